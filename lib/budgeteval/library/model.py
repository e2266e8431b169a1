"""What a library holds: one row per indicator, and the words by which its aspects are known."""

import re
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

import pandas as pd
from pandera.typing import Series

from budgeteval.tables.schema import Table
from budgeteval.terms import read_yaml


class Library(Table):
    """One row per indicator of the library.

    ``aspect`` and ``dimension`` are codes; ``value_kind`` is rate, date, qualitative or amount; ``sector`` is the
    trade (or the word for common ones), ``field`` the narrower field, ``level`` project, department or township.
    ``origin`` is ``start`` for the shipped ones, ``county`` for a county's own, whose cell ``place`` names.
    """

    name: Series[str]
    aspect: Series[str]
    dimension: Series[str]
    direction: Series[str]
    unit: Series[str]
    value_kind: Series[str]
    explanation: Series[str]
    formula: Series[str]
    data_source: Series[str]
    sector: Series[str]
    field: Series[str]
    level: Series[str]
    origin: Series[str]
    place: Series[str]


@cache
def vocabulary() -> Any:
    """The words of ``vocabulary.yaml``."""
    return read_yaml(Path(__file__).with_name("vocabulary.yaml"))


@cache
def _aspects() -> list[tuple[str, re.Pattern[str]]]:
    return [(code, re.compile(expression)) for code, expression in vocabulary()["aspects"]]


@lru_cache(maxsize=4096)
def aspect_of(level2: str, level1: str = "") -> str:
    """Aspect code of a second-level name, else of the first-level one; "" if neither says."""
    for text in ("".join(level2.split()), "".join(level1.split())):
        found = next((code for code, pattern in _aspects() if text and pattern.search(text)), "")
        if found:
            return found
    return ""


def dimension_of(aspect: str) -> str:
    """First level of an aspect; "" for an unknown one."""
    return str(vocabulary()["dimensions"].get(aspect, ""))


def value_kind(direction: str, unit: str) -> str:
    """What kind of value a target of that direction and unit is."""
    if direction == "qualitative":
        return "qualitative"
    if unit in vocabulary()["rates"]:
        return "rate"
    return "date" if unit == "date" else "amount"


def is_measurable(rows: pd.DataFrame) -> pd.Series:
    """Whether each entry can be counted or computed: no words as value, and a formula."""
    return (rows["value_kind"] != "qualitative") & (rows["formula"] != "")
