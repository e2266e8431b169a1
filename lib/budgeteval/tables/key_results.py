"""KeyResults: one row per fiscal key evaluation."""

from pandera.typing import Series

from budgeteval.tables.schema import Table


class KeyResults(Table):
    """One row per fiscal key evaluation (财政重点评价).

    ``subject`` is ``ordinary``, ``bond``, ``ppp``, ``policy`` or ``purchase``; ``amount_yuan`` the money evaluated.
    """

    place: Series[str]
    fiscal_year: Series[float]
    project_code: Series[str]
    project: Series[str]
    department_code: Series[str]
    department: Series[str]
    subject: Series[str]
    budget_book: Series[str]
    institution: Series[str]
    amount_yuan: Series[float]
    score: Series[float]
    grade: Series[str]
    problems: Series[int]
    status: Series[str]
