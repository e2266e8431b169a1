"""Data envelopment analysis, input-oriented: CCR (Charnes, Cooper & Rhodes 1978) and BCC (Banker et al. 1984)."""

from dataclasses import dataclass
from typing import Any

import numpy as np

RETURNS = ("constant", "variable")


@dataclass(frozen=True)
class Efficiency:
    """Per unit: technical efficiency under constant and variable returns to scale, and scale efficiency (0-1)."""

    ccr: np.ndarray
    bcc: np.ndarray

    @property
    def scale(self) -> np.ndarray:
        return np.asarray(self.ccr / self.bcc)


def least_units(inputs: int, outputs: int, each: int = 3) -> int:
    """Fewest units for DEA to tell them apart: max(m s, 3 (m + s)) (Cooper, Seiford & Tone 2007, 9.2).

    ``each`` stands for the 3: units that every input and output asks for.
    """
    return max(inputs * outputs, each * (inputs + outputs))


def enough(units: int, inputs: int, outputs: int, each: int = 3) -> bool:
    """Whether the rule of thumb is met."""
    return units >= least_units(inputs, outputs, each)


def efficiency(x: np.ndarray, y: np.ndarray) -> Efficiency:
    """Efficiency of every unit against all.

    Parameters
    ----------
    x, y : array, units x inputs and units x outputs
        All above 0, in any units of measure.

    Raises
    ------
    ValueError
        If a number is missing or not above 0.
    """
    return Efficiency(*(scores(x, y, x, y, returns) for returns in RETURNS))


def scores(x: np.ndarray, y: np.ndarray, x_front: np.ndarray, y_front: np.ndarray, returns: str) -> np.ndarray:
    """Input-oriented efficiency of units (x, y) against a technology spanned by (x_front, y_front).

    The units' programmes are solved as one, block by block: their variables have nothing in common.
    """
    for data in (x, y, x_front, y_front):
        if not np.isfinite(data).all() or not (data > 0).all():
            raise ValueError("inputs and outputs: expected numbers above 0")
    from scipy.sparse import block_diag

    units, n = len(x), len(x_front)
    blocks = [np.vstack([np.hstack([-one[:, None], x_front.T]), np.hstack([np.zeros((y.shape[1], 1)), -y_front.T])])
              for one in x]
    limits = np.concatenate([np.r_[np.zeros(x.shape[1]), -made] for made in y])
    sums = block_diag([np.r_[0.0, np.ones(n)][None, :]] * units, "csr") if returns == "variable" else None
    found = _solve(np.tile(np.r_[1.0, np.zeros(n)], units), block_diag(blocks, "csr"), limits, sums,
                   None if sums is None else np.ones(units))
    return np.asarray(found.reshape(units, n + 1)[:, 0])


def slacks(x: np.ndarray, y: np.ndarray, returns: str) -> tuple[np.ndarray, np.ndarray]:
    """Excess of each input and shortfall of each output left after the radial cut (second stage, largest sum).

    Returns
    -------
    tuple of array
        Units x inputs and units x outputs, in the measures of ``x`` and ``y``.
    """
    radial = scores(x, y, x, y, returns)
    found = [_slack(theta * one, made, x, y, returns) for theta, one, made in zip(radial, x, y, strict=True)]
    return np.array([one for one, _ in found]), np.array([one for _, one in found])


def _slack(reached: np.ndarray, made: np.ndarray, x: np.ndarray, y: np.ndarray,
           returns: str) -> tuple[np.ndarray, np.ndarray]:
    n, m, s = len(x), x.shape[1], y.shape[1]
    equal = np.vstack([np.hstack([x.T, np.eye(m), np.zeros((m, s))]), np.hstack([y.T, np.zeros((s, m)), -np.eye(s)])])
    right = np.r_[reached, made]
    if returns == "variable":
        equal, right = np.vstack([equal, np.r_[np.ones(n), np.zeros(m + s)]]), np.r_[right, 1.0]
    found = _solve(np.r_[np.zeros(n), -np.ones(m + s)], None, None, equal, right)
    return found[n:n + m], found[n + m:]


def _solve(cost: np.ndarray, above: Any, limit: Any, equal: Any, right: Any) -> np.ndarray:
    """Optimum of a linear programme over non-negative variables (HiGHS)."""
    from scipy.optimize import linprog

    result = linprog(cost, A_ub=above, b_ub=limit, A_eq=equal, b_eq=right, bounds=(0, None), method="highs")
    if not result.success:
        raise ArithmeticError(f"linear programme: {result.message}")
    return np.asarray(result.x)
