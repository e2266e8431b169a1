"""The chain: ``chain.txt`` beside the archives, one line each: SHA-256, that of the one before, file."""

import hashlib
import os
import re
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from budgeteval.runs.archive.verify import CHAIN
from budgeteval.runs.archive.words import say

NONE = "-"
LINE = re.compile(r"([0-9a-f]{64}) (-|[0-9a-f]{64}) ([A-Za-z0-9_-]+\.zip)")


class Link(NamedTuple):
    """One archive of a chain; the first has :data:`NONE` before it."""

    sha256: str
    before: str
    name: str


def read(folder: Path) -> tuple[list[Link], list[str]]:
    """The chain of a folder of archives, and where its file is damaged, broken or forked, in words."""
    path = folder / CHAIN
    lines = path.read_text("utf-8", "replace").splitlines() if path.is_file() else []
    found = [LINE.fullmatch(line) for line in lines]
    problems = [say("chain.line", line=number) for number, one in enumerate(found, start=1) if one is None]
    chain = [Link(*one.groups()) for one in found if one]
    return chain, [*problems, *_order(chain)]


def _order(chain: list[Link]) -> Iterator[str]:
    """Every link names the one before it; one that names an earlier one forks the chain."""
    before, followed = NONE, set[str]()
    for one in chain:
        if one.before != before:
            yield say("chain.fork" if one.before in followed else "chain.broken", name=one.name)
        followed.add(one.before)
        before = one.sha256


def standing(folder: Path, chain: list[Link]) -> Iterator[str]:
    """The newest archive is there as it was sealed, and no archive is there that the chain does not know."""
    known = {one.name for one in chain}
    yield from (say("chain.unlisted", name=path.name) for path in sorted(folder.glob("*.zip"))
                if path.name not in known)
    yield from _as_sealed(folder, chain[-1:])


def whole(folder: Path, chain: list[Link]) -> Iterator[str]:
    """As :func:`standing`, of all archives."""
    yield from standing(folder, chain)
    yield from _as_sealed(folder, chain[:-1])


def _as_sealed(folder: Path, links: list[Link]) -> Iterator[str]:
    for one in links:
        path = folder / one.name
        if not path.is_file():
            yield say("chain.missing", name=one.name)
        elif sha256(path) != one.sha256:
            yield say("chain.altered", name=one.name)


def add(folder: Path, chain: list[Link], link: Link) -> None:
    """Write the chain with one more link, in one step."""
    text = "".join(" ".join(one) + "\n" for one in (*chain, link))
    write(folder / CHAIN, text.encode())


def write(path: Path, content: bytes) -> None:
    """A file that is there whole or not at all."""
    part = path.with_name(f".{path.name}.part")
    with part.open("wb") as stream:
        stream.write(content)
        stream.flush()
        os.fsync(stream.fileno())
    part.replace(path)


def sha256(path: Path) -> str:
    """SHA-256 of a file."""
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()
