"""Finished reports on disk: what they state, what they stand on, and the other reports they read."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from budgeteval.trail.basis import Basis
from budgeteval.trail.tables import Tables, in_folder

FACTS, MANIFEST = "facts.json", "manifest.json"
NEEDED = ("report", "parameters", "inputs", "reads")


class Unreadable(ValueError):
    """A report of an older version, or one that is damaged; the message is a key of ``text.zh.yaml``."""


@dataclass(frozen=True)
class Report:
    """The report in ``base/place``; ``place`` is ``<year>/<report>/<key>``."""

    base: Path
    place: str

    @property
    def folder(self) -> Path:
        return self.base / self.place

    @cached_property
    def manifest(self) -> Mapping[str, Any]:
        """The manifest; :class:`Unreadable` if it is damaged or does not tell what a trail needs."""
        tree = _json(self.folder / MANIFEST)
        if not all(name in tree for name in NEEDED):
            raise Unreadable("older")
        return tree

    @cached_property
    def facts(self) -> Mapping[str, Mapping[str, Any]]:
        """Entries of facts.json by id; :class:`Unreadable` if they do not tell what a trail needs."""
        known = _json(self.folder / FACTS)
        if not all({"id", "value", "text", "table", "column", "rows", "rule"} <= one.keys() for one in known.values()):
            raise Unreadable("older")
        return known

    @cached_property
    def basis(self) -> Basis:
        return Basis.of(self.manifest)

    @cached_property
    def tables(self) -> Tables:
        return in_folder(self.folder)

    @cached_property
    def others(self) -> tuple["Report", ...]:
        """The reports this one read, as far as they are there."""
        return tuple(one for place in self.manifest["reads"] for one in at(self.base, place.removesuffix("/*")))

    def bases(self) -> Iterator[Basis]:
        """What the report was made from, then what the reports it read were."""
        yield self.basis
        for one in self.others:
            yield from one.bases()


def at(base: Path, place: str) -> list[Report]:
    """The report at a place, or every report of a kind (``<year>/<report>``)."""
    folder = base / place
    if (folder / MANIFEST).is_file():
        return [Report(base, place)]
    return [Report(base, path.parent.relative_to(base).as_posix()) for path in sorted(folder.glob(f"*/{MANIFEST}"))]


def _json(path: Path) -> dict[str, Any]:
    try:
        tree = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise Unreadable("damaged") from error
    if not isinstance(tree, dict):
        raise Unreadable("damaged")
    return tree
