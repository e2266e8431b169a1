"""Marks by rule: from a ratio, a count or deductions to points, and from points to a grade."""

import datetime as dt
import math
from collections.abc import Mapping
from typing import Any

from budgeteval.numbers import round_half_up
from budgeteval.rulesets.key_evaluation import Between, Formula, LateSteps, ShareOfFull
from budgeteval.stages.key_evaluation.grid import code_of

POOR = "poor"


def missing(value: float | None) -> bool:
    """Whether a number is "no data"."""
    return value is None or math.isnan(value)


def ratio(actual: float | None, planned: float | None) -> float | None:
    """``actual / planned``; None without data or with nothing planned."""
    if missing(actual) or missing(planned) or planned == 0:
        return None
    return float(actual) / float(planned)  # type: ignore[arg-type]


def saving(actual: float | None, planned: float | None) -> float | None:
    """Share of the planned cost that was saved; negative for an overrun; None as :func:`ratio`."""
    spent = ratio(actual, planned)
    return None if spent is None else 1 - spent


def days_late(actual: str, planned: str) -> float | None:
    """Days from the planned to the actual day (ISO text); negative if early; None without both."""
    if not actual or not planned:
        return None
    return float((dt.date.fromisoformat(actual) - dt.date.fromisoformat(planned)).days)


def points(value: float | None, weight: float, rule: Formula) -> float | None:
    """Points that a formula gives for a value (a ratio, or days late); None for no data."""
    if missing(value) or missing(weight):
        return None
    share = {Between: _between, LateSteps: _late, ShareOfFull: _share}[type(rule)](float(value), rule)  # type: ignore
    return weight * share


def _between(value: float, rule: Between) -> float:
    return min(1.0, max(0.0, (value - rule.zero) / (rule.full - rule.zero)))


def _late(days: float, rule: LateSteps) -> float:
    steps = math.ceil(max(0.0, days - rule.grace_days) / rule.step_days)
    return max(0.0, 1 - steps * rule.loss_per_step)


def _share(value: float, rule: ShareOfFull) -> float:
    if value < rule.zero_below:
        return 0.0
    return min(1.0, value / rule.full)


def counted(met: float | None, total: float | None, weight: float) -> float | None:
    """Points for elements met out of elements asked; None without data or without elements."""
    share = ratio(met, total)
    return None if share is None else weight * min(1.0, max(0.0, share))


def deducted(times: float | None, each: float | None, weight: float) -> float | None:
    """Points left after deductions, never below zero; None without data."""
    if missing(times) or missing(each):
        return None
    return max(0.0, weight - float(times) * float(each))  # type: ignore[arg-type]


def grade(total: float | None, edges: Mapping[Any, float], digits: int) -> str:
    """Grade of a total, rounded half up to ``digits`` first; edges belong to the better grade; "" for no data."""
    if missing(total):
        return ""
    shown = round_half_up(float(total), digits)  # type: ignore[arg-type]
    return next((str(name) for name, edge in sorted(edges.items(), key=lambda one: -one[1]) if shown >= edge), POOR)


def condition(answer: str, weight: float) -> float | None:
    """All points for a condition that holds, none for one that does not; None if neither is written."""
    return {"yes": weight, "no": 0.0}.get(code_of("yes_no", answer))
