"""Agreement of scores: Bland-Altman numbers and reviewer reliability ICC(A,1)."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike
from scipy import stats

from .estimate import check_confidence, unit_values


@dataclass(frozen=True)
class BlandAltman:
    """Bias and limits of agreement of self - recheck, points.

    ``slope`` is that of the difference on the mean of the two scores (proportional
    bias) with two-sided ``slope_p``; NaN when the mean does not vary or n < 3.
    """

    bias: float
    bias_low: float
    bias_high: float
    sd: float
    loa_low: float
    loa_low_low: float
    loa_low_high: float
    loa_high: float
    loa_high_low: float
    loa_high_high: float
    slope: float
    slope_se: float
    slope_p: float
    n: int
    confidence: float


def bland_altman(
    self_score: ArrayLike, recheck_score: ArrayLike, confidence: float = 0.95
) -> BlandAltman:
    """Bias +- 1.96 SD; SE of the bias s/sqrt(n), SE of a limit s sqrt(3/n), t with n - 1 df.

    Source: Bland and Altman, Lancet 1986. Describes the sample, unweighted.
    """
    check_confidence(confidence)
    s = np.asarray(self_score, dtype=float)
    s = unit_values(s, s.size, "self_score")
    r = unit_values(recheck_score, s.size, "recheck_score")
    if s.size < 2:
        raise ValueError(f"expected at least 2 pairs, found {s.size}")
    d = s - r
    n, bias, sd = s.size, float(d.mean()), float(d.std(ddof=1))
    t = float(stats.t.ppf((1 + confidence) / 2, n - 1))
    low, high = bias - 1.96 * sd, bias + 1.96 * sd
    of_bias, of_limit = t * sd / n**0.5, t * sd * (3 / n) ** 0.5
    slope, slope_se, slope_p = _slope((s + r) / 2, d)
    return BlandAltman(
        bias, bias - of_bias, bias + of_bias, sd,
        low, low - of_limit, low + of_limit,
        high, high - of_limit, high + of_limit,
        slope, slope_se, slope_p, n, confidence,
    )  # fmt: skip


def bland_altman_by_band(
    self_score: ArrayLike, recheck_score: ArrayLike, edges: ArrayLike, confidence: float = 0.95
) -> pd.DataFrame:
    """`bland_altman` inside bands of the self score, for scores with proportional bias.

    Scores near 100 cannot be inflated further, so one pair of limits misleads there.

    Parameters
    ----------
    edges : ascending inner edges, points; a score at an edge belongs to the band above

    Returns
    -------
    DataFrame
        One row per band with at least 2 pairs: ``band`` (0 the lowest), ``low_score,
        high_score`` (observed) and the fields of `BlandAltman`.
    """
    s, r = np.asarray(self_score, dtype=float), np.asarray(recheck_score, dtype=float)
    band = np.searchsorted(np.sort(np.asarray(edges, dtype=float)), s, side="right")
    rows = []
    for b in np.unique(band):
        inside = band == b
        if inside.sum() > 1:
            measured = bland_altman(s[inside], r[inside], confidence)
            rows.append({"band": int(b), "low_score": s[inside].min(), "high_score": s[inside].max(), **vars(measured)})
    return pd.DataFrame(rows)


def _slope(x: np.ndarray, y: np.ndarray) -> tuple[float, float, float]:
    if x.size < 3 or np.ptp(x) == 0:
        return (float("nan"),) * 3
    if np.ptp(y) == 0:
        return 0.0, 0.0, 1.0
    fit = stats.linregress(x, y)
    return float(fit.slope), float(fit.stderr), float(fit.pvalue)


@dataclass(frozen=True)
class Icc:
    """ICC(A,1): two-way random, absolute agreement, single score.

    ``status`` is ``ok`` or ``no_variation`` (all scores equal: ICC is 0/0, NaN).
    """

    icc: float
    low: float
    high: float
    n: int
    raters: int
    confidence: float
    status: str


def icc_absolute(scores: ArrayLike, confidence: float = 0.95) -> Icc:
    """ICC(A,1) = (MSR - MSE)/(MSR + (k-1) MSE + k (MSC - MSE)/n), interval of McGraw and Wong 1996.

    Parameters
    ----------
    scores : one row per project, one column per reviewer, none missing, points
    """
    check_confidence(confidence)
    x = np.asarray(scores, dtype=float)
    if x.ndim != 2 or min(x.shape) < 2 or not np.isfinite(x).all():
        raise ValueError(f"scores: expected at least 2 x 2 complete scores, found shape {x.shape}")
    n, k = x.shape
    rows, columns, mean = x.mean(1), x.mean(0), x.mean()
    msr = k * ((rows - mean) ** 2).sum() / (n - 1)
    msc = n * ((columns - mean) ** 2).sum() / (k - 1)
    mse = ((x - rows[:, None] - columns[None, :] + mean) ** 2).sum() / ((n - 1) * (k - 1))
    bottom = msr + (k - 1) * mse + k * (msc - mse) / n
    nan = float("nan")
    if bottom <= 1e-12:
        return Icc(nan, nan, nan, n, k, confidence, "no_variation")
    icc = float((msr - mse) / bottom)
    low, high = _icc_limits(icc, msr, msc, mse, n, k, confidence)
    return Icc(icc, low, high, n, k, confidence, "ok")


def _icc_limits(
    icc: float, msr: float, msc: float, mse: float, n: int, k: int, confidence: float
) -> tuple[float, float]:
    if icc >= 1 - 1e-12:
        return icc, icc
    a = k * icc / (n * (1 - icc))
    b = 1 + k * icc * (n - 1) / (n * (1 - icc))
    v = (a * msc + b * mse) ** 2 / ((a * msc) ** 2 / (k - 1) + (b * mse) ** 2 / ((n - 1) * (k - 1)))
    upper = (1 + confidence) / 2
    f_low = stats.f.ppf(upper, n - 1, v)
    f_high = stats.f.ppf(upper, v, n - 1)
    between = k * msc + (k * n - k - n) * mse
    low = n * (msr - f_low * mse) / (f_low * between + n * msr)
    high = n * (f_high * msr - mse) / (between + n * f_high * msr)
    return float(low), float(high)
