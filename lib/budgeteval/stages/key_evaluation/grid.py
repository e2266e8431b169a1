"""Sheets as grids of cells; tables in them found by the names of their columns, in any order."""

import datetime as dt
import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from budgeteval.numbers import plain
from budgeteval.places import address, place
from budgeteval.terms import read_yaml

NUMBER = re.compile(r"[-+]?(\d[\d,]*\.?\d*|\.\d+)(%?)")
DATE = re.compile(r"(\d{4})\D(\d{1,2})\D(\d{1,2})\D?")


@cache
def vocabulary() -> Mapping[str, Any]:
    """Words by which sheets, columns and values are recognised (``layouts/vocabulary.yaml``)."""
    return read_yaml(Path(__file__).parent / "layouts" / "vocabulary.yaml")


def normal(text: Any) -> str:
    """Text as it is compared: NFKC, without blanks, colons and stars, cut at the first bracket."""
    folded = unicodedata.normalize("NFKC", str(text))
    return re.sub(r"[\s:*]", "", folded).split("(")[0]


def code_of(kind: str, text: str) -> str:
    """Code of a written value (``code_of("method", ...)``), "" if the vocabulary does not know it."""
    wanted = normal(text)
    return next((code for code, words in vocabulary()["values"][kind].items() if wanted in words), "")


def amount_unit(text: Any, default: str = "") -> str:
    """Unit of money named in a label (its bracket, usually): yuan, wan_yuan, yi_yuan, or ``default``."""
    folded = unicodedata.normalize("NFKC", str(text))
    return next((code for code, words in vocabulary()["values"]["amount_unit"].items() if words[0] in folded), default)


@dataclass(frozen=True)
class Cell:
    """A cell: the value as the workbook holds it, and where."""

    value: Any
    place: str

    @property
    def text(self) -> str:
        """As written, without blanks at the ends; dates as ISO text."""
        if isinstance(self.value, dt.datetime):
            return self.value.date().isoformat()
        if isinstance(self.value, dt.date):
            return self.value.isoformat()
        if isinstance(self.value, float):
            return plain(self.value, 10).replace(",", "")
        return "" if self.value is None else str(self.value).strip()

    @property
    def blank(self) -> bool:
        return self.text in ("", *vocabulary()["no_data"])

    @property
    def number(self) -> float | None:
        """The number written, percent signs dropped (``95%`` is 95); None if there is none."""
        if isinstance(self.value, bool | dt.date):
            return None
        if isinstance(self.value, int | float):
            return float(self.value)
        match = NUMBER.fullmatch(re.sub(r"\s", "", unicodedata.normalize("NFKC", self.text)))
        return float(match[1].replace(",", "")) * (-1 if match[0].startswith("-") else 1) if match else None

    @property
    def date(self) -> str:
        """ISO date, or "" if no day is written."""
        if isinstance(self.value, dt.date):
            return self.text
        match = DATE.fullmatch(unicodedata.normalize("NFKC", self.text))
        try:
            return dt.date(*map(int, match.groups())).isoformat() if match else ""
        except ValueError:
            return ""


@dataclass(frozen=True)
class Grid:
    """One sheet of one workbook; rows may differ in length."""

    file: str
    sheet: str
    rows: Sequence[Sequence[Any]]

    def cell(self, row: int, column: int) -> Cell:
        values = self.rows[row] if row < len(self.rows) else ()
        value = values[column] if 0 <= column < len(values) else None
        return Cell(None if value == "" else value, place(self.file, self.sheet, address(row, column)))

    def blank_row(self, row: int) -> bool:
        return all(value is None or str(value).strip() == "" for value in self.rows[row])


@dataclass(frozen=True)
class Block:
    """A table found in a grid: its head row, the column of each field, and question columns if any."""

    grid: Grid
    head: int
    columns: Mapping[str, int]
    items: Mapping[int, str]

    def label(self, field: str) -> str:
        return self.grid.cell(self.head, self.columns[field]).text if field in self.columns else ""

    def records(self) -> Iterator[dict[str, Cell]]:
        """Rows below the head up to the next table or the end; blank rows left out."""
        for row in range(self.head + 1, len(self.grid.rows)):
            if self.grid.blank_row(row):
                continue
            if _is_head(self.grid, row):
                return
            yield {field: self.grid.cell(row, column) for field, column in self.columns.items()} | {
                name: self.grid.cell(row, column) for column, name in self.items.items()}


def find_block(grid: Grid, table: str) -> Block | None:
    """The first row of ``grid`` that holds all the required columns of ``table``, as a block."""
    spec = vocabulary()["tables"][table]
    for row in range(len(grid.rows)):
        columns = _columns(grid, row, spec["columns"])
        if all(field in columns for field in spec["required"]):
            taken = set(columns.values())
            items = {at: grid.cell(row, at).text for at in range(len(grid.rows[row]))
                     if at not in taken and grid.cell(row, at).text.startswith(tuple(spec.get("items", ["\0"])))}
            return Block(grid, row, columns, items)
    return None


def pairs(grid: Grid) -> Iterator[tuple[str, Cell, Cell]]:
    """Lines of a card: (field, label cell, value cell), the value being the next filled cell to the right."""
    words = {word: field for field, words in vocabulary()["card"].items() for word in words}
    for row in range(len(grid.rows)):
        for column in range(len(grid.rows[row])):
            name = grid.cell(row, column)
            field = words.get(normal(name.text)) if name.text else None
            if field is None:
                continue
            right = [grid.cell(row, at) for at in range(column + 1, len(grid.rows[row]))]
            value = next((one for one in right if one.text), grid.cell(row, column + 1))
            taken = normal(value.text) in words
            yield field, name, grid.cell(row, column + 1) if taken else value


def _columns(grid: Grid, row: int, spec: Mapping[str, Sequence[str]]) -> dict[str, int]:
    """Column of each field in a head row; the first column that bears one of its names."""
    names = [normal(value) if value is not None else "" for value in grid.rows[row]]
    columns: dict[str, int] = {}
    for field, words in spec.items():
        at = next((names.index(word) for word in words if word in names), None)
        if at is not None and at not in columns.values():
            columns[field] = at
    return columns


def _is_head(grid: Grid, row: int) -> bool:
    """Whether the row is the head of some known table (a head holds no numbers)."""
    if any(Cell(value, "").number is not None for value in grid.rows[row]):
        return False
    return any(all(field in _columns(grid, row, spec["columns"]) for field in spec["required"])
               for spec in vocabulary()["tables"].values())
