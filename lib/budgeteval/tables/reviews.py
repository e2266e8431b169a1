"""Reviews: one row per ex-ante review."""

from pandera.typing import Series

from budgeteval.tables.schema import Table


class Reviews(Table):
    """One row per ex-ante review (事前绩效评估) of a project or policy.

    ``conclusion`` is ``support``, ``adjust``, ``refuse`` or "" (not concluded); applied = supported + refused
    wherever all three are known. ``mandatory`` says whether the rules of the county demand a review.
    """

    place: Series[str]
    fiscal_year: Series[float]
    project_code: Series[str]
    project: Series[str]
    department_code: Series[str]
    department: Series[str]
    subject: Series[str]
    applied_yuan: Series[float]
    supported_yuan: Series[float]
    refused_yuan: Series[float]
    experts: Series[int]
    score: Series[float]
    conclusion: Series[str]
    conditions: Series[int]
    mandatory: Series[bool]
    status: Series[str]
    blocked_by: Series[str]
