"""Weights that let the answers stand for the people asked about, and what weighting costs in precision.

Sources: Holt and Smith 1979 (post-stratification); Kish, Survey Sampling (1965), 11.7 and Kish 1992 (design effect of
unequal weights).
"""

from collections.abc import Mapping, Sequence

import numpy as np


def poststratified(groups: Sequence[str], population: Mapping[str, float]) -> np.ndarray:
    """Weight N_h / n_h of each answered questionnaire, n_h being the answered ones of its group.

    Raises
    ------
    KeyError
        If a group has no population.
    """
    names, place, counts = np.unique(np.asarray(groups, dtype=object), return_inverse=True, return_counts=True)
    each = np.array([population[name] for name in names], dtype=float) / counts
    return each[place]


def design_effect(weights: np.ndarray) -> float:
    """Kish's n * sum(w^2) / (sum w)^2: variance of a weighted mean over that of an unweighted one; NaN for none."""
    w = np.asarray(weights, dtype=float)
    return float(len(w) * (w @ w) / w.sum() ** 2) if len(w) else float("nan")


def effective_size(weights: np.ndarray) -> float:
    """Number of equally weighted answers that tell as much: n / design effect; 0 for none."""
    return len(weights) / design_effect(weights) if len(weights) else 0.0
