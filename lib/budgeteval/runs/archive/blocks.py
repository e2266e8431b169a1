"""Between which bytes a file of an archive was altered; where a single byte was, which, and what it was.

``blocks.txt`` holds, for every other file, the beginning of the SHA-256 of each :data:`BLOCK` bytes.
"""

import re
from collections.abc import Mapping
from hashlib import sha256
from itertools import takewhile
from typing import NamedTuple

from budgeteval.runs.archive import verify

NAME, BLOCK, DIGITS = "blocks.txt", 512, 16
LINE = re.compile(rf"((?:[0-9a-f]{{{DIGITS}}})*) (.+)")


class Place(NamedTuple):
    """The bytes from ``first`` up to, not with, ``end``; ``before`` is what stood there, if it was one byte."""

    first: int
    end: int
    before: bytes = b""


def blocks(contents: Mapping[str, bytes]) -> bytes:
    """The content of ``blocks.txt``: a line for each file."""
    return "".join(f"{''.join(_hashes(contents[path]))} {path}\n" for path in sorted(contents)).encode()


def read(data: bytes) -> dict[str, list[str]]:
    """The hashes of an archive's files by path; none if ``blocks.txt`` itself is not as it was sealed."""
    entries = verify.read_index(data)[1]
    parts = list(verify.pieces(entries))
    at, shift = 0, len(data) - sum(size for _, _, size, _ in parts)
    for kind, path, size, what in parts:
        for text in (data[max(0, start):start + size] for start in (at, at + shift)):
            if (kind, path) == ("content", NAME) and verify.entry(path, text) == what:
                return _parsed(text.decode("utf-8", "replace"))
        at += size
    return {}


def place(then: list[str], size: int, now: bytes) -> Place | None:
    """Where a content of ``size`` bytes with these hashes has become another; None if they do not fit it, or tell."""
    shift = len(now) - size
    if len(then) != len(range(0, size, BLOCK)):
        return None
    head = min(_same(then, _hashes(now[:size])) * BLOCK, size, len(now))
    aligned = now[shift:] if shift >= 0 else bytes(-shift) + now
    tail = len(then) - _same(then[::-1], _hashes(aligned)[::-1])
    end = max(head, min(tail * BLOCK, size) + shift)
    if shift == 0 and end - head <= BLOCK:
        return _single(then[head // BLOCK], now, head, end) if head < end else None
    return Place(head, end)


def _single(then: str, now: bytes, head: int, end: int) -> Place:
    """The only byte that makes a block differ, else the block."""
    for at in range(head, end):
        before, after = now[head:at], now[at + 1:end]
        for one in (bytes([value]) for value in range(256)):
            if sha256(before + one + after).hexdigest().startswith(then):
                return Place(at, at + 1, one)
    return Place(head, end)


def _hashes(content: bytes) -> list[str]:
    return [sha256(content[at:at + BLOCK]).hexdigest()[:DIGITS] for at in range(0, len(content), BLOCK)]


def _same(ours: list[str], theirs: list[str]) -> int:
    """How many are the same from the start."""
    return sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(ours, theirs, strict=False)))


def _parsed(text: str) -> dict[str, list[str]]:
    found = [one for one in map(LINE.fullmatch, text.split("\n")) if one]
    return {one[2]: [one[1][at:at + DIGITS] for at in range(0, len(one[1]), DIGITS)] for one in found}
