"""From the value of an indicator to its points: the scoring variants of the rules."""

import math
from collections.abc import Callable
from typing import Any

from budgeteval.numbers import round_half_up
from budgeteval.rulesets.department_evaluation import (
    Bands,
    Between,
    Deduct,
    Proportional,
    ShareOfFull,
)

HAIR = 1e-9
COUNTED: dict[str, Callable[[float], float]] = {
    "exact": lambda points: points,
    "begun": lambda points: math.ceil(points - HAIR),
    "whole": lambda points: math.floor(points + HAIR),
}


def points(value: float, weight: float, rule: Any, digits: int) -> float:
    """Points that a value (0-1) earns of its weight, rounded half up; NaN for NaN.

    Raises
    ------
    TypeError
        If the rule needs judged elements instead of a value.
    """
    if math.isnan(value):
        return math.nan
    return round_half_up(min(max(_points(value, weight, rule), 0.0), weight), digits)


def judged_points(met: int, applicable: int, weight: float, digits: int) -> float:
    """Points for the judged elements that are met, in proportion; NaN if none applies."""
    return round_half_up(weight * met / applicable, digits) if applicable else math.nan


def _points(value: float, weight: float, rule: Any) -> float:
    match rule:
        case Deduct():
            return weight - _lost(value, weight, rule)
        case Proportional():
            return weight * min(value / rule.full_at, 1.0)
        case Between():
            return weight * (value - rule.zero) / (rule.full - rule.zero)
        case ShareOfFull():
            return 0.0 if value < rule.zero_below - HAIR else weight * min(value / rule.full, 1.0)
        case Bands():
            return weight * _band(value, rule)
    raise TypeError(f"expected a rule for values, found {rule!r}")


def _lost(value: float, weight: float, rule: Deduct) -> float:
    """What the distance beyond the tolerance costs, in points."""
    off = value - rule.target
    if rule.side != "both" and (off > 0) != (rule.side == "above"):
        return 0.0
    steps = COUNTED[rule.counted](max(abs(off) - rule.tolerance, 0.0) * 100)
    each = rule.lost_points if rule.lost_points is not None else (rule.lost_share or 0.0) * weight
    return steps * each


def _band(value: float, rule: Bands) -> float:
    """Share of the first band that reaches the value."""
    hair = HAIR if rule.edge == "included" else -HAIR
    return next(one.share for one in rule.bands if one.up_to is None or value <= one.up_to + hair)
