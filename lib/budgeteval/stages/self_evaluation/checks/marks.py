"""Marks of indicators held against the rules: findings only where the rules leave nothing to judge."""

import pandas as pd

from budgeteval.findings import Finding
from budgeteval.scoring.explain import differs
from budgeteval.stages.self_evaluation.checks.case import Case
from budgeteval.stages.self_evaluation.checks.funds import explanation
from budgeteval.stages.self_evaluation.checks.weights import once_per_form, over

BLANK = ("blank", "none")


def find(case: Case) -> list[Finding]:
    return [*_blank(case), *_by_rule(case), *_reasons(case), *_tiers(case)]


def _blank(case: Case) -> list[Finding]:
    """score_missing, score_without_achievement, target_missing."""
    rows = case.marked
    unmarked = rows[rows["reported_score"].isna() & rows["weight"].notna()
                    & rows["reported_score_text"].str.strip().isin(["", "-", "—", "/"])]
    plain = rows[(rows["role"] == "indicator") & ~rows["form"].isin(_score_sheets(case))]
    unproved = plain[plain["achieved_kind"].isin(BLANK) & (plain["reported_score"] > 0)]
    aimless = plain[plain["target_kind"].isin(BLANK) & ((plain["reported_score"] > 0) | (plain["achieved_text"] != ""))]
    return [
        *once_per_form(case, unmarked, "score_missing", "reported_score"),
        *once_per_form(case, unproved, "score_without_achievement", "achieved"),
        *once_per_form(case, aimless, "target_missing", "target"),
    ]


def _score_sheets(case: Case) -> set[str]:
    """Whole-department forms that give marks only: they have neither targets nor results to lack."""
    plain = case.marked[case.marked["role"] == "indicator"]
    blank = plain["target_kind"].isin(BLANK) & plain["achieved_kind"].isin(BLANK)
    every = blank.groupby(plain["form"]).all()
    whole = case.forms["kind"].reindex(every.index) == "department_evaluation"
    return set(every.index[every & whole])


def _by_rule(case: Case) -> list[Finding]:
    """score_over_weight, full_marks_target_missed, date_missed, deduction_without_reason, mark_differs.

    Every mark that differs from the recomputed one gets exactly one of these codes.
    """
    rows, tolerance = case.marked, case.rules.checks.mark_tolerance
    score, weight, again = rows["reported_score"], rows["weight"], rows["recomputed_score"]
    above = over(score, weight)
    wrong = differs(score, again, tolerance) & ~above
    full = (score >= weight - tolerance).to_numpy() & ~above
    missed, dated = (rows["met"] == "no").to_numpy(), (rows["target_kind"] == "date").to_numpy()
    computed = ~rows["formula"].isin(["tiers", "stands", ""]).to_numpy()
    late_full = full & missed & dated
    full_missed = full & missed & computed & wrong & ~dated
    unexplained = wrong & computed & (rows["met"] == "yes").to_numpy() & (score < weight - tolerance).to_numpy()
    unexplained &= (rows["variance_reason"].str.strip() == "").to_numpy() & ~(rows["deducted"] > 0).to_numpy()
    other = wrong & computed & ~late_full & ~full_missed & ~unexplained
    return [
        *_each(case, rows[above], "score_over_weight", "reported_score"),
        *_each(case, rows[full_missed], "full_marks_target_missed", "reported_score"),
        *_each(case, rows[late_full], "date_missed", "achieved"),
        *_each(case, rows[unexplained], "deduction_without_reason", "reported_score"),
        *_each(case, rows[other], "mark_differs", "reported_score"),
    ]


def _each(case: Case, rows: pd.DataFrame, code: str, column: str) -> list[Finding]:
    return case.rows(code, rows, column, name=rows["level3"], target=rows["target_text"],
                     achieved=rows["achieved_text"], weight=rows["weight"], score=rows["reported_score"],
                     expected=rows["recomputed_score"], explained=rows["explained_by"].map(explanation))


def _reasons(case: Case) -> list[Finding]:
    """reason_missing: the target was missed, and nothing says why."""
    rows = case.marked
    silent = rows[(rows["met"] == "no") & (rows["variance_reason"].str.strip() == "") & rows["reported_score"].notna()]
    return _each(case, silent, "reason_missing", "variance_reason")


def _tiers(case: Case) -> list[Finding]:
    """mark_out_of_tier: a person's mark outside what the stated tier allows."""
    rows = case.marked
    return _each(case, rows[rows["doubt"] == "out_of_tier"], "mark_out_of_tier", "reported_score")
