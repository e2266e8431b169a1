"""Grids to workbook files: the same grid always gives the same bytes, and text never becomes a formula."""

from datetime import datetime
from decimal import Decimal
from io import BytesIO
from typing import Any

import xlsxwriter

from budgeteval.demo.grid import Formula, Grid, Percent

CREATED = datetime(2021, 3, 1)
LOOKS: dict[str, dict[str, Any]] = {
    "title": {"bold": True, "font_size": 16, "align": "center", "valign": "vcenter"},
    "plain": {"text_wrap": True, "valign": "vcenter"},
    "centre": {"align": "center", "valign": "vcenter", "text_wrap": True, "border": 1},
    "label": {"align": "center", "valign": "vcenter", "text_wrap": True, "border": 1},
    "left": {"valign": "vcenter", "text_wrap": True, "border": 1},
    "cell": {"valign": "vcenter", "text_wrap": True, "border": 1},
}


def workbook(sheets: dict[str, Grid], hidden: tuple[str, ...] = ()) -> bytes:
    """Workbook with one sheet for each grid."""
    buffer = BytesIO()
    book = xlsxwriter.Workbook(buffer, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    book.set_properties({"created": CREATED})
    looks = _Looks(book)
    for name, grid in sheets.items():
        sheet = book.add_worksheet(name)
        _write(sheet, grid, looks)
        if name in hidden:
            sheet.hide()
    book.close()
    return buffer.getvalue()


class _Looks:
    """Cell formats of one workbook, each made once."""

    def __init__(self, book: xlsxwriter.Workbook) -> None:
        self._book = book
        self._made: dict[tuple[str, str], Any] = {}

    def get(self, look: str, number_format: str = "") -> Any:
        key = (look, number_format)
        if key not in self._made:
            extra = {"num_format": number_format} if number_format else {}
            self._made[key] = self._book.add_format({**LOOKS[look], **extra})
        return self._made[key]


def _write(sheet: Any, grid: Grid, looks: _Looks) -> None:
    sheet.set_column(0, max(grid.width - 1, 0), 13)
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    for row, points in sorted(grid.heights.items()):
        sheet.set_row(row, points)
    merged = {(top, left): (bottom, right) for top, left, bottom, right in grid.merges}
    for place in sorted(grid.cells):
        look = looks.get(grid.looks[place])
        if place in merged:
            sheet.merge_range(*place, *merged[place], "", look)
        _cell(sheet, place, grid.cells[place], grid.looks[place], looks)


def _cell(sheet: Any, place: tuple[int, int], value: Any, look: str, looks: _Looks) -> None:
    match value:
        case None:
            sheet.write_blank(*place, None, looks.get(look))
        case Formula():
            sheet.write_formula(*place, value.text, looks.get(look), value.cached)
        case Percent():
            sheet.write_number(*place, value.value, looks.get(look, "0.00%" if value.digits else "0%"))
        case Decimal() | int() | float():
            sheet.write_number(*place, float(value), looks.get(look))
        case _:
            sheet.write_string(*place, str(value), looks.get(look))
