"""Making the statement's facts: text as an official document writes it, and the trail to what was published."""

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

import pandas as pd

from budgeteval.facts import Fact, entries, fact
from budgeteval.numbers import WAN, YI, plain, round_half_up
from budgeteval.stages.annual_statement.gather import READ, Year
from budgeteval.terms import sentences

SAY = sentences(__package__).say
PREFIX = "annual_statement"
TRAIL = "trail"


def amount(yuan: float) -> str:
    """Money as prose writes it: 亿元 or 万元 without trailing zeros, 元 below a hundred.

    The unit follows the rounded number: 99,999,999 yuan read as one 亿元, not as ten thousand 万元.
    """
    if abs(round_half_up(yuan / WAN, 2)) >= YI / WAN:
        return SAY("money.yi", amount=plain(yuan / YI, 2))
    if abs(yuan) >= 100:
        return SAY("money.wan", amount=plain(yuan / WAN, 2))
    return SAY("money.yuan", amount=plain(yuan, 2))


class Maker:
    """Makes the facts of one published table (or of a register), each with its trail."""

    def __init__(self, year: Year, source: str) -> None:
        self._year, self._source = year, source

    def __call__(self, id: str, value: float | int | str | None, unit: str, column: str = "",
                 rows: Iterable[str] | None = None, stated: str = "", digits: int | None = None) -> Fact:
        """A fact computed from published rows; ``stated`` is the id under which the stage says the same."""
        value = _plain(value)
        made = fact(f"{PREFIX}.{id}", value, unit, digits=digits, table=TRAIL, column=column,
                    rows=self._trail(stated, rows))
        known = isinstance(made.value, (int, float)) and unit == "yuan"
        return replace(made, text=amount(float(made.value or 0))) if known else made

    def _trail(self, stated: str, rows: Iterable[str] | None) -> list[str]:
        if self._source not in READ:
            return entries(self._source, () if rows is None else rows) or [f"reference/{self._source}.csv"]
        found = self._year.stated(READ[self._source][0], stated) if stated else None
        if found is not None:
            return list(found.rows)
        place = self._year.place_of(self._source)
        keys = [f"{place}!{self._source}!{row}" for row in (rows if rows is not None else self.keys())]
        return keys or [f"{place}#{self._source}"]  # none of its rows: the table as a whole

    def keys(self, rows: pd.DataFrame | None = None) -> list[str]:
        """Keys of rows of the table: its place, else its department, unit, number or item."""
        frame = self._year.frames[self._source] if rows is None else rows
        names = ("place", "number", "department_code", "unit_code", "item")
        return [str(key) for key in frame[next(name for name in names if name in frame)]]


def _plain(value: Any) -> Any:
    """Python's own number for one of numpy's, which JSON does not know."""
    return value.item() if hasattr(value, "item") else value


def taken(year: Year, stage: str, id: str, name: str, digits: int | None = None) -> dict[str, Fact]:
    """A fact that a stage states and no table repeats, under the statement's own id; nothing if it is not stated."""
    found = year.stated(stage, id)
    if found is None or found.value is None:
        return {}
    made = fact(f"{PREFIX}.{name}", found.value, found.unit, digits=digits, table=TRAIL, column=id, rows=found.rows)
    if found.unit == "yuan" and isinstance(found.value, (int, float)):
        made = replace(made, text=amount(float(found.value)))
    return {name: made}
