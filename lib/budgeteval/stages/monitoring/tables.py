"""The tables that this stage publishes for later ones: progress of projects and of departments."""

import numpy as np
import pandas as pd

from budgeteval.stages.monitoring.read import Run
from budgeteval.tables import DepartmentProgress, Progress

CARRIED = ["proposal", "proposed_yuan", "party"]


def progress(run: Run) -> pd.DataFrame:
    """Table Progress: every project of the register, and every form that stands for none (blocked).

    The severest deviation of a project gives its proposal; without one it goes on. Its forecast takes the ratio of
    its department's (which alone has an interval), and never more than the budget.
    """
    rows = run.assessed.projects
    first = run.assessed.deviations.drop_duplicates("place").set_index("place")
    rows = rows.assign(
        proposal=rows["place"].map(first["action"]), proposed_yuan=rows["place"].map(first["proposed_yuan"]),
        party=rows["place"].map(first["party"]).fillna(""))
    judged = rows["in_register"] & (rows["light"] != "")
    rows["proposal"] = rows["proposal"].fillna(pd.Series(np.where(judged, "continue", ""), index=rows.index))
    units = run.assessed.departments.set_index("department_code")
    ratio = rows["department_code"].map(units["forecast_yuan"] / units["spent_yuan"]).astype(float)
    expected = np.minimum(rows["spent_yuan"] * ratio, np.maximum(rows["budget_yuan"], rows["spent_yuan"]))
    rows = rows.assign(forecast_yuan=expected, forecast_low_yuan=np.nan, forecast_high_yuan=np.nan)
    return Progress.check(rows[Progress.names()].reset_index(drop=True))


def department_progress(run: Run) -> pd.DataFrame:
    """Table DepartmentProgress."""
    rows = run.assessed.departments.assign(fiscal_year=float(run.fiscal_year), cutoff_month=run.month)
    return DepartmentProgress.check(rows[DepartmentProgress.names()].reset_index(drop=True))
