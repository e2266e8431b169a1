"""What earlier reports have published: their facts and tables, read back by the schemas they promised.

A later stage never asks an earlier stage's code; it reads ``<reports>/<year>/<report>/<key>/``. What is not there is
missing, not zero: tables without a report come back empty, facts as None.
"""

import csv
import hashlib
import json
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import pandas as pd

from budgeteval.facts import Fact
from budgeteval.places import CODE, REPORTS, reports_folder
from budgeteval.published_rows import Rows
from budgeteval.tables.schema import Table
from budgeteval.trace import covered, tell

VARIABLE = REPORTS
FACTS, MANIFEST = "facts.json", "manifest.json"


@dataclass(frozen=True)
class Published:
    """One finished report: ``place`` is ``<year>/<report>/<key>``."""

    place: str
    folder: Path

    @property
    def key(self) -> str:
        return self.place.rsplit("/", 1)[-1]

    @property
    def fingerprint(self) -> str:
        """SHA-256 of all that the report states (its facts); the same statements, whoever made them, are the same."""
        tell("part", (self.place, FACTS, self.folder / FACTS))
        return hashlib.sha256((self.folder / FACTS).read_bytes()).hexdigest()

    def fact(self, id: str) -> Fact | None:
        """A fact of the report with ``place#id`` as its row, None if the report states no such fact."""
        found = _facts(self.folder).get(id)
        tell("fact", (self.place, id, found))
        if found is None:
            return None
        return Fact(id, found["value"], found["unit"], found["text"], "facts", id, (f"{self.place}#{id}",),
                    found.get("rule", ""))

    def table(self, name: str, schema: type[Table]) -> pd.DataFrame:
        """``tables/<name>.csv`` by its schema; no rows if the report has no such table.

        Raises
        ------
        KeyError
            If a column of the schema is missing in the file.
        """
        path = self.folder / "tables" / f"{name}.csv"
        tell("part", (self.place, f"tables/{name}.csv", path))
        return _table(path, schema)

    def rows(self, name: str, schema: type[Table], column: str, values: Collection[str]) -> pd.DataFrame:
        """Those rows of :meth:`table` that have one of ``values`` in a column of text; only they count as read."""
        path = f"tables/{name}.csv"
        with covered():  # told of by the rows
            tell("rows", (self.place, Rows(path, tuple(schema.of([])), column, tuple(sorted(values))), self.folder))
            found = _table(self.folder / path, schema)
        return found[found[column].isin(list(values))].reset_index(drop=True)


def find(report: str, fiscal_year: int, key: str = "all") -> Published | None:
    """A finished report, None if there is none."""
    found = _at(f"{fiscal_year}/{report}/{key}")
    tell("report", (f"{fiscal_year}/{report}/{key}", found is not None))
    return found


def find_all(report: str, fiscal_year: int) -> list[Published]:
    """Every finished report of a kind and year, by key."""
    place = f"{fiscal_year}/{report}"
    folder = reports_folder() / place
    keys = sorted(path.name for path in folder.iterdir() if CODE.fullmatch(path.name)) if folder.is_dir() else []
    found = [one for key in keys if (one := _at(f"{place}/{key}"))]
    tell("list", (f"{place}/*", [one.key for one in found]))
    return found


def tables(reports: Sequence[Published], name: str, schema: type[Table]) -> pd.DataFrame:
    """The same table of several reports, one below the other."""
    parts = [one.table(name, schema) for one in reports]
    if len(parts) == 1:
        return parts[0]
    return schema.check(pd.concat(parts, ignore_index=True)) if parts else schema.of([])


def _at(place: str) -> Published | None:
    folder = reports_folder() / place
    return Published(place, folder) if (folder / MANIFEST).is_file() else None


def _facts(folder: Path) -> dict[str, Any]:
    path = folder / FACTS
    with covered():  # told of fact by fact
        return dict(json.loads(path.read_text(encoding="utf-8"))) if path.is_file() else {}


def _table(path: Path, schema: type[Table]) -> pd.DataFrame:
    if not path.is_file():
        return schema.of([])
    state = path.stat()
    return _parsed(path, (state.st_ino, state.st_size, state.st_mtime_ns), schema).copy()


@lru_cache(maxsize=64)
def _parsed(path: Path, _state: tuple[int, ...], schema: type[Table]) -> pd.DataFrame:
    """A table once per process for the same file; read-only."""
    empty = schema.of([])
    with path.open(encoding="utf-8-sig", newline="") as stream:
        head, *rows = csv.reader(stream)
    if missing := [name for name in empty if name not in head]:
        raise KeyError(f"{path.name} has no columns {missing}")
    places = {name: head.index(name) for name in empty}
    kinds = {name: empty[name].dtype.kind for name in empty}
    return schema.of([{name: _value(row[at], kinds[name]) for name, at in places.items()} for row in rows])


def _value(text: str, kind: str) -> Any:
    """A cell as it was before it was written: numbers as numbers, the guard's apostrophe taken off text."""
    if kind in "fi":
        return (float(text) if kind == "f" else int(float(text))) if text else None
    if kind == "b":
        return text == "True"
    return text.removeprefix("'")
