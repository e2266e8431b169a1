"""Time progress: how much of a year's money or targets is due by the end of a month."""

import numpy as np
import pandas as pd

from budgeteval.rulesets.monitoring import Curve

YEAR = 12


def time_progress(rules: Curve, month: float) -> float:
    """Share of the year's money due by the end of ``month`` (1-12), 0-1.

    A table is a straight line between its months, from nothing at the year's beginning to all at its end. The
    project's own plan is asked elsewhere (:func:`project_time`); without one the line holds.
    """
    if rules.kind != "table":
        return float(month) / YEAR
    points = {0: 0.0, YEAR: 1.0, **{int(one): float(share) for one, share in rules.table.items()}}
    months = sorted(points)
    return float(np.interp(month, months, [points[one] for one in months]))


def project_time(rules: Curve, month: int, codes: pd.Series, plan: pd.DataFrame) -> pd.Series:
    """Time progress of each project; under ``plan`` the share of its own plan due by now.

    Parameters
    ----------
    codes
        Project codes.
    plan
        Plans: project_code, month (1-12), planned_share (0-1, up to and including the month); a project without one
        follows the line.
    """
    usual = pd.Series(time_progress(rules, month), index=codes.index, dtype=float)
    if rules.kind != "plan" or plan.empty:
        return usual
    shares = plan[plan["month"] == month].drop_duplicates("project_code").set_index("project_code")["planned_share"]
    return codes.map(shares).astype(float).fillna(usual)


def target_due(month: float, due_month: float = YEAR) -> float:
    """Share of a target due by the end of ``month`` if all of it is due at the end of ``due_month``, 0-1."""
    return min(1.0, month / due_month)
