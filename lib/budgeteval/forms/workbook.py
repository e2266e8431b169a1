"""Opening a file safely: what it is by its first bytes, what it may not be, and what it warns of.

A fault of the file is a finding, never an exception; a file that cannot be read has no sheets.
"""

import io
import re
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from budgeteval.findings import Finding
from budgeteval.forms import legacy, ooxml
from budgeteval.forms.sheet import Sheet, Workbook, a1

TABLES = {".xlsx", ".xlsm", ".xltx", ".xltm", ".xls", ".xlt", ".et", ".ett", ".csv", ".tsv"}
OTHER_TABLES = {".xlsb", ".ods", ".numbers", ".dbf", ".mdb", ".accdb"}
DOCUMENTS = {".doc", ".docx", ".docm", ".wps", ".wpt", ".pdf", ".rtf", ".ofd", ".txt", ".odt", ".htm", ".html", ".mht"}
OTHERS = {".ppt", ".pptx", ".dps", ".jpg", ".jpeg", ".png", ".tif", ".tiff", ".bmp", ".gif", ".zip", ".rar", ".7z"}
LISTED = TABLES | OTHER_TABLES | DOCUMENTS | OTHERS
MOST_FILE_BYTES = 200_000_000

EXPECTED = {
    "xlsx": {".xlsx", ".xlsm", ".xltx", ".xltm"},
    "xls": {".xls", ".xlt"},
    "text": {".csv", ".tsv"},
    "html": {".htm", ".html"},
    "xml2003": {".xml"},
}
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_HTML = re.compile(rb"<(!doctype html|html|table|meta|head|body|style|div)\b", re.IGNORECASE)
_COMMANDS = re.compile(
    r"^[\s=+@-]*\w+\s*\|\s*'|\bcmd\s*\||\b(DDE|DDEAUTO|WEBSERVICE|HYPERLINK|CALL|REGISTER(\.ID)?|EXEC|RTD|IMPORTDATA|IMPORTXML)\s*\(",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Opened:
    """A workbook, what is to say about it, and what it is if it is not a readable workbook."""

    workbook: Workbook
    findings: list[Finding]
    kind: str = ""


def open_workbook(path: Path, root: Path) -> Opened:
    """Sheets of one file; ``file`` is its path below ``root``, with ``/``.

    Reads values only: no macro, formula or link is ever run or followed.
    """
    file = path.relative_to(root).as_posix()
    suffix = path.suffix.lower()
    if suffix not in TABLES:
        return _not_a_workbook(file, suffix)
    try:
        if path.stat().st_size > MOST_FILE_BYTES:
            return Opened(
                Workbook(file), [Finding("zip_bomb", file, facts={"limit": MOST_FILE_BYTES // 1_000_000})], "unreadable"
            )
        data = path.read_bytes()
    except OSError as fault:
        return _unreadable(file, fault)
    if not data.strip(b"\0 \r\n\t"):
        return Opened(Workbook(file), [Finding("empty_workbook", file)], "unreadable")
    found = signature(data, suffix)
    if found in ("document", "encrypted", "other"):
        return _refused(file, suffix, found)
    try:
        opened = _READERS[found](file, data, path)
    except ooxml.Bomb:
        facts = {"limit": ooxml.MOST_BYTES // 1_000_000}
        return Opened(Workbook(file), [Finding("zip_bomb", file, facts=facts)], "unreadable")
    except legacy.Encrypted:
        return _refused(file, suffix, "encrypted")
    except (ooxml.Broken, zipfile.BadZipFile, ValueError, KeyError, IndexError) as fault:
        return _unreadable(file, fault)
    return _checked(opened, suffix, found)


def signature(data: bytes, suffix: str) -> str:
    """What the bytes are: xlsx, xls, html, xml2003, text, document, encrypted or other."""
    if data.startswith(b"PK"):
        if b"xl/workbook.xml" in data:
            return "xlsx"
        return (
            "document"
            if b"word/document.xml" in data
            else "xlsx"
            if b"xl/" in data and b"workbook.bin" not in data
            else "other"
        )
    if data.startswith(_OLE):
        streams = {
            name: name.encode("utf-16-le") in data for name in ("EncryptedPackage", "Workbook", "Book", "WordDocument")
        }
        if streams["EncryptedPackage"]:
            return "encrypted"
        return "xls" if streams["Workbook"] or streams["Book"] else "document" if streams["WordDocument"] else "other"
    if data[:2] == b"\x09\x08" or data[:4] in (b"\x09\x02\x06\x00", b"\x09\x04\x06\x00"):
        return "xls"
    if data.startswith((b"%PDF", b"{\\rtf")):
        return "document"
    head = data[:4096]
    if b"urn:schemas-microsoft-com:office:spreadsheet" in head:
        return "xml2003"
    if _HTML.search(head):
        return "html"
    return "text" if b"\0" not in head or data[:2] in (b"\xff\xfe", b"\xfe\xff") else "other"


def _read_xlsx(file: str, data: bytes, path: Path) -> Opened:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        if any(entry.flag_bits & 1 for entry in archive.infolist()):
            raise legacy.Encrypted(file)
        found = ooxml.read(archive)
    findings = [
        Finding("formula_without_value", file, sheet, cell, {"formula": formula[:80]})
        for sheet, cell, formula in found.without_value
    ]
    findings += [
        Finding("dangerous_formula", file, sheet, cell, {"formula": formula[:80]})
        for sheet, cell, formula in found.formulas
        if _COMMANDS.search(formula)
    ]
    if found.dde:
        findings.append(Finding("dangerous_formula", file, facts={"formula": "ddeLink"}))
    if found.macros:
        findings.append(Finding("macro_workbook", file))
    return Opened(Workbook(file, found.sheets), findings)


def _read_xls(file: str, data: bytes, path: Path) -> Opened:
    macros = "_VBA_PROJECT".encode("utf-16-le") in data
    return Opened(Workbook(file, legacy.read_xls(data)), [Finding("macro_workbook", file)] if macros else [])


def _read_html(file: str, data: bytes, path: Path) -> Opened:
    return Opened(Workbook(file, legacy.read_html(data, path.stem)), [])


def _read_xml_2003(file: str, data: bytes, path: Path) -> Opened:
    return Opened(Workbook(file, legacy.read_xml_2003(data)), [])


def _read_text(file: str, data: bytes, path: Path) -> Opened:
    return Opened(Workbook(file, [legacy.read_csv(data, path.stem)]), [])


_READERS: dict[str, Callable[[str, bytes, Path], Opened]] = {
    "xlsx": _read_xlsx, "xls": _read_xls, "html": _read_html, "xml2003": _read_xml_2003, "text": _read_text,
}  # fmt: skip


def _checked(opened: Opened, suffix: str, found: str) -> Opened:
    """What any readable workbook may still deserve to be told."""
    file = opened.workbook.file
    findings = list(opened.findings)
    if suffix not in EXPECTED[found]:
        findings.insert(
            0, Finding("wrong_extension", file, facts={"suffix": suffix, "found": found.removesuffix("2003")})
        )
    if not any(sheet.cells for sheet in opened.workbook.sheets):
        findings.append(Finding("empty_workbook", file))
        return Opened(opened.workbook, findings, "unreadable")
    for sheet in opened.workbook.sheets:
        findings += _sheet_findings(file, sheet)
    return Opened(opened.workbook, findings)


def _sheet_findings(file: str, sheet: Sheet) -> list[Finding]:
    findings = []
    hidden = [at for at in sorted(sheet.cells) if at[0] in sheet.hidden_rows or at[1] in sheet.hidden_columns]
    if sheet.hidden and sheet.cells:
        findings.append(Finding("hidden_sheet", file, sheet.name))
    elif hidden:
        findings.append(Finding("hidden_sheet", file, sheet.name, a1(hidden[0])))
    for at, cell in sorted(sheet.cells.items()):
        if cell.kind == "error":
            findings.append(
                Finding("text_where_number_due", file, sheet.name, a1(at), {"text": cell.text, "column": ""})
            )
        elif cell.text[0] in "=+@-" and _COMMANDS.search(cell.text):
            findings.append(Finding("dangerous_formula", file, sheet.name, a1(at), {"formula": cell.text[:80]}))
    return findings


def _unreadable(file: str, fault: Exception) -> Opened:
    return Opened(Workbook(file), [Finding("unreadable_file", file, facts={"suffix": Path(file).suffix})], "unreadable")


def _not_a_workbook(file: str, suffix: str) -> Opened:
    if suffix in DOCUMENTS:
        return Opened(
            Workbook(file), [Finding("narrative_report", file, facts={"title": Path(file).name})], "narrative"
        )
    return Opened(Workbook(file), [Finding("unreadable_file", file, facts={"suffix": suffix})], "unreadable")


def _refused(file: str, suffix: str, found: str) -> Opened:
    if found == "encrypted":
        return Opened(Workbook(file), [Finding("encrypted_file", file)], "unreadable")
    if found == "document":
        findings = [
            Finding("wrong_extension", file, facts={"suffix": suffix, "found": "document"}),
            Finding("narrative_report", file, facts={"title": Path(file).name}),
        ]
        return Opened(Workbook(file), findings, "narrative")
    return Opened(Workbook(file), [Finding("unreadable_file", file, facts={"suffix": suffix})], "unreadable")
