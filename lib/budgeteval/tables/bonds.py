"""Bonds and their repayment, as the debt management system exports them."""

from pandera.typing import Series

from budgeteval.tables.schema import Table


class Bonds(Table):
    """One row per bond of the issue plan (``part`` is ``issue``) or per project of a bond (``project``).

    All amounts are in yuan, whatever unit their sheet or column has (亿元 and 万元 stand side by side).
    """

    file: Series[str]
    sheet: Series[str]
    row: Series[int]
    part: Series[str]
    bond_code: Series[str]
    bond: Series[str]
    batch: Series[str]
    due_on: Series[str]
    project_code: Series[str]
    project: Series[str]
    department: Series[str]
    agency: Series[str]
    issued_yuan: Series[float]
    new_yuan: Series[float]
    refinanced_yuan: Series[float]
    surplus_yuan: Series[float]
    capital_yuan: Series[float]
    building_state: Series[str]


class Repayments(Table):
    """One row per payment of principal or interest due on a bond; what is registered never exceeds what remains."""

    file: Series[str]
    sheet: Series[str]
    row: Series[int]
    bond_code: Series[str]
    bond: Series[str]
    repayment_kind: Series[str]
    due_on: Series[str]
    due_yuan: Series[float]
    remaining_yuan: Series[float]
    registered_yuan: Series[float]
