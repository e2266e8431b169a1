"""Grammar of values: what people write as a target or an achieved value, with the text kept as written.

The table is ``values.yaml``. What is not understood is ``unknown`` (digits, so a number was meant) or
``qualitative`` (words); nothing is guessed.
"""

import math
import re
import unicodedata
from calendar import monthrange
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

from budgeteval.terms import read_yaml

LONGEST = 200


@dataclass(frozen=True, slots=True)
class Value:
    """One value as written and as understood.

    Attributes
    ----------
    kind : str
        Glossary ``value_kind``: quantity, range, date, fraction, qualitative, blank, none, unknown.
    direction : str
        Glossary ``direction``; "" where the text carries no sign ("50件") or is no value.
    value, high : float
        The number as written (100% is 100); ``high`` is the upper end of a range. A fraction is its quotient.
        A date is ``year * 10000 + month * 100 + day``: year 0 where none is said, and the last day where only
        a month or a year is said ("12月底前" is 1231).
    unit : str
        As written behind the number; % for percentages; "date" for dates.
    text : str
        As written.
    """

    kind: str
    direction: str
    value: float
    high: float
    unit: str
    text: str


@cache
def _table() -> dict[str, Any]:
    return read_yaml(Path(__file__).with_name("values.yaml"))


@cache
def _compiled(name: str) -> list[tuple[str, re.Pattern[str]]]:
    return [(code, re.compile(expression)) for code, expression in _table()[name]]


@cache
def _dates() -> list[re.Pattern[str]]:
    return [re.compile(expression) for expression in _table()["dates"]]


@cache
def _one(name: str) -> re.Pattern[str]:
    return re.compile(_table()[name])


@cache
def _shapes() -> dict[str, re.Pattern[str]]:
    table = _table()
    parts = {"NUMBER": table["number"], "UNIT": table["unit"]}
    shapes = table["shapes"]
    for word, expression in parts.items():
        shapes = {name: shape.replace(word, expression) for name, shape in shapes.items()}
    return {name: re.compile(shape) for name, shape in shapes.items()}


@cache
def _same() -> dict[int, str]:
    return str.maketrans(_table()["same"])


def normal(text: str) -> str:
    """Compatibility form without blanks, with one sign for each relation."""
    return re.sub(r"\s+", "", unicodedata.normalize("NFKC", text.translate(_same())).translate(_same()))


@lru_cache(maxsize=65_536)
def parse(text: str) -> Value:
    """Understand one target or achieved value.

    Parameters
    ----------
    text : str
        As written in the form; a split target joined in the form's order (``≧735人次``).

    Returns
    -------
    Value
        Never raises; ``text`` is returned unchanged.
    """
    bare = normal(text)
    if not bare:
        return Value("blank", "", math.nan, math.nan, "", text)
    if bare in _table()["none"]:
        return Value("none", "", math.nan, math.nan, "", text)
    if len(bare) > LONGEST:
        return Value("qualitative", "qualitative", math.nan, math.nan, "", text)
    return _date(bare, text) or _quantity(bare, text) or _words(bare, text)


def _number(digits: str) -> float:
    return float(digits.replace(",", ""))


def _quantity(bare: str, text: str) -> Value | None:
    direction, rest = _direction(bare)
    rest = _one("prefixes").sub("", rest)
    for name, shape in _shapes().items():
        match = shape.fullmatch(rest)
        if not match:
            continue
        value = _number(match["value"])
        unit = _unit(match["unit"] or "")
        if name == "range":
            high = _number(match["high"])
            return Value("range", "between", value, high, unit, text) if value <= high else None
        if name == "fraction":
            divisor = _number(match["high"])
            return Value("fraction", direction, value / divisor, math.nan, unit, text) if divisor else None
        if name == "percent_word":
            unit = "%"
        return Value("quantity", direction, value, math.nan, unit, text)
    return None


def _direction(bare: str) -> tuple[str, str]:
    """Direction code and the text without its sign."""
    for code, expression in _compiled("directions"):
        if match := expression.match(bare):
            rest = bare[match.end() :]
            for _, suffix in _compiled("suffixes"):
                rest = suffix.sub("", rest)
            return code, rest
    for code, expression in _compiled("suffixes"):
        if (match := expression.search(bare)) and match.start() > 0:
            return code, bare[: match.start()]
    return "", bare


def _unit(unit: str) -> str:
    if unit in _table()["percent_words"]:
        return "%"
    return unit[1:-1] if unit.startswith("(") and unit.endswith(")") else unit


def _date(bare: str, text: str) -> Value | None:
    direction, rest = _direction(bare)
    for expression in _dates():
        match = expression.search(rest)
        if not match:
            continue
        parts = match.groupdict()
        year, month, day = (int(parts.get(name) or 0) for name in ("year", "month", "day"))
        if not _possible(year, month, day) or _one("span_of_dates").search(rest[match.end() :]):
            return None
        month = month or 12
        day = day or monthrange(year or 2000, month)[1]
        if direction in ("", "at_most") and _one("before").search(bare):
            direction = "at_most"
        return Value("date", direction, year * 10_000 + month * 100 + day, math.nan, "date", text)
    return None


def _possible(year: int, month: int, day: int) -> bool:
    if month > 12:
        return False
    return day <= (monthrange(year or 2000, month)[1] if month else 0)


def _words(bare: str, text: str) -> Value:
    meant = re.search(r"\d", _one("qualitative_digits").sub("", bare))
    if meant:
        return Value("unknown", "", math.nan, math.nan, "", text)
    return Value("qualitative", "qualitative", math.nan, math.nan, "", text)
