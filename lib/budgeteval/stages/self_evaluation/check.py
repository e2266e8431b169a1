"""Everything a form can be told by itself, by its neighbours and by the rules: one list of findings."""

from typing import Any

import numpy as np
import pandas as pd

from budgeteval.findings import Finding
from budgeteval.rulesets import RuleSet
from budgeteval.scoring import Scored, prevailing_year
from budgeteval.scoring.totals import KINDS
from budgeteval.stages.self_evaluation.checks import funds, goals, identity, marks, sanity, totals, values, weights
from budgeteval.stages.self_evaluation.checks.case import Case

SUBJECTS = (identity, funds, totals, weights, marks, values, goals, sanity)


def check(intake: Any, scored: Scored, rules: RuleSet, departments: pd.DataFrame, *,
          projects: pd.DataFrame | None = None, fiscal_year: int | None = None) -> list[Finding]:
    """All findings about an intake: the reader's own, then those of this stage in the order of the forms.

    Parameters
    ----------
    intake
        Tables Forms, Funds, Indicators, Cells, and the reader's findings (a form cut off proves no sums).
    scored
        The same forms under the same rules.
    departments
        The county's register: department_code, department (may be empty: then nobody is unknown).
    projects
        The county's project register (project_code, project, budget_yuan), to compare budgets with.
    fiscal_year
        The year the forms should be of; without it, the year that most forms name.
    """
    forms = intake.forms[intake.forms["kind"].isin(KINDS)].drop_duplicates("place").set_index("place")
    if forms.empty:
        return list(intake.findings)
    law = rules.self_evaluation
    case = Case(
        forms=forms, scores=scored.scores.drop_duplicates("place").set_index("place"),
        funds=intake.funds[intake.funds["form"].isin(forms.index)],
        indicators=scored.indicators[scored.indicators["form"].isin(forms.index)],
        cells=intake.cells, rules=law, departments=departments, projects=projects, cut=_cut(intake, forms),
        year=float(fiscal_year) if fiscal_year else prevailing_year(forms["fiscal_year"], law.checks.year_share),
    )
    found = [one for subject in SUBJECTS for one in subject.find(case)]
    order = {(head["file"], head["sheet"]): index for index, (_, head) in enumerate(forms.iterrows())}
    return [*intake.findings, *sorted(found, key=lambda one: order[one.file, one.sheet])]


def _cut(intake: Any, forms: pd.DataFrame) -> frozenset[str]:
    """Places of the forms in whose sheet the reader found a form cut off."""
    sheets = {(one.file, one.sheet) for one in intake.findings if one.code == "form_cut_off"}
    rows = np.array([pair in sheets for pair in zip(forms["file"], forms["sheet"], strict=True)], dtype=bool)
    return frozenset(forms.index[rows])
