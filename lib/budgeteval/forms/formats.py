"""Number formats: what a stored number shows as (percent, date, literal units)."""

import re
from datetime import datetime, timedelta
from decimal import Decimal
from functools import cache

from budgeteval.forms.sheet import Cell

PERCENT_IDS = {9: 0, 10: 2}
DATE_IDS = {*range(14, 18), 22, 27, *range(30, 32), 36, 50, 57, 58}
TIME_IDS = {*range(18, 22), *range(32, 36), *range(45, 48), 55, 56}
PERCENT_DIGITS = 4

_QUOTED = re.compile(r'"([^"]*)"|\\(.)|\[[^\]]*\]|_.|\*.')
_LITERAL = re.compile(r'^((?:"[^"]*"|\\.)*)([#0?,.]+|General)((?:"[^"]*"|\\.|%)*)$')


@cache
def family(number_format: int, code: str = "") -> tuple[str, str, str]:
    """Family of a number format (general, percent, date, time) with the literals before and behind."""
    if number_format in PERCENT_IDS:
        return "percent", "", ""
    if number_format in DATE_IDS:
        return "date", "", ""
    if number_format in TIME_IDS:
        return "time", "", ""
    return custom(code)


@cache
def custom(code: str) -> tuple[str, str, str]:
    """As :func:`family`, for a format code such as ``0.00%``, ``yyyy"年"m"月"`` or ``0"个"``."""
    first = code.split(";")[0]
    bare = _QUOTED.sub("", first)
    if "%" in bare:
        return "percent", "", ""
    if bare.lower() not in ("", "general", "@") and re.search(r"[ymdhs]", bare, re.IGNORECASE):
        return (
            ("date" if re.search(r"[yd]", bare, re.IGNORECASE) or "m" in bare and "h" not in bare else "time"),
            "",
            "",
        )
    match = _LITERAL.match(first.replace("!", "\\"))
    if not match or re.search(r",\.?0*$|\\\.", match[2]) or "!" in first:
        return "general", "", ""
    return "general", _literal(match[1]), _literal(match[3])


def _literal(text: str) -> str:
    return re.sub(r'"([^"]*)"|\\(.)', lambda m: m[1] if m[1] is not None else m[2], text)


def number(value: float) -> str:
    """A stored number as Excel's General shows it, without exponent: 50.0 -> '50', 89.974000000000004 -> '89.974'."""
    if value != value or value in (float("inf"), float("-inf")):
        return str(value)
    text = f"{value:.15g}"
    if "e" in text:
        text = f"{Decimal(text):f}"
    return "0" if text == "-0" else text


def shown(value: float, style: tuple[str, str, str], base_1904: bool = False) -> Cell:
    """Cell of a stored number under its number format."""
    name, before, behind = style
    if name == "percent":
        exact = (Decimal(f"{value:.15g}") * 100).quantize(Decimal(1).scaleb(-PERCENT_DIGITS)).normalize()
        return Cell(f"{exact + 0:f}%", "number")
    if name in ("date", "time"):
        return _date(value, name, base_1904)
    return Cell(f"{before}{number(value)}{behind}", "number")


def _date(value: float, name: str, base_1904: bool) -> Cell:
    """ISO text of an Excel serial (the 1900 leap-year fault included); a number that is no date stays a number."""
    start = datetime(1904, 1, 1) if base_1904 else datetime(1899, 12, 31 if value < 60 else 30)
    if not 0 <= value < 2_958_466:
        return Cell(number(value), "number")
    moment = start + timedelta(seconds=round(value * 86_400))
    if name == "time" or value < 1:
        return Cell(moment.time().isoformat(), "date")
    return Cell(moment.date().isoformat() if moment.time() == datetime.min.time() else moment.isoformat(" "), "date")
