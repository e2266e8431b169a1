"""A county: its name, its finance bureau, its register of departments, and whether it is fictional."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd

from budgeteval.places import county_folder
from budgeteval.terms import read_yaml

RENAMED = ["department_code", "from_year", "department"]


@dataclass(frozen=True)
class County:
    """What ``data/<code>/county.yaml`` and ``reference/`` say.

    ``departments`` has one row per department: department_code, department, sector, kind (all text; names as of
    the register's first year). ``register_rows`` is the whole project register, None where the county keeps none:
    ask :meth:`projects` for a year's. ``townships`` has the columns of ``departments``; ``renamed`` one row per new
    name (department_code, from_year, department). ``demo_mark`` is set on every page if the data are fictional.
    """

    code: str
    name: str
    bureau: str
    demo_mark: str
    folder: Path
    departments: pd.DataFrame
    register_rows: pd.DataFrame | None
    townships: pd.DataFrame
    renamed: pd.DataFrame

    def raw(self, fiscal_year: int, stage: str) -> Path:
        """Folder of the raw workbooks of one stage and year (never written to)."""
        return self.folder / "raw" / str(fiscal_year) / stage

    def projects(self, fiscal_year: int) -> pd.DataFrame | None:
        """Register rows of one year (all text; a register without ``fiscal_year`` holds for every year)."""
        rows = self.register_rows
        if rows is None or "fiscal_year" not in rows:
            return rows
        return rows[rows["fiscal_year"] == str(fiscal_year)].reset_index(drop=True)

    def departments_in(self, fiscal_year: int) -> pd.DataFrame:
        """``departments`` with the names they bore in that year."""
        new = self.renamed[self.renamed["from_year"].astype(int) <= fiscal_year].sort_values("from_year")
        names = dict(zip(new["department_code"], new["department"], strict=True))
        rows = self.departments
        pairs = zip(rows["department_code"], rows["department"], strict=True)
        return rows.assign(department=[names.get(code, name) for code, name in pairs])

    def units(self, fiscal_year: int) -> pd.DataFrame:
        """Departments and townships, one row each, in that order; ``kind`` tells them apart."""
        return pd.concat([self.departments_in(fiscal_year), self.townships], ignore_index=True)


def open_county(code: str) -> County:
    """The county of that code.

    Raises
    ------
    FileNotFoundError
        If ``data/<code>/county.yaml`` does not exist.
    """
    folder = county_folder(code)
    card = read_yaml(folder / "county.yaml")
    departments = _rows(folder, "departments")
    return County(
        code, card["name"], card["bureau"], card.get("demo_mark", ""), folder, departments, _rows(folder, "projects"),
        _rows(folder, "townships", list(departments)), _rows(folder, "renamed", RENAMED),
    )


def _rows(folder: Path, register: str, columns: list[str] | None = None) -> Any:
    """A register as text; without the file no rows of ``columns``, or None."""
    path = folder / "reference" / f"{register}.csv"
    if not path.is_file() and register != "departments":
        return None if columns is None else pd.DataFrame(columns=columns, dtype="str")
    return pd.read_csv(path, dtype=str, keep_default_na=False)
