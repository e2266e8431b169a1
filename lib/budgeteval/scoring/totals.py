"""From marked rows and fund blocks to one scored row per form."""

from typing import Any

import numpy as np
import pandas as pd

from budgeteval.rulesets.self_evaluation import SelfEvaluation
from budgeteval.scoring.execution import execution_score, read_execution
from budgeteval.scoring.grades import grades
from budgeteval.scoring.indicators import is_marked
from budgeteval.scoring.rounding import HAIR, rounded
from budgeteval.tables import Scores

KINDS = ("self_evaluation", "department_evaluation", "flat_export")
IDENTITY = ["place", "file", "sheet", "kind", "fiscal_year", "department", "implementing_unit", "project",
            "project_code", "reported_total"]


def score_forms(forms: pd.DataFrame, funds: pd.DataFrame, indicators: pd.DataFrame, rules: SelfEvaluation,
                codes: pd.Series) -> pd.DataFrame:
    """One row per form that carries marks (schema Scores), in the order of ``forms``.

    ``recomputed_total`` is the sum of the recomputed marks and the recomputed execution mark, rounded as
    the rules say; ``summed_total`` is the plain sum of the printed marks, the execution mark counted once.
    A form is ``blocked`` (recomputed_total NaN) where marks or weights are missing, where the weights do
    not add up to the rules' total, or where a mark that people must give lies outside what is allowed.
    """
    forms = forms[forms["kind"].isin(KINDS)]
    execution = read_execution(forms, funds, indicators, rules)
    sums = _indicator_sums(indicators).reindex(execution.index)
    one = pd.concat([execution, sums], axis=1)
    one["indicators"] = one["indicators"].fillna(0).astype(int)
    one["full_marks"] = one["full_marks"].fillna(0).astype(int)
    one["execution_weight"] = _expected_weight(one, rules)
    one["recomputed_execution_score"] = _execution(one, rules)
    one["total_weight"] = one[["weights", "execution_weight"]].sum(axis=1, min_count=1)
    one["blocked_by"] = _blocks(one, rules)
    one = _totals(one, rules)
    identity = forms[IDENTITY].set_index(execution.index)
    whole = identity.join(one).assign(department_code=codes.reindex(forms.index).to_numpy())
    return Scores.check(_graded(whole, rules)[Scores.names()].reset_index(drop=True))


def _indicator_sums(indicators: pd.DataFrame) -> pd.DataFrame:
    """Per form: sums of weights and marks, and how many rows lack what a total needs."""
    rows = indicators[is_marked(indicators)]
    weight, score, again = rows["weight"], rows["reported_score"], rows["recomputed_score"]
    columns = pd.DataFrame({
        "form": rows["form"], "weights": weight, "reported_indicator_score": score, "again": again,
        "indicators": 1, "full_marks": (score >= weight - HAIR).astype(int),
        "without_weight": weight.isna().astype(int), "without_mark": (again.isna() & score.isna()).astype(int),
        "without_result": (again.isna() & (rows["doubt"] == "achieved_missing") & weight.notna()).astype(int),
        "out_of_tier": rows["doubt"].isin(["out_of_tier", "late"]).astype(int) * again.isna(),
        "over_weight": (score > weight + HAIR).astype(int) * again.isna(),
    })
    grouped = columns.groupby("form", sort=False)
    sums = grouped.sum(min_count=1)
    sums["recomputed_indicator_score"] = sums.pop("again")
    return sums


def _expected_weight(one: pd.DataFrame, rules: SelfEvaluation) -> pd.Series:
    """The printed weight of the execution item, else the rules' where it completes the total."""
    missing = one["execution_weight"].isna()
    for split in rules.weights.splits.values():
        fits = missing & np.isclose(one["weights"] + split.execution, rules.weights.total)
        one = one.assign(execution_weight=one["execution_weight"].mask(fits, split.execution))
        missing &= ~fits
    return one["execution_weight"]


def _execution(one: pd.DataFrame, rules: SelfEvaluation) -> Any:
    """Recomputed execution mark; without amounts the printed one stands if it keeps within its weight."""
    points = execution_score(one["basis_yuan"].to_numpy(), one["counted_yuan"].to_numpy(),
                             one["execution_weight"].to_numpy(), rules.execution, rules.rounding.execution)
    printed, weight = one["reported_execution_score"].to_numpy(), one["execution_weight"].to_numpy()
    unknown = (one["basis_yuan"].isna() | one["counted_yuan"].isna()).to_numpy()
    stands = unknown & (printed >= 0) & (printed <= weight + HAIR)
    return np.where(stands, printed, points)


def _blocks(one: pd.DataFrame, rules: SelfEvaluation) -> pd.Series:
    """Codes of what stands in the way of a total, joined by ``;``."""
    item = one["execution_weight"].notna() & (one["execution_weight"] > 0)
    zero = item & (one["basis_yuan"] <= 0)
    unmarked = item & one["recomputed_execution_score"].isna() & ~zero
    weighed = (one["without_weight"] == 0) & (one["indicators"] > 0)
    off = weighed & ((one["total_weight"] - rules.weights.total).abs() > HAIR)
    reasons = {
        "score_missing": (one["indicators"] == 0) | (one["without_mark"] > 0) & (one["without_result"] == 0),
        "weight_missing": one["without_weight"] > 0,
        "weights_not_100": off,
        "score_without_achievement": one["without_result"] > 0,
        "mark_out_of_tier": one["out_of_tier"] > 0,
        "score_over_weight": one["over_weight"] > 0,
        "execution_score_missing": unmarked,
        "budget_zero": zero & (rules.execution.zero_budget == "exclude"),
    }
    codes = pd.Series("", index=one.index, dtype=object)
    for code, rows in reasons.items():
        codes[rows] = codes[rows].where(codes[rows] == "", codes[rows] + ";") + code
    return codes


def _totals(one: pd.DataFrame, rules: SelfEvaluation) -> pd.DataFrame:
    indicators, weight = one["recomputed_indicator_score"], one["execution_weight"].fillna(0)
    total = indicators + one["recomputed_execution_score"].where(weight > 0, 0.0)
    if rules.execution.zero_budget == "redistribute":
        scaled = indicators * rules.weights.total / (rules.weights.total - weight)
        total = total.mask((one["basis_yuan"] <= 0) & (weight > 0), scaled)
    total = pd.Series(rounded(total.to_numpy(), rules.rounding.total), index=one.index)
    summed = one[["reported_indicator_score", "reported_execution_score"]].sum(axis=1, min_count=1)
    return one.assign(recomputed_total=total.where(one["blocked_by"] == ""), summed_total=summed.round(6))


def _graded(whole: pd.DataFrame, rules: SelfEvaluation) -> pd.DataFrame:
    step = rules.rounding.total
    return whole.assign(
        status=np.where(whole["blocked_by"] == "", "scored", "blocked"),
        reported_grade=grades(whole["reported_total"].to_numpy(), rules.grades, step),
        recomputed_grade=grades(whole["recomputed_total"].to_numpy(), rules.grades, step),
    )
