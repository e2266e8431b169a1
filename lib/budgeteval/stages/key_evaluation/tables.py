"""What the raw evaluation workbook holds: one schema per table, every number with its cell.

Money is in yuan, rates are 0-1, marks are points, dates are ISO text ("" for no date).
"""

from pandera.typing import Series

from budgeteval.tables.schema import Table


class Card(Table):
    """One row per line of the project card; ``number`` is the value of numeric fields (yuan, rate, points)."""

    place: Series[str]
    field: Series[str]
    name: Series[str]
    text: Series[str]
    number: Series[float]


class ScoreRows(Table):
    """One row per third-level indicator, in the order of the sheet, as the evaluator filled it in.

    ``method`` and ``formula`` are codes of the vocabulary ("" if not understood); ``*_text`` is as
    written. ``evidence`` holds the evidence ids, joined by ``;``. ``place`` is the cell of ``level3``.
    """

    place: Series[str]
    order: Series[int]
    code: Series[str]
    dimension: Series[str]
    level1: Series[str]
    level2: Series[str]
    level3: Series[str]
    weight: Series[float]
    weight_cell: Series[str]
    meaning: Series[str]
    standard: Series[str]
    method: Series[str]
    method_text: Series[str]
    formula: Series[str]
    formula_text: Series[str]
    planned: Series[float]
    planned_text: Series[str]
    planned_cell: Series[str]
    actual: Series[float]
    actual_text: Series[str]
    actual_cell: Series[str]
    unit: Series[str]
    points_total: Series[float]
    points_met: Series[float]
    points_cell: Series[str]
    deductions: Series[float]
    deduction_each: Series[float]
    deductions_cell: Series[str]
    tier: Series[str]
    tier_text: Series[str]
    evidence: Series[str]
    evidence_cell: Series[str]
    data_source: Series[str]
    reported_mark: Series[float]
    mark_text: Series[str]
    mark_cell: Series[str]
    reason: Series[str]


class Evidence(Table):
    """One row per item of the evidence list."""

    place: Series[str]
    evidence_id: Series[str]
    name: Series[str]
    kind: Series[str]
    origin: Series[str]
    pages: Series[float]


class Distribution(Table):
    """One row per group surveyed: how many there are, how many questionnaires were handed out."""

    place: Series[str]
    group: Series[str]
    population: Series[float]
    distributed: Series[float]


class Answers(Table):
    """One row per answer cell of a returned questionnaire; ``answer`` is NaN where nothing usable stands.

    ``questionnaire`` is the cell of the questionnaire's number, its key; ``respondent`` the number as written.
    """

    place: Series[str]
    questionnaire: Series[str]
    respondent: Series[str]
    group: Series[str]
    item: Series[str]
    answer: Series[float]
    text: Series[str]


class ExpertMarks(Table):
    """One row per expert and indicator; ``place`` is the cell of the mark."""

    place: Series[str]
    expert: Series[str]
    code: Series[str]
    mark: Series[float]
    mark_text: Series[str]
    comment: Series[str]


class Issues(Table):
    """One row per bond issued for the project; ``place`` is the cell of the issued amount."""

    place: Series[str]
    bond: Series[str]
    bond_code: Series[str]
    issue_date: Series[str]
    issued_yuan: Series[float]
    allocated_yuan: Series[float]
    allocated_date: Series[str]
    spent_yuan: Series[float]
    coupon_rate: Series[float]
    term_years: Series[float]


class Balance(Table):
    """One row per year of the financing balance; ``place`` is the cell of the year."""

    place: Series[str]
    year: Series[int]
    revenue_yuan: Series[float]
    cost_yuan: Series[float]
    principal_yuan: Series[float]
    interest_yuan: Series[float]


class Bands(Table):
    """One row per band of the contract's payment table: from a score on, a ``fixed`` coefficient or the score's
    ``share`` of 100; ``place`` is the cell of the lower edge."""

    place: Series[str]
    since: Series[float]
    band_rule: Series[str]
    coefficient: Series[float]


class Payments(Table):
    """One row per year of payment by performance; ``linked`` is the share of the availability fee that hangs on
    the score, ``place`` the cell of the year."""

    place: Series[str]
    pay_year: Series[int]
    availability_yuan: Series[float]
    operation_yuan: Series[float]
    linked: Series[float]
    shared_yuan: Series[float]
    paid_yuan: Series[float]


class Services(Table):
    """One row per purchased service: quantities contracted, delivered and accepted, price and payment."""

    place: Series[str]
    service: Series[str]
    unit: Series[str]
    contracted: Series[float]
    delivered: Series[float]
    accepted: Series[float]
    unit_price_yuan: Series[float]
    paid_yuan: Series[float]


class Problems(Table):
    """One row per problem the evaluator names."""

    place: Series[str]
    problem: Series[str]
    code: Series[str]
    cause: Series[str]
    suggestion: Series[str]
    party: Series[str]


class InternalReview(Table):
    """One row per comment of the three-level review; ``level`` is first, second or third, ``place`` the comment's cell.

    A reviewer without comments says so (``none``, nothing to answer). Dates are ISO text.
    """

    place: Series[str]
    level: Series[str]
    reviewer: Series[str]
    position: Series[str]
    comment: Series[str]
    none: Series[bool]
    commented_on: Series[str]
    answer: Series[str]
    answered_by: Series[str]
    answered_on: Series[str]


class Opinions(Table):
    """One row per opinion received on the draft report."""

    place: Series[str]
    agency: Series[str]
    opinion: Series[str]
    adopted: Series[str]
    reply: Series[str]
