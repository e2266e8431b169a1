"""Rates of problems in groups of very different size: shrunk to the county's, ranked, with what is uncertain.

A beta prior is fitted to all groups by moments (Kleinman, JASA 68, 1973); small groups lean on it, large ones on
themselves. Groups are ordered by their expected ranks (Laird and Louis, J. Educ. Stat. 14, 1989), with the intervals of
Goldstein and Spiegelhalter (JRSS A 159, 1996); both come from draws of the posteriors.
"""

from __future__ import annotations

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike
from scipy import stats

LEAST = 2.0  # members of the county that the prior is worth at least, as a uniform one is
COLUMNS = ["rate", "shrunk", "low", "high", "above"]


def beta_prior(hits: ArrayLike, sizes: ArrayLike) -> tuple[float, float]:
    """The two parameters of the beta prior of groups with ``hits`` out of ``sizes``.

    With S = sum n (p_i - p)^2 and G groups of N in all, the correlation inside groups is
    (S / (p (1 - p)) - (G - 1)) / (N - sum n^2 / N - (G - 1)); groups that differ no more than chance lean on the
    county as if it were a group of N, and groups that seem nothing but apart still lean on it as on :data:`LEAST`
    members, for a handful of groups tells too little of how far groups are apart to believe one member alone.
    """
    k, n = np.asarray(hits, dtype=float), np.asarray(sizes, dtype=float)
    k, n = k[n > 0], n[n > 0]
    total = float(n.sum())
    if not total:
        raise ValueError("sizes: expected a group with members, found none")
    p = float(k.sum()) / total
    if p in (0.0, 1.0):
        p = (float(k.sum()) + 0.5) / (total + 1)
    spread = float((n * (k / n - p) ** 2).sum()) / (p * (1 - p))
    room = total - float((n**2).sum()) / total - (len(n) - 1)
    inside = (spread - (len(n) - 1)) / room if room > 0 else 0.0
    strength = 1 / min(inside, 0.99) - 1 if inside > 0 else total
    strength = min(max(strength, LEAST), total)
    return p * strength, (1 - p) * strength


def shrunk_rates(hits: ArrayLike, sizes: ArrayLike, confidence: float) -> pd.DataFrame:
    """One row per group (:data:`COLUMNS`): its rate (NaN for none judged), the posterior mean with its interval, and
    the probability that its true rate is above the county's."""
    k, n = np.asarray(hits, dtype=float), np.asarray(sizes, dtype=float)
    a, b = beta_prior(k, n)
    tail = (1 - confidence) / 2
    after = stats.beta(a + k, b + n - k)
    known = n > 0
    rate = np.divide(k, n, out=np.full(len(n), np.nan), where=known)
    columns = (rate, after.mean(), after.ppf(tail), after.ppf(1 - tail), after.sf(a / (a + b)))
    return pd.DataFrame({name: np.where(known, one, np.nan) for name, one in zip(COLUMNS, columns, strict=True)})


def mean_ranks(values: np.ndarray) -> np.ndarray:
    """Mean over the columns of the ranks inside each, as shares (the largest 1, ties averaged); NaN is no data."""
    ranks = pd.DataFrame(values).rank(pct=True).to_numpy()
    known = ~np.isnan(ranks)
    counts = known.sum(axis=1)
    sums = np.where(known, ranks, 0).sum(axis=1)
    return np.divide(sums, counts, out=np.full(len(counts), np.nan), where=counts > 0)


def ranked(hits: pd.DataFrame, sizes: pd.DataFrame, *, confidence: float, draws: int, seed: int) -> pd.DataFrame:
    """One row per group: ``score`` (expected :func:`mean_ranks` of the true rates), ``rank`` (1: most problems),
    ``rank_low`` and ``rank_high``.

    Parameters
    ----------
    hits, sizes : one row per group, one column per kind of problem
    draws, seed : of the posteriors; the same seed, the same intervals
    """
    rng = np.random.default_rng(seed)
    drawn = np.full((draws, *hits.shape), np.nan)
    for at, kind in enumerate(hits):
        k, n = hits[kind].to_numpy(float), sizes[kind].to_numpy(float)
        if n.sum():
            a, b = beta_prior(k, n)
            known = n > 0
            drawn[:, known, at] = rng.beta((a + k)[known], (b + n - k)[known], size=(draws, int(known.sum())))
    if hits.empty:
        return pd.DataFrame(index=hits.index, columns=["score", "rank", "rank_low", "rank_high"], dtype=float)
    scores = np.stack([mean_ranks(one) for one in drawn])
    low, high = _quantiles(pd.DataFrame(scores).rank(axis=1, ascending=False).to_numpy(), confidence)
    score = pd.Series(scores.mean(axis=0), index=hits.index)
    return pd.DataFrame({"score": score, "rank": score.rank(ascending=False, method="min"), "rank_low": low,
                         "rank_high": high})


def _quantiles(places: np.ndarray, confidence: float) -> tuple[np.ndarray, np.ndarray]:
    """Quantiles of the drawn ranks, to whole ranks outwards; NaN for groups without any data."""
    known = ~np.isnan(places).any(axis=0)
    tail = (1 - confidence) / 2
    ends = np.full((2, places.shape[1]), np.nan)
    if known.any():
        ends[:, known] = np.quantile(places[:, known], [tail, 1 - tail], axis=0)
    return np.floor(ends[0]), np.ceil(ends[1])


def normal_interval(mean: pd.Series, error: pd.Series, confidence: float) -> tuple[pd.Series, pd.Series]:
    """Ends of the normal interval of means with their standard errors."""
    half = error * float(stats.norm.ppf((1 + confidence) / 2))
    return mean - half, mean + half
