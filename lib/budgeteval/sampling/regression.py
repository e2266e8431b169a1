"""Generalised regression (GREG) estimate: a check of the headline, not the headline itself."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from .design import Design
from .estimate import Estimate, t_interval, total_variance, unit_values


def greg_mean(
    y: ArrayLike, auxiliary: ArrayLike, frame_totals: ArrayLike, design: Design, confidence: float = 0.95
) -> Estimate:
    """Mean of y, calibrated to known frame totals of the auxiliary variables.

    g = 1 + (X - That_x)' (sum w x x')^-1 x; estimate sum w g y / N, Var = Var T(g e)/N^2 with
    residuals e = y - x'b. Gains come only if y correlates with the auxiliaries.

    Parameters
    ----------
    auxiliary : one row per sampled unit, one column per variable (include a column of 1)
    frame_totals : the columns' totals over the whole frame (N for the column of 1)
    """
    values = unit_values(y, design.n, "y")
    x = np.asarray(auxiliary, dtype=float)
    totals = np.asarray(frame_totals, dtype=float)
    if x.ndim != 2 or x.shape != (design.n, totals.size) or not np.isfinite(x).all():
        raise ValueError(f"auxiliary: expected a complete {design.n} x {totals.size} table, found shape {x.shape}")
    inverse = np.linalg.pinv((x * design.weight[:, None]).T @ x)
    b = inverse @ (x.T @ (design.weight * values))
    g = 1 + x @ (inverse @ (totals - design.weight @ x))
    value = float(design.weight @ (g * values)) / design.N
    se = float(np.sqrt(total_variance(g * (values - x @ b), design))) / design.N
    low, high = t_interval(value, se, design.df, confidence)
    return Estimate("greg_mean", value, se, design.df, low, high, confidence, design.n, design.N, design.merged)
