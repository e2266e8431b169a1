"""Indicators: one row per indicator row of a form."""

from pandera.typing import Series

from budgeteval.tables.schema import Table


class Indicators(Table):
    """One row per indicator row of a form, in the order of the form, template rows included.

    ``level1`` and ``level2`` are forward-filled over merged cells and cleaned of printed maxima
    (``level1_text`` keeps what was written, ``level1_max`` the maximum). ``target_*`` and
    ``achieved_*`` hold the text as written and what the grammar made of it: ``kind`` (a glossary
    ``value_kind``), ``direction``, ``value`` (upper end in ``high`` for a range), ``unit``.
    Percentages keep their number (100 % is value 100, unit %). ``role`` says what the row is:
    ``indicator``, ``heading`` (★ rows that carry a weight for the rows below), ``detail`` (a row below
    a heading), ``template`` (an unfilled template row), ``execution`` (budget execution printed as an
    indicator row). ``period`` is ``annual`` or ``medium_term`` (target forms state both). Monitoring forms fill
    ``forecast_*`` (expected for the whole year), ``likelihood`` (a glossary code; ``likelihood_text`` as written)
    and ``reason_kinds`` (glossary codes joined by ;).
    """

    place: Series[str]
    form: Series[str]
    order: Series[int]
    role: Series[str]
    dimension: Series[str]
    level1: Series[str]
    level1_text: Series[str]
    level1_max: Series[float]
    level2: Series[str]
    level3: Series[str]
    level3_cell: Series[str]
    target_text: Series[str]
    target_cell: Series[str]
    target_kind: Series[str]
    direction: Series[str]
    target_value: Series[float]
    target_high: Series[float]
    target_unit: Series[str]
    achieved_text: Series[str]
    achieved_cell: Series[str]
    achieved_kind: Series[str]
    achieved_value: Series[float]
    achieved_high: Series[float]
    achieved_unit: Series[str]
    weight: Series[float]
    weight_text: Series[str]
    weight_cell: Series[str]
    reported_score: Series[float]
    reported_score_text: Series[str]
    reported_score_cell: Series[str]
    deducted: Series[float]
    variance_reason: Series[str]
    variance_reason_cell: Series[str]
    period: Series[str]
    forecast_text: Series[str]
    forecast_cell: Series[str]
    forecast_kind: Series[str]
    forecast_value: Series[float]
    forecast_unit: Series[str]
    likelihood: Series[str]
    likelihood_text: Series[str]
    likelihood_cell: Series[str]
    reason_kinds: Series[str]
    remark: Series[str]
    remark_cell: Series[str]
    level1_cell: Series[str]
    level2_cell: Series[str]
