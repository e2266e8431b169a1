"""Plan lines: one row per line of a spending plan (用款计划) export."""

from pandera.typing import Series

from budgeteval.tables.schema import Table


class PlanLines(Table):
    """One row per project and planned month of a spending plan; ``planned_yuan`` is of that month alone."""

    file: Series[str]
    sheet: Series[str]
    row: Series[int]
    fiscal_year: Series[int]
    month: Series[int]
    department_code: Series[str]
    department: Series[str]
    project_code: Series[str]
    project: Series[str]
    applied_yuan: Series[float]
    planned_yuan: Series[float]
