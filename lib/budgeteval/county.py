"""A county: its name, its finance bureau, its register of departments, and whether it is fictional."""

from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from budgeteval.places import county_folder
from budgeteval.terms import read_yaml


@dataclass(frozen=True)
class County:
    """What ``data/<code>/county.yaml`` and ``reference/departments.csv`` say.

    ``departments`` has one row per department: department_code, department, sector (all text);
    ``projects`` one row per project (project_code, project, department_code, budget_yuan …; all text), None
    where the county keeps no such register.
    ``demo_mark`` is set on every page if the data are fictional, else empty.
    """

    code: str
    name: str
    bureau: str
    demo_mark: str
    folder: Path
    departments: pd.DataFrame
    projects: pd.DataFrame | None

    def raw(self, fiscal_year: int, stage: str) -> Path:
        """Folder of the raw workbooks of one stage and year (never written to)."""
        return self.folder / "raw" / str(fiscal_year) / stage


def open_county(code: str) -> County:
    """The county of that code.

    Raises
    ------
    FileNotFoundError
        If ``data/<code>/county.yaml`` does not exist.
    """
    folder = county_folder(code)
    card = read_yaml(folder / "county.yaml")
    departments = _register(folder / "reference" / "departments.csv")
    listed = folder / "reference" / "projects.csv"
    projects = _register(listed) if listed.is_file() else None
    return County(code, card["name"], card["bureau"], card.get("demo_mark", ""), folder, departments, projects)


def _register(path: Path) -> pd.DataFrame:
    return pd.read_csv(path, dtype=str, keep_default_na=False)
