"""One mark from many: the plain mean, the median, or a mean without the ends."""

from math import nan

import numpy as np


def trimmed_mean(values: np.ndarray, share: float = 0.0) -> float:
    """Mean without the lowest and highest values.

    Parameters
    ----------
    values : array
        Marks in points.
    share : float
        Share left out at each end (0-0.5), rounded down, but at least one value.

    Returns
    -------
    float
        NaN where nothing would be left.
    """
    cut = max(1, int(len(values) * share + 1e-9))
    kept = np.sort(values)[cut:len(values) - cut]
    return float(kept.mean()) if len(kept) else nan


def final_mark(values: np.ndarray, rule: str, trim_from: int, trim_share: float = 0.0) -> float:
    """Final mark in points by the stated rule; NaN without marks.

    ``mean``, ``median``, ``drop_ends`` (one highest, one lowest) or ``trimmed_mean`` (``trim_share`` at each end);
    the last two only from ``trim_from`` marks on, else the plain mean.

    Raises
    ------
    ValueError
        If there is no such rule.
    """
    if rule not in ("mean", "median", "drop_ends", "trimmed_mean"):
        raise ValueError(f"rule: expected mean, median, drop_ends or trimmed_mean, found {rule!r}")
    if len(values) == 0:
        return nan
    if rule == "median":
        return float(np.median(values))
    if rule == "mean" or len(values) < trim_from:
        return float(values.mean())
    return trimmed_mean(values, trim_share if rule == "trimmed_mean" else 0.0)
