"""A workbook of values and formulas. What people wrote is written as text, whatever it begins with, and masked."""

import datetime as dt
import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import xlsxwriter

from budgeteval.places import address, column_letters
from budgeteval.privacy import masked
from budgeteval.terms import read_yaml

CREATED = dt.datetime(2020, 1, 1)
A4 = 9
MARGIN = 0.4  # inches, each side
SCALE = 80  # percent of a sheet printed side by side: eight points
LOOKS: dict[str, dict[str, Any]] = {
    "title": {"bold": True, "font_size": 14, "border": 0, "text_wrap": False},
    "note": {"font_size": 9, "border": 0, "text_wrap": False},
    "head": {"bold": True, "align": "center", "bg_color": "#E8EDF3"},
    "cell": {},
    "day": {"num_format": "yyyy-mm-dd"},
    "formula": {"bg_color": "#F2F2F2", "num_format": "0.######"},
    "mark": {"bg_color": "#F2F2F2", "num_format": "0.00"},
    "sum": {"bg_color": "#F2F2F2", "num_format": "0.00", "bold": True},
    "same": {"font_color": "#1E6B34", "bg_color": "#DDF0E0"},
    "other": {"font_color": "#FFFFFF", "bg_color": "#B4432F", "bold": True},
}


@cache
def layout() -> Mapping[str, Any]:
    """Heads and words of the paper."""
    return read_yaml(Path(__file__).parents[1] / "layouts" / "scoring_paper.yaml")


@dataclass(frozen=True)
class Formula:
    """A formula; ``known`` is what the program itself found, stored for those who do not recalculate."""

    text: str
    known: Any = ""


class Book:
    """One workbook."""

    def __init__(self, title: str, font: str) -> None:
        self._stream = io.BytesIO()
        self._book = xlsxwriter.Workbook(self._stream, {
            "in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False})
        self._book.set_properties({"title": title, "created": CREATED})
        base = {"font_name": font, "font_size": 10, "valign": "vcenter", "text_wrap": True, "border": 1}
        self._looks = {name: self._book.add_format({**base, **look}) for name, look in LOOKS.items()}

    def page(self, title: str) -> "Page":
        """A new sheet."""
        sheet = self._book.add_worksheet(title)
        sheet.set_landscape()
        sheet.set_paper(A4)
        sheet.set_margins(MARGIN, MARGIN, 0.5, 0.6)
        sheet.fit_to_pages(1, 0)
        sheet.set_footer("&L&A&R&P / &N")
        return Page(sheet, title, self._looks)

    def bytes(self) -> bytes:
        """The finished workbook."""
        self._book.close()
        return self._stream.getvalue()


class Page:
    """One sheet; rows and columns count from zero."""

    def __init__(self, sheet: Any, title: str, looks: dict[str, Any]) -> None:
        self._sheet, self._title, self._looks = sheet, title, looks

    def put(self, row: int, column: int, value: Any, look: str = "cell") -> None:
        """One cell; None, NaN and "" are no data and leave it blank."""
        style = self._looks[look]
        if isinstance(value, Formula):
            known = "" if value.known is None or value.known != value.known else value.known
            self._sheet.write_formula(row, column, f"={value.text}", style, known)
        elif value is None or value != value or value == "":
            self._sheet.write_blank(row, column, None, style)
        elif isinstance(value, dt.date):
            self._sheet.write_datetime(row, column, dt.datetime(value.year, value.month, value.day), self._looks["day"])
        elif isinstance(value, str):
            self._sheet.write_string(row, column, masked(value), style)
        else:
            self._sheet.write_number(row, column, float(value), style)

    def line(self, row: int, values: Sequence[Any], look: str = "cell", *, first: int = 0) -> None:
        """Cells side by side."""
        for column, value in enumerate(values, start=first):
            self.put(row, column, value, look)

    def widths(self, widths: Sequence[float]) -> None:
        """Widths of the columns, from the first on."""
        for column, width in enumerate(widths):
            self._sheet.set_column(column, column, width)

    def height(self, row: int, points: float) -> None:
        """Height of a row."""
        self._sheet.set_row(row, points)

    def freeze(self, row: int, column: int) -> None:
        """Rows above and columns before stay in sight and are repeated in print."""
        self._sheet.freeze_panes(row, column)
        self._sheet.repeat_rows(row - 1)

    def side_by_side(self, columns: int, second: int) -> None:
        """Print on two pages side by side, the second from that column on; the first ``columns`` are on both."""
        self._sheet.repeat_columns(0, columns - 1)
        self._sheet.set_v_pagebreaks([second])
        self._sheet.set_print_scale(SCALE)

    def lights(self, cells: str, words: Mapping[str, str]) -> None:
        """Green and red on the words ``same`` and ``other``."""
        for name in ("same", "other"):
            self._sheet.conditional_format(cells, {
                "type": "cell", "criteria": "==", "value": f'"{words[name]}"', "format": self._looks[name]})

    def ref(self, row: int, column: int) -> str:
        """Address of a cell for formulas of every sheet."""
        return f"'{self._title}'!${column_letters(column)}${row + 1}"


def span(first: tuple[int, int], last: tuple[int, int]) -> str:
    """Range between two cells (row, column) of the same sheet."""
    return f"{address(*first)}:{address(*last)}"


def known(value: float | None) -> bool:
    """Whether a number is there."""
    return value is not None and value == value


def day(iso: str) -> dt.date | None:
    """A day from ISO text, None for none."""
    return dt.date.fromisoformat(iso) if iso else None
