"""Direct funds (直达资金): one row per project, per payment, or per sheet of beneficiaries."""

from pandera.typing import Series

from budgeteval.tables.schema import Table


class DirectFunds(Table):
    """One row per line of the direct funds system.

    ``part`` is ``project`` (budget and payments of a project by level), ``payment`` (one payment) or ``benefit``: the
    sum over all beneficiaries of one fund in a sheet, with their number in ``recipients`` and ``row`` the first of
    them; names and numbers of persons are never kept.
    """

    file: Series[str]
    sheet: Series[str]
    row: Series[int]
    part: Series[str]
    fund: Series[str]
    agency: Series[str]
    project_code: Series[str]
    project: Series[str]
    month: Series[int]
    recipients: Series[int]
    budget_yuan: Series[float]
    central_yuan: Series[float]
    provincial_yuan: Series[float]
    city_yuan: Series[float]
    county_yuan: Series[float]
    spent_yuan: Series[float]
    central_spent_yuan: Series[float]
