"""Targets that ask for no more than the year before has already reached."""

from collections.abc import Mapping
from typing import Any

from budgeteval.rulesets.performance_target import LastYear
from budgeteval.stages.performance_target.checks.case import Case, Flag
from budgeteval.stages.performance_target.words import vocabulary

RISING, FALLING = ("at_least", "above"), ("at_most", "below")
WHOLE = 100.0


def find(case: Case) -> list[Flag]:
    """target_below_last_year: an indicator whose target is no better than what was reported for last year."""
    reached = {row["place"]: row for row in case.last_year.to_dict("records")}
    found = []
    for row in case.rows:
        if row["place"] not in reached or _follows_the_budget(row):
            continue
        before = reached[row["place"]]
        if is_no_better(row["direction"], row["target_value"], before["reached"], row["target_unit"],
                        case.rules.quality.last_year):
            found.append(case.on("target_below_last_year", row, "target", reached=before["reached_text"]))
    return found


def _follows_the_budget(row: Mapping[str, Any]) -> bool:
    """An amount of cost: it goes with the budget, not with last year's result."""
    return row["target_unit"] in vocabulary()["money_units"] and "cost" in row["aspect"]


def is_no_better(direction: str, target: float, reached: float, unit: str, rule: LastYear) -> bool:
    """Whether a target stays behind last year's value (or, by the rule, is the same where better is possible)."""
    if direction not in RISING + FALLING or target != target or reached != reached:
        return False
    slack = rule.tolerance * abs(reached)
    worse = target < reached - slack if direction in RISING else target > reached + slack
    best = reached >= WHOLE and unit == "%" if direction in RISING else reached <= 0
    equal = rule.ask_when == "worse_or_equal" and target == reached and not best
    return bool(worse or equal)
