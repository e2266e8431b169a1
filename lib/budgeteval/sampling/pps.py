"""Unequal-probability samples: inclusion probabilities, Horvitz-Thompson, Deville's variance.

Source: Deville (1999) for the variance that needs no joint probabilities; oracle
R package sampling (inclusionprobabilities, varest).
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from .estimate import Estimate, t_interval, unit_values


def inclusion_probabilities(n: int, size: ArrayLike) -> np.ndarray:
    """pi_k = n x_k / sum x; units reaching 1 are certain and the rest is rescaled, until none does.

    A unit of size 0 gets 0 (the frame check reports it). ValueError for negative or
    missing sizes and for n above the number of positive sizes.
    """
    x = np.asarray(size, dtype=float)
    if not np.isfinite(x).all() or (x < 0).any():
        raise ValueError("size: expected no missing or negative size")
    if not 0 <= n <= (x > 0).sum():
        raise ValueError(f"n: expected 0 to {int((x > 0).sum())} (units of positive size), found {n}")
    certain = np.zeros(x.size, dtype=bool)
    while True:
        rest = x[~certain].sum()
        pi = np.where(certain, 1.0, (n - certain.sum()) * x / rest if rest > 0 else 0.0)
        new = ~certain & (pi >= 1)
        if not new.any():
            return pi
        certain |= new


def _probabilities(pi: ArrayLike, n: int) -> np.ndarray:
    p = unit_values(pi, n, "pi")
    if (p <= 0).any() or (p > 1).any():
        raise ValueError("pi: expected inclusion probabilities in (0, 1]")
    return p


def deville_variance(y: ArrayLike, pi: ArrayLike) -> float:
    """Variance of sum y/pi over the units with pi < 1.

    a = (1-pi)/sum(1-pi), A = sum a y/pi, Var = sum (1-pi)(y/pi - A)^2 / (1 - sum a^2).
    0 when every unit is certain; NaN with a single uncertain unit (no variance).
    """
    y = np.asarray(y, dtype=float)
    p = _probabilities(pi, y.size)
    y, p = y[p < 1], p[p < 1]
    if y.size == 0:
        return 0.0
    if y.size == 1:
        return float("nan")
    a = (1 - p) / (1 - p).sum()
    expanded = y / p
    return float(((1 - p) * (expanded - a @ expanded) ** 2).sum() / (1 - (a**2).sum()))


def _pps_estimate(
    method: str, value: float, variance: float, pi: np.ndarray, N: int | None, df: int | None, confidence: float
) -> Estimate:
    degrees = int((pi < 1).sum()) - 1 if df is None else df
    se = float(np.sqrt(variance))
    low, high = t_interval(value, se, degrees, confidence)
    frame = int(round((1 / pi).sum())) if N is None else N
    return Estimate(method, float(value), se, max(degrees, 0), low, high, confidence, pi.size, frame)


def ht_total(
    y: ArrayLike,
    pi: ArrayLike,
    N: int | None = None,
    df: int | None = None,
    confidence: float = 0.95,
) -> Estimate:
    """Horvitz-Thompson total sum y/pi with Deville's variance.

    `df` defaults to the number of uncertain units minus 1. `N` is the frame's size for
    the report (estimated by sum 1/pi when not given). Certainty units add to the total,
    not to the variance.
    """
    values = np.asarray(y, dtype=float)
    p = _probabilities(pi, values.size)
    values = unit_values(values, p.size, "y")
    return _pps_estimate("ht_total", (values / p).sum(), deville_variance(values, p), p, N, df, confidence)


def ht_ratio(
    numerator: ArrayLike,
    denominator: ArrayLike,
    pi: ArrayLike,
    N: int | None = None,
    df: int | None = None,
    confidence: float = 0.95,
) -> Estimate:
    """Ratio of two HT totals, linearised: Var = Deville(y - R x) / T(x)^2."""
    p = _probabilities(pi, np.size(pi))
    y = unit_values(numerator, p.size, "numerator")
    x = unit_values(denominator, p.size, "denominator")
    base = (x / p).sum()
    if base == 0:
        raise ValueError("denominator: expected a total other than 0")
    ratio = (y / p).sum() / base
    variance = deville_variance(y - ratio * x, p) / base**2
    return _pps_estimate("ht_ratio", ratio, variance, p, N, df, confidence)


def hajek_mean(
    y: ArrayLike, pi: ArrayLike, N: int | None = None, df: int | None = None, confidence: float = 0.95
) -> Estimate:
    """Hajek mean: HT total over the estimated population size."""
    result = ht_ratio(y, np.ones(np.size(pi)), pi, N, df, confidence)
    return Estimate(**{**result.__dict__, "method": "hajek_mean"})
