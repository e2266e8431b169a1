"""Keys of rows, as facts name them: what each points at."""

import re
from dataclasses import dataclass
from typing import Literal

Kind = Literal["cell", "sheet", "file", "entry", "parameter", "fact", "row", "report", "own"]

REPORT = r"(?P<report>\d{4}/[a-z_]+(?:/[\w-]+)?)"
FACT = re.compile(rf"{REPORT}#(?P<name>[a-z_]+\..+)")
ROW = re.compile(rf"{REPORT}!(?P<table>[\w-]+)!(?P<name>.+)", re.DOTALL)
WHOLE = re.compile(rf"{REPORT}(?:#(?P<name>[\w-]+))?")
PARAMETER = "parameters#"
FILE = re.compile(r".+\.[A-Za-z0-9]{2,5}")
CELL = re.compile(r"[A-Z]{1,3}[1-9]\d*")


@dataclass(frozen=True)
class Key:
    """One key by parts.

    ``cell``: ``file!sheet!cell``. ``sheet``: ``file!sheet``. ``file``: a file. ``entry``: ``register!!name`` (or
    ``register!name``), a line of a register. ``parameter``: ``parameters#name``. ``fact``: ``report#name``, a fact of
    another report. ``row``: ``report!table!name``, a row of another report's table. ``report``: another report, or
    (``report#project``) one project in it. ``own``: the key of a row in the table that the
    fact names.
    """

    text: str
    kind: Kind
    file: str = ""
    sheet: str = ""
    cell: str = ""
    report: str = ""
    table: str = ""
    name: str = ""


def parse(text: str) -> Key:
    """A key by parts."""
    if text.startswith(PARAMETER):
        return Key(text, "parameter", name=text.removeprefix(PARAMETER))
    if found := FACT.fullmatch(text):
        return Key(text, "fact", report=found["report"], name=found["name"])
    if found := ROW.fullmatch(text):
        return Key(text, "row", report=found["report"], table=found["table"], name=found["name"])
    if found := WHOLE.fullmatch(text):
        return Key(text, "report", report=found["report"], name=found["name"] or "")
    return _of_file(text)


def _of_file(text: str) -> Key:
    file, *rest = text.split("!", 2)
    if not FILE.fullmatch(file):
        return Key(text, "own", name=text)
    if len(rest) == 2 and CELL.fullmatch(rest[1]):
        return Key(text, "cell", file, rest[0], rest[1])
    if rest and (not rest[0] or file.endswith(".csv")):
        return Key(text, "entry", file, name=rest[-1])
    return Key(text, "sheet", file, "!".join(rest)) if rest else Key(text, "file", file)
