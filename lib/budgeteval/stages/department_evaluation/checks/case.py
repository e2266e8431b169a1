"""What every check looks at, and how a finding about a form is made."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import pandas as pd

from budgeteval.county import County
from budgeteval.findings import Finding
from budgeteval.rulesets import RuleSet
from budgeteval.rulesets.department_evaluation import Checks
from budgeteval.stages.department_evaluation.evaluate import Evaluated
from budgeteval.stages.department_evaluation.filed import Filed

Row = Mapping[str, Any]


@dataclass(frozen=True)
class Case:
    """A county's filed forms and what came of them; ``forms`` by place, those that are checked cell by cell."""

    filed: Filed
    evaluated: Evaluated
    rules: RuleSet
    county: County
    fiscal_year: int
    names: Mapping[str, str]

    @property
    def limits(self) -> Checks:
        checks: Checks = self.rules.department_evaluation.checks
        return checks

    @property
    def in_use(self) -> pd.DataFrame:
        """Scored rows of the forms that count: whole departments, filled, the first of each department."""
        rows = self.evaluated.forms
        aside = ("department_second_form", "department_project_form", "unreadable_file", "department_empty")
        return rows[(rows["kind"] == "department_evaluation") & ~rows["blocked_by"].isin(aside)]

    @cached_property
    def _records(self) -> Mapping[str, Row]:
        return {row["place"]: row for row in self.filed.forms.to_dict("records")}

    def form(self, place: str) -> Row:
        """The form's own record (schema Forms)."""
        return self._records[place]

    def at(self, code: str, place: str, cell: str = "", **facts: Any) -> Finding:
        """A finding in a form's sheet."""
        file, sheet = (place.split("!") + [""])[:2]
        return Finding(code, file, sheet, cell, facts, self.names.get(self.filed.owners.get(file, ""), ""))

    def of(self, code: str, department: str, **facts: Any) -> Finding:
        """A finding about a department that has no cell to point at."""
        return Finding(code, facts={"department": self.names[department], **facts},
                       department=self.names[department])


def cell_of(place: str) -> str:
    """The cell of a place, "" if it names none."""
    return place.split("!")[2] if place.count("!") > 1 else ""
