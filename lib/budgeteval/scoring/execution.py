"""The execution item: one row per form from its fund block (rules.md 1.4)."""

import numpy as np
import pandas as pd

from budgeteval.rulesets.self_evaluation import Execution, SelfEvaluation, Step
from budgeteval.scoring.rounding import Numbers, rounded

AMOUNTS = ("opening_budget_yuan", "budget_yuan", "spent_yuan")
PARTS = ("current_year", "carried_over", "other", "special_account", "unit_funds", "unnamed")
COLUMNS = [*AMOUNTS, "claimed_rate", "execution_rate", "execution_weight", "reported_execution_score", "printed_in"]


def execution_score(budget: Numbers, spent: Numbers, weight: Numbers, rules: Execution, step: Step) -> Numbers:
    """Weight x spent / budget, capped at the weight if the rules say so; NaN if the budget is zero.

    ``budget`` and ``spent`` in yuan, ``weight`` and the result in points.
    """
    budget, spent, weight = (np.asarray(one, dtype=float) for one in (budget, spent, weight))
    shape = np.broadcast_shapes(budget.shape, spent.shape)
    rate = np.divide(spent, budget, out=np.full(shape, np.nan), where=budget > 0)
    rate = np.maximum(rate, 0.0)
    return rounded(weight * (np.minimum(rate, 1.0) if rules.capped else rate), step)


def read_execution(forms: pd.DataFrame, funds: pd.DataFrame, indicators: pd.DataFrame,
                   rules: SelfEvaluation) -> pd.DataFrame:
    """One row per form, indexed by its place; columns as :data:`COLUMNS`.

    Amounts are the total row's; where that is blank or zero above filled rows, their sum (a finding says
    so). ``execution_rate`` uses the basis and fund sources of the rules; it is NaN without a budget.
    ``printed_in`` says where the form prints the item: fund_block, indicator_row or "".
    """
    index = pd.Index(forms["place"], name="form")
    amounts = pd.DataFrame({name: amount(funds, name).reindex(index) for name in AMOUNTS}, index=index)
    counted = amounts if rules.execution.sources is None else pd.DataFrame(
        {name: _chosen(funds, name, rules.execution.sources).reindex(index) for name in AMOUNTS}, index=index)
    basis = counted["budget_yuan" if rules.execution.basis == "adjusted" else "opening_budget_yuan"]
    result = amounts.assign(
        claimed_rate=_first(funds, "execution_rate").reindex(index),
        basis_yuan=basis, counted_yuan=counted["spent_yuan"],
        execution_rate=(counted["spent_yuan"] / basis).where(basis > 0),
    )
    return _with_marks(result, funds, indicators[indicators["role"] == "execution"], rules.execution)


def amount(funds: pd.DataFrame, column: str) -> pd.Series:
    """Amount per form: the total row's, or the parts' sum where it is blank, or zero above filled parts."""
    total, parts = total_rows(funds).groupby("form")[column].first(), parts_sum(funds, column)
    both = pd.concat({"total": total, "parts": parts}, axis=1)
    return both["total"].mask(_without_total(both), both["parts"])


def amount_rows(funds: pd.DataFrame, column: str) -> pd.Series:
    """Places of the fund rows that :func:`amount` takes: summed over them, the column gives the amounts."""
    total, parts = total_rows(funds), _part_rows(funds, column)
    both = pd.concat({"total": total.groupby("form")[column].first(), "parts": parts_sum(funds, column)}, axis=1)
    from_parts = set(both.index[_without_total(both)])
    chosen = pd.concat([total[~total["form"].isin(from_parts)], parts[parts["form"].isin(from_parts)]])
    return chosen.sort_index()["place"]


def _without_total(both: pd.DataFrame) -> pd.Series:
    """Where the parts stand in for the total row."""
    blank = both["total"].isna() | ((both["total"] == 0) & (both["parts"] > 0))
    return blank & both["parts"].notna()


def block_rows(funds: pd.DataFrame) -> pd.DataFrame:
    """Rows of the fund blocks themselves, without the parts that columns break their amounts down to."""
    return funds[funds["source"] != ""]


def total_rows(funds: pd.DataFrame) -> pd.DataFrame:
    """The first total row of each fund block; a block of a single row is its own total."""
    funds = block_rows(funds)
    single = ~funds["form"].duplicated(keep=False)
    return funds[(funds["source"] == "total") | single].drop_duplicates("form")


def parts_sum(funds: pd.DataFrame, column: str) -> pd.Series:
    """Sum per form of the rows below the total; rows by level of government are parts of the year's grant."""
    return _part_rows(funds, column).groupby("form")[column].sum()


def _part_rows(funds: pd.DataFrame, column: str) -> pd.DataFrame:
    """Filled rows below the total; where a form has rows of the first order, those alone."""
    rows = block_rows(funds)
    rows = rows[(rows["source"] != "total") & rows[column].notna()]
    top = rows["source"].isin(PARTS)
    return rows[top | ~rows["form"].isin(rows.loc[top, "form"])]


def _chosen(funds: pd.DataFrame, column: str, sources: tuple[str, ...]) -> pd.Series:
    return funds[funds["source"].isin(sources) & funds[column].notna()].groupby("form")[column].sum()


def _first(funds: pd.DataFrame, column: str) -> pd.Series:
    """First value per form, the total row's before the others'."""
    order = funds[funds[column].notna()]
    order = order.assign(last=order["source"] != "total").sort_values("last", kind="stable")
    return order.groupby("form")[column].first()


def _with_marks(result: pd.DataFrame, funds: pd.DataFrame, rows: pd.DataFrame, rules: Execution) -> pd.DataFrame:
    """Weight and mark from the fund block or the indicator row; the rules say which if both print them."""
    block = pd.DataFrame({name: _first(funds, name).reindex(result.index) for name in ("weight", "reported_score")})
    row = rows.groupby("form")[["weight", "reported_score"]].first().reindex(result.index)
    in_block, in_row = block.notna().any(axis=1), row.notna().any(axis=1)
    use_row = in_row & (~in_block | (rules.printed_in == "indicator_row"))
    marks = block.where(~use_row, row)
    printed = np.where(use_row, "indicator_row", np.where(in_block, "fund_block", ""))
    return result.assign(execution_weight=marks["weight"], reported_execution_score=marks["reported_score"],
                         printed_in=printed)
