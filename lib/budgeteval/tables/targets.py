"""Targets: one row per project with a performance-target form."""

from pandera.typing import Series

from budgeteval.tables.schema import Table


class Targets(Table):
    """One row per performance-target form (绩效目标申报表) of a project.

    ``budget_yuan`` is the annual amount the form states. ``flawed`` counts indicators with at least one quality
    finding; ``review_*`` is the review on four heads where there is one, ``consequence`` what follows from it.
    ``status`` is ``listed``, or ``blocked`` (with the finding code that keeps the form from counting);
    ``registered_budget_yuan`` is the budget of the county's register.
    """

    place: Series[str]
    file: Series[str]
    sheet: Series[str]
    fiscal_year: Series[float]
    project_code: Series[str]
    project: Series[str]
    department_code: Series[str]
    department: Series[str]
    budget_yuan: Series[float]
    indicators: Series[int]
    quantitative: Series[int]
    flawed: Series[int]
    vague: Series[int]
    review_score: Series[float]
    review_grade: Series[str]
    status: Series[str]
    blocked_by: Series[str]
    registered_budget_yuan: Series[float]
    consequence: Series[str]
