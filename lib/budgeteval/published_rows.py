"""Some rows of a report's table, named so that whoever keeps the name finds later whether they are still the same."""

import csv
import json
from dataclasses import dataclass
from pathlib import Path
from typing import Self

MARK = "?"  # in the name, after the table's path
GUARD = "'"  # before text that a spreadsheet would take for a formula


@dataclass(frozen=True)
class Rows:
    """The ``columns`` of those rows of ``table`` (its path below the report's folder) that have one of ``values`` in
    ``column``."""

    table: str
    columns: tuple[str, ...]
    column: str
    values: tuple[str, ...]

    @property
    def name(self) -> str:
        return self.table + MARK + json.dumps([self.columns, self.column, self.values], ensure_ascii=False)

    @classmethod
    def named(cls, name: str) -> Self:
        """The rows of that name.

        Raises
        ------
        ValueError
            If it names none.
        """
        table, _, rest = name.partition(MARK)
        columns, column, values = json.loads(rest)
        return cls(table, tuple(columns), column, tuple(values))

    def text(self, folder: Path) -> str | None:
        """Their content in a report's folder; None if it has no such table."""
        path = folder / self.table
        if not path.is_file():
            return None
        with path.open(encoding="utf-8-sig", newline="") as stream:
            found = [row for row in csv.DictReader(stream)
                     if (row.get(self.column) or "").removeprefix(GUARD) in self.values]
        return json.dumps([[row.get(name) for name in self.columns] for row in found], ensure_ascii=False)
