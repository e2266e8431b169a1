"""Assessments: marks of the units' performance management."""

from pandera.typing import Series

from budgeteval.tables.schema import Table


class Assessments(Table):
    """One row per unit and item of the assessment sheet (工作考核评分表).

    ``unit_kind`` is ``county_department`` or ``township``; ``mark`` is NaN where the item cannot be judged from what
    is known (``basis`` says why), never zero. ``outcome`` is ``judged``, ``no_report``, ``no_evidence`` or
    ``nothing_due`` (the unit owes nothing of the kind).
    """

    unit_code: Series[str]
    unit: Series[str]
    unit_kind: Series[str]
    item: Series[str]
    weight: Series[float]
    rate: Series[float]
    mark: Series[float]
    basis: Series[str]
    places: Series[str]
    outcome: Series[str]


class AssessmentTotals(Table):
    """One row per unit: marks out of the weight that could be judged, bonus, deductions, total and grade."""

    unit_code: Series[str]
    unit: Series[str]
    unit_kind: Series[str]
    judged_weight: Series[float]
    mark: Series[float]
    bonus: Series[float]
    deducted: Series[float]
    total: Series[float]
    rank: Series[float]
    grade: Series[str]
