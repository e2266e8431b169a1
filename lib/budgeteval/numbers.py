"""Numbers as people read them: rounded once, half up as Excel does, and only for show."""

import math
from decimal import ROUND_HALF_UP, Decimal

WAN = 10_000
YI = 100_000_000


def round_half_up(value: float, digits: int = 0) -> float:
    """Round half away from zero on the number's decimal text to 15 significant digits, as Excel does.

    So 0.125 becomes 0.13, and 4.5 x 304 / 320, which is 4.275 but computed as 4.2749999999999995, becomes 4.28.
    """
    if value is None or math.isnan(value) or math.isinf(value):
        return value
    return float(_rounded(value, digits))


def truncate(value: float, digits: int = 0) -> float:
    """Cut decimals off, towards zero, on the decimal text of the number."""
    step = Decimal(1).scaleb(-digits)
    return float(Decimal(repr(float(value))).quantize(step, rounding="ROUND_DOWN"))


def fixed(value: float, digits: int = 2) -> str:
    """Text with a fixed number of decimals, rounded as :func:`round_half_up` does: 0.125 -> '0.13'."""
    return f"{_rounded(value, digits) + 0:,.{digits}f}"


def plain(value: float, digits: int = 2) -> str:
    """As :func:`fixed`, without trailing zeros: 90.50 -> '90.5', 90.00 -> '90'."""
    text = fixed(value, digits)
    return text.rstrip("0").rstrip(".") if "." in text else text


def from_wan(value: float | str) -> float:
    """Ten thousand yuan to yuan through the decimal text, so that 8.408 becomes 84080.0."""
    return float(Decimal(str(value)) * WAN)


def _rounded(value: float, digits: int) -> Decimal:
    return Decimal(f"{value:.15g}").quantize(Decimal(1).scaleb(-digits), rounding=ROUND_HALF_UP)
