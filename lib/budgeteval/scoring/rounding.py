"""Rounding of whole columns, on the decimal value that the number stands for."""

import numpy as np
from numpy.typing import NDArray

from budgeteval.rulesets.self_evaluation import Step

Numbers = NDArray[np.float64]
HAIR = 1e-9  # binary dust: 8.425 stored as 8.42499999… still rounds up


def rounded(values: Numbers, step: Step) -> Numbers:
    """Half away from zero, or cut off towards zero, at the step's decimals; NaN stays NaN."""
    scale = 10.0**step.digits
    scaled = np.abs(np.asarray(values, dtype=float)) * scale
    kept = np.floor(scaled + (0.5 if step.mode == "half_up" else 0.0) + HAIR)
    return np.copysign(kept / scale, values)
