"""Marks as a careful clerk gives them by hand from the form's own values (财预〔2020〕10号).

Written apart from ``budgeteval.scoring`` on purpose: each is checked against the other.
"""

from decimal import ROUND_HALF_UP, Decimal

from budgeteval.demo.vocabulary import words

CENT = Decimal("0.01")
AT_MOST = "at_most"


def rounded(value: Decimal) -> Decimal:
    """Two decimals, half up."""
    return value.quantize(CENT, rounding=ROUND_HALF_UP)


def is_met(sign: str, target: Decimal, achieved: Decimal) -> bool:
    """Whether a number reaches its target."""
    return achieved <= target if sign == AT_MOST else achieved >= target


def quantitative(sign: str, target: Decimal, achieved: Decimal, weight: Decimal) -> Decimal:
    """Full marks if met; else in proportion (at least) or linearly to zero at twice the target (at most)."""
    if is_met(sign, target, achieved):
        return weight
    if sign != AT_MOST:
        return rounded(max(achieved, Decimal(0)) / target * weight)
    zero_at = words("practice")["zero_at"]
    over = (achieved - target) / target
    return rounded(max(Decimal(0), 1 - over / (zero_at - 1)) * weight)


def execution_rate(budget: int, spent: int) -> Decimal:
    """Spent over budget."""
    return Decimal(spent) / Decimal(budget)


def execution_score(budget: int, spent: int) -> Decimal:
    """Weight times the rate, never above the weight."""
    weight = Decimal(words("practice")["weights"]["execution"])
    return min(weight, rounded(execution_rate(budget, spent) * weight))


def grade(total: Decimal) -> str:
    """Grade of a total, by the bands of ``practice.yaml``."""
    return next(name for least, name in words("practice")["grades"] if total >= least)
