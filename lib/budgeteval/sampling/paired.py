"""Is the inflation real: paired tests that describe the sample, and non-inferiority. sampling.md 3.4."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike
from scipy import stats

from .estimate import Estimate, check_confidence, unit_values


@dataclass(frozen=True)
class NonInferiority:
    """H0: mean inflation >= tolerance against < tolerance.

    ``code`` is ``within_tolerance`` when the one-sided upper bound ``high`` lies below
    the tolerance, else ``not_shown`` (which is not proof of the contrary).
    """

    estimate: float
    se: float
    df: int
    tolerance: float
    high: float
    p: float
    confidence: float
    code: str


def hodges_lehmann(d: ArrayLike) -> float:
    """Median of the averages (d_i + d_j)/2, i <= j."""
    x = np.asarray(d, dtype=float)
    x = unit_values(x, x.size, "d")
    if x.size == 0:
        raise ValueError("d: expected at least one difference, found none")
    i, j = np.triu_indices(x.size)
    return float(np.median((x[i] + x[j]) / 2))


def paired_tests(d: ArrayLike, confidence: float = 0.95) -> pd.DataFrame:
    """Paired t, Wilcoxon (Pratt) and sign test of the inflation d, unweighted.

    They describe the sample; under unequal weights they do not test E1. Returns one row
    per test: ``method, estimate`` (mean, Hodges-Lehmann, share of d > 0 among d != 0),
    ``low, high, statistic, p, n``; p is two-sided. With every d = 0 each p is 1.
    """
    check_confidence(confidence)
    x = np.asarray(d, dtype=float)
    x = unit_values(x, x.size, "d")
    if x.size < 2:
        raise ValueError(f"d: expected at least 2 differences, found {x.size}")
    rows = [_paired_t(x, confidence), _wilcoxon(x), _sign(x, confidence)]
    return pd.DataFrame(rows, columns=["method", "estimate", "low", "high", "statistic", "p"]).assign(n=x.size)


def _paired_t(x: np.ndarray, confidence: float) -> tuple[object, ...]:
    mean, se = float(x.mean()), float(x.std(ddof=1) / np.sqrt(x.size))
    if se == 0:
        return "paired_t", mean, mean, mean, float("nan"), 1.0 if mean == 0 else 0.0
    half = stats.t.ppf((1 + confidence) / 2, x.size - 1) * se
    t = mean / se
    return "paired_t", mean, mean - half, mean + half, t, float(2 * stats.t.sf(abs(t), x.size - 1))


def _wilcoxon(x: np.ndarray) -> tuple[object, ...]:
    centre, nan = hodges_lehmann(x), float("nan")
    if not x.any():
        return "wilcoxon_pratt", centre, nan, nan, 0.0, 1.0
    test = stats.wilcoxon(x, zero_method="pratt")
    return "wilcoxon_pratt", centre, nan, nan, float(test.statistic), float(test.pvalue)


def _sign(x: np.ndarray, confidence: float) -> tuple[object, ...]:
    up, changed = int((x > 0).sum()), int((x != 0).sum())
    if changed == 0:
        nan = float("nan")
        return "sign_test", nan, nan, nan, 0.0, 1.0
    test = stats.binomtest(up, changed, 0.5)
    limits = test.proportion_ci(confidence)
    return "sign_test", up / changed, float(limits.low), float(limits.high), float(up), float(test.pvalue)


def non_inferiority(result: Estimate, tolerance: float, confidence: float = 0.95) -> NonInferiority:
    """Are self scores credible within `tolerance` points, under the design?"""
    check_confidence(confidence)
    if result.se == 0:
        high, p = result.estimate, 0.0 if result.estimate < tolerance else 1.0
    else:
        high = float(result.estimate + stats.t.ppf(confidence, result.df) * result.se)
        p = float(stats.t.cdf((result.estimate - tolerance) / result.se, result.df))
    code = "within_tolerance" if high < tolerance else "not_shown"
    return NonInferiority(result.estimate, result.se, result.df, tolerance, high, p, confidence, code)
