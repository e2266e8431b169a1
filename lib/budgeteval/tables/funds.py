"""Funds: one row per row of a form's fund block."""

from pandera.typing import Series

from budgeteval.tables.schema import Table


class Funds(Table):
    """One row per row of a form's fund block, in the order of the form.

    Amounts are in yuan, converted once from the form's own unit; ``execution_rate`` is the rate the
    form claims (0-1), not a computed one; ``*_text`` keeps each amount as written. ``source`` is a
    glossary code; ``total`` is the block's total row. ``forecast_*`` is the spending expected for the whole year
    (monitoring forms). ``period`` is ``annual`` or ``medium_term`` (target forms state both); ``part`` is ``whole``,
    or the part of each amount a row of its own stands for: ``basic``, ``project``, ``fiscal``. Where a form breaks
    its amounts down in columns (全年预算数: 总额 | 财政拨款), each part is a row more with the label of its row and
    no source (""), so that it is no row of the block itself.
    """

    place: Series[str]
    form: Series[str]
    label: Series[str]
    source: Series[str]
    opening_budget_yuan: Series[float]
    opening_budget_text: Series[str]
    opening_budget_cell: Series[str]
    budget_yuan: Series[float]
    budget_text: Series[str]
    budget_cell: Series[str]
    spent_yuan: Series[float]
    spent_text: Series[str]
    spent_cell: Series[str]
    weight: Series[float]
    weight_cell: Series[str]
    execution_rate: Series[float]
    execution_rate_text: Series[str]
    execution_rate_cell: Series[str]
    reported_score: Series[float]
    reported_score_text: Series[str]
    reported_score_cell: Series[str]
    forecast_yuan: Series[float]
    forecast_text: Series[str]
    forecast_cell: Series[str]
    period: Series[str]
    part: Series[str]
