"""Spending expected by the year's end, from the department's own months of past years.

Methods, by rule:

``rest_share``
    For each past year the share q of what was left of the budget after this month that was spent by the year's end.
    Expected: this year's spending + mean q * what is left of the budget.
``ratio``
    For each past year l = ln(whole year / up to this month). Expected: this year's spending * exp(mean l).

The prediction interval takes the spread of the past years with Student's t on n - 1 degrees of freedom:
mean +- t * s * sqrt(1 + 1/n), on the scale of q (kept within 0-1) or l. Fewer years than the rules ask for give no
interval; none at all gives no forecast.
"""

import math
from dataclasses import dataclass
from typing import Any

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
    whole, so_far, complete = _years(past, month)
    usable = complete & (so_far > 0) & (whole > 0)
    return (whole / so_far)[usable]


def rest_shares(past: pd.DataFrame, month: int) -> pd.Series:
    """Share of what was left of the budget after ``month`` that the rest of the year spent, 0-1, by past year.

    ``past`` as for :func:`ratios`, with budget_yuan (the year's, on every row). Years that lack the last month, or
    with nothing left by this month, are left out.
    """
    whole, so_far, complete = _years(past, month)
    left = past.groupby("fiscal_year")["budget_yuan"].max() - so_far
    usable = complete & (left > 0)
    return ((whole - so_far) / left)[usable].clip(0, 1)


def _years(past: pd.DataFrame, month: int) -> tuple[pd.Series, pd.Series, pd.Series]:
    whole = past.groupby("fiscal_year")["spent_yuan"].sum()
    so_far = past[past["month"] <= month].groupby("fiscal_year")["spent_yuan"].sum().reindex(whole.index)
    return whole, so_far, past.groupby("fiscal_year")["month"].max() == LAST


def forecast(rules: Forecast, past: pd.DataFrame, month: int, spent: float, budget: float) -> Expected:
    """Spending expected by the year's end of one department.

    Parameters
    ----------
    past
        Its months of past years: fiscal_year, month (1-12), spent_yuan, budget_yuan.
    spent, budget
        This year's spending up to ``month`` and the whole budget, in yuan.
    """
    if past.empty or spent != spent:
        return Expected(NAN, NAN, NAN, 0, 0)
    by_rest = rules.method == "rest_share"
    found = rest_shares(past, month) if by_rest else ratios(past, month).map(math.log)
    months = int(past["fiscal_year"].isin(found.index).sum())
    if found.empty or not (budget > 0 if by_rest else spent > 0):
        return Expected(NAN, NAN, NAN, len(found), months)
    middle, half = float(found.mean()), _half_width(rules, found.to_numpy(float))
    scales = [middle, middle - half, middle + half]
    if by_rest:
        left = max(budget - spent, 0.0)
        values = [spent + left * min(max(scale, 0.0), 1.0) if scale == scale else NAN for scale in scales]
    else:
        values = [spent * math.exp(scale) for scale in scales]
    return _capped(rules, values, spent, budget, len(found), months)


def _half_width(rules: Forecast, values: Any) -> float:
    """Half of the prediction interval of one more year; no number below the years the rules ask for."""
    count = len(values)
    if count < rules.minimum_years:
        return NAN
    quantile = float(stats.t.ppf((1 + rules.confidence) / 2, count - 1))
    return quantile * float(values.std(ddof=1)) * math.sqrt(1 + 1 / count)


def _capped(rules: Forecast, values: list[float], spent: float, budget: float, years: int, months: int) -> Expected:
    """Never below what is spent already, nor (if the rules say so) above what may be spent."""
    over = bool(rules.cap_at_budget and budget > 0 and values[0] > budget)
    if rules.cap_at_budget and budget > 0:
        values = [min(value, max(budget, spent)) for value in values]
    middle, low, high = values
    return Expected(middle, max(low, spent) if low == low else NAN, high, years, months, over)
