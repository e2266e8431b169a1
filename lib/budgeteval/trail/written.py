"""What people wrote, read from the very file a report was made from: a cell of a form, a line of a register."""

import csv
from functools import lru_cache
from pathlib import Path

from budgeteval.contents import sha256
from budgeteval.forms.sheet import position
from budgeteval.forms.workbook import open_workbook
from budgeteval.privacy import masked

LONGEST = 120
Texts = dict[str, dict[tuple[int, int], str]]


def cell(path: Path, hash_: str, sheet: str, address: str) -> str | None:
    """Text of a cell ("" if it is empty); None if the file is not the one with this hash, or has no such sheet."""
    texts = _sheets(path, hash_).get(sheet)
    return None if texts is None else brief(texts.get(position(address), ""))


def has_sheet(path: Path, hash_: str, sheet: str) -> bool:
    """Whether the file with this hash has such a sheet."""
    return sheet in _sheets(path, hash_)


def line(path: Path, hash_: str, name: str) -> str | None:
    """Text of the first line of a register (CSV) with ``name`` in one of its columns; None if there is none."""
    found = next((row for row in _lines(path, hash_) if name in row), None)
    return None if found is None else brief(" ".join(filter(None, found)))


def brief(text: str) -> str:
    """Text on one line, personal data starred out, cut where it is too long to read at a glance."""
    flat = str(masked(" ".join(text.split())))
    return flat if len(flat) <= LONGEST else flat[:LONGEST] + "…"


@lru_cache(maxsize=1024)
def _sheets(path: Path, hash_: str) -> Texts:
    if not _is(path, hash_):
        return {}
    sheets = open_workbook(path, path.parent).workbook.sheets
    return {one.name: {at: cell.text for at, cell in one.cells.items()} for one in sheets}


@lru_cache(maxsize=16)
def _lines(path: Path, hash_: str) -> tuple[tuple[str, ...], ...]:
    if not _is(path, hash_):
        return ()
    with path.open(encoding="utf-8-sig", newline="") as stream:
        return tuple(tuple(row) for row in csv.reader(stream))


def _is(path: Path, hash_: str) -> bool:
    return path.is_file() and sha256(path) == hash_
