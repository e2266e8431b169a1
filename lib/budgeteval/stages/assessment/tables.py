"""What this stage reads of other reports' own tables, beside those every stage shares."""

from pandera.typing import Series

from budgeteval.tables.schema import Table


class Sample(Table):
    """One row per project drawn for the spot check (columns of its ``sample``)."""

    place: Series[str]
    department_code: Series[str]
    department: Series[str]
    inflation: Series[float]
