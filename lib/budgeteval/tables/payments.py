"""Payments: one row per line of a payment export, and what months of earlier years came to."""

from pandera.typing import Series

from budgeteval.tables.schema import Table


class Payments(Table):
    """One row per line of a payment or appropriation export that counts: nothing twice, nothing of another year.

    ``row`` is the row of the sheet (from 1). ``channel`` is ``payment`` or ``appropriation``; ``status`` is ``paid``
    or ``unpaid`` (approved, money still in the treasury). ``paid_yuan`` is in yuan, to the fen, negative for refunds;
    ``applied_yuan`` what was applied for. ``month`` is 0 and ``paid_on`` "" where the export tells no date. Codes
    are text; payees and their accounts are not read; ``use`` has personal numbers starred out.
    """

    file: Series[str]
    sheet: Series[str]
    row: Series[int]
    channel: Series[str]
    voucher: Series[str]
    fiscal_year: Series[int]
    month: Series[int]
    paid_on: Series[str]
    status: Series[str]
    applied_yuan: Series[float]
    paid_yuan: Series[float]
    department_code: Series[str]
    department: Series[str]
    agency_code: Series[str]
    agency: Series[str]
    project_code: Series[str]
    project: Series[str]
    function_code: Series[str]
    fund_code: Series[str]
    fund: Series[str]
    economy_code: Series[str]
    direct_code: Series[str]
    use: Series[str]


class PastMonths(Table):
    """One row per department, earlier year and month; ``spent_yuan`` is of that month alone."""

    file: Series[str]
    sheet: Series[str]
    row: Series[int]
    department_code: Series[str]
    department: Series[str]
    fiscal_year: Series[int]
    month: Series[int]
    budget_yuan: Series[float]
    spent_yuan: Series[float]
