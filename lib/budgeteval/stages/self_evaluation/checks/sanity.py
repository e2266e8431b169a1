"""Sanity of a whole form: indicators ahead of the money, money left over, full marks everywhere (rules.md 1.5)."""

import numpy as np

from budgeteval.findings import Finding
from budgeteval.stages.self_evaluation.checks.case import Case


def find(case: Case) -> list[Finding]:
    return [*_ahead(case), *_unspent(case), *_straight(case)]


def _ahead(case: Case) -> list[Finding]:
    """indicators_outrun_execution: (S/90 - E/10) / (S/90) above the limit."""
    scores = case.whole(case.projects_only)
    weight = scores["execution_weight"]
    most = np.maximum(case.rules.weights.total - weight, (scores["total_weight"] - weight).fillna(0.0))
    share = scores["reported_indicator_score"] / most
    rate = scores["reported_execution_score"] / weight
    red = scores[(weight > 0) & (share > 0) & ((share - rate) / share > case.rules.lights.indicators_ahead_above)]
    return [
        case.finding("indicators_outrun_execution", str(form), case.fund_cell(str(form), "reported_score"),
                     indicators=f"{share[form]:.2%}", execution=f"{rate[form]:.2%}",
                     limit=f"{case.rules.lights.indicators_ahead_above:.0%}")
        for form in red.index
    ]


def _unspent(case: Case) -> list[Finding]:
    """unspent_over_limit: more of the budget left over than the limit."""
    one = case.blocks.loc[case.scores.index]
    left = ((one["budget_yuan"] - one["spent_yuan"]) / one["budget_yuan"]).where(one["budget_yuan"] > 0)
    yellow = left[left > case.rules.lights.unspent_above]
    return [
        case.finding("unspent_over_limit", str(form), case.fund_cell(str(form), "spent"), left=f"{share:.2%}",
                     limit=f"{case.rules.lights.unspent_above:.0%}")
        for form, share in yellow.items()
    ]


def _straight(case: Case) -> list[Finding]:
    """straight_full_marks: every indicator of a form has its full marks."""
    scores = case.whole(case.projects_only)
    full = scores[(scores["indicators"] >= case.rules.checks.straight_from)
                  & (scores["full_marks"] == scores["indicators"])]
    return [
        case.finding("straight_full_marks", str(form), case.total_cell(str(form), "reported_total"),
                     count=str(row["indicators"]))
        for form, row in full.iterrows()
    ]
