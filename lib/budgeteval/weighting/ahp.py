"""Analytic hierarchy process (Saaty 1977, 1980): weights from pairwise comparisons, and how consistent these are."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import nan

import numpy as np

RANDOM_INDEX = (0.0, 0.0, 0.58, 0.90, 1.12, 1.24, 1.32, 1.41, 1.45, 1.49)
"""Mean consistency index of random reciprocal matrices of order 1 to 10 (Saaty 1980)."""
SCALE_TOP = 9.0
NEAR = 0.05
"""Written reciprocals are rounded (0.13 for 1/8): so far may a product lie from 1."""


@dataclass(frozen=True)
class Ahp:
    """Weights (sum 1), principal eigenvalue, consistency index and ratio; the ratio is NaN below three things."""

    weights: np.ndarray
    lambda_max: float
    ci: float
    cr: float


def faults(matrix: np.ndarray) -> list[tuple[str, int, int]]:
    """What keeps a matrix of comparisons from being used, as (kind, row, column), upper triangle first.

    ``missing`` (no number), ``off_scale`` (not from 1/9 to 9), ``diagonal`` (not 1) or ``not_reciprocal`` (the cell
    below the diagonal does not answer the one above).
    """
    n, found = len(matrix), []
    for row in range(n):
        for column in range(n):
            value = matrix[row, column]
            if not np.isfinite(value):
                found.append(("missing", row, column))
            elif row == column and abs(value - 1) > 1e-9:
                found.append(("diagonal", row, column))
            elif not 1 / SCALE_TOP * (1 - NEAR) <= value <= SCALE_TOP * (1 + 1e-9):
                found.append(("off_scale", row, column))
            elif row > column and abs(value * matrix[column, row] - 1) > NEAR:
                found.append(("not_reciprocal", row, column))
    return found


def ahp(matrix: np.ndarray) -> Ahp:
    """Weights by the principal eigenvector.

    Parameters
    ----------
    matrix : array, n x n
        How many times the thing of the row weighs that of the column; positive and reciprocal, n from 2 to 10.

    Raises
    ------
    ValueError
        If the matrix is not square, not complete, or of another order.
    """
    data = np.asarray(matrix, dtype=float)
    n = len(data)
    if data.shape != (n, n) or not 2 <= n <= len(RANDOM_INDEX):
        raise ValueError(f"matrix: expected a square one of order 2 to {len(RANDOM_INDEX)}, found {data.shape}")
    if not np.isfinite(data).all() or (data <= 0).any():
        raise ValueError("matrix: expected numbers above 0 in every cell")
    values, vectors = np.linalg.eig(data)
    at = int(np.argmax(values.real))
    vector = np.abs(vectors[:, at].real)
    top = float(values[at].real)
    ci = max(0.0, (top - n) / (n - 1))
    index = RANDOM_INDEX[n - 1]
    return Ahp(vector / vector.sum(), top, ci, ci / index if index else nan)


def group_matrix(matrices: Sequence[np.ndarray]) -> np.ndarray:
    """One matrix from several by the geometric mean of each cell (Aczel & Saaty 1983): it stays reciprocal.

    Raises
    ------
    ValueError
        If there is no matrix.
    """
    if not matrices:
        raise ValueError("matrices: expected at least one")
    return np.asarray(np.exp(np.log(np.stack(matrices)).mean(axis=0)))
