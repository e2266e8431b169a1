"""What every check needs: forms joined with what was computed of them, and a maker of findings."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import pandas as pd

from budgeteval.findings import Finding
from budgeteval.numbers import fixed, plain
from budgeteval.rulesets.monitoring import Monitoring
from budgeteval.scoring.execution import total_rows
from budgeteval.stages.monitoring.match import Register


@dataclass(frozen=True)
class Case:
    """Monitoring forms of a county at a month, after matching, tracking and lights.

    ``heads`` are the forms (after :func:`match`), ``indicators`` the tracked rows, ``projects`` the rows of
    :func:`monitor`, ``funds`` and ``cells`` as read.
    """

    heads: pd.DataFrame
    funds: pd.DataFrame
    indicators: pd.DataFrame
    cells: pd.DataFrame
    projects: pd.DataFrame
    register: Register
    rules: Monitoring
    fiscal_year: int
    month: int

    @cached_property
    def forms(self) -> pd.DataFrame:
        """Forms by place, with the columns of their project's row."""
        own = self.projects[self.projects["form"] != ""].set_index("form")
        wanted = [name for name in own if name not in self.heads and name != "place"]
        return self.heads.set_index("place").join(own[wanted])

    @cached_property
    def current(self) -> pd.DataFrame:
        """Forms of this year and month that stand for a project."""
        return self.forms[self.forms["usable"].eq(True) & self.forms["in_register"].eq(True)]

    @cached_property
    def totals(self) -> pd.DataFrame:
        """Total row of each current form's fund block, by form."""
        rows = total_rows(self.funds).drop_duplicates("form").set_index("form")
        return rows[rows.index.isin(self.current.index)].merge(
            self.current, left_index=True, right_index=True, suffixes=("", "_form"))

    @cached_property
    def rows(self) -> pd.DataFrame:
        """Tracked indicators of current forms."""
        return self.indicators[self.indicators["form"].isin(self.current.index)]

    @cached_property
    def _names(self) -> dict[str, str]:
        known = self.register.departments
        return dict(zip(known["department_code"], known["department"], strict=True))

    def finding(self, code: str, form: str, cell: str, **facts: Any) -> Finding:
        """A finding in a form; numbers in ``facts`` are shown as people write them."""
        head = self.forms.loc[form]
        shown = {name: told(value) for name, value in facts.items()}
        department = self._names.get(head["department_code"], head["department"])
        return Finding(code, head["file"], head["sheet"], cell, shown, department, head["project"])

    def of_rows(self, code: str, rows: pd.DataFrame, column: str, **facts: Iterable[Any]) -> list[Finding]:
        """A finding per indicator row in ``column``'s cell, or where that cell should be."""
        lists = {name: list(values) for name, values in facts.items()}
        places = zip(rows["form"], rows["place"], rows[f"{column}_cell"], strict=True)
        return [self.finding(code, form, cell or self._beside(form, place, column),
                             **{name: values[at] for name, values in lists.items()})
                for at, (form, place, cell) in enumerate(places)]

    def _beside(self, form: str, place: str, column: str) -> str:
        """Address of an empty cell: the column's letters elsewhere in the form, the row's own number."""
        cells = self.indicators.loc[self.indicators["form"] == form, f"{column}_cell"]
        letters = cells[cells != ""].str.extract(r"^([A-Z]+)")[0]
        own = place.rsplit("!", 1)[1]
        return f"{letters.mode().iloc[0]}{own.lstrip('ABCDEFGHIJKLMNOPQRSTUVWXYZ')}" if len(letters) else own


def told(value: Any) -> Any:
    """A fact as a sentence shows it; no data is a dash."""
    if value is None or value != value:
        return "—"
    return plain(float(value), 4) if isinstance(value, (int, float)) and not isinstance(value, bool) else value


def wan(value: float) -> str:
    """Yuan as ten thousands with two decimals, a dash where there is none."""
    return "—" if value != value else fixed(value / 10_000)


def percent(value: float) -> str:
    """A rate as a percentage with two decimals, a dash where there is none."""
    return "—" if value != value else f"{fixed(value * 100)}%"


