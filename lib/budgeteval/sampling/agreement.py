"""Agreement of grades: transition table, kappa, marginal shift. sampling.md 3.5.

Tables have the self grade in rows and the recheck grade in columns, best grade first.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike
from scipy import stats
from scipy.sparse.csgraph import connected_components

from .design import Design
from .estimate import check_confidence, crosstab, t_interval, total_variance
from .replicate import jackknife

DISTANCES = ("quadratic", "linear", "unweighted")


@dataclass(frozen=True)
class Kappa:
    """Cohen's kappa. ``status`` is ``ok``, or ``no_variation`` when chance alone already
    predicts full agreement (kappa is 0/0): then show the table and ``agreement`` (0-1)."""

    method: str
    kappa: float
    se: float
    low: float
    high: float
    agreement: float
    n: int
    confidence: float
    status: str


@dataclass(frozen=True)
class Shift:
    """A test that the two marginal grade distributions are equal.

    ``statistic`` is chi-square (``df`` >= 1), Z (``df`` 0) or, for the exact McNemar
    test, the smaller of the two counts. No change at all gives statistic 0 and p 1.
    """

    method: str
    statistic: float
    df: int
    p: float
    n: float


def square(table: ArrayLike) -> np.ndarray:
    """`table` as a square array of counts >= 0; else ValueError."""
    t = np.asarray(table, dtype=float)
    if t.ndim != 2 or t.shape[0] != t.shape[1]:
        raise ValueError(f"table: expected a square table, found shape {t.shape}")
    if not np.isfinite(t).all() or (t < 0).any() or t.sum() == 0:
        raise ValueError("table: expected counts of 0 or more and not all 0")
    return t


def transition_table(
    self_grade: Iterable[object],
    recheck_grade: Iterable[object],
    grades: Iterable[object],
    design: Design,
    confidence: float = 0.95,
) -> pd.DataFrame:
    """E6: estimated number of projects self-graded i and rechecked j, with intervals.

    Returns one row per cell: ``row`` (self), ``column`` (recheck), ``count, estimate,
    se, low, high``.
    """
    return crosstab(self_grade, recheck_grade, design, grades, confidence)


def count_table(
    self_grade: Iterable[object],
    recheck_grade: Iterable[object],
    grades: Iterable[object],
    weight: ArrayLike | None = None,
) -> np.ndarray:
    """Square table of counts, or of summed weights."""
    position = {g: i for i, g in enumerate(grades)}
    i = np.array([position[g] for g in self_grade], dtype=int)
    j = np.array([position[g] for g in recheck_grade], dtype=int)
    k = len(position)
    return np.bincount(i * k + j, weight, k * k).reshape(k, k).astype(float)


def distances(k: int, distance: str) -> np.ndarray:
    """Disagreement v_ij: (i-j)^2/(k-1)^2, |i-j|/(k-1), or 1[i != j]."""
    if distance not in DISTANCES:
        raise ValueError(f"distance: expected one of {list(DISTANCES)}, found {distance!r}")
    gap = np.abs(np.subtract.outer(np.arange(k), np.arange(k))).astype(float)
    if distance == "unweighted":
        return (gap > 0).astype(float)
    return (gap / max(k - 1, 1)) ** (2 if distance == "quadratic" else 1)


def kappa_value(table: np.ndarray, distance: str = "quadratic") -> float:
    """1 - sum v p_ij / sum v p_i. p_.j; NaN where the denominator is 0."""
    p = table / table.sum()
    v = distances(len(p), distance)
    chance = float((v * np.outer(p.sum(1), p.sum(0))).sum())
    return 1 - float((v * p).sum()) / chance if chance > 0 else float("nan")


def _kappa(method: str, table: np.ndarray, value: float, se: float, interval: tuple[float, float], n: int,
           confidence: float) -> Kappa:  # fmt: skip
    agreement = float(np.trace(table) / table.sum())
    if np.isnan(value):
        nan = float("nan")
        return Kappa(method, nan, nan, nan, nan, agreement, n, confidence, "no_variation")
    low, high = interval
    return Kappa(method, float(value), float(se), float(low), float(high), agreement, n, confidence, "ok")


def kappa(
    table: ArrayLike, distance: str = "quadratic", confidence: float = 0.95
) -> Kappa:
    """Cohen's kappa of unweighted counts with its asymptotic SE (statsmodels ``std_kappa``)."""
    check_confidence(confidence)
    t = square(table)
    value = kappa_value(t, distance)
    se = 0.0
    if not np.isnan(value):
        from statsmodels.stats.inter_rater import cohens_kappa

        wt = {"quadratic": "quadratic", "linear": "linear", "unweighted": None}[distance]
        result = cohens_kappa(t, wt=wt)
        value, se = float(result.kappa), float(result.std_kappa)
    half = stats.norm.ppf((1 + confidence) / 2) * se
    return _kappa(f"kappa_{distance}", t, value, se, (value - half, value + half), int(t.sum()), confidence)


def weighted_kappa(
    self_grade: Iterable[object],
    recheck_grade: Iterable[object],
    grades: Iterable[object],
    design: Design,
    distance: str = "quadratic",
    se: str = "linearisation",
    confidence: float = 0.95,
) -> Kappa:
    """Kappa of the design-weighted table, SE by "linearisation" or "jackknife" (JKn)."""
    if se not in ("linearisation", "jackknife"):
        raise ValueError(f"se: expected 'linearisation' or 'jackknife', found {se!r}")
    table = count_table(self_grade, recheck_grade, grades, design.weight)
    value = kappa_value(table, distance)
    if np.isnan(value):
        error = 0.0
    elif se == "jackknife":
        error = jackknife(
            lambda w: kappa_value(count_table(self_grade, recheck_grade, grades, w), distance), design
        ).se
    else:
        influence = _influence(table, distance)
        position = {g: i for i, g in enumerate(grades)}
        cells = [influence[position[i], position[j]] for i, j in zip(self_grade, recheck_grade, strict=True)]
        error = float(np.sqrt(total_variance(np.array(cells), design)))
    interval = t_interval(value, error, design.df, confidence)
    return _kappa(f"kappa_{distance}_weighted_{se}", table, value, error, interval, design.n, confidence)


def _influence(table: np.ndarray, distance: str) -> np.ndarray:
    """Derivative of kappa in the weight of one unit of each cell (Taylor linearisation)."""
    total = table.sum()
    p = table / total
    v = distances(len(p), distance)
    rows, columns = p.sum(1), p.sum(0)
    seen, chance = (v * p).sum(), (v * np.outer(rows, columns)).sum()
    by_seen = v - seen
    by_chance = (v @ columns)[:, None] + (rows @ v)[None, :] - 2 * chance
    return (-by_seen / chance + seen / chance**2 * by_chance) / total


def stuart_maxwell(table: ArrayLike) -> Shift:
    """Stuart-Maxwell test of marginal homogeneity (statsmodels, no 0.5 added).

    Categories nobody enters or leaves are dropped, and groups of categories between
    which nobody moved are tested apart and summed: their covariance is block-diagonal.
    """
    t = square(table)
    moves = t - np.diag(np.diag(t))
    _, group = connected_components(moves, directed=False)
    statistic, df = 0.0, 0
    for block in np.unique(group):
        inside = np.flatnonzero(group == block)
        if inside.size > 1:
            part = _homogeneity(moves[np.ix_(inside, inside)])
            statistic, df = statistic + float(part.statistic), df + int(part.df)
    p = float(stats.chi2.sf(statistic, df)) if df else 1.0
    return Shift("stuart_maxwell", statistic, df, p, float(t.sum()))


def _homogeneity(moves: np.ndarray) -> Any:
    from statsmodels.stats.contingency_tables import SquareTable

    return SquareTable(moves, shift_zeros=False).homogeneity(method="stuart_maxwell")


def bhapkar(table: ArrayLike) -> Shift:
    """Bhapkar's test, more powerful: B = S/(1 - S/n) of Stuart-Maxwell's S (infinite at S = n)."""
    base = stuart_maxwell(table)
    rest = 1 - base.statistic / base.n
    statistic = base.statistic / rest if rest > 1e-12 else float("inf")
    p = float(stats.chi2.sf(statistic, base.df)) if base.df else 1.0
    return Shift("bhapkar", statistic, base.df, p, base.n)


def bowker(table: ArrayLike) -> Shift:
    """Bowker's test of symmetry; pairs of empty cells carry no degree of freedom."""
    t = square(table)
    above = t[np.triu_indices(len(t), 1)]
    below = t.T[np.triu_indices(len(t), 1)]
    used = above + below > 0
    statistic = float((((above - below) ** 2)[used] / (above + below)[used]).sum())
    df = int(used.sum())
    return Shift("bowker", statistic, df, float(stats.chi2.sf(statistic, df)) if df else 1.0, float(t.sum()))


def ordinal_shift(table: ArrayLike) -> Shift:
    """Ordinal marginal test: Z = sum d n / sqrt(sum d^2 n), d = i - j; two-sided p.

    Negative Z: the recheck grades are worse.
    """
    t = square(table)
    d = np.subtract.outer(np.arange(len(t)), np.arange(len(t)))
    spread = float((d**2 * t).sum())
    z = float((d * t).sum()) / np.sqrt(spread) if spread else 0.0
    return Shift("ordinal_shift", float(z), 0, float(2 * stats.norm.sf(abs(z))), float(t.sum()))


def mcnemar_exact(table: ArrayLike) -> Shift:
    """Exact McNemar test of a 2x2 table (good / not good); no change gives p = 1."""
    t = square(table)
    if t.shape != (2, 2):
        raise ValueError(f"table: expected 2x2, found {t.shape}")
    up, down = t[0, 1], t[1, 0]
    if up + down == 0:
        return Shift("mcnemar_exact", 0.0, 0, 1.0, float(t.sum()))
    from statsmodels.stats.contingency_tables import mcnemar

    result = mcnemar(t, exact=True)
    return Shift("mcnemar_exact", float(result.statistic), 0, float(result.pvalue), float(t.sum()))
