"""Personal data in free text: found by form and check digit, never shown.

Identity numbers (GB 11643-1999: 17 digits and a check character), mobile numbers, and bank cards of the
62 range (ISO/IEC 7812, Luhn check digit). A run of digits that fails its check is left alone.
"""

import re
from datetime import date
from typing import Any

NUMBER = re.compile(r"(?<![0-9A-Za-z.])(?:\d{17}[\dXx]|1[3-9]\d{9}|62\d{14,17})(?![0-9A-Za-z])")
WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
CHECKS = "10X98765432"
MOBILE_LENGTH, IDENTITY_LENGTH = 11, 18


def masked(value: Any) -> Any:
    """``value`` with personal numbers in its texts starred out, through lists, tuples and mappings."""
    if isinstance(value, str):
        return NUMBER.sub(_star, value)
    if isinstance(value, dict):
        return {masked(key): masked(one) for key, one in value.items()}
    if isinstance(value, (list, tuple)):
        return [masked(one) for one in value]
    return value


def is_personal(text: str) -> bool:
    """Whether a text holds a number of a person."""
    return any(_personal(found[0]) for found in NUMBER.finditer(text))


def _star(found: re.Match[str]) -> str:
    return "*" * len(found[0]) if _personal(found[0]) else found[0]


def _personal(number: str) -> bool:
    return len(number) == MOBILE_LENGTH or _identity(number) or (number.startswith("62") and _luhn(number))


def _identity(number: str) -> bool:
    if len(number) != IDENTITY_LENGTH:
        return False
    try:
        date(int(number[6:10]), int(number[10:12]), int(number[12:14]))
    except ValueError:
        return False
    total = sum(weight * int(digit) for weight, digit in zip(WEIGHTS, number, strict=False))
    return CHECKS[total % 11] == number[-1].upper()


def _luhn(number: str) -> bool:
    if not number.isdigit():
        return False
    doubled = (2 * int(digit) if place % 2 else int(digit) for place, digit in enumerate(reversed(number)))
    return sum(one - 9 if one > 9 else one for one in doubled) % 10 == 0
