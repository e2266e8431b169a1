"""Proposals: one row per proposal for next year's budget."""

from pandera.typing import Series

from budgeteval.tables.schema import Table


class Proposals(Table):
    """One row per proposal for next year's budget of a project or a department; a person decides.

    ``level`` is ``project`` or ``department``; ``action`` is ``increase_priority``, ``keep``, ``cut``, ``suspend``,
    ``cancel`` or ``ask`` (not enough is known); ``exception`` names the rule that holds the action back ("" if none).
    """

    place: Series[str]
    fiscal_year: Series[float]
    level: Series[str]
    project_code: Series[str]
    project: Series[str]
    department_code: Series[str]
    department: Series[str]
    basis: Series[str]
    grade: Series[str]
    score: Series[float]
    execution_rate: Series[float]
    light: Series[str]
    action: Series[str]
    current_yuan: Series[float]
    low_yuan: Series[float]
    high_yuan: Series[float]
    exception: Series[str]
    reason: Series[str]
