"""Progress: projects and departments at a cut-off month."""

from pandera.typing import Series

from budgeteval.tables.schema import Table


class Progress(Table):
    """One row per project monitored at the cut-off month.

    ``spent_yuan`` is what the payments say (refunds taken off); ``reported_spent_yuan`` what the form says.
    ``time_progress``, ``execution_rate`` and ``goal_rate`` are 0-1; lights are ``red``, ``yellow``, ``green``,
    ``blue`` or "". ``proposal`` is ``continue``, ``correct``, ``adjust``, ``suspend`` or ``take_back``: for a person
    to decide. ``forecast_*`` is spending expected by the year's end with its interval (NaN where past months are
    too few). ``spent_source`` says who told the spending (``payments``, ``form`` or ""); ``reported_forecast_yuan`` is
    the form's own expectation; ``register_yuan`` the budget in the county's register of projects.
    """

    place: Series[str]
    fiscal_year: Series[float]
    cutoff_month: Series[int]
    project_code: Series[str]
    project: Series[str]
    department_code: Series[str]
    department: Series[str]
    budget_yuan: Series[float]
    spent_yuan: Series[float]
    reported_spent_yuan: Series[float]
    time_progress: Series[float]
    execution_rate: Series[float]
    goal_rate: Series[float]
    gap: Series[float]
    execution_light: Series[str]
    goal_light: Series[str]
    light: Series[str]
    forecast_yuan: Series[float]
    forecast_low_yuan: Series[float]
    forecast_high_yuan: Series[float]
    proposal: Series[str]
    proposed_yuan: Series[float]
    party: Series[str]
    status: Series[str]
    blocked_by: Series[str]
    spent_source: Series[str]
    reported_forecast_yuan: Series[float]
    register_yuan: Series[float]


class DepartmentProgress(Table):
    """One row per department monitored at the cut-off month; ``slow`` as the rules say.

    ``forecast_*`` is spending expected by the year's end from ``past_months`` months of ``past_years`` earlier years.
    """

    fiscal_year: Series[float]
    cutoff_month: Series[int]
    department_code: Series[str]
    department: Series[str]
    projects: Series[int]
    budget_yuan: Series[float]
    spent_yuan: Series[float]
    time_progress: Series[float]
    execution_rate: Series[float]
    slow: Series[bool]
    light: Series[str]
    red: Series[int]
    yellow: Series[int]
    green: Series[int]
    blue: Series[int]
    forecast_yuan: Series[float]
    forecast_low_yuan: Series[float]
    forecast_high_yuan: Series[float]
    past_years: Series[int]
    past_months: Series[int]
