"""Grades of totals."""

from collections.abc import Mapping
from typing import Any

import numpy as np

from budgeteval.rulesets.self_evaluation import Step
from budgeteval.scoring.rounding import Numbers, rounded


def grades(totals: Numbers, floors: Mapping[Any, float], step: Step) -> Any:
    """Grade code of each total, rounded first as ``step`` says; "" where there is no total.

    ``floors`` gives the lowest total of each grade, best grade first; the floor belongs to the grade.
    """
    values = rounded(np.asarray(totals, dtype=float), step)
    codes = np.full(values.shape, "", dtype=object)
    for grade, floor in reversed(list(floors.items())):
        codes[values >= floor] = grade
    return codes
