"""What every file format becomes: a workbook of sheets of text cells, as the form shows them."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from typing import Any

from budgeteval.places import address

Position = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Cell:
    """Text as shown (outer blanks removed) and its kind: text, number, date, bool or error.

    ``display`` is 15-digit general text for numbers, percent with its sign where the cell is formatted so,
    ISO text for dates. A formula keeps its cached value; without one the cell is empty and not listed.
    """

    text: str
    kind: str = "text"


@dataclass(frozen=True, slots=True)
class Span:
    """Merged range, zero-based and inclusive."""

    top: int
    left: int
    bottom: int
    right: int


@dataclass
class Sheet:
    """One sheet: filled cells only, merged ranges, and what is hidden.

    Positions are those of the file, also in a part cut out of a sheet. ``memory`` keeps what was worked out about a
    row (its heads), because several steps ask for it.
    """

    name: str
    cells: dict[Position, Cell] = field(default_factory=dict)
    merges: list[Span] = field(default_factory=list)
    hidden: bool = False
    hidden_rows: frozenset[int] = frozenset()
    hidden_columns: frozenset[int] = frozenset()
    memory: dict[tuple[str, int], Any] = field(default_factory=dict, compare=False, repr=False)

    def text(self, row: int, column: int) -> str:
        cell = self.cells.get((row, column))
        return cell.text if cell else ""

    @cached_property
    def by_row(self) -> dict[int, list[int]]:
        """Row -> its filled columns, both ascending."""
        rows: dict[int, list[int]] = {}
        for row, column in sorted(self.cells):
            rows.setdefault(row, []).append(column)
        return rows

    @cached_property
    def rows(self) -> list[int]:
        return list(self.by_row)

    @cached_property
    def right(self) -> int:
        """Last column that holds a cell or a merged range."""
        return max([column for _, column in self.cells] + [span.right for span in self.merges], default=-1)

    @cached_property
    def _spans(self) -> dict[Position, Span]:
        return {(span.top, span.left): span for span in self.merges}

    @cached_property
    def _covered(self) -> dict[int, list[tuple[int, int, Span]]]:
        columns: dict[int, list[tuple[int, int, Span]]] = {}
        for span in self.merges:
            for column in range(span.left, min(span.right, self.right) + 1):
                columns.setdefault(column, []).append((span.top, span.bottom, span))
        return {column: sorted(spans, key=lambda item: item[:2]) for column, spans in columns.items()}

    def span(self, row: int, column: int) -> Span:
        """Merged range whose top left corner is here, else the cell alone."""
        return self._spans.get((row, column)) or Span(row, column, row, column)

    def cover(self, row: int, column: int) -> Span | None:
        """Merged range that covers this position, if one does."""
        spans = self._covered.get(column, [])
        at = bisect_right(spans, row, key=lambda item: item[0])
        for top, bottom, span in reversed(spans[:at]):
            if top <= row <= bottom:
                return span
        return None

    def shown(self, row: int, column: int) -> tuple[str, Position]:
        """Text shown at a position, from its merged range if it lies in one, and the cell that holds it."""
        span = self.cover(row, column)
        at = (span.top, span.left) if span and (row, column) not in self.cells else (row, column)
        return self.text(*at), at

    def filled(self, row: int, left: int = 0, right: int | None = None) -> list[int]:
        """Filled columns of a row between two columns, inclusive."""
        columns = self.by_row.get(row, [])
        end = len(columns) if right is None else bisect_right(columns, right)
        return columns[bisect_left(columns, left) : end]

    def cut(self, top: int, bottom: int, left: int, right: int) -> "Sheet":
        """The part of the sheet inside the (inclusive) bounds."""
        cells = {at: cell for at, cell in self.cells.items() if top <= at[0] <= bottom and left <= at[1] <= right}
        merges = [s for s in self.merges if top <= s.top <= bottom and left <= s.left <= right]
        return Sheet(self.name, cells, merges, self.hidden, self.hidden_rows, self.hidden_columns)

    def __iter__(self) -> Iterator[tuple[Position, str]]:
        """Filled cells in reading order."""
        for row, columns in self.by_row.items():
            for column in columns:
                yield (row, column), self.cells[row, column].text


@dataclass
class Workbook:
    """The sheets of one file, in order; ``file`` is the path relative to the folder read, with ``/``."""

    file: str
    sheets: list[Sheet] = field(default_factory=list)


@lru_cache(maxsize=65_536)
def a1(at: Position | None) -> str:
    """A1 address of a position, "" for none."""
    return address(*at) if at is not None else ""


@lru_cache(maxsize=65_536)
def position(text: str) -> Position:
    """Zero-based position of an A1 address.

    Raises
    ------
    ValueError
        If the text is no A1 address.
    """
    letters = text.rstrip("0123456789")
    digits = text[len(letters) :]
    if not (letters.isascii() and letters.isalpha() and digits):
        raise ValueError(f"not a cell address: {text!r}")
    column = 0
    for letter in letters.upper():
        column = column * 26 + ord(letter) - 64
    return int(digits) - 1, column - 1
