"""Shares (0-1) with intervals that stay inside 0-1: logit and beta."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from numpy.typing import ArrayLike
from scipy import special, stats

from .design import Design
from .estimate import Estimate, check_confidence, combined_ratio, stratified_mean, unit_values


def share(
    indicator: ArrayLike,
    design: Design,
    amount: ArrayLike | None = None,
    interval: str = "logit",
    confidence: float = 0.95,
) -> Estimate:
    """Share of the population with the property, by count or (given `amount`) by amount.

    Parameters
    ----------
    indicator : 0/1 per sampled unit
    amount : yuan per sampled unit; the share is then T(a y)/T(a)
    interval : "logit" (t quantile on the logit scale, as svyciprop "logit") or "beta"
        (Clopper-Pearson on the effective sample size, Korn and Graubard). A share of
        exactly 0 or 1 has no logit: the beta interval is given, and named in `method`.
    """
    check_confidence(confidence)
    if interval not in ("logit", "beta"):
        raise ValueError(f"interval: expected 'logit' or 'beta', found {interval!r}")
    y = unit_values(indicator, design.n, "indicator")
    if not np.isin(y, (0.0, 1.0)).all():
        raise ValueError("indicator: expected only 0 and 1")
    if amount is None:
        result, kind = stratified_mean(y, design, confidence), "count"
    else:
        a = unit_values(amount, design.n, "amount")
        result, kind = combined_ratio(a * y, a, design, confidence), "amount"
    if result.n == result.N:
        return replace(result, method=f"share_{kind}_census")
    p = result.estimate
    if interval == "logit" and result.se > 0 and 0 < p < 1:
        low, high = _logit_limits(p, result.se, design.df, confidence)
        return replace(result, method=f"share_{kind}_logit", low=low, high=high)
    low, high = _beta_limits(p, result.se, design, confidence)
    return replace(result, method=f"share_{kind}_beta", low=low, high=high)


def _logit_limits(p: float, se: float, df: int, confidence: float) -> tuple[float, float]:
    centre = np.log(p / (1 - p))
    half = stats.t.ppf((1 + confidence) / 2, df) * se / (p * (1 - p))
    return float(special.expit(centre - half)), float(special.expit(centre + half))


def _beta_limits(p: float, se: float, design: Design, confidence: float) -> tuple[float, float]:
    """n_eff = p(1-p)/SE^2 times (t_{n-1}/t_df)^2; without sampling variance n_eff = n."""
    tail = (1 - confidence) / 2
    size = float(design.n)
    if se > 0:
        scale = stats.t.ppf(tail, design.n - 1) / stats.t.ppf(tail, design.df)
        size = p * (1 - p) / se**2 * scale**2
    hits = size * p
    low = 0.0 if p <= 0 else float(stats.beta.ppf(tail, hits, size - hits + 1))
    high = 1.0 if p >= 1 else float(stats.beta.ppf(1 - tail, hits + 1, size - hits))
    return low, high
