"""Reading .xlsx: values, number formats, merges, hidden parts and formulas, from the XML itself.

Values alone are not enough here: a percent, a date, a formula without a cached value and a merged range must be
told apart, and a cell in the last row and column must not blow up the memory, so the sheet is read sparsely.
"""

import re
import zipfile
from dataclasses import dataclass, field
from pathlib import PurePosixPath
from xml.etree import ElementTree

from budgeteval.forms import formats
from budgeteval.forms.sheet import Cell, Position, Sheet, Span, a1, position

MOST_ENTRIES = 5_000
MOST_BYTES = 300_000_000
MOST_RATIO = 200
RATIO_FROM = 20_000_000
MOST_CELLS = 2_000_000

_ROOT = re.compile(rb"<(?![?!])(?:(\w+):)?\w+[^>]*>")
_DEFAULT_NAMESPACE = re.compile(rb"""\sxmlns=("[^"]*"|'[^']*')""")
_BLANK = re.compile(rb'<c\s[^>]*?\br="[^">]*"[^>]*/>|<c\s[^>]*?\br="[^">]*"[^>/]*></c>')
_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")
_WRITTEN = re.compile(r"\s*(\d[\d.,]*)?[^\d()+*!:&<>=\"'A-Za-z$|-]*")
_NUMBER_TYPES = {None, "n"}


class Bomb(ValueError):
    """The archive declares more than the limits allow."""


class Broken(ValueError):
    """The file is not what it claims to be."""


@dataclass
class Found:
    """What a workbook file holds; formula lists carry (sheet, cell, formula)."""

    sheets: list[Sheet] = field(default_factory=list)
    without_value: list[tuple[str, str, str]] = field(default_factory=list)
    formulas: list[tuple[str, str, str]] = field(default_factory=list)
    macros: bool = False
    dde: bool = False


def read(archive: zipfile.ZipFile) -> Found:
    """All sheets of an opened .xlsx archive.

    Raises
    ------
    Bomb
        If entry count, size or ratio exceed the limits (checked before anything is unpacked).
    Broken
        If a part is missing or no XML.
    """
    names = _guard(archive)
    found = Found(macros=any(name.endswith("vbaProject.bin") for name in names))
    found.dde = any("externalLink" in name and b"ddeLink" in archive.read(name) for name in names)
    book = _xml(archive, "xl/workbook.xml")
    targets = _targets(archive)
    strings = _strings(archive) if "xl/sharedStrings.xml" in names else []
    styles = _styles(archive) if "xl/styles.xml" in names else []
    properties = book.find("workbookPr")
    base_1904 = properties is not None and properties.get("date1904") in ("1", "true")
    for entry in book.iterfind("sheets/sheet"):
        target = targets.get(next((v for k, v in entry.attrib.items() if k.endswith("}id")), ""))
        if target is None or target not in names or "worksheet" not in target:
            continue
        sheet = Sheet(entry.get("name", ""), hidden=entry.get("state", "visible") != "visible")
        _SheetReader(sheet, found, strings, styles, base_1904).read(_xml(archive, target, blanks=False))
        found.sheets.append(sheet)
    return found


def _guard(archive: zipfile.ZipFile) -> set[str]:
    entries = archive.infolist()
    size = sum(entry.file_size for entry in entries)
    packed = max(1, sum(entry.compress_size for entry in entries))
    if len(entries) > MOST_ENTRIES or size > MOST_BYTES or (size > RATIO_FROM and size / packed > MOST_RATIO):
        raise Bomb(f"{len(entries)} entries, {size} bytes unpacked from {packed}")
    return {entry.filename for entry in entries}


def _xml(archive: zipfile.ZipFile, name: str, blanks: bool = True) -> ElementTree.Element:
    """Root of one part, namespaces removed; ``blanks=False`` leaves unfilled cells out before parsing."""
    try:
        data = archive.read(name)
    except (KeyError, zipfile.BadZipFile, OSError, EOFError, NotImplementedError, RuntimeError) as fault:
        raise Broken(f"{name}: {fault}") from fault
    except Exception as fault:  # zlib.error has no common base with the above
        raise Broken(f"{name}: {fault}") from fault
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        data = data.decode("utf-16").encode()
        data = re.sub(rb"^<\?xml[^>]*\?>", b"", data)
    if b"<!DOCTYPE" in data[:1000] or b"<!ENTITY" in data[:1000]:
        raise Broken(f"{name}: document type declarations are not allowed")
    if not blanks:
        data = _BLANK.sub(b"", data)
        if data.count(b"<c ") > MOST_CELLS:
            raise Bomb(f"{name}: more than {MOST_CELLS} filled cells")
    try:
        return ElementTree.fromstring(_plain(data))
    except ElementTree.ParseError as fault:
        raise Broken(f"{name}: {fault}") from fault


def _plain(data: bytes) -> bytes:
    """XML whose main elements carry no namespace, whichever dialect (transitional, strict, prefixed) wrote it."""
    root = _ROOT.search(data)
    if not root:
        return data
    if prefix := root[1]:
        return data.replace(b"<" + prefix + b":", b"<").replace(b"</" + prefix + b":", b"</")
    return data[: root.start()] + _DEFAULT_NAMESPACE.sub(b"", root[0]) + data[root.end() :]


def _targets(archive: zipfile.ZipFile) -> dict[str, str]:
    """Relationship id -> part name."""
    targets = {}
    for link in _xml(archive, "xl/_rels/workbook.xml.rels").iterfind("Relationship"):
        target = link.get("Target", "")
        path = PurePosixPath(target.lstrip("/")) if target.startswith("/") else PurePosixPath("xl") / target
        targets[link.get("Id", "")] = str(path)
    return targets


def _strings(archive: zipfile.ZipFile) -> list[str]:
    return [_rich(item) for item in _xml(archive, "xl/sharedStrings.xml").iterfind("si")]


def _rich(item: ElementTree.Element) -> str:
    """Text of a string item: its own runs, without phonetic guides."""
    parts = [part.text or "" for part in item.iterfind("t")]
    parts += [part.text or "" for part in item.iterfind("r/t")]
    text = "".join(parts)
    return _ESCAPED.sub(lambda m: chr(int(m[1], 16)), text) if "_x" in text else text


def _styles(archive: zipfile.ZipFile) -> list[tuple[str, str, str]]:
    """Number format family of every cell style."""
    root = _xml(archive, "xl/styles.xml")
    codes = {int(item.get("numFmtId", 0)): item.get("formatCode", "") for item in root.iterfind("numFmts/numFmt")}
    ids = [int(item.get("numFmtId", 0)) for item in root.iterfind("cellXfs/xf")]
    return [formats.family(number, codes.get(number, "")) for number in ids]


_GENERAL = ("general", "", "")


@dataclass
class _SheetReader:
    sheet: Sheet
    found: Found
    strings: list[str]
    styles: list[tuple[str, str, str]]
    base_1904: bool

    def read(self, root: ElementTree.Element) -> None:
        hidden = set()
        row_number = -1
        for row in root.iterfind("sheetData/row"):
            row_number = int(row.get("r", row_number + 2)) - 1
            if row.get("hidden") in ("1", "true"):
                hidden.add(row_number)
            column = -1
            for item in row:
                if item.tag != "c":
                    continue
                at = position(item.get("r", "")) if item.get("r") else (row_number, column + 1)
                column = at[1]
                if cell := self.cell(item, at):
                    self.sheet.cells[at] = cell
        self.sheet.hidden_rows = frozenset(hidden)
        self.sheet.hidden_columns = frozenset(_hidden_columns(root))
        self.sheet.merges = [_span(item.get("ref", "")) for item in root.iterfind("mergeCells/mergeCell")]

    def cell(self, item: ElementTree.Element, at: Position) -> Cell | None:
        kind = item.get("t")
        if kind == "inlineStr":
            inline = item.find("is")
            return _text(_rich(inline)) if inline is not None else None
        value = item.find("v")
        content = (value.text or "") if value is not None else ""
        formula = item.find("f")
        if formula is not None:
            place = (self.sheet.name, a1(at), formula.text or "")
            self.found.formulas.append(place)
            if content == "" and kind != "str":
                return self._without_value(place)
        return self._value(content, kind, item.get("s"))

    def _without_value(self, place: tuple[str, str, str]) -> Cell | None:
        """A "formula" that is only a sign and a value (``=10个``, ``=100%``) is the text people wrote."""
        if place[2].strip() and _WRITTEN.fullmatch(place[2]):
            return Cell(f"={place[2]}")
        self.found.without_value.append(place)
        return None

    def _value(self, content: str, kind: str | None, style: str | None) -> Cell | None:
        if content == "":
            return None
        if kind == "s":
            return _text(self.strings[int(content)])
        if kind in _NUMBER_TYPES:
            family = self.styles[int(style)] if style and int(style) < len(self.styles) else _GENERAL
            return formats.shown(float(content), family, self.base_1904)
        if kind == "b":
            return Cell("TRUE" if content == "1" else "FALSE", "bool")
        if kind == "e":
            return Cell(content, "error")
        if kind == "d":
            return Cell(content.removesuffix("T00:00:00"), "date")
        return _text(_ESCAPED.sub(lambda m: chr(int(m[1], 16)), content))


def _text(content: str) -> Cell | None:
    text = content.strip()
    return Cell(text) if text else None


def _hidden_columns(root: ElementTree.Element) -> list[int]:
    hidden = [item for item in root.iterfind("cols/col") if item.get("hidden") in ("1", "true")]
    ranges = [range(int(item.get("min", 1)) - 1, min(int(item.get("max", 1)), 1_000)) for item in hidden]
    return [column for columns in ranges for column in columns]


def _span(ref: str) -> Span:
    first, _, last = ref.partition(":")
    top, left = position(first)
    bottom, right = position(last or first)
    return Span(top, left, bottom, right)
