"""The tables of one report: the row a key points at, and what a row without a form cell was made of."""

import csv
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from importlib import resources
from pathlib import Path
from typing import Any

from budgeteval.facts import entries
from budgeteval.terms import read_yaml

Row = Mapping[str, Any]
Content = tuple[Sequence[str], Sequence[Sequence[Any]]]  # columns, rows


@dataclass
class Tables:
    """Tables by name, as ``read`` gives them (None if there is none); each is looked at once, when it is asked for.

    ``seen`` keeps what a trail has found of a row: table, column and key.
    """

    read: Callable[[str], Content | None]
    seen: dict[tuple[str, str, str], Any] = field(default_factory=dict)
    _content: dict[str, Content | None] = field(default_factory=dict)
    _indexes: dict[tuple[str, tuple[str, ...]], dict[str, list[int]]] = field(default_factory=dict)

    def __contains__(self, table: str) -> bool:
        return self._of(table) is not None

    def row(self, table: str, key: str) -> Row | None:
        """The row of a table with this key: in its places first, then in addresses of cells, then in other columns."""
        content = self._of(table)
        if content is None:
            return None
        for column in sorted(content[0], key=_rank):
            if found := self.rows(table, (column,), key):
                return found[0]
        return None

    def rows(self, table: str, columns: tuple[str, ...], key: str) -> list[Row]:
        """Rows whose values in these columns, joined by /, are the key."""
        content = self._of(table)
        if content is None or not set(columns) <= set(content[0]):
            return []
        return [dict(zip(content[0], content[1][at], strict=True)) for at in self._index(table, columns).get(key, ())]

    def made_of(self, table: str, key: str) -> tuple[list[str], str, str]:
        """What a row without a cell was made of: keys, the table in which they are rows, the rule that made it."""
        how = _made_of().get(table)
        if how is None:
            own = self.row(table, key) or {}
            return [str(own["place"])] if own.get("place") else [], table, ""
        if "register" in how:
            return entries(how["register"], [key]), "", ""
        if "of" in how:
            below = self.rows(how["of"], tuple(how["by"]), key)
            return [_key(how["of"], row) for row in below], how["of"], ""
        found = self.rows(table, tuple(how["by"]), key)
        listed = [one for row in found for one in str(row[how["listed"]] or "").split(";") if "!" in one]
        return listed, "", how["rule"].format(**found[0]) if found else ""

    def _index(self, table: str, columns: tuple[str, ...]) -> dict[str, list[int]]:
        if (table, columns) not in self._indexes:
            heads, rows = self._of(table) or ((), ())
            at = [list(heads).index(one) for one in columns]
            made: dict[str, list[int]] = {}
            for number, row in enumerate(rows):
                made.setdefault("/".join(str(row[one]) for one in at), []).append(number)
            self._indexes[table, columns] = made
        return self._indexes[table, columns]

    def _of(self, table: str) -> Content | None:
        if table not in self._content:
            self._content[table] = self.read(table)
        return self._content[table]


def in_folder(folder: Path) -> Tables:
    """The tables below a report's folder."""
    def read(name: str) -> Content | None:
        path = folder / "tables" / f"{name}.csv"
        if not path.is_file():
            return None
        with path.open(encoding="utf-8-sig", newline="") as stream:
            head, *rows = csv.reader(stream)
        return head, [[one.removeprefix("'") for one in row] for row in rows]

    return Tables(read)


def _rank(column: str) -> int:
    return 0 if column == "place" else 1 if column.endswith("_cell") else 2


def _key(table: str, row: Row) -> str:
    by = _made_of().get(table, {}).get("by", ("place",))
    return str(row["place"]) if "place" in row else "/".join(str(row[one]) for one in by)


@cache
def _made_of() -> Mapping[str, Mapping[str, Any]]:
    return read_yaml(Path(str(resources.files(__package__))) / "made_of.yaml")
