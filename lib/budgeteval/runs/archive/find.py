"""Which report folders are meant."""

from pathlib import Path

from budgeteval.places import CODE
from budgeteval.runs.archive.words import say
from budgeteval.runs.parameters import nearest
from budgeteval.runs.state import manifest, whole

NAMED = (2, 3)  # report/key, year/report/key


def folders(name: str, reports: Path) -> list[Path]:
    """Folders of the reports that ``report/key``, ``year/report/key`` or a path means; none if there are none."""
    parts = name.strip("/").split("/")
    if len(parts) in NAMED and all(map(CODE.fullmatch, parts)):
        found = [path for path in _all(reports) if path.parts[-len(parts):] == tuple(parts)]
        if found:
            return found
    return [Path(name)] if (Path(name) / manifest.NAME).is_file() else []


def unknown(name: str, reports: Path) -> str:
    """That there is no such report, and the nearest there is."""
    parts = name.strip("/").split("/")
    known = ["/".join(path.parts[-len(parts):]) for path in _all(reports)] if len(parts) in NAMED else []
    return say("unknown", name=name, path=reports, nearest=nearest(name, known))


def _all(reports: Path) -> list[Path]:
    base = reports.resolve()
    return [path for path in sorted(base.glob("*/*/*")) if path.is_dir()
            and whole.is_place(path.relative_to(base).as_posix()) and any(path.iterdir())]
