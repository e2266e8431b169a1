"""Which notebook a kernel runs for, and whether a person sits before it."""

from collections.abc import Mapping
from pathlib import Path, PurePosixPath

from budgeteval.places import CODE, project_root

SESSION = "JPY_SESSION_NAME"  # Jupyter's server names the notebook there; papermill, nbval and nbconvert do not


def notebook_here(environment: Mapping[str, str]) -> Path | None:
    """The project's notebook that a Jupyter session has opened; None without one."""
    name = PurePosixPath(environment.get(SESSION, ""))
    if name.suffix != ".ipynb" or not CODE.fullmatch(name.stem):
        return None
    path = project_root() / "notebooks" / name.name
    return path if path.is_file() else None
