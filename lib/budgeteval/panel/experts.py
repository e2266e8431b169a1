"""Experts who mark otherwise than the others: their mean distance from the medians, as a robust z."""

from math import nan

import numpy as np
import pandas as pd

EXPERT = ["expert", "marked", "mean_share", "distance", "robust_z", "outlying"]
NORMAL_MAD, NORMAL_MEAN = 0.6745, 0.7979
"""MAD and mean absolute deviation of a standard normal variable."""


def robust_z(values: np.ndarray) -> np.ndarray:
    """Modified z-scores (Iglewicz & Hoaglin 1993): distance from the median over the MAD, scaled as for a normal.

    Where more than half of the values are the same (MAD 0) the mean absolute deviation stands in its place; NaN
    below three values, 0 where all are the same.
    """
    data = np.asarray(values, dtype=float)
    if len(data) < 3:
        return np.full(len(data), nan)
    off = data - np.median(data)
    spread, scale = float(np.median(np.abs(off))), NORMAL_MAD
    if spread == 0:
        spread, scale = float(np.abs(off).mean()), NORMAL_MEAN
    return np.asarray(scale * off / spread) if spread else np.zeros(len(data))


def distances(shares: pd.DataFrame, z_limit: float, share_limit: float) -> pd.DataFrame:
    """One row per expert (columns :data:`EXPERT`): how far their marks lie from the medians on average.

    Parameters
    ----------
    shares : DataFrame, experts x indicators
        Marks as shares of the weight (0-1), NaN for no mark.
    z_limit, share_limit : float
        An expert is outlying whose robust z and whose mean distance (share of the weight) both exceed these.
    """
    off = shares - shares.median(axis=0)
    mean = off.mean(axis=1)
    scores = pd.Series(robust_z(mean.dropna().to_numpy()), index=mean.dropna().index).reindex(mean.index)
    far = (scores.abs() > z_limit) & (mean.abs().round(9) > share_limit)
    frame = pd.DataFrame({"expert": shares.index, "marked": shares.notna().sum(axis=1).to_numpy(),
                          "mean_share": shares.mean(axis=1).to_numpy(), "distance": mean.to_numpy(),
                          "robust_z": scores.to_numpy(), "outlying": far.to_numpy()})
    return frame[EXPERT].reset_index(drop=True)
