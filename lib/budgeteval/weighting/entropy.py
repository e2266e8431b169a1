"""Entropy weights: an indicator weighs more the more the objects differ in it (Shannon 1948; Zeleny 1982)."""

from dataclasses import dataclass

import numpy as np


@dataclass(frozen=True)
class Entropy:
    """Weights (sum 1; all NaN where no column tells the objects apart), entropies (0-1), and the constant columns."""

    weights: np.ndarray
    entropy: np.ndarray
    constant: tuple[int, ...]


def entropy_weights(values: np.ndarray) -> Entropy:
    """Weights of the columns.

    Parameters
    ----------
    values : array, objects x indicators
        Values of 0 or more where more is better (score rates 0-1); at least two objects.

    Returns
    -------
    Entropy
        A constant column tells nothing: its entropy is 1 and its weight 0.

    Raises
    ------
    ValueError
        If there are fewer than two objects, a value is missing or below zero, or a column holds only zeros.
    """
    data = np.asarray(values, dtype=float)
    if data.ndim != 2 or len(data) < 2:
        raise ValueError(f"values: expected two objects or more, found shape {data.shape}")
    if not np.isfinite(data).all() or (data < 0).any() or (data.sum(axis=0) == 0).any():
        raise ValueError("values: expected 0 or more everywhere, and above 0 somewhere in every column")
    shares = data / data.sum(axis=0)
    logs = np.log(shares, out=np.zeros_like(shares), where=shares > 0)
    entropy = -(shares * logs).sum(axis=0) / np.log(len(data))
    constant = np.ptp(data, axis=0) == 0
    told = np.where(constant, 0.0, 1 - entropy)
    weights = told / told.sum() if told.sum() > 0 else np.full(data.shape[1], np.nan)
    return Entropy(weights, np.where(constant, 1.0, entropy), tuple(int(one) for one in np.flatnonzero(constant)))
