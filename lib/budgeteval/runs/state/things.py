"""What can be taken from another report, and the hash that says whether it is still the same.

``facts.json#<id>`` is one fact, ``tables/<name>.csv?…`` some rows of a table (see :mod:`budgeteval.published_rows`),
``tables/<name>.csv``, ``manifest.json`` and any other path a file of the report,
``keys`` (at a place that ends in ``*``) the reports there are. An empty hash says that there was no such thing; a
place without things was only looked for, and found.
"""

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any

from budgeteval.places import CODE
from budgeteval.published_rows import MARK, Rows
from budgeteval.runs.state.manifest import NAME, hash_of

FACTS, KEYS, EVERY = "facts.json", "keys", "/*"
TOLD = ("value", "unit", "text", "rule")

Things = Mapping[str, str]


def of_fact(entry: Mapping[str, Any] | None) -> str:
    """Hash of what a reader is told of a fact."""
    if entry is None:
        return ""
    return _sha256(json.dumps([entry.get(name) for name in TOLD], ensure_ascii=False))


def of_rows(rows: Rows, folder: Path) -> str:
    """Hash of these rows in a report's folder; "" if it has no such table."""
    text = rows.text(folder)
    return "" if text is None else _sha256(text)


def of_keys(keys: Iterable[str]) -> str:
    """Hash of the keys of the reports there are."""
    return _sha256("\n".join(sorted(keys)))


class Shelf:
    """The reports below ``out`` as they are now; every report's facts are read once."""

    def __init__(self, out: Path) -> None:
        self._out = out
        self._facts: dict[str, tuple[str, Mapping[str, Any]]] = {}

    def changed(self, reads: Mapping[str, Things]) -> Iterator[tuple[str, str]]:
        """Places and things that are not as they were read; a report that came or went is the thing ``""``."""
        for place, things in reads.items():
            if place.endswith(EVERY):
                yield from self._changed_keys(place, things)
            elif self._is_there(place) != (things.get(NAME) != ""):
                yield place, ""
            else:
                yield from ((place, one) for one, sha256 in things.items() if self.now(place, one) != sha256)

    def now(self, place: str, thing: str) -> str:
        """Hash of a thing as it is now."""
        if MARK in thing:
            with suppress(ValueError, TypeError):
                return of_rows(Rows.named(thing), self._out / place)
            return ""
        name, _, fact = thing.partition("#")
        return of_fact(self._facts_of(place).get(fact)) if fact else hash_of(self._out / place / name)

    def _changed_keys(self, place: str, things: Things) -> Iterator[tuple[str, str]]:
        folder = self._out / place.removesuffix(EVERY)
        found = [path.name for path in folder.iterdir() if CODE.fullmatch(path.name) and (path / NAME).is_file()] \
            if folder.is_dir() else []
        if of_keys(found) != things.get(KEYS):
            yield place, KEYS

    def _is_there(self, place: str) -> bool:
        return (self._out / place / NAME).is_file()

    def _facts_of(self, place: str) -> Mapping[str, Any]:
        path = self._out / place / FACTS
        sha256 = hash_of(path)
        known = self._facts.get(place)
        if known is None or known[0] != sha256:
            known = self._facts[place] = sha256, json.loads(path.read_text(encoding="utf-8")) if sha256 else {}
        return known[1]


def _sha256(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
