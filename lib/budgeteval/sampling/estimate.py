"""Design-based estimates from a stratified simple random sample, with finite-population correction.

Notation: weight w = N_h/n_h; total T(y) = sum w y; f_h = n_h/N_h;
Var T(y) = sum_h N_h^2 (1 - f_h) s_h^2 / n_h. Source: Cochran, Sampling Techniques, ch. 5-6.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike
from scipy import stats

from .design import Design


@dataclass(frozen=True)
class Estimate:
    """One estimate with everything a report needs to print its derivation.

    ``method`` is the formula's id; ``low``/``high`` is the two-sided interval at
    ``confidence``; ``merged`` lists strata merged for the variance.
    """

    method: str
    estimate: float
    se: float
    df: int
    low: float
    high: float
    confidence: float
    n: int
    N: int
    merged: tuple[tuple[object, object], ...] = ()


def check_confidence(confidence: float) -> float:
    """Return `confidence` if it lies strictly between 0 and 1, else raise ValueError."""
    if not 0 < confidence < 1:
        raise ValueError(f"confidence: expected a number between 0 and 1, found {confidence}")
    return confidence


def t_interval(estimate: float, se: float, df: float, confidence: float) -> tuple[float, float]:
    """Two-sided t interval; without sampling error (se = 0) both limits are the estimate.

    With an error but no degree of freedom the limits are NaN.
    """
    check_confidence(confidence)
    if se == 0:
        return estimate, estimate
    if df < 1:
        return float("nan"), float("nan")
    half = stats.t.ppf((1 + confidence) / 2, df) * se
    return float(estimate - half), float(estimate + half)


def lower_bound(result: Estimate, confidence: float = 0.95) -> float:
    """One-sided lower bound, estimate - t SE: above 0 means inflated at that confidence."""
    check_confidence(confidence)
    if result.se == 0:
        return result.estimate
    return float(result.estimate - stats.t.ppf(confidence, result.df) * result.se)


def upper_bound(result: Estimate, confidence: float = 0.95) -> float:
    """One-sided upper bound, estimate + t SE."""
    check_confidence(confidence)
    if result.se == 0:
        return result.estimate
    return float(result.estimate + stats.t.ppf(confidence, result.df) * result.se)


def unit_values(values: ArrayLike, n: int, name: str) -> np.ndarray:
    """`values` as floats, one per sampled unit, none missing; else ValueError."""
    array = np.asarray(values, dtype=float)
    if array.shape != (n,):
        raise ValueError(f"{name}: expected {n} values, found shape {array.shape}")
    if not np.isfinite(array).all():
        raise ValueError(f"{name}: expected no missing value, found {int((~np.isfinite(array)).sum())}")
    return array


def total_variance(y: np.ndarray, design: Design) -> float:
    """Var T(y) = sum over variance strata of (1 - f) n/(n-1) sum (w y - mean)^2."""
    n = design.groups["n"].to_numpy(dtype=float)
    fraction = n / design.groups["N"].to_numpy(dtype=float)
    code = np.searchsorted(design.groups.index.to_numpy(), design.group)
    z = design.weight * y
    mean = np.bincount(code, z, len(n)) / n
    squares = np.bincount(code, (z - mean[code]) ** 2, len(n))
    return float(np.sum((1 - fraction) * n / np.maximum(n - 1, 1) * squares))


def _estimate(method: str, value: float, variance: float, design: Design, confidence: float) -> Estimate:
    se = float(np.sqrt(variance))
    low, high = t_interval(value, se, design.df, confidence)
    return Estimate(method, float(value), se, design.df, low, high, confidence, design.n, design.N, design.merged)


def stratified_total(y: ArrayLike, design: Design, confidence: float = 0.95) -> Estimate:
    """Population total of y: T = sum_h N_h ybar_h."""
    y = unit_values(y, design.n, "y")
    return _estimate("stratified_total", design.weight @ y, total_variance(y, design), design, confidence)


def stratified_mean(y: ArrayLike, design: Design, confidence: float = 0.95) -> Estimate:
    """Population mean of y: T / N, with N known from the frame."""
    y = unit_values(y, design.n, "y")
    return _estimate(
        "stratified_mean", design.weight @ y / design.N, total_variance(y, design) / design.N**2, design, confidence
    )


def combined_ratio(
    numerator: ArrayLike, denominator: ArrayLike, design: Design, confidence: float = 0.95
) -> Estimate:
    """R = T(numerator) / T(denominator), Taylor linearisation with e = numerator - R denominator.

    A denominator whose total is 0 gives NaN (for example a domain nobody was drawn from).
    A rate over indicators is such a ratio (a project's hits over its indicators): the
    projects are the clusters, n is never the number of indicators.
    """
    y = unit_values(numerator, design.n, "numerator")
    x = unit_values(denominator, design.n, "denominator")
    base = design.weight @ x
    if base == 0:
        nan = float("nan")
        return Estimate("combined_ratio", nan, nan, design.df, nan, nan, confidence, design.n, design.N, design.merged)
    ratio = design.weight @ y / base
    variance = total_variance(y - ratio * x, design) / base**2
    return _estimate("combined_ratio", ratio, variance, design, confidence)


def difference_mean(
    known_mean: float, difference: ArrayLike, design: Design, confidence: float = 0.95
) -> Estimate:
    """Difference estimator: known_mean - mean(difference), with the SE of mean(difference).

    `known_mean` is the mean of the auxiliary (the self score) over the **whole** frame.
    """
    mean = stratified_mean(difference, design, confidence)
    variance = mean.se**2
    return _estimate("difference_mean", known_mean - mean.estimate, variance, design, confidence)


def known_total_ratio(
    numerator: ArrayLike, known_total: float, design: Design, confidence: float = 0.95
) -> Estimate:
    """T(numerator) / A with A known from the frame (amount-weighted mean, difference form)."""
    if not known_total > 0:
        raise ValueError(f"known_total: expected a positive total, found {known_total}")
    y = unit_values(numerator, design.n, "numerator")
    variance = total_variance(y, design) / known_total**2
    return _estimate("known_total_ratio", design.weight @ y / known_total, variance, design, confidence)


def domain_total(
    y: ArrayLike, member: ArrayLike, design: Design, confidence: float = 0.95
) -> Estimate:
    """Total of y over a domain; every sampled unit stays in the variance."""
    inside = np.asarray(member, dtype=float)
    return stratified_total(unit_values(y, design.n, "y") * inside, design, confidence)


def domain_mean(
    y: ArrayLike, member: ArrayLike, design: Design, confidence: float = 0.95
) -> Estimate:
    """Mean of y over a domain: a ratio, because the domain's size is estimated too."""
    inside = np.asarray(member, dtype=float)
    return combined_ratio(unit_values(y, design.n, "y") * inside, inside, design, confidence)


def crosstab(
    row: Iterable[object],
    column: Iterable[object],
    design: Design,
    levels: Iterable[object],
    confidence: float = 0.95,
) -> pd.DataFrame:
    """Estimated number of population units in each cell.

    Returns one row per cell: ``row, column, count`` (sampled), ``estimate, se, low, high``.
    Values outside `levels` raise ValueError.
    """
    rows, columns = np.asarray(row, dtype=object), np.asarray(column, dtype=object)
    unknown = (set(rows) | set(columns)) - set(levels)
    if unknown:
        raise ValueError(f"expected values among {list(levels)}, found {sorted(map(str, unknown))}")
    cells = []
    for i in levels:
        for j in levels:
            inside = ((rows == i) & (columns == j)).astype(float)
            cell = stratified_total(inside, design, confidence)
            cells.append((i, j, int(inside.sum()), cell.estimate, cell.se, cell.low, cell.high))
    return pd.DataFrame(cells, columns=["row", "column", "count", "estimate", "se", "low", "high"])
