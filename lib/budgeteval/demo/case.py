"""What a fault works on: one form, its neighbours, and random numbers of its own."""

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal

import numpy as np

from budgeteval.demo import marks
from budgeteval.demo.filled import points
from budgeteval.demo.model import Form, Indicator, Planted


@dataclass
class Case:
    """A form that a fault may be planted in; ``neighbours`` are the other forms of its department."""

    form: Form
    neighbours: list[Form]
    rng: np.random.Generator

    def pick(self, fits: Callable[[Indicator], bool]) -> int | None:
        """Position of an indicator that fits, None if there is none."""
        found = [index for index, item in enumerate(self.form.indicators) if fits(item)]
        return found[int(self.rng.integers(len(found)))] if found else None


Fault = Callable[[Case], list[Planted] | None]
"""Plants itself in the case's form and says what a checker should report; None if the form does not suit it."""


def counted(item: Indicator) -> bool:
    """An "at least" number."""
    return isinstance(item.target, Decimal) and item.sign == "at_least"


def met(item: Indicator) -> bool:
    """A counted indicator that reaches its target with full marks."""
    return counted(item) and item.score == item.weight and number_of(item) >= Decimal(str(item.target))


def missed(item: Indicator) -> bool:
    """A counted indicator short of its target, with the mark that follows and a reason."""
    return counted(item) and number_of(item) < Decimal(str(item.target))


def number_of(item: Indicator) -> Decimal:
    """Reached value as a number."""
    return Decimal(str(item.achieved))


def remark(item: Indicator, weight: Decimal) -> None:
    """Another weight, and the mark in proportion."""
    share = points(item, "score") / points(item)
    item.weight = weight
    if isinstance(item.target, Decimal) and isinstance(item.achieved, Decimal):
        item.score = marks.quantitative(item.sign, item.target, item.achieved, weight)
    else:
        item.score = marks.rounded(weight * share)


def off_rule(form: Form, dimension: str, note: str = "") -> Planted:
    """The code for a dimension's weight, at the weight of its first row."""
    first = next(index for index, item in enumerate(form.indicators) if item.dimension == dimension)
    return Planted("dimension_weight_off_rule", ("indicator", first, "weight"), note)
