"""What was altered in a file of an archive, in words: the bytes, and what stands there: a fact, a row and column."""

import csv
import io
import re
from collections.abc import Iterator
from typing import Any

from budgeteval.runs.archive import blocks, verify
from budgeteval.runs.archive.verify import Problem
from budgeteval.runs.archive.words import of_altered

KEY = re.compile(rb'^ "((?:[^"\\\n]|\\.)*)": ', re.M)  # of the outermost object, as reports are written
FACTS = "/facts.json"
MOST = 100  # altered files; where there are more, looking for the bytes would take long and help nobody


def told(data: bytes, wrong: list[Problem]) -> Iterator[tuple[Problem, list[str]]]:
    """Every problem of an archive, and of an altered content where it differs, as far as that can be known."""
    known = blocks.read(data) if sum(code == "content" for code, _ in wrong) <= MOST else {}
    sealed = sum(size for _, _, size, _ in verify.pieces(verify.read_index(data)[1]))
    for code, values in wrong:
        then = known.get(values.get("path", "")) if code == "content" else None
        yield (code, values), [] if then is None else _lines(data, then, len(data) - sealed, **values)


def _lines(data: bytes, then: list[str], shift: int, path: str, first: int, last: int) -> list[str]:
    now = data[first:max(first, last + 1 + shift)]
    found = blocks.place(then, last + 1 - first, now)
    if found is None:
        return []
    final = max(found.first, found.end - 1)
    places = dict.fromkeys(filter(None, (stands(path, now, at) for at in (found.first, final))))
    values = {"first": found.first, "last": final, "what": _say("in", what=_say("to").join(places)) if places else ""}
    if not found.before:
        return [_say("span", **values)]
    return [_say("byte", **values, before=_shown(found.before), now=_shown(now[found.first:found.end]))]


def stands(path: str, content: bytes, at: int) -> str:
    """What stands at a byte of a JSON or CSV file, in words; nothing of others."""
    if path.endswith(".json"):
        names = [one[1].decode("utf-8", "replace") for one in KEY.finditer(content) if one.start() <= at]
        return _say("fact" if path.endswith(FACTS) else "key", name=names[-1]) if names else ""
    return _cell(content, at) if path.endswith(".csv") else ""


def _cell(content: bytes, at: int) -> str:
    """The row, counted from the head, and the column by its head; nothing where no rows can be told any more."""
    try:
        rows, head = _rows(content[:at] + b"x"), next(iter(_rows(content)), [])
    except csv.Error:
        return ""
    column = len(rows[-1])
    return _say("cell", row=len(rows), column=head[column - 1] if column <= len(head) else column)


def _rows(content: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(content.decode("utf-8-sig", "replace"), newline="")))


def _shown(byte: bytes) -> str:
    return f"0x{byte.hex()}" + (f" {byte.decode()}" if 0x20 < byte[0] < 0x7f else "")


def _say(code: str, **values: Any) -> str:
    return verify.sentence(dict(of_altered()), code, values)
