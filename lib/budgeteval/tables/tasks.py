"""Tasks: one row per task of a whole-department form."""

from pandera.typing import Series

from budgeteval.tables.schema import Table


class Tasks(Table):
    """One row per row of a whole-department form's task block, in the order of the form.

    Amounts in yuan; ``*_fiscal_*`` is the part from fiscal funds where the form has a column for it. The block's
    total row is a row of the funds.
    """

    place: Series[str]
    form: Series[str]
    name: Series[str]
    name_cell: Series[str]
    completed_text: Series[str]
    completed_cell: Series[str]
    budget_yuan: Series[float]
    budget_cell: Series[str]
    budget_fiscal_yuan: Series[float]
    budget_fiscal_cell: Series[str]
    spent_yuan: Series[float]
    spent_cell: Series[str]
    spent_fiscal_yuan: Series[float]
    spent_fiscal_cell: Series[str]
    weight: Series[float]
    weight_cell: Series[str]
    execution_rate: Series[float]
    execution_rate_cell: Series[str]
    reported_score: Series[float]
    reported_score_cell: Series[str]
    content_text: Series[str]
    content_cell: Series[str]
