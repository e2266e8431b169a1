"""Spending expected by the year's end, from the share of the year's spending reached by this month in past years.

Method: for each past year y the log ratio l = ln(whole year / up to this month). The forecast is this year's spending
times exp(mean l); its prediction interval takes the spread of the l with Student's t on n - 1 degrees of freedom:
mean +- t * s * sqrt(1 + 1/n). Fewer years than the rules ask for give no interval; none at all gives no forecast.
"""

import math
from dataclasses import dataclass

import numpy as np
import pandas as pd
from scipy import stats

from budgeteval.rulesets.monitoring import Forecast

NAN = float("nan")
LAST = 12


@dataclass(frozen=True)
class Expected:
    """Spending expected, its interval, the past years and months it rests on, and whether the budget cut it off."""

    forecast_yuan: float
    low_yuan: float
    high_yuan: float
    years: int
    months: int
    capped: bool = False


def ratios(past: pd.DataFrame, month: int) -> pd.Series:
    """Whole year over the part up to ``month``, by past year.

    ``past``: fiscal_year, month, spent_yuan of one department. Years that lack the last month, or without positive
    spending by this month, tell nothing and are left out.
    """
    whole = past.groupby("fiscal_year")["spent_yuan"].sum()
    so_far = past[past["month"] <= month].groupby("fiscal_year")["spent_yuan"].sum().reindex(whole.index)
    complete = past.groupby("fiscal_year")["month"].max() == LAST
    usable = complete & (so_far > 0) & (whole > 0)
    return (whole / so_far)[usable]


def forecast(rules: Forecast, past: pd.DataFrame, month: int, spent: float, budget: float) -> Expected:
    """Spending expected by the year's end of one department.

    Parameters
    ----------
    past
        Its months of past years: fiscal_year, month (1-12), spent_yuan.
    spent, budget
        This year's spending up to ``month`` and the whole budget, in yuan.
    """
    found = ratios(past, month) if len(past) else pd.Series(dtype=float)
    months = int(past["fiscal_year"].isin(found.index).sum()) if len(past) else 0
    if found.empty or not spent > 0:
        return Expected(NAN, NAN, NAN, len(found), months)
    logs = np.log(found.to_numpy(float))
    middle, half = float(logs.mean()), _half_width(rules, logs)
    values = [spent * math.exp(middle + step) for step in (0.0, -half, half)]
    return _capped(rules, values, spent, budget, len(found), months)


def _half_width(rules: Forecast, logs: "np.ndarray[tuple[int], np.dtype[np.float64]]") -> float:
    """Half of the prediction interval of one more log ratio; no number below the years the rules ask for."""
    count = len(logs)
    if count < rules.minimum_years:
        return NAN
    quantile = float(stats.t.ppf((1 + rules.confidence) / 2, count - 1))
    return quantile * float(logs.std(ddof=1)) * math.sqrt(1 + 1 / count)


def _capped(rules: Forecast, values: list[float], spent: float, budget: float, years: int, months: int) -> Expected:
    """Never below what is spent already, nor (if the rules say so) above what may be spent."""
    over = bool(rules.cap_at_budget and budget > 0 and values[0] > budget)
    if rules.cap_at_budget and budget > 0:
        values = [min(value, max(budget, spent)) for value in values]
    middle, low, high = values
    return Expected(middle, max(low, spent) if low == low else NAN, high, years, months, over)
