"""Dates as numbers ``year*10000 + month*100 + day`` with 0 for what is not said; late only if surely late."""

from typing import Any

import numpy as np
import pandas as pd

from budgeteval.scoring.rounding import Numbers

LAST_MONTH, LAST_DAY = 12, 31
FEW = 3


def late(due: Numbers, done: Numbers, year: Numbers) -> Any:
    """Whether the day of completion surely lies after the due day.

    A due month without a day runs to its end, a completion month without a day starts on its first; a
    missing year is the fiscal ``year``. Not late where the year remains unknown on one side only.
    """
    due_year, latest = _parts(due, year, LAST_MONTH, LAST_DAY)
    done_year, earliest = _parts(done, year, 1, 1)
    comparable = (due_year == 0) == (done_year == 0)
    return comparable & (earliest > latest)


def prevailing_year(years: pd.Series, share: float) -> float:
    """The year that at least this share of several forms name, NaN if there is none."""
    named = years.dropna()
    if len(named) < FEW:
        return float("nan")
    counts = named.value_counts()
    return float(counts.index[0]) if counts.iloc[0] >= share * len(named) else float("nan")


def years(values: Numbers) -> Numbers:
    """Year of each date; NaN where none is said."""
    found = np.floor(np.nan_to_num(values) / 10_000)
    return np.where(found > 0, found, np.nan)


def _parts(values: Numbers, year: Numbers, month: int, day: int) -> tuple[Numbers, Numbers]:
    whole = np.nan_to_num(values)
    said, rest = np.floor(whole / 10_000), whole % 10_000
    said = np.where(said == 0, np.nan_to_num(year), said)
    months, days = np.floor(rest / 100), rest % 100
    months = np.where(months == 0, month, months)
    return said, said * 10_000 + months * 100 + np.where(days == 0, day, days)
