"""Sums of what was read, per project."""

import pandas as pd

MONTHS = range(1, 13)


def monthly(payments: pd.DataFrame, cutoff_month: int) -> pd.DataFrame:
    """Paid money per project and month up to the cut-off month.

    Returns
    -------
    DataFrame
        One row per project_code and month with payments: project_code, month, spent_yuan (refunds taken off),
        refunds_yuan (positive), vouchers. Payments approved but unpaid, without a month or without a project code
        are in no row.
    """
    rows = payments[(payments["status"] == "paid") & payments["month"].between(1, cutoff_month)
                    & (payments["project_code"] != "")]
    rows = rows[["project_code", "month", "voucher", "paid_yuan"]]
    rows = rows.assign(refunds_yuan=-rows["paid_yuan"].clip(upper=0))
    sums = rows.groupby(["project_code", "month"], sort=True, as_index=False).agg(
        spent_yuan=("paid_yuan", "sum"), refunds_yuan=("refunds_yuan", "sum"), vouchers=("voucher", "size"))
    return sums.assign(spent_yuan=sums["spent_yuan"].round(2), refunds_yuan=sums["refunds_yuan"].round(2))


def budget_of(budget_lines: pd.DataFrame, cutoff_month: int) -> pd.DataFrame:
    """Budget of each project as it stands at the cut-off month.

    Returns
    -------
    DataFrame
        One row per project_code: project_code, opening_budget_yuan, added_yuan, cut_yuan, budget_yuan (opening
        + added - cut), and adjusted_yuan, what the export prints as adjusted (NaN where it prints none). Lines of
        later months are left out.
    """
    rows = budget_lines[(budget_lines["month"] <= cutoff_month) & (budget_lines["project_code"] != "")]
    amounts = ["opening_budget_yuan", "added_yuan", "cut_yuan"]
    groups = rows.groupby("project_code", sort=True)
    sums = groups[amounts].sum().round(2)
    sums["budget_yuan"] = (sums["opening_budget_yuan"] + sums["added_yuan"] - sums["cut_yuan"]).round(2)
    sums["adjusted_yuan"] = groups["adjusted_yuan"].sum(min_count=1)
    return sums.reset_index()


def plan_of(plan_lines: pd.DataFrame) -> pd.DataFrame:
    """Cumulative planned share of each project at every month of the year.

    Returns
    -------
    DataFrame
        Twelve rows per project with a plan: project_code, month, planned_yuan (of that month), planned_share (0-1,
        up to and including the month). Projects whose plan adds up to nothing have no rows.
    """
    rows = plan_lines[plan_lines["month"].isin(MONTHS) & (plan_lines["project_code"] != "")]
    wide = rows.pivot_table(index="project_code", columns="month", values="planned_yuan", aggfunc="sum",
                            fill_value=0.0).reindex(columns=MONTHS, fill_value=0.0)
    wide = wide[wide.sum(axis=1) > 0]
    share = wide.cumsum(axis=1).div(wide.sum(axis=1), axis=0)
    long = wide.stack().rename("planned_yuan").to_frame()
    return long.assign(planned_share=share.stack()).rename_axis(["project_code", "month"]).reset_index()
