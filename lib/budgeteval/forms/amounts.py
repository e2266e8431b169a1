"""Amounts and marks: numbers where a number is due, with the unit of money the form states."""

import math
import re
from decimal import Decimal
from functools import lru_cache

from budgeteval.forms import vocabulary
from budgeteval.forms.values import normal
from budgeteval.numbers import WAN, YI

_NUMBER = re.compile(r"[\u00a5\uffe5]?(-?(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?|-?\.\d+)(.{0,4})")
_ASIDE = re.compile(r"(?<=[\d\u4e00-\u9fff])\(.*\)$")
_EMPTY = re.compile(r"[-/\\*.]*")
FACTORS = {"yuan": 1, "wan_yuan": WAN, "yi_yuan": YI}
RATIO_UP_TO = Decimal("1.5")


@lru_cache(maxsize=65_536)
def digits(text: str) -> tuple[str, str]:
    """Digits of the number a text begins with, without separators, and the few characters behind it."""
    bare = normal(text)
    match = _NUMBER.fullmatch(bare) or _NUMBER.fullmatch(_ASIDE.sub("", bare))
    return (match[1].replace(",", ""), match[2]) if match else ("", "")


def number(text: str) -> tuple[float, str]:
    """As :func:`digits`, the number as a float; NaN if there is none."""
    found, behind = digits(text)
    return (float(found) if found else math.nan), behind


def is_blank(text: str) -> bool:
    """Whether a text says "nothing here": empty, dashes, slashes, stars, or a word such as 无."""
    bare = normal(text)
    return bool(_EMPTY.fullmatch(bare)) or bare in vocabulary.words()["nothing"]


def points(text: str) -> float:
    """Marks or weight: ``10``, ``10分``, ``8.62``; ``10%`` as a weight is 10; NaN otherwise."""
    value, behind = number(text)
    return value if behind in vocabulary.words()["points"] else math.nan


def is_amount(text: str) -> bool:
    """Whether a text is a number, a percentage or an amount with its own unit of money."""
    found, behind = digits(text)
    return bool(found) and (behind in ("", "%") or not math.isnan(yuan(text, "yuan")))


def yuan(text: str, unit: str) -> float:
    """Amount in yuan; a unit written with the number wins over the form's; NaN without either."""
    found, behind = digits(text)
    own = next((code for word, code in vocabulary.words()["amount_suffixes"] if behind.startswith(word)), "")
    if not found or (behind and not own) or not (own or unit):
        return math.nan
    return float(Decimal(found) * FACTORS[own or unit])


def rate(text: str, head: str) -> float:
    """Execution rate as a share: ``99%`` is 0.99; without the sign, 0.99 is a share and 99 is percent.

    Under a head that says percent a bare number is percent, whatever its size.
    """
    found, behind = digits(text)
    if not found or behind not in ("", "%"):
        return math.nan
    value = Decimal(found)
    in_percent = behind == "%" or "%" in normal(head) or value > RATIO_UP_TO
    return float(value / 100 if in_percent else value)
