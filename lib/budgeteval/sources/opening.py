"""A file of any format as sheets of text; a fault of the file is a finding, never an exception."""

import csv
import io
import zipfile
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path

import fastexcel
import polars as pl

from budgeteval import threads
from budgeteval.findings import Finding

TEXT = {".csv", ".tsv", ".txt"}
BOOKS = {".xlsx", ".xlsm", ".xls", ".et"}
MOST_BYTES = 4_000_000_000
LOOK_AHEAD, LOOK_BYTES = 200, 400_000
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
OVERFLOW = "overflow"


@dataclass(frozen=True)
class RawSheet:
    """Text cells of a sheet from its first row on (``c0``, ``c1`` …); ``left`` is the sheet's first column used."""

    file: str
    name: str
    frame: pl.DataFrame
    left: int = 0


@dataclass
class Opened:
    """The sheets of one file, and what is to say about the file."""

    sheets: list[RawSheet] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)


def open_file(path: Path, root: Path) -> Opened:
    """Sheets of one file; ``file`` is its path below ``root``, with ``/``. Hidden sheets are read like others."""
    file, suffix = path.relative_to(root).as_posix(), path.suffix.lower()
    if suffix not in TEXT | BOOKS:
        return _refused("source_not_a_table", file, suffix)
    data = path.read_bytes()
    if not data.strip(b"\0 \r\n\t"):
        return _refused("source_empty", file, suffix)
    book = data.startswith((b"PK", _OLE))
    if book and _ENCRYPTED in data:
        return _refused("source_encrypted", file, suffix)
    threads.keep("Polars")
    if not book and (b"\0" in data[:4096] and data[:2] not in (b"\xff\xfe", b"\xfe\xff")):
        return _refused("source_unreadable", file, suffix)
    return _book(data, file, suffix) if book else _text(data, file, suffix)


def _refused(code: str, file: str, suffix: str) -> Opened:
    return Opened(findings=[Finding(code, file, facts={"suffix": suffix})])


def _book(data: bytes, file: str, suffix: str) -> Opened:
    opened = Opened()
    try:
        if data.startswith(b"PK"):
            with zipfile.ZipFile(io.BytesIO(data)) as archive:
                if sum(entry.file_size for entry in archive.infolist()) > MOST_BYTES:
                    return _refused("source_too_large", file, suffix)
        book = fastexcel.read_excel(data)
        for name in book.sheet_names:
            sheet = book.load_sheet(name, header_row=None, skip_rows=0, dtypes="string", skip_whitespace_tail_rows=True)
            if sheet.width and sheet.height:
                left = sheet.available_columns()[0].absolute_index
                frame = sheet.to_polars()
                frame.columns = [f"c{place}" for place in range(frame.width)]
                opened.sheets.append(RawSheet(file, name, frame, left))
    except (fastexcel.FastExcelError, zipfile.BadZipFile, OSError, ValueError):
        return _refused("source_unreadable", file, suffix)
    return opened if opened.sheets else _refused("source_empty", file, suffix)


def _text(data: bytes, file: str, suffix: str) -> Opened:
    plain = as_utf8(data)
    if plain is None or plain[:1000].lstrip()[:1] == b"<":
        return _refused("source_unreadable", file, suffix)
    top = plain[:LOOK_BYTES].decode(errors="ignore")
    first = top[:10_000].splitlines()
    delimiter = max(",\t;", key=lambda mark: max(line.count(mark) for line in first))
    names = [*(f"c{place}" for place in range(_width(top, delimiter))), OVERFLOW]
    try:
        frame = pl.read_csv(io.BytesIO(delimiter.join(names).encode() + b"\n" + plain), separator=delimiter,
                            infer_schema=False, truncate_ragged_lines=True)
    except pl.exceptions.PolarsError:
        return _refused("source_unreadable", file, suffix)
    lost = plain.count(b"\n") + (not plain.endswith(b"\n")) - frame.height
    if lost:
        lost -= sum(int(frame[name].str.count_matches("\n").sum() or 0) for name in names)
    found = [Finding("source_lines_lost", file, facts={"count": lost})] if lost else []
    return Opened([RawSheet(file, "", frame)], found)


def as_utf8(data: bytes) -> bytes | None:
    """Text in UTF-8 (with or without mark), UTF-16 (with mark) or GB18030 as plain UTF-8; None if it is none."""
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return _as_utf8(data, "utf-16")
    plain = data.removeprefix(b"\xef\xbb\xbf")
    try:
        plain.decode()
    except UnicodeDecodeError:
        return _as_utf8(data, "gb18030")
    return plain if b"\n" in plain else plain.replace(b"\r", b"\n")


def _as_utf8(data: bytes, encoding: str) -> bytes | None:
    try:
        return data.decode(encoding).encode()
    except UnicodeError:
        return None


def _width(top: str, delimiter: str) -> int:
    """Most fields of any of the first rows."""
    rows = csv.reader(io.StringIO(top), delimiter=delimiter)
    try:
        return max((len(row) for row in islice(rows, LOOK_AHEAD)), default=1)
    except csv.Error:
        return top[:10_000].split("\n", 1)[0].count(delimiter) + 1
