"""Faults of the workbook around a form, and files that hold no readable form at all."""

import struct
import zipfile
from decimal import Decimal
from io import BytesIO

from budgeteval.demo.case import Case, Fault, met
from budgeteval.demo.filled import points
from budgeteval.demo.grid import Formula, Grid
from budgeteval.demo.model import Planted
from budgeteval.demo.vocabulary import text
from budgeteval.demo.workbook import workbook

FIXED = (1980, 1, 1, 0, 0, 0)
SECTOR = 512


def formula_without_value(case: Case) -> list[Planted]:
    """The total is a formula that no program has worked out."""
    case.form.extras["formula_total"] = True
    return [Planted("formula_without_value", ("total", 0, "score")), Planted("total_missing", ("total", 0, "score"))]


def dangerous_formula(case: Case) -> list[Planted]:
    """A formula below the form that would start a program."""
    case.form.extras["command"] = Formula("=cmd|'/c echo'!A1", text().say("command_shown"))
    return [Planted("dangerous_formula", ("extra", 0, "command"))]


def hidden_sheet(case: Case) -> list[Planted]:
    """A hidden sheet beside the form."""
    case.form.extras["hidden"] = text().say("hidden_sheet.name")
    return [Planted("hidden_sheet", ("sheet", 0, "hidden")), Planted("unknown_table", ("sheet", 0, "hidden"))]


def macro_workbook(case: Case) -> list[Planted]:
    """A workbook with macros."""
    case.form.extras["suffix"] = ".xlsm"
    return [Planted("macro_workbook", ("file", 0, ""))]


def wrong_extension(case: Case) -> list[Planted]:
    """A workbook of the newer kind under the older kind's name."""
    case.form.extras["suffix"] = ".xls"
    return [Planted("wrong_extension", ("file", 0, ""))]


def correction_applied(case: Case) -> list[Planted] | None:
    """A slip of the pen that the corrections file sets right."""
    index = case.pick(met)
    if index is None:
        return None
    item = case.form.indicators[index]
    right = points(item)
    item.score = right - 1
    case.form.extras["correction"] = (("indicator", index, "score"), str(item.score), str(right))
    return [Planted("correction_applied", ("indicator", index, "score"))]


def correction_conflict(case: Case) -> list[Planted]:
    """A correction that expects another value than the form has: somebody changed the form meanwhile."""
    case.form.extras["correction"] = (("indicator", 0, "score"), "3.3", str(points(case.form.indicators[0], "score")))
    return [Planted("correction_conflict", ("indicator", 0, "score"))]


FAULTS: dict[str, Fault] = {
    fault.__name__: fault
    for fault in (
        formula_without_value, dangerous_formula, hidden_sheet, macro_workbook, wrong_extension,
        correction_applied, correction_conflict,
    )
}


def strange_files() -> dict[str, tuple[bytes, str]]:
    """Files that hold no readable form: name -> (content, code a checker should report)."""
    names = text().raw("strange")
    return {
        names["unreadable_file"]: (workbook({"Sheet1": _words()})[:2500], "unreadable_file"),
        names["encrypted_file"]: (encrypted(), "encrypted_file"),
        names["empty_workbook"]: (workbook({"Sheet1": Grid()}), "empty_workbook"),
        names["narrative_report"]: (workbook({"Sheet1": _words()}), "narrative_report"),
        names["unknown_table"]: (workbook({"Sheet1": _contacts()}), "unknown_table"),
        names["zip_bomb"]: (bomb(), "zip_bomb"),
    }


def _words() -> Grid:
    grid = Grid()
    for row, line in enumerate(text().raw("narrative")):
        grid.put(row, 0, line, "plain")
    return grid


def _contacts() -> Grid:
    grid = Grid()
    for row, line in enumerate(text().raw("contacts")):
        for column, cell in enumerate(line):
            grid.put(row, column, Decimal(cell) if isinstance(cell, int) else cell)
    return grid


def with_macros(book: bytes) -> bytes:
    """The workbook with a macro part added."""
    return _repacked(book, {"xl/vbaProject.bin": b"\xd0\xcf\x11\xe0" + bytes(60)})


def bomb() -> bytes:
    """A workbook one part of which unpacks to far more than it seems."""
    return _repacked(workbook({"Sheet1": Grid()}), {"xl/media/image1.bin": bytes(60_000_000)})


def _repacked(book: bytes, more: dict[str, bytes]) -> bytes:
    buffer = BytesIO()
    with zipfile.ZipFile(BytesIO(book)) as old, zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            new.writestr(zipfile.ZipInfo(name, FIXED), old.read(name), zipfile.ZIP_DEFLATED)
        for name, content in more.items():
            new.writestr(zipfile.ZipInfo(name, FIXED), content, zipfile.ZIP_DEFLATED)
    return buffer.getvalue()


def encrypted() -> bytes:
    """A compound file as password-protected workbooks are: EncryptionInfo and EncryptedPackage streams."""
    free, end, table = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD
    header = struct.pack(
        "<8s16s5H6x9L", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", bytes(16), 0x3E, 3, 0xFFFE, 9, 6,
        0, 1, 1, 0, 4096, end, 0, end, 0,
    ) + struct.pack("<L", 0) + struct.pack("<L", free) * 108
    size = 8
    chain = [table, end] + [2 + place + 1 for place in range(size - 1)] + [end]
    chain += [2 + size + place + 1 for place in range(size - 1)] + [end]
    allocation = struct.pack(f"<{SECTOR // 4}L", *chain, *[free] * (SECTOR // 4 - len(chain)))
    entries = [
        _entry("Root Entry", 5, end, 0, child=1),
        _entry("EncryptionInfo", 2, 2, size * SECTOR, right=2),
        _entry("EncryptedPackage", 2, 2 + size, size * SECTOR),
        bytes(128),
    ]
    return header + allocation + b"".join(entries) + bytes(range(256)) * (2 * 2 * size)


def _entry(name: str, kind: int, start: int, size: int, child: int = 0xFFFFFFFF, right: int = 0xFFFFFFFF) -> bytes:
    written = name.encode("utf-16-le")
    return struct.pack(
        "<64sHBBLLL16xL8x8xLQ", written, len(written) + 2, kind, 1, 0xFFFFFFFF, right, child, 0, start, size
    )
