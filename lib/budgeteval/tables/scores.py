"""Scores: one row per self-evaluation form, as printed and as recomputed."""

from pandera.typing import Series

from budgeteval.tables.schema import Table


class Scores(Table):
    """One row per project self-evaluation form.

    ``reported_*`` is what the form prints, ``recomputed_*`` what the rule set gives for the form's own
    values, ``summed_total`` the plain sum of the printed marks (the arithmetic check of the printed
    total, the execution mark counted once); ``grade`` codes are glossary values ("" if there is no total).
    ``status`` is ``scored``, or ``blocked`` (recomputed_total NaN) with the finding codes that stand in the
    way in ``blocked_by`` (joined by ;).
    """

    place: Series[str]
    file: Series[str]
    sheet: Series[str]
    kind: Series[str]
    fiscal_year: Series[float]
    department_code: Series[str]
    department: Series[str]
    implementing_unit: Series[str]
    project: Series[str]
    project_code: Series[str]
    opening_budget_yuan: Series[float]
    budget_yuan: Series[float]
    spent_yuan: Series[float]
    execution_rate: Series[float]
    total_weight: Series[float]
    execution_weight: Series[float]
    reported_execution_score: Series[float]
    recomputed_execution_score: Series[float]
    reported_indicator_score: Series[float]
    recomputed_indicator_score: Series[float]
    reported_total: Series[float]
    recomputed_total: Series[float]
    summed_total: Series[float]
    reported_grade: Series[str]
    recomputed_grade: Series[str]
    indicators: Series[int]
    full_marks: Series[int]
    status: Series[str]
    blocked_by: Series[str]
