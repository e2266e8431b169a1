"""Which report folders are meant."""

from pathlib import Path

from budgeteval.places import CODE
from budgeteval.runs.archive.words import say
from budgeteval.runs.parameters import nearest
from budgeteval.runs.state import manifest, whole


def folders(name: str, reports: Path) -> list[Path]:
    """Folders of the reports that ``report/key``, ``year/report/key`` or a path means; none if there are none."""
    parts = name.strip("/").split("/")
    if len(parts) in (2, 3) and all(map(CODE.fullmatch, parts)):
        found = [path for path in _all(reports) if path.parts[-len(parts):] == tuple(parts)]
        if found:
            return found
    return [Path(name)] if (Path(name) / manifest.NAME).is_file() else []


def unknown(name: str, reports: Path) -> str:
    """That there is no such report, and the nearest there is."""
    depth = len(name.strip("/").split("/"))
    known = ["/".join(path.parts[-depth:]) for path in _all(reports)]
    return say("unknown", name=name, path=reports, nearest=nearest(name, known))


def _all(reports: Path) -> list[Path]:
    base = reports.resolve()
    return [path for path in sorted(base.glob("*/*/*")) if path.is_dir()
            and whole.is_place(path.relative_to(base).as_posix()) and any(path.iterdir())]
