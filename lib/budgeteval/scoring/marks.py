"""Marks of quantitative indicators: one formula per direction, chosen by the rule set.

All arguments are arrays of one length (or numbers); marks are unrounded; NaN where a number is missing
or the rules say nothing (a negative target).
"""

from collections.abc import Mapping
from typing import Any

import numpy as np

from budgeteval.rulesets.self_evaluation import OverAchievement, Quantitative
from budgeteval.scoring.rounding import Numbers

RISING = ("at_least", "above", "equal")
FALLING = ("at_most", "below")


def quantitative(weight: Numbers, direction: Any, target: Numbers, high: Numbers, achieved: Numbers,
                 rules: Quantitative) -> Numbers:
    """Points earned, before over-achievement and rounding (rules.md 1.3; 财预〔2020〕10号).

    Parameters
    ----------
    weight, target, high, achieved
        Points; target (lower end of a range), upper end of a range, achieved in the target's unit.
    direction
        at_least, above, equal, at_most, below, between; "" takes the rule set's assumption.
    """
    weight, target, high, achieved = (np.asarray(one, dtype=float) for one in (weight, target, high, achieved))
    direction = np.where(np.asarray(direction) == "", rules.unsigned, direction)
    if rules.negative_as_zero:
        achieved = np.where(achieved < 0, 0.0, achieved)
    share = np.full(np.broadcast(weight, direction, target, achieved).shape, np.nan)
    for name, formula in _formulas(rules).items():
        rows = direction == name
        if rows.any():
            share[rows] = formula(*(np.broadcast_to(one, share.shape)[rows] for one in (target, high, achieved)))
    return weight * share


def _formulas(rules: Quantitative) -> Mapping[str, Any]:
    formulas: dict[str, Any] = {
        "at_least": _rising, "above": _rising,
        "equal": _exact if rules.equal.formula == "exact_match" else _equal,
        "between": lambda t, h, a: _within(t, h, a, rules.between.zero_at),
    }
    for name in FALLING:
        zero_at = getattr(rules, name).zero_at
        formulas[name] = lambda t, h, a, zero_at=zero_at: _falling(t, a, zero_at)
    return formulas


def _rising(target: Numbers, high: Numbers, achieved: Numbers) -> Numbers:
    share = np.where(achieved >= target, 1.0, _ratio(achieved, target))
    return np.where((target >= 0) & ~np.isnan(achieved), share, np.nan)


def _equal(target: Numbers, high: Numbers, achieved: Numbers) -> Numbers:
    zero = np.where(achieved <= 0, 1.0, 0.0)
    return np.where((target == 0) & ~np.isnan(achieved), zero, _rising(target, high, achieved))


def _exact(target: Numbers, high: Numbers, achieved: Numbers) -> Numbers:
    share = np.where(np.isclose(achieved, target, rtol=1e-12, atol=0), 1.0, 0.0)
    return np.where((target >= 0) & ~np.isnan(achieved), share, np.nan)


def _falling(target: Numbers, achieved: Numbers, zero_at: float) -> Numbers:
    excess = _ratio(achieved - target, target * (zero_at - 1))
    share = np.where(achieved <= target, 1.0, np.clip(1.0 - np.where(target == 0, 1.0, excess), 0.0, 1.0))
    return np.where((target >= 0) & ~np.isnan(achieved), share, np.nan)


def _within(target: Numbers, high: Numbers, achieved: Numbers, zero_at: float) -> Numbers:
    below, above = _rising(target, high, achieved), _falling(high, achieved, zero_at)
    return np.where(np.isnan(high), np.nan, np.minimum(below, above))


def _ratio(above: Numbers, below: Numbers) -> Numbers:
    return np.divide(above, below, out=np.full(np.shape(above), np.nan), where=np.asarray(below) != 0)


def completion(target: Numbers, achieved: Numbers) -> Numbers:
    """Achieved over target; NaN where the target is zero or negative, or a number is missing."""
    target, achieved = np.asarray(target, dtype=float), np.asarray(achieved, dtype=float)
    return _ratio(achieved, np.where(target > 0, target, 0.0))


def after_over_achievement(points: Numbers, weight: Numbers, direction: Any, ratio: Numbers, explained: Any,
                           rules: OverAchievement) -> Numbers:
    """``points`` less what the rule set takes off for beating a target that was set too low.

    ``ratio`` is achieved over target; ``explained`` whether the form states a reason. Modes ``ignore``
    and ``ask`` take nothing off. Applies to rising directions only.
    """
    rising = np.isin(np.asarray(direction), (*RISING, ""))
    over = rising & (np.nan_to_num(ratio) > rules.above)
    if rules.unless_explained:
        over &= ~np.asarray(explained, dtype=bool)
    if rules.mode == "deduct_excess":
        lost = np.clip(ratio - rules.above, 0.0, 1.0)
    elif rules.mode == "deduct_tiers":
        lost = np.zeros(np.shape(ratio))
        for tier in sorted(rules.tiers, key=lambda one: one.above):
            lost = np.where(ratio > tier.above, tier.share, lost)
    else:
        return points
    return np.where(over, np.maximum(points - weight * lost, 0.0), points)
