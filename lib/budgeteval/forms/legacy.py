"""Reading .xls (also renamed .et), HTML tables saved as workbooks, SpreadsheetML 2003 and delimited text."""

import csv
import io
import re
from html.parser import HTMLParser
from xml.etree import ElementTree

import xlrd

from budgeteval.forms import formats
from budgeteval.forms.ooxml import MOST_CELLS, Broken
from budgeteval.forms.sheet import Cell, Position, Sheet, Span

_NUMERIC = re.compile(r"-?\d{1,15}(\.\d+)?")
_SPREADSHEET_2003 = "{urn:schemas-microsoft-com:office:spreadsheet}"
ENCODINGS = ("utf-8-sig", "gb18030")


class Encrypted(ValueError):
    """The workbook wants a password."""


def read_xls(data: bytes) -> list[Sheet]:
    """Sheets of a BIFF workbook, with number formats and merged ranges.

    Raises
    ------
    Encrypted, Broken
    """
    try:
        book = xlrd.open_workbook(file_contents=data, formatting_info=True, ragged_rows=True, logfile=io.StringIO())
        return [_xls_sheet(book, book.sheet_by_index(index)) for index in range(book.nsheets)]
    except xlrd.XLRDError as fault:
        raise (Encrypted if "encrypt" in str(fault).lower() else Broken)(str(fault)) from fault
    except Exception as fault:  # a damaged file may raise anything from inside xlrd
        raise Broken(f"xls: {type(fault).__name__}: {fault}") from fault


def _xls_sheet(book: xlrd.Book, source: xlrd.sheet.Sheet) -> Sheet:
    sheet = Sheet(source.name, hidden=source.visibility != 0)
    for row in range(source.nrows):
        for column in range(source.row_len(row)):
            if cell := _xls_cell(book, source.cell(row, column)):
                sheet.cells[row, column] = cell
    sheet.merges = [Span(top, left, bottom - 1, right - 1) for top, bottom, left, right in source.merged_cells]
    sheet.hidden_rows = frozenset(row for row, info in source.rowinfo_map.items() if info.hidden)
    hidden = [column for column, info in source.colinfo_map.items() if info.hidden]
    sheet.hidden_columns = frozenset(hidden)
    return sheet


def _xls_cell(book: xlrd.Book, source: xlrd.sheet.Cell) -> Cell | None:
    value = source.value
    match source.ctype:
        case xlrd.XL_CELL_TEXT:
            return Cell(value.strip()) if value.strip() else None
        case xlrd.XL_CELL_NUMBER | xlrd.XL_CELL_DATE:
            key = book.xf_list[source.xf_index].format_key
            family = formats.family(key, book.format_map[key].format_str)
            return formats.shown(float(value), family, bool(book.datemode))
        case xlrd.XL_CELL_BOOLEAN:
            return Cell("TRUE" if value else "FALSE", "bool")
        case xlrd.XL_CELL_ERROR:
            return Cell(xlrd.error_text_from_code.get(value, "#ERR!"), "error")
    return None


def decode(data: bytes) -> str:
    """Text of a file in UTF-8 (with or without mark), UTF-16 (with mark) or GB18030.

    Raises
    ------
    Broken
        If it is none of these.
    """
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return data.decode("utf-16", errors="strict")
    for encoding in ENCODINGS:
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\x00" not in text:
            return text
    raise Broken("neither UTF-8 nor GB18030 text")


def read_csv(data: bytes, name: str) -> Sheet:
    """One sheet of delimited text (comma, tab or semicolon, whichever the first line holds most of)."""
    text = decode(data)
    first = text.split("\n", 1)[0]
    delimiter = max(",\t;", key=first.count)
    sheet = Sheet(name)
    try:
        rows = list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter))
    except csv.Error as fault:
        raise Broken(f"csv: {fault}") from fault
    for row, values in enumerate(rows):
        for column, value in enumerate(values):
            put(sheet, (row, column), value)
    return sheet


def put(sheet: Sheet, at: Position, text: str) -> None:
    """Store a text; plain digits count as a number."""
    bare = text.strip().strip("\ufeff")
    if bare:
        sheet.cells[at] = Cell(bare, "number" if _NUMERIC.fullmatch(bare) else "text")


def read_html(data: bytes, name: str) -> list[Sheet]:
    """One sheet per outer table of a page saved as a workbook; row and column spans are merged ranges."""
    parser = _Tables(name)
    parser.feed(decode(data))
    parser.close()
    return parser.sheets


class _Tables(HTMLParser):
    def __init__(self, name: str) -> None:
        super().__init__(convert_charrefs=True)
        self.name = name
        self.sheets: list[Sheet] = []
        self.depth = 0
        self.row = -1
        self.taken: set[Position] = set()
        self.cell: tuple[int, int, int, int] | None = None
        self.text: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "table":
            self.depth += 1
            if self.depth == 1:
                self._flush()
                self.sheets.append(Sheet(self.name if not self.sheets else f"{self.name} {len(self.sheets) + 1}"))
                self.row, self.taken = -1, set()
        elif tag == "tr" and self.depth == 1:
            self._flush()
            self.row += 1
        elif tag in ("td", "th") and self.depth == 1:
            self._flush()
            named = dict(attrs)
            self._open(_count(named.get("rowspan")), _count(named.get("colspan")))
        elif tag == "br" and self.cell:
            self.text.append("\n")

    def _open(self, height: int, width: int) -> None:
        self.row = max(self.row, 0)
        column = 0
        while (self.row, column) in self.taken:
            column += 1
        self.cell = (self.row, column, height, width)
        self.taken |= {(self.row + r, column + c) for r in range(height) for c in range(width)}
        if len(self.taken) > MOST_CELLS:
            raise Broken("html: too many cells")

    def handle_data(self, data: str) -> None:
        if self.cell:
            self.text.append(data)

    def handle_endtag(self, tag: str) -> None:
        if tag in ("td", "th", "tr") and self.depth == 1:
            self._flush()
        elif tag == "table":
            self._flush()
            self.depth = max(0, self.depth - 1)

    def _flush(self) -> None:
        if self.cell and self.sheets:
            row, column, height, width = self.cell
            put(self.sheets[-1], (row, column), "".join(self.text))
            if height > 1 or width > 1:
                self.sheets[-1].merges.append(Span(row, column, row + height - 1, column + width - 1))
        self.cell, self.text = None, []


def _count(text: str | None) -> int:
    return min(int(text), 1_000) if text and text.isdigit() and int(text) > 0 else 1


def read_xml_2003(data: bytes) -> list[Sheet]:
    """Sheets of an XML Spreadsheet 2003 file (what some platforms export as .xls)."""
    if b"<!DOCTYPE" in data[:2000] or b"<!ENTITY" in data[:2000]:
        raise Broken("document type declarations are not allowed")
    try:
        root = ElementTree.fromstring(data)
    except ElementTree.ParseError as fault:
        raise Broken(str(fault)) from fault
    name = _SPREADSHEET_2003
    sheets = []
    for source in root.iterfind(f"{name}Worksheet"):
        sheet = Sheet(source.get(f"{name}Name", ""))
        row = -1
        for line in source.iterfind(f"{name}Table/{name}Row"):
            row = int(line.get(f"{name}Index", row + 2)) - 1
            column = -1
            for item in line.iterfind(f"{name}Cell"):
                column = int(item.get(f"{name}Index", column + 2)) - 1
                across, down = int(item.get(f"{name}MergeAcross", 0)), int(item.get(f"{name}MergeDown", 0))
                put(sheet, (row, column), "".join(item.itertext()))
                if across or down:
                    sheet.merges.append(Span(row, column, row + down, column + across))
                column += across
        sheets.append(sheet)
    return sheets
