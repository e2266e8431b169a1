"""Totals and grades as printed."""

import pandas as pd

from budgeteval.findings import Finding
from budgeteval.scoring import grades
from budgeteval.scoring.explain import differs, explain_totals
from budgeteval.stages.self_evaluation.checks.case import Case
from budgeteval.stages.self_evaluation.checks.funds import explanation
from budgeteval.terms import label


def find(case: Case) -> list[Finding]:
    return [*_sum(case), *_missing(case), *_grade(case), *_rounding(case)]


def _sum(case: Case) -> list[Finding]:
    """total_mismatch: the printed total is not the sum of the printed marks.

    A total that counts a mark whose cell is blank is no contradiction: the blank has its own code.
    """
    scores = case.whole(case.scores)
    gap = scores["reported_total"] - scores["summed_total"]
    tolerance = case.rules.checks.mark_tolerance
    room = _blank_weights(case).reindex(scores.index).fillna(0.0)
    wrong = scores[differs(scores["reported_total"], scores["summed_total"], tolerance)
                   & ~((gap >= -tolerance) & (gap <= room + tolerance) & (room > 0)).to_numpy()]
    again = _repeated(case)
    why = explain_totals(wrong.reset_index(), again, case.rules)
    return [
        case.finding("total_mismatch", str(form), case.total_cell(str(form), "reported_total"),
                     printed=row["reported_total"], summed=row["summed_total"], explained=explanation(code))
        for (form, row), code in zip(wrong.iterrows(), why, strict=True)
    ]


def _blank_weights(case: Case) -> pd.Series:
    """Weights per form of the rows whose mark is blank, the execution item included."""
    rows = case.marked[case.marked["reported_score"].isna()]
    blank = rows.groupby("form")["weight"].sum()
    scores = case.scores
    item = scores["execution_weight"].where(scores["reported_execution_score"].isna(), 0.0).fillna(0.0)
    return item.add(blank, fill_value=0.0)


def _repeated(case: Case) -> dict[str, float]:
    """Execution marks per form that rows below the total print again."""
    rows = case.funds[case.funds["reported_score"].notna()]
    again = rows.groupby("form")["reported_score"].sum() - rows.groupby("form")["reported_score"].first()
    return again[again > 0].to_dict()


def _missing(case: Case) -> list[Finding]:
    """total_missing: marks, but no total."""
    scores = case.whole(case.scores)
    blank = scores[scores["reported_total"].isna() & scores["summed_total"].notna()]
    return [
        case.finding("total_missing", str(form), case.total_cell(str(form), "reported_total"),
                     summed=row["summed_total"])
        for form, row in blank.iterrows()
    ]


def _grade(case: Case) -> list[Finding]:
    """grade_mismatch: the printed grade is not the one of the printed total."""
    printed, rule = case.forms["reported_grade"].reindex(case.scores.index), case.scores["reported_grade"]
    wrong = (printed != "") & (rule != "") & (printed != rule)
    return [
        case.finding("grade_mismatch", str(form), case.total_cell(str(form), "reported_total"),
                     printed=label("grade", printed[form]), total=case.scores.at[form, "reported_total"],
                     expected=label("grade", rule[form]))
        for form in case.scores.index[wrong]
    ]


def _rounding(case: Case) -> list[Finding]:
    """grade_on_rounding: the total reaches its grade only by rounding."""
    scores = case.scores
    exact = case.rules.rounding.total.model_copy(update={"mode": "down", "digits": 6})
    unrounded = grades(scores["reported_total"].to_numpy(float), case.rules.grades, exact)
    rows = scores[(unrounded != scores["reported_grade"].to_numpy()) & (scores["reported_grade"] != "").to_numpy()]
    before = pd.Series(unrounded, index=scores.index)
    return [
        case.finding("grade_on_rounding", str(form), case.total_cell(str(form), "reported_total"),
                     total=row["reported_total"], rounded=label("grade", row["reported_grade"]),
                     unrounded=label("grade", before[form]))
        for form, row in rows.iterrows()
    ]
