"""Which known rule would give a printed mark that differs from the recomputed one."""

from collections.abc import Iterator, Mapping
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike

from budgeteval.rulesets.self_evaluation import SelfEvaluation
from budgeteval.scoring import marks, units
from budgeteval.scoring.rounding import HAIR, Numbers, rounded


def differs(printed: ArrayLike, recomputed: ArrayLike, tolerance: float) -> Any:
    """Whether both marks are known and further apart than the tolerance (points)."""
    gap = np.abs(np.asarray(printed, dtype=float) - np.asarray(recomputed, dtype=float))
    return np.nan_to_num(gap) > tolerance


def explain_marks(indicators: pd.DataFrame, rules: SelfEvaluation) -> pd.Series:
    """Code (glossary ``explained_by``) of the first known rule that gives each differing mark, else ""."""
    codes = pd.Series("", index=indicators.index, dtype=object)
    wrong = differs(indicators["reported_score"], indicators["recomputed_score"], rules.checks.mark_tolerance)
    part = indicators[wrong]
    if len(part):
        codes[wrong] = _first_match(part["reported_score"].to_numpy(float), _candidates(part, rules), rules)
    return codes.astype("str")


def _candidates(part: pd.DataFrame, rules: SelfEvaluation) -> Iterator[tuple[str, Numbers]]:
    weight, target, high = (part[name].to_numpy(float) for name in ("weight", "target_value", "target_high"))
    factor, _, percent = units.factors(part["target_unit"], part["achieved_unit"])
    achieved = part["achieved_value"].to_numpy(float) * factor
    direction = part["direction"].to_numpy(dtype=object)
    raw = marks.quantitative(weight, direction, target, high, achieved, rules.quantitative)
    yield from ((name, rounded(raw, step)) for name, step in rules.explanations.rounding.items())
    share = np.where(percent, weight * achieved / 100, np.nan)
    yield "achieved_share", rounded(share, rules.rounding.marks)
    for name, over in rules.explanations.over_achievement.items():
        ratio, unexplained = marks.completion(target, achieved), np.zeros(len(part), dtype=bool)
        yield name, rounded(marks.after_over_achievement(raw, weight, direction, ratio, unexplained, over),
                            rules.rounding.marks)
    rising = ~np.isin(direction, marks.FALLING)
    share_of_target = marks.completion(target, achieved)
    yield "uncapped", np.where(rising, rounded(weight * share_of_target, rules.rounding.marks), np.nan)
    unequal = np.isin(direction, ("equal", "")) & (np.abs(achieved - target) > HAIR)
    yield "equal_exact", np.where(unequal, 0.0, np.nan)
    yield "reversed_as_proportional", np.where(rising, np.nan, rounded(
        weight * np.minimum(share_of_target, 1), rules.rounding.marks))


def explain_execution(scores: pd.DataFrame, blocks: pd.DataFrame, rules: SelfEvaluation) -> pd.Series:
    """As :func:`explain_marks` for the execution mark of each form.

    ``blocks`` is :func:`budgeteval.scoring.execution.read_execution` of the same forms, in the same order.
    """
    printed = scores["reported_execution_score"].to_numpy(float)
    candidates = _execution_candidates(scores, blocks, rules)
    codes = pd.Series(_first_match(printed, candidates, rules), index=scores.index)
    wrong = differs(printed, scores["recomputed_execution_score"], rules.checks.mark_tolerance)
    return codes.where(wrong, "").astype("str")


def _execution_candidates(scores: pd.DataFrame, blocks: pd.DataFrame,
                          rules: SelfEvaluation) -> Iterator[tuple[str, Numbers]]:
    weight = scores["execution_weight"].to_numpy(float)
    budget, spent = (blocks[name].to_numpy(float) for name in ("budget_yuan", "spent_yuan"))
    opening, claimed = (blocks[name].to_numpy(float) for name in ("opening_budget_yuan", "claimed_rate"))
    with np.errstate(divide="ignore", invalid="ignore"):
        rates = {"opening_basis": spent / opening, "adjusted_basis": spent / budget}
        raw = weight * blocks["execution_rate"].to_numpy(float)
    yield from ((name, rounded(np.minimum(raw, weight), step)) for name, step in rules.explanations.rounding.items())
    step = rules.rounding.execution
    yield "claimed_rate", rounded(np.minimum(weight * claimed, weight), step)
    for name, rate in rates.items():
        yield name, rounded(np.minimum(weight * rate, weight), step)
        for how, coarse in rules.explanations.rounding.items():
            yield f"{name}_{how}", rounded(np.minimum(weight * rate, weight), coarse)
    yield "uncapped", rounded(raw, step)
    yield "sub_row_twice", rounded(2 * np.minimum(raw, weight), step)
    yield "full_marks", weight


def _first_match(printed: Numbers, candidates: Iterator[tuple[str, Numbers]], rules: SelfEvaluation) -> Any:
    codes = np.full(len(printed), "", dtype=object)
    for name, values in candidates:
        same = (codes == "") & (np.abs(values - printed) <= rules.checks.mark_tolerance)
        codes[same] = name
    return codes


def explain_totals(scores: pd.DataFrame, extra: Mapping[str, float], rules: SelfEvaluation) -> pd.Series:
    """Code of the known slip that gives a printed total which is not the sum of the printed marks.

    ``extra`` holds by form the execution marks printed again in sub-rows of the fund block.
    """
    total = scores["reported_total"].to_numpy(float)
    again = scores["place"].map(extra).fillna(0.0).to_numpy(float)
    summed, rule = scores["summed_total"].to_numpy(float), scores["recomputed_total"].to_numpy(float)
    candidates = [
        ("sub_row_twice", np.where(again > 0, summed + again, np.nan)),
        ("execution_left_out", scores["reported_indicator_score"].to_numpy(float)),
        ("execution_at_weight", (scores["reported_indicator_score"] + scores["execution_weight"]).to_numpy(float)),
        ("indicators_at_weight", (scores["total_weight"] - scores["execution_weight"]
                                  + scores["reported_execution_score"]).to_numpy(float)),
        ("rows_missing", summed + rules.weights.total - scores["total_weight"].to_numpy(float)),
        ("by_rule", rule),
        *((name, rounded(summed, step)) for name, step in rules.explanations.rounding.items()),
    ]
    codes = _first_match(total, iter(candidates), rules)
    return pd.Series(codes, index=scores.index).where(differs(total, summed, rules.checks.mark_tolerance), "")
