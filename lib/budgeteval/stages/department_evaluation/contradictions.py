"""Base data that cannot be right together: sums that do not add up, parts larger than their whole, doubles."""

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import pandas as pd

from budgeteval.rulesets.department_evaluation import Checks
from budgeteval.stages.department_evaluation.formulas import THIS, Key

SUMS: tuple[tuple[str, tuple[str, ...], tuple[str, ...]], ...] = (
    ("adjusted_budget", ("approved_budget", "added"), ("reduced",)),
    ("spent", ("basic_spending", "project_spending"), ()),
    ("three_public_spent", ("abroad_spent", "vehicles_spent", "reception_spent"), ()),
)
PARTS = (
    ("key_spending", "project_spending"), ("assets_used", "assets"), ("key_work_done", "key_work_assigned"),
    ("work_on_time", "work_done"), ("work_qualified", "work_done"),
)


@dataclass(frozen=True)
class Contradiction:
    """Base data at odds: the finding's code, the datum it is shown at, all data involved, and what was expected."""

    code: str
    key: Key
    involved: tuple[Key, ...]
    expected: float


def known(rows: pd.DataFrame) -> dict[Key, float]:
    """One department's data by field and period; a datum stated twice with different values is left out."""
    stated: dict[Key, set[float]] = {}
    for field, period, value in zip(rows["field"], rows["period"], rows["value"], strict=True):
        if not math.isnan(value):
            stated.setdefault((field, period), set()).add(value)
    return {key: values.pop() for key, values in stated.items() if len(values) == 1}


def cells_by_key(rows: pd.DataFrame) -> dict[Key, list[str]]:
    """Places of one department's data by field and period."""
    cells: dict[Key, list[str]] = {}
    for field, period, place in zip(rows["field"], rows["period"], rows["place"], strict=True):
        cells.setdefault((field, period), []).append(place)
    return cells


def contradictions(rows: pd.DataFrame, checks: Checks) -> Iterator[Contradiction]:
    """Contradictions within one department's base data."""
    facts = known(rows)
    stated: dict[Key, list[float]] = {}
    for field, period, value in zip(rows["field"], rows["period"], rows["value"], strict=True):
        if not math.isnan(value):
            stated.setdefault((field, period), []).append(value)
    for key, values in stated.items():
        if len(set(values)) > 1:
            yield Contradiction("department_base_twice", key, (key,), values[0])
    yield from _sums(facts, checks)
    for part, whole in PARTS:
        if facts.get((part, THIS), 0.0) > facts.get((whole, THIS), math.inf):
            yield Contradiction("department_base_part_over_whole", (part, THIS), ((part, THIS), (whole, THIS)),
                                facts[whole, THIS])


def _sums(facts: Mapping[Key, float], checks: Checks) -> Iterator[Contradiction]:
    for total, plus, minus in SUMS:
        keys = tuple((name, THIS) for name in (total, *plus, *minus))
        if not all(key in facts for key in keys):
            continue
        expected = sum(facts[name, THIS] for name in plus) - sum(facts[name, THIS] for name in minus)
        if abs(facts[keys[0]] - expected) > checks.amount_tolerance:
            yield Contradiction("department_base_sum_differs", keys[0], keys, expected)
