"""Sheets read by their words: score tables and lists by their heads, single lines by their labels."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from budgeteval.forms import vocabulary as forms
from budgeteval.forms.amounts import digits
from budgeteval.forms.sheet import Position, Sheet, a1
from budgeteval.places import place
from budgeteval.stages.ex_ante.words import expert_of_head, field_of, vocabulary

TICKS = ("excellent", "good", "fair", "poor")


@dataclass(frozen=True)
class Cell:
    """Text of a cell and where it stands."""

    text: str
    place: str
    at: Position = (-1, -1)


NOTHING = Cell("", "")


@dataclass(frozen=True, eq=False)
class Page:
    """One sheet of one file."""

    file: str
    sheet: Sheet

    @property
    def place(self) -> str:
        return f"{self.file}!{self.sheet.name}"

    @cached_property
    def unit(self) -> str:
        """Unit of money that a note on the sheet states for all its amounts, "" if none does."""
        pattern = forms.pattern("unit_note")
        noted = (forms.amount_unit(text) for _, text in self.sheet if pattern.search(forms.compact(text)))
        return next(noted, "")

    def cell(self, row: int, column: int) -> Cell:
        """A cell; inside a merged range, what the range shows, at the cell that holds it."""
        text, at = self.sheet.shown(row, column)
        return Cell(text.strip(), place(self.file, self.sheet.name, a1(at)), at)

    def bare(self, row: int) -> bool:
        return not self.sheet.filled(row)


@dataclass(frozen=True, eq=False)
class Block:
    """A table on a page: rows ``top`` (its head) to ``end`` (exclusive), and the column of each field.

    ``experts`` are columns of marks that belong to one expert each.
    """

    page: Page
    kind: str
    top: int
    body: int
    end: int
    columns: Mapping[str, int]
    experts: Mapping[int, str]

    @property
    def place(self) -> str:
        return self.page.cell(self.top, min(self.columns.values())).place

    def head(self, field: str) -> str:
        """Words of a column's head."""
        return self.page.cell(self.top, self.columns[field]).text if field in self.columns else ""

    def rows(self) -> Iterator[int]:
        return (row for row in range(self.body, self.end) if not self.page.bare(row))

    def cell(self, row: int, field: str) -> Cell:
        return self.page.cell(row, self.columns[field]) if field in self.columns else NOTHING


def blocks(page: Page) -> list[Block]:
    """Every known table of a page, from top to bottom; a table ends where the next one or a single line begins."""
    heads = [one for row in page.sheet.rows if (one := _head(page, row))]
    bottom = max(page.sheet.rows, default=-1) + 1
    made = []
    for index, (kind, top, body, columns, experts) in enumerate(heads):
        limit = heads[index + 1][1] if index + 1 < len(heads) else bottom
        made.append(Block(page, kind, top, body, _end(page, kind, body, limit, columns), columns, experts))
    return made


def lines(page: Page, kind: str, taken: list[tuple[int, int]]) -> Iterator[tuple[str, Cell, Cell]]:
    """Lines of a page outside the rows ``taken``: (field, label, value to its right or behind its colon)."""
    for row in page.sheet.rows:
        if any(top <= row < end for top, end in taken):
            continue
        for column in page.sheet.filled(row):
            yield from _line(page, kind, row, column)


def _line(page: Page, kind: str, row: int, column: int) -> Iterator[tuple[str, Cell, Cell]]:
    name = page.cell(row, column)
    if field := field_of(kind, name.text):
        right = page.sheet.filled(row, page.sheet.span(row, column).right + 1)
        value = page.cell(row, right[0]) if right else page.cell(row, page.sheet.span(row, column).right + 1)
        yield field, name, Cell("", value.place, value.at) if _is_label(value.text) else value
        return
    if (match := forms.pattern("inline").match(name.text)) and (field := field_of(kind, match[1])):
        yield field, Cell(match[1], name.place, name.at), Cell(match[2].strip(), name.place, name.at)


def _is_label(text: str) -> bool:
    return bool(field_of("lines", text) or field_of("expert_lines", text))


def _head(page: Page, row: int) -> tuple[str, int, int, dict[str, int], dict[int, str]] | None:
    """Kind, first row, first body row, columns and expert columns of the table whose head begins in a row."""
    names = {column: page.sheet.text(row, column) for column in page.sheet.filled(row)}
    if any(digits(text)[0] for text in names.values()):
        return None
    for kind, spec in vocabulary()["tables"].items():
        columns = _columns(names, spec["columns"])
        experts = {at: name for at, text in names.items() if (name := expert_of_head(text))}
        body = row + 1
        if kind == "scores":
            body = _second_head(page, row, columns)
        given = set(columns) | ({"mark"} if experts else set())
        if all(given & set(group) for group in spec["required"]):
            return kind, row, body, columns, experts if kind == "scores" else {}
    return None


def _columns(names: Mapping[int, str], spec: Mapping[str, list[str]]) -> dict[str, int]:
    columns: dict[str, int] = {}
    for field, words in spec.items():
        at = [column for word in words for column, text in names.items() if forms.label(text) == word]
        free = [column for column in at if column not in columns.values()]
        if free:
            columns[field] = free[0]
    return columns


def _second_head(page: Page, row: int, columns: dict[str, int]) -> int:
    """First body row; tick columns named in the row below the head are added to ``columns``."""
    below = {column: page.sheet.text(row + 1, column) for column in page.sheet.filled(row + 1)}
    spec = {name: vocabulary()["tables"]["scores"]["columns"][name] for name in TICKS}
    ticks = _columns(below, spec)
    if len(ticks) < len(TICKS):
        return row + 1
    columns |= ticks
    if columns.get("mark") in ticks.values() or columns.get("tick") in ticks.values():
        columns.pop("mark", None)
        columns.pop("tick", None)
    return row + 2


def _end(page: Page, kind: str, body: int, limit: int, columns: Mapping[str, int]) -> int:
    """First row behind a table: a blank row ends a list; a single line of the page ends any table.

    A row with a number where the table has its weights is one of the table's, whatever its words.
    """
    kinds = ("lines", "expert_lines")
    for row in range(body, limit):
        filled = page.sheet.filled(row)
        if not filled and kind != "scores":
            return row
        if kind == "scores" and digits(page.cell(row, columns["weight"]).text)[0]:
            continue
        if filled and any(True for one in kinds for _ in _line(page, one, row, filled[0])):
            return row
    return limit
