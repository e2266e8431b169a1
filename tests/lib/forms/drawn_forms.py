"""Workbooks drawn as text: one line per row, cells between bars, ``<`` and ``^`` merged with the left or upper cell."""

import re
from collections.abc import Iterable
from pathlib import Path

import xlsxwriter

from budgeteval.forms import Intake
from budgeteval.places import address
from budgeteval.tables import Indicators

Grid = list[list[str]]
NUMBER = re.compile(r"-?\d+(\.\d+)?")


def parse(drawing: str) -> Grid:
    lines = drawing.strip("\n").splitlines()
    return [[cell.strip() for cell in line.split("|")] if line.strip() else [] for line in lines]


def merges(grid: Grid) -> Iterable[tuple[int, int, int, int]]:
    """Top, left, bottom, right of every merged range."""

    def at(row: int, column: int) -> str:
        return grid[row][column] if row < len(grid) and column < len(grid[row]) else ""

    for top, line in enumerate(grid):
        for left, text in enumerate(line):
            if text in ("<", "^"):
                continue
            right, bottom = left, top
            while at(top, right + 1) == "<":
                right += 1
            while at(bottom + 1, left) == "^":
                bottom += 1
            if (bottom, right) != (top, left):
                yield top, left, bottom, right


def write_grid(path: Path, drawing: str, *, sheet: str = "Sheet1", row: int = 0, column: int = 0) -> Path:
    """Save a drawing as .xlsx, its top left cell at the given position; digits become numbers, 'digits text."""
    grid = parse(drawing)
    with xlsxwriter.Workbook(path, {"strings_to_formulas": False, "strings_to_urls": False}) as book:
        target = book.add_worksheet(sheet)
        border = book.add_format({"border": 1})
        for top, left, bottom, right in merges(grid):
            target.merge_range(row + top, column + left, row + bottom, column + right, "", border)
        for r, line in enumerate(grid):
            for c, text in enumerate(line):
                if text in ("", "<", "^"):
                    continue
                if NUMBER.fullmatch(text):
                    target.write_number(row + r, column + c, float(text), border)
                else:
                    target.write_string(row + r, column + c, text.removeprefix("'").replace("\\n", "\n"), border)
    return path


def addresses(found: Intake) -> list[str]:
    """Addresses of all cells that the tables name."""
    named = [text.split("!")[-1] for text in [*found.cells.place, *found.funds.place]]
    for frame in (found.forms, found.funds, found.indicators, found.tasks):
        for name in [name for name in frame if name.endswith("_cell")]:
            named += [cell for cell in frame[name] if cell]
    return named


def assert_accounted(found: Intake, grid: Grid, row: int, column: int) -> None:
    filled = {
        address(row + r, column + c)
        for r, line in enumerate(grid)
        for c, text in enumerate(line)
        if text not in ("", "<", "^")
    }
    assert not filled - set(addresses(found))
    assert not found.cells.place.duplicated().any()


def shown(found: Intake, *columns: str) -> list[tuple]:
    """Rows of the indicator table, chosen columns, NaN as None."""
    assert set(columns) <= set(Indicators.names())
    frame = found.indicators[list(columns)].astype(object)
    return [tuple(None if v != v else v for v in row) for row in frame.itertuples(index=False)]


def codes(found: Intake) -> list[str]:
    return [item.code for item in found.findings]
