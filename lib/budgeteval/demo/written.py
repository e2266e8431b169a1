"""Numbers as clerks write them."""

from decimal import Decimal

from budgeteval.demo import marks
from budgeteval.numbers import WAN


def number(value: Decimal) -> str:
    """Plain decimal text without trailing zeros."""
    return format(value.normalize(), "f") if value else "0"


def in_unit(yuan: int, unit: str) -> Decimal:
    """An amount in the unit of the form."""
    return Decimal(yuan) if unit == "yuan" else Decimal(yuan) / WAN


def rate_text(rate: Decimal, digits: int) -> str:
    """Claimed execution rate as a percentage, to two decimals, with or without its trailing zeros."""
    percent = marks.rounded(rate * 100)
    return f"{percent}%" if digits else f"{number(percent)}%"
