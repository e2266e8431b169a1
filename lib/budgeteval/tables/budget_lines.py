"""Budget lines: one row per line of a budget indicator (指标) export."""

from pandera.typing import Series

from budgeteval.tables.schema import Table


class BudgetLines(Table):
    """One row per budget line: the opening grant of a project, or one adjustment of it.

    ``month`` is that of the adjustment, 0 for what was granted at the start of the year. An adjustment downwards is
    in ``cut_yuan`` as a positive number. ``adjusted_yuan`` is what the export itself prints as adjusted budget (NaN
    where it prints none).
    """

    file: Series[str]
    sheet: Series[str]
    row: Series[int]
    fiscal_year: Series[int]
    month: Series[int]
    document: Series[str]
    department_code: Series[str]
    department: Series[str]
    agency_code: Series[str]
    agency: Series[str]
    project_code: Series[str]
    project: Series[str]
    fund_code: Series[str]
    fund: Series[str]
    opening_budget_yuan: Series[float]
    added_yuan: Series[float]
    cut_yuan: Series[float]
    adjusted_yuan: Series[float]
