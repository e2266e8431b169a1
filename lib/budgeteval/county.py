"""A county: its name, its finance bureau, its register of departments, and whether it is fictional."""

import hashlib
import io
from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path
from typing import Any

import pandas as pd
import yaml

from budgeteval.places import county_folder

REGISTERS = ("departments", "projects", "townships", "renamed")
RENAMED = ["department_code", "from_year", "department"]


@dataclass(frozen=True, eq=False)
class County:
    """What ``data/<code>/county.yaml`` and ``reference/`` say.

    ``departments`` has one row per department: department_code, department, sector, kind (all text; names as of
    the register's first year). ``register_rows`` is the whole project register, None where the county keeps none:
    ask :meth:`projects` for a year's. ``townships`` has the columns of ``departments``; ``renamed`` one row per new
    name (department_code, from_year, department). ``demo_mark`` is set on every page if the data are fictional.
    Within a process the same files give the same object.
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

    def only(self, department: str, project: str = "") -> "County":
        """The same county with one unit's rows in every register; of the projects, one alone if it is named."""
        own = {name: part(getattr(self, name), "department_code", [department])
               for name in ("departments", "townships", "renamed")}
        column, code = ("project_code", project) if project else ("department_code", department)
        rows = self.register_rows
        return replace(self, **own, register_rows=None if rows is None else part(rows, column, [code]))

    def fingerprint(self, files: Iterable[str]) -> str:
        """Hash over names (below the county's folder) and contents of files."""
        total = hashlib.sha256()
        for name in sorted(files):
            total.update(name.encode() + b"\0" + hashlib.sha256((self.folder / name).read_bytes()).digest())
        return total.hexdigest()[:32]


def part(frame: pd.DataFrame, column: str, values: Iterable[Any]) -> pd.DataFrame:
    """Rows with one of ``values`` in a column, numbered anew: nothing tells how many others there were."""
    return frame[frame[column].isin(list(values))].reset_index(drop=True)


def open_county(code: str) -> County:
    """The county of that code.

    Raises
    ------
    FileNotFoundError
        If ``data/<code>/county.yaml`` or its register of departments does not exist.
    """
    folder = county_folder(code)
    paths = (folder / "reference" / f"{name}.csv" for name in REGISTERS)
    registers = (path.read_bytes() if path.is_file() or path.stem == "departments" else None for path in paths)
    return _county(code, folder, (folder / "county.yaml").read_bytes(), *registers)


@lru_cache(maxsize=8)
def _county(code: str, folder: Path, card: bytes, departments: bytes, projects: bytes | None,
            townships: bytes | None, renamed: bytes | None) -> County:
    """The county that these files describe."""
    told, units = yaml.safe_load(card), _rows(departments)
    return County(
        code, told["name"], told["bureau"], told.get("demo_mark", ""), folder, units,
        None if projects is None else _rows(projects),
        pd.DataFrame(columns=list(units), dtype="str") if townships is None else _rows(townships),
        pd.DataFrame(columns=RENAMED, dtype="str") if renamed is None else _rows(renamed),
    )


def _rows(register: bytes) -> pd.DataFrame:
    """A register as text."""
    return pd.read_csv(io.BytesIO(register), dtype=str, keep_default_na=False)
