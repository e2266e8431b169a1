"""What can be chosen: years that have forms, departments and projects of the registers, by name and code."""

import re

from budgeteval.county import County
from budgeteval.desk.words import say
from budgeteval.places import project_root

ALL = "all"
YEAR = re.compile(r"\d{4}")
CHOSEN = ("county", "fiscal_year", "department", "project")
Choices = list[tuple[str, str | int]]


def counties() -> Choices:
    """Folders below ``data/`` that hold a county."""
    return [(path.parent.name, path.parent.name) for path in sorted((project_root() / "data").glob("*/county.yaml"))]


def years(county: County, chosen: int) -> Choices:
    """Years with raw forms, the newest first, and the one chosen now."""
    folders = (county.folder / "raw").glob("*")
    found = {int(path.name) for path in folders if path.is_dir() and YEAR.fullmatch(path.name)}
    return [(say("year", year=year), year) for year in sorted(found | {chosen}, reverse=True)]


def departments(county: County, fiscal_year: int) -> Choices:
    """Departments of the register with the names they bore in that year, after the whole county."""
    rows = county.departments_in(fiscal_year)
    pairs = zip(rows["department_code"], rows["department"], strict=True)
    return [(say("whole"), ALL), *((say("named", name=name, code=code), code) for code, name in pairs)]


def projects(county: County, fiscal_year: int, stage: str, summary: bool) -> Choices:
    """Projects that have a folder of forms in a stage, by name where the register knows them; before them, where the
    stage has a ``summary``, all of them."""
    folder = county.raw(fiscal_year, stage)
    codes = sorted(path.name for path in folder.iterdir() if path.is_dir()) if folder.is_dir() else []
    rows = county.projects(fiscal_year)
    names = {} if rows is None else dict(zip(rows["project_code"], rows["project"], strict=True))
    found: Choices = [(say("named", name=names[code], code=code) if code in names else code, code) for code in codes]
    return [(say("whole"), ALL), *found] if summary else found
