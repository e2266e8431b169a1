"""What every check needs, and the flag it raises."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import pandas as pd

from budgeteval.findings import Finding
from budgeteval.numbers import plain
from budgeteval.rulesets.performance_target import PerformanceTarget

LETTERS, DIGITS = re.compile(r"[A-Z]+"), re.compile(r"\d+")
CELLS = {"target": "target_cell", "name": "level3_cell", "weight": "weight_cell"}


@dataclass(frozen=True)
class Flag:
    """A finding about a form, and the place of the indicator it concerns ("" if the form as a whole)."""

    form: str
    indicator: str
    finding: Finding


@dataclass(frozen=True, eq=False)
class Case:
    """The forms of the year with everything they are compared with.

    ``forms`` is indexed by place, with ``department_code``, ``department`` (its name), ``project_code``,
    ``registered_budget_yuan``, ``amount_yuan`` and ``amount_cell``. ``indicators`` are the annual indicator rows with
    their ``aspect``. ``standards`` is indexed by indicator place, where there is a column. ``known_rates`` are the
    library's names that have a formula. ``last_year`` has one row per comparable indicator: ``place``, ``reached``,
    ``reached_text``. ``amounts`` are all amounts a form states.
    """

    forms: pd.DataFrame
    indicators: pd.DataFrame
    standards: pd.DataFrame
    amounts: Mapping[str, set[float]]
    known_rates: frozenset[str]
    last_year: pd.DataFrame
    rules: PerformanceTarget

    @cached_property
    def rows(self) -> list[dict[str, Any]]:
        """The indicators as records."""
        return [{str(name): value for name, value in row.items()} for row in self.indicators.to_dict("records")]

    @cached_property
    def by_form(self) -> dict[str, list[dict[str, Any]]]:
        """Each form's place with its indicators."""
        forms: dict[str, list[dict[str, Any]]] = {}
        for row in self.rows:
            forms.setdefault(row["form"], []).append(row)
        return forms

    @cached_property
    def heads(self) -> dict[str, dict[str, Any]]:
        """What each form's place says of it."""
        return {str(place): row for place, row in zip(self.forms.index, self.forms.to_dict("records"), strict=True)}

    @cached_property
    def standard_of(self) -> dict[str, tuple[str, str]]:
        """Standard and its cell by indicator place, where there is a column."""
        rows = self.standards
        return dict(zip(rows.index, zip(rows["standard"], rows["standard_cell"], strict=True), strict=True))

    def on(self, code: str, row: Mapping[str, Any], at: str = "name", **facts: Any) -> Flag:
        """A flag on an indicator, in its cell for ``at`` (its own place's cell if that one is empty)."""
        cell = self._cell(row, CELLS[at]) if at in CELLS else at
        return self._flag(code, row["form"], row["place"], cell,
                          {"name": row["level3"], "target": row["target_text"], **facts})

    def about(self, code: str, form: str, cell: str = "", **facts: Any) -> Flag:
        """A flag on a form as a whole; without a cell, at its top."""
        return self._flag(code, form, "", cell or form.rsplit("!", 1)[-1], facts)

    def _cell(self, row: Mapping[str, Any], column: str) -> str:
        """A row's cell; where it is empty, the column's letters in the same form beside the row's number."""
        own = row["place"].rsplit("!", 1)[-1]
        letters = self._letters.get((row["form"], column), "")
        return str(row[column]) or (f"{letters}{LETTERS.sub('', own)}" if letters else own)

    @cached_property
    def _letters(self) -> dict[tuple[str, str], str]:
        """Letters of each column of cells, by form."""
        return {(row["form"], column): DIGITS.sub("", row[column])
                for row in self.rows for column in CELLS.values() if row[column]}

    def _flag(self, code: str, form: str, indicator: str, cell: str, facts: Mapping[str, Any]) -> Flag:
        head = self.heads[form]
        told = {name: shown(value) for name, value in facts.items()}
        finding = Finding(code, head["file"], head["sheet"], cell, told, head["department"], head["project"])
        return Flag(form, indicator, finding)


def shown(value: Any) -> str:
    """A fact as the sentence says it."""
    return plain(float(value), 4) if isinstance(value, (int, float)) else str(value)
