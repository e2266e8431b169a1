"""A form to fill as a workbook: labels locked, answers open, lists and limits on cells, A4, always the same bytes."""

import io
from collections.abc import Sequence
from datetime import datetime
from typing import Any

import xlsxwriter

CREATED = datetime(2020, 1, 1)
A4 = 9
FONT = "SimSun"
PER_CENT = "0.00%"
OPEN = ("answer", "number", "rate")
LOOKS: dict[str, dict[str, Any]] = {
    "title": {"bold": True, "font_size": 16, "align": "center"},
    "subtitle": {"align": "center"},
    "label": {"bold": True, "align": "center", "border": 1, "bg_color": "#E8EDF3"},
    "fixed": {"border": 1},
    "centre": {"border": 1, "align": "center"},
    "answer": {"border": 1, "locked": False, "bg_color": "#FFFBE6", "num_format": "@"},
    "number": {"border": 1, "locked": False, "bg_color": "#FFFBE6", "align": "right"},
    "rate": {"border": 1, "locked": False, "bg_color": "#FFFBE6", "align": "right", "num_format": PER_CENT},
    "note": {"font_size": 9},
    "sign": {"locked": False, "bottom": 1},
}
BASE: dict[str, Any] = {"font_name": FONT, "font_size": 10, "valign": "vcenter", "text_wrap": True}


class Paper:
    """One workbook. What people wrote is written as text, whatever it begins with; there are no formulas."""

    def __init__(self, title: str) -> None:
        self._stream = io.BytesIO()
        self._book = xlsxwriter.Workbook(self._stream, {
            "in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False})
        self._book.set_properties({"title": title, "created": CREATED})
        self._looks = {name: self._book.add_format({**BASE, **look}) for name, look in LOOKS.items()}

    def page(self, name: str, widths: Sequence[float], *, landscape: bool = False) -> "Page":
        """A new sheet with columns of these widths, protected without a password."""
        sheet = self._book.add_worksheet(name)
        for column, width in enumerate(widths):
            sheet.set_column(column, column, width)
        if landscape:
            sheet.set_landscape()
        sheet.set_paper(A4)
        sheet.fit_to_pages(1, 0)
        sheet.set_margins(left=0.5, right=0.5, top=0.6, bottom=0.6)
        sheet.set_footer("&C&P / &N")
        sheet.protect("", {"format_columns": True, "format_rows": True, "insert_rows": True})
        return Page(sheet, self._looks)

    def bytes(self) -> bytes:
        """The finished workbook."""
        self._book.close()
        return self._stream.getvalue()


class Page:
    """One sheet; rows and columns count from zero, ranges are inclusive."""

    def __init__(self, sheet: Any, looks: dict[str, Any]) -> None:
        self._sheet, self._looks = sheet, looks

    def put(self, row: int, column: int, value: Any, look: str = "label", *, right: int | None = None,
            bottom: int | None = None) -> None:
        """One value, over a merged range where ``right`` or ``bottom`` lie beyond the cell; None is a blank cell."""
        style = self._looks[look]
        end = (row if bottom is None else bottom, column if right is None else right)
        if end != (row, column):
            self._sheet.merge_range(row, column, *end, "", style)
        if value is None or value == "" or value != value:
            self._sheet.write_blank(row, column, None, style)
        elif isinstance(value, str):
            self._sheet.write_string(row, column, value, style)
        else:
            self._sheet.write_number(row, column, float(value), style)

    def height(self, row: int, points: float) -> None:
        """Height of a row."""
        self._sheet.set_row(row, points)

    def choose(self, row: int, column: int, choices: Sequence[str], message: str, *, bottom: int | None = None,
               right: int | None = None, strict: bool = True) -> None:
        """A list to choose from; not ``strict``: other words are possible."""
        end = (row if bottom is None else bottom, column if right is None else right)
        self._sheet.data_validation(row, column, *end, {
            "validate": "list", "source": list(choices), "show_error": strict, "error_message": message,
            "input_message": "" if strict else message})

    def limit(self, row: int, column: int, message: str, *, bottom: int | None = None, right: int | None = None,
              maximum: float | None = None) -> None:
        """Numbers from zero on, up to ``maximum`` if there is one."""
        limits = {"criteria": ">=", "value": 0} if maximum is None else {
            "criteria": "between", "minimum": 0, "maximum": maximum}
        end = (row if bottom is None else bottom, column if right is None else right)
        self._sheet.data_validation(row, column, *end, {"validate": "decimal", "error_message": message, **limits})

    def repeat(self, row: int) -> None:
        """Head row printed on every page."""
        self._sheet.repeat_rows(row)

    def freeze(self, row: int) -> None:
        """Rows above stay in sight."""
        self._sheet.freeze_panes(row, 0)
