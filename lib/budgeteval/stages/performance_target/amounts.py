"""What a target form says the project costs in the year, and where it says so."""

import pandas as pd

MEDIUM = "medium_term"


def annual(funds: pd.DataFrame) -> pd.DataFrame:
    """Annual amount of each form: the total row, else the sum of the parts.

    Returns
    -------
    DataFrame
        Indexed by form: ``amount_yuan`` (NaN if none is stated) and ``amount_cell``.
    """
    rows = funds[funds["period"] != MEDIUM]
    stated = rows["budget_yuan"].fillna(rows["opening_budget_yuan"])
    cells = rows["budget_cell"].where(rows["budget_yuan"].notna() | (rows["opening_budget_cell"] == ""),
                                      rows["opening_budget_cell"])
    rows = rows.assign(amount_yuan=stated, amount_cell=cells)
    totals = rows[rows["source"] == "total"].drop_duplicates("form").set_index("form")[["amount_yuan", "amount_cell"]]
    parts = rows[~rows["form"].isin(totals.index)].groupby("form").agg(
        amount_yuan=("amount_yuan", lambda values: values.sum(min_count=1)), amount_cell=("amount_cell", "first"))
    return pd.concat([totals, parts])


def all_stated(funds: pd.DataFrame) -> dict[str, set[float]]:
    """Every amount a form states, by form: medium-term and annual totals and their parts."""
    amounts: dict[str, set[float]] = {}
    for form, one, other in zip(funds["form"], funds["budget_yuan"], funds["opening_budget_yuan"], strict=True):
        amounts.setdefault(form, set()).update(value for value in (one, other) if value == value)
    return amounts
