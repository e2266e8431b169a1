"""A sheet before it is written: cells, merged ranges, widths, and where each part of a form ended up."""

from dataclasses import dataclass, field

from budgeteval.demo.model import Ref, Written
from budgeteval.places import address

Place = tuple[int, int]


@dataclass(frozen=True)
class Formula:
    """A formula cell; ``cached`` is the value a spreadsheet program last worked out, if it did."""

    text: str
    cached: str | float = ""


@dataclass(frozen=True)
class Percent:
    """A number shown as a percentage by its cell format (0.98 shown as 98%)."""

    value: float
    digits: int = 0


Content = Written | Formula | Percent


@dataclass
class Grid:
    """Content by (row, column), zero-based; ``refs`` says which cell holds which part of which form.

    ``heights`` are in points, of rows whose merged text a spreadsheet program would not fit by itself.
    """

    cells: dict[Place, Content] = field(default_factory=dict)
    looks: dict[Place, str] = field(default_factory=dict)
    merges: list[tuple[int, int, int, int]] = field(default_factory=list)
    refs: dict[Ref, Place] = field(default_factory=dict)
    heights: dict[int, float] = field(default_factory=dict)
    height: int = 0
    width: int = 0

    def put(self, row: int, column: int, value: Content, look: str = "cell", ref: Ref | None = None) -> None:
        """One cell."""
        self.cells[row, column] = value
        self.looks[row, column] = look
        if ref:
            self.refs[ref] = (row, column)
        self.height, self.width = max(self.height, row + 1), max(self.width, column + 1)

    def span(
        self, top: int, left: int, bottom: int, right: int, value: Content, look: str = "cell", ref: Ref | None = None
    ) -> None:
        """One value over a range of cells, merged if it is more than one."""
        self.put(top, left, value, look, ref)
        self.height, self.width = max(self.height, bottom + 1), max(self.width, right + 1)
        if (top, left) != (bottom, right):
            self.merges.append((top, left, bottom, right))

    def address(self, ref: Ref) -> str:
        """A1 address of a part of the form."""
        return address(*self.refs[ref])

    def stack(self, other: "Grid", gap: int = 1) -> int:
        """Put another grid below this one; returns the row where it starts."""
        top = self.height + gap if self.height else 0
        for (row, column), value in other.cells.items():
            self.put(row + top, column, value, other.looks[row, column])
        self.heights |= {row + top: points for row, points in other.heights.items()}
        self.merges += [(a + top, b, c + top, d) for a, b, c, d in other.merges]
        self.height, self.width = max(self.height, other.height + top), max(self.width, other.width)
        return top
