"""Means with t intervals and shares with Wilson intervals, of simple random samples."""

from dataclasses import dataclass
from math import nan, sqrt

import numpy as np
from scipy.special import ndtri, stdtrit


@dataclass(frozen=True)
class Estimate:
    """A mean with its interval; ``sd`` and the interval are NaN below two values, all are NaN for none."""

    n: int
    mean: float
    sd: float
    low: float
    high: float


def mean_interval(values: np.ndarray, confidence: float) -> Estimate:
    """Mean and two-sided Student t interval of a simple random sample (NaN values left out)."""
    kept = np.asarray(values, dtype=float)
    kept = kept[~np.isnan(kept)]
    n = len(kept)
    if n == 0:
        return Estimate(0, nan, nan, nan, nan)
    mean = float(kept.mean())
    if n == 1:
        return Estimate(1, mean, nan, nan, nan)
    sd = float(kept.std(ddof=1))
    half = float(stdtrit(n - 1, 0.5 + confidence / 2)) * sd / sqrt(n)
    return Estimate(n, mean, sd, mean - half, mean + half)


def wilson(successes: float, n: float, confidence: float) -> tuple[float, float]:
    """Wilson score interval of a share (Wilson 1927); NaN for an empty sample.

    Of a weighted sample ``n`` is the effective size and ``successes`` the share times it (Kott and Carr 1997).
    """
    if n == 0:
        return nan, nan
    z = float(ndtri(0.5 + confidence / 2))
    share = successes / n
    middle = (share + z * z / (2 * n)) / (1 + z * z / n)
    half = z / (1 + z * z / n) * sqrt(share * (1 - share) / n + z * z / (4 * n * n))
    return max(0.0, middle - half), min(1.0, middle + half)
