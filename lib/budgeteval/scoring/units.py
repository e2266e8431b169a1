"""Whether an achieved value can be held against its target: units made equal, or a doubt.

Nothing is converted unless both units are written and known; a missing unit takes the other side's
unless the numbers suggest that two units are mixed.
"""

import unicodedata
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any, Protocol

import numpy as np
import pandas as pd

from budgeteval.scoring.rounding import Numbers
from budgeteval.terms import read_yaml

Known = tuple[str, float]
PERCENT: Known = ("percent", 1.0)


class Ratios(Protocol):
    """Rules that name the band of ratios of mixed-up units."""

    @property
    def unit_ratio_from(self) -> float: ...

    @property
    def unit_ratio_to(self) -> float: ...


@cache
def _words() -> Mapping[str, Any]:
    return read_yaml(Path(__file__).with_name("units.zh.yaml"))


@cache
def known(unit: str) -> Known:
    """Measure and factor of a unit as written; an unknown unit is a measure of its own; "" stays ""."""
    text = unicodedata.normalize("NFKC", unit).replace(" ", "")
    words = _words()
    if text in words["percent"]:
        return PERCENT
    for measure, factors in words["measures"].items():
        if text in factors:
            return measure, float(factors[text])
    for scale in sorted(words["scales"], key=len, reverse=True):
        if text.startswith(scale) and len(text) > len(scale):
            measure, factor = known(text[len(scale):])
            return measure, factor * words["scales"][scale]
    group = next((names[0] for names in words["same"] if text in names), text)
    return group, 1.0


def factors(target_units: pd.Series, achieved_units: pd.Series) -> tuple[Numbers, Any, Any]:
    """Factor from achieved to target unit (NaN: not comparable), and which targets are money and percent."""
    pairs = pd.MultiIndex.from_arrays([target_units.astype(object), achieved_units.astype(object)])
    codes, distinct = pd.factorize(pairs)
    rows = [(_factor(*pair), known(pair[0])[0] == "money", known(pair[0]) == PERCENT) for pair in distinct]
    table = np.array(rows, dtype=float).reshape(-1, 3)[codes]
    return table[:, 0], table[:, 1] > 0, table[:, 2] > 0


def _factor(target: str, achieved: str) -> float:
    one, other = known(target), known(achieved)
    if not one[0] or not other[0]:
        return 1.0
    return other[1] / one[1] if one[0] == other[0] else float("nan")


def unclear(target: Numbers, achieved: Numbers, is_percent: Any, unit_missing: Any) -> Any:
    """A bare fraction beside a percent target: 0.98 that may be 98 %, nearer to the target as such."""
    with np.errstate(divide="ignore", invalid="ignore"):
        as_percent, as_fraction = np.abs(np.log(achieved / target)), np.abs(np.log(100 * achieved / target))
    bare = is_percent & unit_missing & (achieved > 0) & (achieved <= 1)
    return bare & (as_fraction < as_percent)


def mixed_up(target: Numbers, achieved: Numbers, limits: Ratios) -> Any:
    """Ratio, either way, in the band that betrays yuan taken for ten thousand yuan."""
    with np.errstate(divide="ignore", invalid="ignore"):
        ratio = np.abs(achieved / target)
        ratio = np.maximum(ratio, 1 / ratio)
    return (ratio >= limits.unit_ratio_from) & (ratio <= limits.unit_ratio_to)
