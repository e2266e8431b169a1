"""Everything a form can be told by itself, by its neighbours and by the rules: one list of findings."""

import re
from typing import Any

import pandas as pd

from budgeteval.findings import Finding
from budgeteval.rulesets import RuleSet
from budgeteval.scoring import Scored, prevailing_year
from budgeteval.scoring.totals import KINDS
from budgeteval.stages.self_evaluation.checks import (
    funds,
    goals,
    identity,
    marks,
    privacy,
    sanity,
    totals,
    values,
    weights,
)
from budgeteval.stages.self_evaluation.checks.case import Case
from budgeteval.terms import label

ROW = re.compile(r"\D+")
COLUMNS = {"weight_missing": "weight", "score_missing": "score", "target_missing": "target_value",
           "score_without_achievement": "achieved_value"}
SUBJECTS = (identity, funds, totals, weights, marks, values, goals, sanity, privacy)


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
    found = _unsaid([one for subject in SUBJECTS for one in subject.find(case)], intake.findings, forms)
    order = {(head["file"], head["sheet"]): index for index, (_, head) in enumerate(forms.iterrows())}
    return [*intake.findings, *sorted(found, key=lambda one: order[one.file, one.sheet])]


def _unsaid(found: list[Finding], read: list[Finding], forms: pd.DataFrame) -> list[Finding]:
    """Findings without those that only repeat, row by row, that a form has no such column at all."""
    begins = forms.assign(row=[_row(place.rsplit("!", 1)[-1]) for place in forms.index])
    lacking = {(_owner(one, begins), one.facts["column"]) for one in read if one.code == "missing_column"}
    return [one for one in found if one.code not in COLUMNS or (_owner(one, begins), _column(one)) not in lacking]


def _column(one: Finding) -> str:
    """Label of the column whose blank cells a finding speaks of."""
    return label(COLUMNS[one.code])


def _owner(one: Finding, begins: pd.DataFrame) -> str:
    """Place of the form a finding lies in: the last of its sheet that begins at or above its cell, "" if none."""
    sheet = begins[(begins["file"] == one.file) & (begins["sheet"] == one.sheet) & (begins["row"] <= _row(one.cell))]
    return "" if sheet.empty else str(sheet["row"].idxmax())


def _cut(intake: Any, forms: pd.DataFrame) -> frozenset[str]:
    """Places of the forms that the reader found cut off: the last one that begins at or above the finding's cell."""
    begins = forms.assign(row=[_row(place.rsplit("!", 1)[-1]) for place in forms.index])
    cut = set()
    for one in intake.findings:
        if one.code == "form_cut_off":
            sheet = begins[(begins["file"] == one.file) & (begins["sheet"] == one.sheet)]
            above = sheet[sheet["row"] <= _row(one.cell)]
            cut |= set(above.index[above["row"] == above["row"].max()])
    return frozenset(cut)


def _row(cell: str) -> int:
    """Row number of an A1 address."""
    return int(ROW.sub("", cell) or 0)
