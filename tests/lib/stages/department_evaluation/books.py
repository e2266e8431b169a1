"""Small workbooks for the tests of whole departments."""

from pathlib import Path

from openpyxl import Workbook

from budgeteval.stages.department_evaluation.base import Base, read_base


def book(path: Path, sheets: dict[str, list[list[object]]]) -> Path:
    """A workbook with these rows."""
    made = Workbook()
    made.remove(made.active)
    for name, rows in sheets.items():
        sheet = made.create_sheet(name)
        for row in rows:
            sheet.append(row)
    path.parent.mkdir(parents=True, exist_ok=True)
    made.save(path)
    return path


def base_of(folder: Path, sheets: dict[str, list[list[object]]]) -> Base:
    """Base data of a folder with one workbook, owned by department 101, fiscal year 2020."""
    book(folder / "base.xlsx", sheets)
    return read_base(folder, 2020, lambda file: "101")


def values(base: Base) -> dict[tuple[str, str], float]:
    """Base data by field and period."""
    rows = base.values
    return {(name, period): value for name, period, value in zip(rows["field"], rows["period"], rows["value"],
                                                                 strict=True)}
