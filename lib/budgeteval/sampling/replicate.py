"""Standard errors by resampling within strata, for statistics without a formula."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from .design import Design
from .estimate import Estimate, check_confidence, t_interval

Statistic = Callable[[np.ndarray], float]


def jackknife_weights(design: Design) -> tuple[np.ndarray, np.ndarray]:
    """JKn weights (one row per replicate) and multipliers (1 - f_h)(n_h - 1)/n_h.

    Each replicate drops one unit and raises its stratum's others by n_h/(n_h - 1).
    Take-all strata give none: their multiplier is 0.
    """
    rows, multipliers = [], []
    for group, sizes in design.groups.iterrows():
        n, N = int(sizes["n"]), int(sizes["N"])
        if n == N:
            continue
        members = np.flatnonzero(design.group == group)
        for dropped in members:
            weight = design.weight.copy()
            weight[members] *= n / (n - 1)
            weight[dropped] = 0.0
            rows.append(weight)
            multipliers.append((1 - n / N) * (n - 1) / n)
    return np.array(rows).reshape(-1, design.n), np.array(multipliers)


def jackknife(
    statistic: Statistic, design: Design, confidence: float = 0.95, centre: str = "estimate"
) -> Estimate:
    """JKn standard error of a smooth `statistic` of the weights (not for medians).

    Parameters
    ----------
    statistic : takes one weight per sampled unit, returns a number
    centre : deviations from the full-sample "estimate", or from the mean of the
        "replicates" (R survey's default)
    """
    if centre not in ("estimate", "replicates"):
        raise ValueError(f"centre: expected 'estimate' or 'replicates', found {centre!r}")
    value = float(statistic(design.weight))
    weights, multipliers = jackknife_weights(design)
    replicates = np.array([statistic(w) for w in weights], dtype=float)
    middle = value if centre == "estimate" or not replicates.size else replicates.mean()
    se = float(np.sqrt(multipliers @ (replicates - middle) ** 2)) if replicates.size else 0.0
    low, high = t_interval(value, se, design.df, confidence)
    return Estimate("jackknife_jkn", value, se, design.df, low, high, confidence, design.n, design.N, design.merged)


def bootstrap_weights(design: Design, seed: int, draws: int) -> np.ndarray:
    """Rao-Wu rescaled weights, one row per draw.

    In a stratum m = n_h - 1 units are drawn with replacement, r_k times each;
    w* = w (1 - lambda + lambda n_h/(n_h - 1) r_k), lambda = sqrt(1 - f_h).
    Take-all strata keep their weights.
    """
    random = np.random.default_rng(seed)
    weights = np.tile(design.weight, (draws, 1))
    for group, sizes in design.groups.iterrows():
        n, N = int(sizes["n"]), int(sizes["N"])
        if n == N:
            continue
        members = np.flatnonzero(design.group == group)
        counts = random.multinomial(n - 1, np.full(n, 1 / n), size=draws)
        factor = np.sqrt(1 - n / N)
        weights[:, members] *= 1 - factor + factor * n / (n - 1) * counts
    return weights


def rescaled_bootstrap(
    statistic: Statistic, design: Design, seed: int, draws: int = 500, confidence: float = 0.95
) -> Estimate:
    """Rao-Wu bootstrap: SE and percentile interval, for medians and for display.

    It does not repair skewness: the t interval by linearisation stays the headline.
    """
    check_confidence(confidence)
    if draws < 2:
        raise ValueError(f"draws: expected at least 2, found {draws}")
    value = float(statistic(design.weight))
    replicates = np.array([statistic(w) for w in bootstrap_weights(design, seed, draws)], dtype=float)
    tail = (1 - confidence) / 2
    low, high = np.quantile(replicates, [tail, 1 - tail])
    se = float(replicates.std(ddof=1))
    return Estimate(
        "rao_wu_bootstrap", value, se, design.df, float(low), float(high), confidence, design.n, design.N, design.merged
    )


def weighted_median(values: np.ndarray, weight: np.ndarray) -> float:
    """Smallest value at which the cumulated weight reaches half the total."""
    order = np.argsort(values, kind="stable")
    cumulated = np.cumsum(np.asarray(weight, dtype=float)[order])
    return float(np.asarray(values, dtype=float)[order][np.searchsorted(cumulated, cumulated[-1] / 2)])
