"""Facts of a report, numbered in the order in which a reader meets them."""

import json
from typing import Any

from budgeteval.publish.model import Note


class Notes:
    """Collects facts; one number per fact; an id that stands for two different facts is a conflict."""

    def __init__(self) -> None:
        self._notes: dict[str, Note] = {}
        self.conflicts: list[str] = []

    def add(self, record: dict[str, Any], context: str, cell: str) -> int:
        """Number of the fact's note."""
        known = self._notes.setdefault(record["id"], Note(len(self._notes) + 1, dict(record), context, cell))
        if known.record != record:
            expected, found = (_brief(one) for one in (known.record, record))
            self.conflicts.append(
                f"{cell}: fact {record['id']!r} expected as in {known.cell}: {expected}, found {found}"
            )
        return known.number

    def entries(self) -> tuple[Note, ...]:
        return tuple(self._notes.values())


def _brief(record: dict[str, Any]) -> str:
    shown = {**record, "rows": len(record["rows"])}
    return json.dumps(shown, ensure_ascii=False, sort_keys=True)
