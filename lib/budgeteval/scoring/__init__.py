"""Marks by rule: what the rule set gives for a form's own values, beside what the form prints.

Formulas are chosen by name in the rule set; everything works on whole tables.
"""

from dataclasses import dataclass
from typing import Protocol

import numpy as np
import pandas as pd

from budgeteval.rulesets import RuleSet
from budgeteval.scoring.dates import prevailing_year
from budgeteval.scoring.departments import resolve
from budgeteval.scoring.execution import execution_score
from budgeteval.scoring.explain import explain_marks
from budgeteval.scoring.grades import grades
from budgeteval.scoring.indicators import score_indicators
from budgeteval.scoring.marks import quantitative
from budgeteval.scoring.rounding import rounded
from budgeteval.scoring.totals import score_forms

__all__ = [
    "Scored", "execution_score", "grades", "prevailing_year", "quantitative", "rounded", "score", "score_indicators",
]


class Tables(Protocol):
    """What scoring needs of an intake: its tables (schemas Forms, Funds, Indicators)."""

    @property
    def forms(self) -> pd.DataFrame: ...
    @property
    def funds(self) -> pd.DataFrame: ...
    @property
    def indicators(self) -> pd.DataFrame: ...


@dataclass(frozen=True)
class Scored:
    """Scored forms.

    ``scores`` has one row per form that carries marks (schema Scores). ``indicators`` has every indicator
    row with recomputed_score (points; NaN where no honest mark exists), completion_ratio, formula, doubt
    (why the mark is a person's), met (yes, no, "" if the rules cannot tell) and explained_by (a known rule
    that gives the printed mark, or "").
    """

    scores: pd.DataFrame
    indicators: pd.DataFrame


def score(intake: Tables, rules: RuleSet, departments: pd.DataFrame | None = None) -> Scored:
    """Marks, totals and grades of all forms of an intake under one rule set.

    ``departments`` (columns department_code, department) resolves whose form each is; without it the
    codes that the forms print are kept.
    """
    law = rules.self_evaluation
    forms = intake.forms
    year = forms.drop_duplicates("place").set_index("place")["fiscal_year"]
    most = prevailing_year(year, law.checks.year_share)
    year = year if np.isnan(most) else year.mask(year.notna(), most)
    marked = score_indicators(intake.indicators, law, year)
    marked["explained_by"] = explain_marks(marked, law)
    if departments is None:
        return Scored(score_forms(forms, intake.funds, marked, law, forms["department_code"]), marked)
    codes = resolve(forms["department"], forms["department_code"], departments)
    scores = score_forms(forms, intake.funds, marked, law, codes)
    names = scores["department_code"].map(departments.set_index("department_code")["department"])
    return Scored(scores.assign(department=names.fillna(scores["department"]).astype("str")), marked)
