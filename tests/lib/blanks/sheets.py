"""Filling a form as a person would: by the heads of its columns and the labels beside its cells."""

import io
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import openpyxl
from openpyxl.worksheet.worksheet import Worksheet

PROJECT = "P001"


def county(root: Path) -> Path:
    """A county with one department and two projects; returns its folder."""
    home = root / "data" / "here"
    (home / "reference").mkdir(parents=True)
    (root / "notebooks").mkdir()
    (home / "county.yaml").write_text("name: 某县\nbureau: 某县财政局\n", encoding="utf-8")
    (home / "reference" / "departments.csv").write_text(
        "department_code,department,sector,kind\n101,某县教育局,教育,county_department\n", encoding="utf-8")
    (home / "reference" / "projects.csv").write_text(
        "fiscal_year,project_code,project,department_code,implementing_unit,budget_book,sector,budget_yuan,kind,"
        "subject,ex_ante,self_evaluation,key_evaluation\n"
        "2021,P001,食堂改造,101,某县第一中学,general,教育,600000,new,project,yes,yes,yes\n"
        "2021,P002,教师培训/线上,101,某县教育局,general,教育,123456.78,continuing,project,no,yes,no\n",
        encoding="utf-8")
    return home


def opened(data: bytes) -> Worksheet:
    """First sheet of a workbook."""
    return openpyxl.load_workbook(io.BytesIO(data)).worksheets[0]


def at(sheet: Worksheet, text: str) -> tuple[int, int]:
    """Row and column of the first cell that holds a text."""
    return next((cell.row, cell.column) for row in sheet.iter_rows() for cell in row if cell.value == text)


def below(sheet: Worksheet, head: str, row: int, value: Any) -> None:
    """Write a value into the ``row``-th line of the indicators, below a head (which may be two rows high)."""
    top, third = at(sheet, "三级指标")
    span = next((one for one in sheet.merged_cells.ranges if (one.min_row, one.min_col) == (top, third)), None)
    first = span.max_row + 1 if span else top + 1
    column = next(cell.column for line in sheet.iter_rows(min_row=top, max_row=first - 1) for cell in line
                  if cell.value == head)
    cell = sheet.cell(first + row, column)
    assert not cell.protection.locked, (head, cell.coordinate)
    cell.value = value


def beside(sheet: Worksheet, label: str, value: Any, place: int = 1) -> None:
    """Write a value into the ``place``-th open cell to the right of a label."""
    row, column = at(sheet, label)
    open_cells = [cell for cell in sheet[row][column:] if type(cell).__name__ == "Cell" and not cell.protection.locked]
    open_cells[place - 1].value = value


def filled(data: bytes, path: Path, change: Any) -> None:
    """The workbook with what ``change(sheet)`` writes, saved at a path."""
    book = openpyxl.load_workbook(io.BytesIO(data))
    change(book.worksheets[0])
    book.save(path)


def row_of(frame: Any, **wanted: Any) -> Mapping[str, Any]:
    """The only row with these values."""
    for name, value in wanted.items():
        frame = frame[frame[name] == value]
    assert len(frame) == 1, (wanted, len(frame))
    return frame.iloc[0].to_dict()
