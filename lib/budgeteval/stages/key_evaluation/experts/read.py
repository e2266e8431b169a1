"""Experts' mark sheets read: one workbook an expert, two rounds, pairwise comparisons. Nothing dropped unsaid."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np

from budgeteval.findings import Finding
from budgeteval.stages.key_evaluation.grid import Cell, Grid, normal
from budgeteval.stages.key_evaluation.intake import read_workbook
from budgeteval.stages.key_evaluation.notes import listed, note
from budgeteval.stages.key_evaluation.opening import grids
from budgeteval.terms import read_yaml

NUMBER = re.compile(r"[A-Z]?\d{1,3}")
FRACTION = re.compile(r"\d+/\d+")
ROUNDS = ("first", "second")
Row = dict[str, Any]


@cache
def layout() -> Mapping[str, Any]:
    """Words of the sheets (``layout.yaml``)."""
    return read_yaml(Path(__file__).parent / "layout.yaml")


@dataclass(frozen=True)
class Pairs:
    """One expert's comparisons of the dimensions: numbers (NaN for none) and the cells they stand in."""

    expert: str
    matrix: np.ndarray
    cells: Sequence[Sequence[Cell]]


@dataclass(frozen=True)
class Sheet:
    """One expert's workbook; ``rows`` are the lines of both rounds: place, round, code, cell, reason."""

    file: str
    expert: str
    rows: tuple[Row, ...]
    pairs: Pairs | None


@dataclass
class Sheets:
    """All usable workbooks of a project in the order of the experts' numbers, and what is wrong with the others."""

    sheets: list[Sheet] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    files: list[Path] = field(default_factory=list)


def read_sheets(folder: Path, root: Path, project: str) -> Sheets:
    """Read the experts' workbooks of one project; ``file`` in places is a path below ``root``."""
    own = folder / layout()["folder"]
    files = [path for path in sorted(own.glob("*.xls*")) if not path.name.startswith(("~$", "."))]
    found = Sheets(files=files)
    read = [one for path in files if (one := _read(path, path.relative_to(root).as_posix(), project, found.findings))]
    for one in sorted(read, key=lambda sheet: (sheet.expert, sheet.file)):
        same = [other for other in read if other.expert == one.expert]
        if len(same) == 1:
            found.sheets.append(one)
        elif one is not same[0]:
            found.findings.append(note("experts_twice", one.file, expert=one.expert, first=same[0].file))
    return found


def judged_rows(folder: Path) -> list[Row]:
    """Judged indicators of a project's score sheet, for the form; none where there is no readable workbook."""
    files = [path for path in sorted(folder.glob("*.xls*")) if layout()["workbook"] in path.name]
    if not files:
        return []
    rows = read_workbook(files[0], folder.parent).scores
    return [{str(name): value for name, value in row.items()}
            for row in rows[rows["method"].isin(["qual_quant", ""])].to_dict("records")]


def _read(path: Path, file: str, project: str, findings: list[Finding]) -> Sheet | None:
    words = layout()
    by_name = {normal(grid.sheet): grid for grid in grids(path, file, findings)}
    first = by_name.get(words["sheets"]["first"])
    head = _head(first, "first") if first else None
    if first is None or head is None:
        findings.append(note("experts_sheet_unreadable", file, sheet_name=words["sheets"]["first"],
                             columns=listed(words["heads"]["first"].values())))
        return None
    expert, code = _line(first, "expert"), _line(first, "project_code")
    if not NUMBER.fullmatch(expert.text):
        findings.append(note("experts_number_missing", expert.place or file))
        return None
    if code.text != project:
        findings.append(note("experts_project_differs", code.place or file, found=code.text, expected=project))
        return None
    rows = [row for name in ROUNDS for row in _rows(by_name.get(words["sheets"][name]), name)]
    return Sheet(file, expert.text, tuple(rows), _pairs(by_name.get(words["sheets"]["pairs"]), expert.text))


def _line(grid: Grid, name: str) -> Cell:
    """The cell right of a label."""
    for row, cells in enumerate(grid.rows):
        for column in range(len(cells)):
            if normal(grid.cell(row, column).text) == layout()["lines"][name]:
                return grid.cell(row, column + 1)
    return Cell(None, "")


def _head(grid: Grid, name: str) -> tuple[int, dict[str, int]] | None:
    """Row of the heads, and the column of each field."""
    words = layout()["heads"][name]
    for row, cells in enumerate(grid.rows):
        texts = [normal(cell or "") for cell in cells]
        if all(words[field] in texts for field in ("code", "mark")):
            return row, {field: texts.index(word) for field, word in words.items() if word in texts}
    return None


def _rows(grid: Grid | None, name: str) -> Iterator[Row]:
    head = _head(grid, name) if grid else None
    if grid is None or head is None:
        return
    top, columns = head
    for row in range(top + 1, len(grid.rows)):
        cells = {field: grid.cell(row, column) for field, column in columns.items()}
        if not cells["code"].blank and not cells["code"].text.startswith(layout()["notes"][name][:2]):
            yield {"place": cells["mark"].place, "round": name, "code": cells["code"].text, "cell": cells["mark"],
                   "reason": cells["reason"].text if "reason" in cells else ""}


def _pairs(grid: Grid | None, expert: str) -> Pairs | None:
    """The matrix of comparisons; None if the sheet is not there or nothing is filled in."""
    names = list(layout()["dimensions"].values())
    corner = next(((row, column) for row in range(len(grid.rows)) for column in range(len(grid.rows[row]))
                   if normal(grid.cell(row, column).text) == layout()["pairs"]), None) if grid else None
    if grid is None or corner is None:
        return None
    cells = [[grid.cell(corner[0] + 1 + row, corner[1] + 1 + column) for column in range(len(names))]
             for row in range(len(names))]
    if all(cells[row][column].blank for row in range(len(names)) for column in range(len(names)) if row != column):
        return None
    return Pairs(expert, _matrix(cells), cells)


def _matrix(cells: Sequence[Sequence[Cell]]) -> np.ndarray:
    """Numbers of the cells; an empty cell is the reciprocal of the one across, an empty diagonal 1."""
    given = np.array([[ratio(cell) for cell in line] for line in cells])
    blank = np.array([[cell.blank for cell in line] for line in cells])
    across = np.divide(1.0, given.T, out=np.full_like(given, np.nan), where=given.T > 0)
    filled = np.where(blank & ~blank.T, across, given)
    return np.where(blank & np.eye(len(given), dtype=bool), 1.0, filled)


def ratio(cell: Cell) -> float:
    """A comparison as written: a number, or a fraction like 1/3; NaN for anything else."""
    if FRACTION.fullmatch(cell.text) and not cell.text.endswith("/0"):
        return float(Fraction(cell.text))
    return float("nan") if cell.blank or cell.number is None else cell.number
