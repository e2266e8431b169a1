"""Agreement of experts: Kendall's W with ties corrected and its test, intraclass correlations with intervals."""

from dataclasses import dataclass
from math import nan

import numpy as np
import pandas as pd
from scipy.special import chdtrc, fdtri

CONFIDENCE = 0.95


@dataclass(frozen=True)
class Agreement:
    """Agreement of m experts on n indicators; NaN where it is not defined (one expert, one indicator, no variance).

    ``w`` is Kendall's W with ties corrected, ``p`` its chi-square probability (an approximation below seven
    indicators); ``icc_single`` and ``icc_mean`` are ICC(2,1) and ICC(2,k) (two-way random, absolute agreement),
    ``*_low`` and ``*_high`` their intervals.
    """

    experts: int
    indicators: int
    w: float
    chi_square: float
    p: float
    icc_single: float
    icc_mean: float
    single_low: float = nan
    single_high: float = nan
    mean_low: float = nan
    mean_high: float = nan


def agreement(shares: np.ndarray, confidence: float = CONFIDENCE) -> Agreement:
    """Agreement on indicators that every expert marked.

    Parameters
    ----------
    shares : array, experts x indicators
        Marks as shares of the weight (0-1), NaN for no mark.
    confidence : float
        Of the intervals of the intraclass correlations (0-1).
    """
    data = np.asarray(shares, dtype=float)
    data = data[:, ~np.isnan(data).any(axis=0)] if data.size else data.reshape(0, 0)
    m, n = data.shape
    w = kendall_w(data)
    chi = m * (n - 1) * w
    p = float(chdtrc(n - 1, chi)) if chi == chi else nan
    low, high = icc_interval(data, confidence)
    return Agreement(m, n, w, chi, p, *icc(data), low, high, stepped_up(low, m), stepped_up(high, m))


def kendall_w(data: np.ndarray) -> float:
    """Kendall's coefficient of concordance W, ties corrected (Kendall & Babington Smith 1939); raters x objects."""
    m, n = data.shape
    if m < 2 or n < 2:
        return nan
    ranks = pd.DataFrame(data).rank(axis=1).to_numpy()
    sums = ranks.sum(axis=0)
    s = float(((sums - sums.mean()) ** 2).sum())
    ties = sum(float((counts**3 - counts).sum()) for counts in (np.unique(row, return_counts=True)[1] for row in ranks))
    bottom = m * m * (n**3 - n) - m * ties
    return 12 * s / bottom if bottom > 0 else nan


def icc(data: np.ndarray) -> tuple[float, float]:
    """ICC(2,1) and ICC(2,k) of Shrout & Fleiss (1979); raters x objects."""
    k, n = data.shape
    if k < 2 or n < 2:
        return nan, nan
    rows, columns, error = mean_squares(data)
    single = rows + (k - 1) * error + k * (columns - error) / n
    mean = rows + (columns - error) / n
    if not single > 0 or not mean > 0:
        return nan, nan
    return float((rows - error) / single), float((rows - error) / mean)


def icc_interval(data: np.ndarray, confidence: float) -> tuple[float, float]:
    """Interval of ICC(2,1) (Shrout & Fleiss 1979, with Satterthwaite's degrees of freedom); raters x objects."""
    k, n = data.shape
    single = icc(data)[0]
    if not single < 1:
        return nan, nan
    rows, columns, error = mean_squares(data)
    a, b = k * single / (n * (1 - single)), 1 + k * single * (n - 1) / (n * (1 - single))
    bottom = (a * columns) ** 2 / (k - 1) + (b * error) ** 2 / ((n - 1) * (k - 1))
    if not bottom > 0:
        return nan, nan
    df = (a * columns + b * error) ** 2 / bottom
    tail = (1 + confidence) / 2
    below, above = float(fdtri(n - 1, df, tail)), float(fdtri(df, n - 1, tail))
    rest = k * columns + (k * n - k - n) * error
    return float(n * (rows - below * error) / (below * rest + n * rows)), \
        float(n * (above * rows - error) / (rest + n * above * rows))


def stepped_up(single: float, k: int) -> float:
    """ICC of the mean of k raters from that of one (Spearman-Brown)."""
    return k * single / (1 + (k - 1) * single)


def mean_squares(data: np.ndarray) -> tuple[float, float, float]:
    """Mean squares between objects, between raters, and of what is left; raters x objects."""
    k, n = data.shape
    objects, raters, grand = data.mean(axis=0), data.mean(axis=1), data.mean()
    rest = data - objects[None, :] - raters[:, None] + grand
    return (float(k * ((objects - grand) ** 2).sum() / (n - 1)), float(n * ((raters - grand) ** 2).sum() / (k - 1)),
            float((rest**2).sum() / ((n - 1) * (k - 1))))
