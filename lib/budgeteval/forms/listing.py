"""Lists that offices keep (a ledger, evidence, decisions): columns found by name, every cell with its place."""

import datetime as dt
import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from budgeteval.findings import Finding
from budgeteval.forms.sheet import Sheet
from budgeteval.forms.workbook import TABLES, open_workbook
from budgeteval.places import address, place

DATE = re.compile(r"(\d{4})\D(\d{1,2})\D(\d{1,2})\D?")
NUMBER = re.compile(r"[-+]?(?:\d[\d,]*\.?\d*|\.\d+)")
Names = Mapping[str, Sequence[str]]


@dataclass(frozen=True)
class Item:
    """One cell of a list as written, and where."""

    text: str
    place: str

    @property
    def date(self) -> str:
        """ISO date, "" if no possible day is written."""
        match = DATE.fullmatch(unicodedata.normalize("NFKC", self.text))
        try:
            return dt.date(*map(int, match.groups())).isoformat() if match else ""
        except ValueError:
            return ""

    @property
    def number(self) -> float | None:
        """The number written, None if there is none; ``95%`` is 0.95."""
        text = re.sub(r"\s", "", unicodedata.normalize("NFKC", self.text))
        bare = text.removesuffix("%")
        if not NUMBER.fullmatch(bare):
            return None
        return float(bare.replace(",", "")) / (1 if bare == text else 100)


@dataclass(frozen=True)
class Listing:
    """One sheet's list: its rows by column code; ``missing`` are required columns that no head row bears."""

    file: str
    sheet: str
    rows: tuple[dict[str, Item], ...]
    missing: tuple[str, ...] = ()


def normal(text: str) -> str:
    """Text as names are compared: NFKC, without blanks, colons and stars, cut at the first bracket."""
    return re.sub(r"[\s:*]", "", unicodedata.normalize("NFKC", text)).split("(")[0]


def list_files(folder: Path, stem: str) -> list[Path]:
    """Tables in a folder whose name begins with ``stem``, sorted; lock files left out."""
    found = sorted(folder.iterdir()) if folder.is_dir() else []
    return [path for path in found
            if path.suffix.lower() in TABLES and path.stem.startswith(stem) and not path.name.startswith("~$")]


def read_lists(path: Path, root: Path, columns: Names, required: Sequence[str]) -> tuple[list[Listing], list[Finding]]:
    """Every visible sheet of a file as a list, and what there is to say about the file itself."""
    opened = open_workbook(path, root)
    sheets = [one for one in opened.workbook.sheets if one.cells and not one.hidden]
    return [_listing(one, opened.workbook.file, columns, required) for one in sheets], opened.findings


def read_pairs(path: Path, root: Path, labels: Names) -> tuple[list[dict[str, Item]], list[Finding]]:
    """Label-and-value forms, one a visible sheet: the value is the next filled cell to the right of its label."""
    opened = open_workbook(path, root)
    file = opened.workbook.file
    sheets = [one for one in opened.workbook.sheets if one.cells and not one.hidden]
    return [dict(_pairs(one, file, labels)) for one in sheets], opened.findings


def _listing(sheet: Sheet, file: str, columns: Names, required: Sequence[str]) -> Listing:
    best: dict[str, int] = {}
    for row in sheet.rows:
        found = _heads(sheet, row, columns)
        if all(name in found for name in required):
            return Listing(file, sheet.name, tuple(_rows(sheet, file, row, found)))
        best = max(best, found, key=len)
    return Listing(file, sheet.name, (), tuple(name for name in required if name not in best))


def _heads(sheet: Sheet, row: int, columns: Names) -> dict[str, int]:
    written = {normal(sheet.text(row, at)): at for at in reversed(sheet.by_row[row])}
    named = {code: next((written[name] for name in names if name in written), None) for code, names in columns.items()}
    return {code: at for code, at in named.items() if at is not None}


def _rows(sheet: Sheet, file: str, head: int, columns: Mapping[str, int]) -> Iterator[dict[str, Item]]:
    for row in sheet.rows:
        if row > head and any(sheet.text(row, at) for at in columns.values()):
            yield {code: Item(sheet.text(row, at), place(file, sheet.name, address(row, at)))
                   for code, at in columns.items()}


def _pairs(sheet: Sheet, file: str, labels: Names) -> Iterator[tuple[str, Item]]:
    codes = {name: code for code, names in labels.items() for name in names}
    seen: set[str] = set()
    for (row, column), text in sheet:
        code = codes.get(normal(text), "")
        if code and code not in seen:
            seen.add(code)
            yield code, _value(sheet, file, row, column, codes)


def _value(sheet: Sheet, file: str, row: int, column: int, codes: Mapping[str, str]) -> Item:
    """The next filled cell to the right, unless that is a label; else the empty cell beside."""
    beside = sheet.span(row, column).right + 1
    right = sheet.filled(row, beside)
    at = right[0] if right and normal(sheet.text(row, right[0])) not in codes else beside
    text = sheet.text(row, at)
    return Item("" if normal(text) in codes else text, place(file, sheet.name, address(row, at)))
