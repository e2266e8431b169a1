"""How firmly a total and its grade stand: other weights, other judgements, nearness to a grade edge."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from math import nan
from typing import Any

import numpy as np
import pandas as pd

from budgeteval.rulesets.key_evaluation import KeyEvaluation
from budgeteval.stages.key_evaluation.marks import grade

SWINGS = ["place", "code", "level3", "weight", "mark", "low_mark", "high_mark", "low_total", "high_total", "low_grade",
          "high_grade", "changes_grade"]


@dataclass(frozen=True)
class Sensitivity:
    """Weights: exact bounds of the total, and shares of grades among random weights; judgement: ``swings``.

    ``to_lower`` is how many points the total may lose before its grade falls, ``to_higher`` how many it
    lacks for the next (NaN at the ends of the scale or without a total).
    """

    weight_low: float
    weight_high: float
    weight_low_grade: str
    weight_high_grade: str
    drawn_low: float
    drawn_high: float
    grade_shares: dict[str, float]
    swings: pd.DataFrame
    judged_low: float
    judged_high: float
    to_lower: float
    to_higher: float

    @property
    def weights_decide(self) -> bool:
        """Whether the grade changes within the bounds of the weights."""
        return self.weight_low_grade != self.weight_high_grade


def weight_bounds(weights: np.ndarray, rates: np.ndarray, change: float) -> tuple[float, float]:
    """Lowest and highest total if every weight may change by the share ``change`` and the sum stays.

    The exact optimum of the linear programme: start at the lower ends, give what is left to the lowest
    (highest) rates first.
    """
    return _fill(weights, rates, change, rising=True), _fill(weights, rates, change, rising=False)


def _fill(weights: np.ndarray, rates: np.ndarray, change: float, *, rising: bool) -> float:
    given = weights * (1 - change)
    left = float(weights.sum() - given.sum())
    for index in np.argsort(rates if rising else -rates, kind="stable"):
        more = min(left, float(2 * change * weights[index]))
        given[index] += more
        left -= more
    return float(given @ rates)


def drawn_totals(weights: np.ndarray, rates: np.ndarray, concentration: float, draws: int, seed: int) -> np.ndarray:
    """Totals under random weights (Dirichlet around ``weights``, same sum)."""
    full = weights.sum()
    kept = weights > 0
    sample = np.random.default_rng(seed).dirichlet(weights[kept] / full * concentration, draws)
    return sample @ rates[kept] * full


def seed_of(text: str) -> int:
    """A seed that follows from a name."""
    return int.from_bytes(hashlib.sha256(text.encode()).digest()[:8], "big")


def swings(indicators: pd.DataFrame, total: float, rules: KeyEvaluation) -> pd.DataFrame:
    """One row per judged indicator, widest first: total and grade with its mark at its lowest and highest.

    The bounds are those of the tier found (a judgement of ``partly`` may move within that tier), else 0
    and the weight.
    """
    rows = []
    for one in indicators[indicators["judged"] & indicators["mark"].notna()].to_dict("records"):
        low, high = judged_bounds(one["tier"], one["weight"], rules)
        low, high = min(low, one["mark"]), max(high, one["mark"])
        ends = [total - one["mark"] + low, total - one["mark"] + high]
        grades = [_grade(end, rules) for end in ends]
        rows.append([one["place"], one["code"], one["level3"], one["weight"], one["mark"], low, high, *ends, *grades,
                     len({*grades, _grade(total, rules)}) > 1])
    frame = pd.DataFrame(rows, columns=SWINGS)
    width = frame["high_total"] - frame["low_total"]
    return frame.assign(_width=-width).sort_values(["_width", "code"]).drop(columns="_width").reset_index(drop=True)


def judged_bounds(tier: str, weight: float, rules: KeyEvaluation) -> tuple[float, float]:
    """Lowest and highest mark of a judged indicator."""
    if tier not in rules.tiers:
        return 0.0, weight
    return rules.tiers[tier].since * weight, rules.tiers[tier].to * weight  # type: ignore[index]


def edges(total: float, bands: Mapping[Any, float]) -> tuple[float, float]:
    """Points down to the edge of the grade held, and up to the next; NaN where there is none."""
    below = [edge for edge in bands.values() if edge <= total]
    above = [edge for edge in bands.values() if edge > total]
    return (total - max(below) if below else nan), (min(above) - total if above else nan)


def evaluate(indicators: pd.DataFrame, dimensions: pd.DataFrame, total: float, seed: str,
             rules: KeyEvaluation) -> Sensitivity | None:
    """Sensitivity of a scored project; None if there is no total."""
    if total != total:
        return None
    weights = dimensions["weight"].to_numpy(dtype=float)
    rates = dimensions["score_rate"].fillna(0.0).to_numpy(dtype=float)
    low, high = weight_bounds(weights, rates, rules.sensitivity.weight_change)
    drawn = drawn_totals(weights, rates, rules.sensitivity.concentration, rules.sensitivity.draws, seed_of(seed))
    names = pd.Series([_grade(float(one), rules) for one in drawn])
    tail = (1 - rules.sensitivity.confidence) / 2
    moves = swings(indicators, total, rules)
    lower, higher = edges(total, rules.grades)
    return Sensitivity(
        weight_low=low, weight_high=high, weight_low_grade=_grade(low, rules), weight_high_grade=_grade(high, rules),
        drawn_low=float(np.quantile(drawn, tail)), drawn_high=float(np.quantile(drawn, 1 - tail)),
        grade_shares={str(name): float(share) for name, share in names.value_counts(normalize=True).items()},
        swings=moves, judged_low=total - float((moves["mark"] - moves["low_mark"]).sum()),
        judged_high=total + float((moves["high_mark"] - moves["mark"]).sum()), to_lower=lower, to_higher=higher,
    )


def _grade(total: float, rules: KeyEvaluation) -> str:
    return grade(total, rules.grades, rules.total_digits)
