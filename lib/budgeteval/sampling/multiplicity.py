"""Many tests at once: Benjamini-Hochberg inside one family, Bayesian false-discovery lists."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike
from scipy import stats


def adjust_bh(p: ArrayLike) -> np.ndarray:
    """Benjamini-Hochberg adjusted p-values, in the order given; NaN (not tested) stays NaN."""
    values = np.asarray(p, dtype=float)
    tested = ~np.isnan(values)
    if ((values[tested] < 0) | (values[tested] > 1)).any():
        raise ValueError("p: expected p-values between 0 and 1")
    adjusted = np.full(values.shape, np.nan)
    if tested.any():
        adjusted[tested] = stats.false_discovery_control(values[tested], method="bh")
    return adjusted


def bayesian_fdr(probability: ArrayLike, rate: float = 0.20) -> np.ndarray:
    """True for the longest list, by falling probability, whose mean (1 - P) is at most `rate`.

    NaN (no probability) is never listed.
    """
    P = np.asarray(probability, dtype=float)
    order = np.argsort(-P, kind="stable")  # NaN sorts last
    mean_miss = np.cumsum(1 - P[order]) / np.arange(1, P.size + 1)
    length = int(np.flatnonzero(mean_miss <= rate).max(initial=-1)) + 1
    listed = np.zeros(P.size, dtype=bool)
    listed[order[:length]] = True
    return listed
