"""DepartmentScores: one row per whole-department self-evaluation."""

from pandera.typing import Series

from budgeteval.tables.schema import Table


class DepartmentScores(Table):
    """One row per whole-department form (部门整体支出绩效自评表); columns as in Scores.

    ``framework_total`` is the framework's total from base data, NaN if too little could be judged;
    ``judged_weight`` the points of the framework that were judged; ``project_*`` are of the department's projects'
    self-evaluations, NaN without any.
    """

    place: Series[str]
    fiscal_year: Series[float]
    department_code: Series[str]
    department: Series[str]
    budget_yuan: Series[float]
    spent_yuan: Series[float]
    execution_rate: Series[float]
    indicators: Series[int]
    reported_total: Series[float]
    recomputed_total: Series[float]
    framework_total: Series[float]
    reported_grade: Series[str]
    recomputed_grade: Series[str]
    projects: Series[int]
    project_mean: Series[float]
    status: Series[str]
    blocked_by: Series[str]
    judged_weight: Series[float]
    project_execution_rate: Series[float]
