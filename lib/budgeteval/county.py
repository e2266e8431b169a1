"""A county: its name, its finance bureau, its register of departments, and whether it is fictional."""

from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from budgeteval.places import county_folder
from budgeteval.terms import read_yaml


@dataclass(frozen=True)
class County:
    """What ``data/<code>/county.yaml`` and ``reference/departments.csv`` say.

    ``departments`` has one row per department: department_code, department, sector (all text).
    ``demo_mark`` is set on every page if the data are fictional, else empty.
    """

    code: str
    name: str
    bureau: str
    demo_mark: str
    folder: Path
    departments: pd.DataFrame

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
    departments = pd.read_csv(folder / "reference" / "departments.csv", dtype=str, keep_default_na=False)
    return County(code, card["name"], card["bureau"], card.get("demo_mark", ""), folder, departments)
