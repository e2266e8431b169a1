"""What forms report as spent, beside what was paid."""

import pandas as pd

from budgeteval.findings import Finding
from budgeteval.sources.model import Sources
from budgeteval.sources.totals import monthly

COLUMNS = ["project_code", "project", "department_code", "reported_spent_yuan", "spent_yuan", "refunds_yuan",
           "unpaid_yuan", "difference_yuan", "difference_kind", "code"]
SAID = {"form_only", "payments_only", "unpaid_counted", "refunds_left_out", "form_higher", "payments_higher"}


def reconcile(
    sources: Sources, forms_spent: pd.DataFrame, register: pd.DataFrame, cutoff_month: int, tolerance_yuan: float
) -> tuple[pd.DataFrame, list[Finding]]:
    """Forms against payments up to the cut-off month, one row per project of the register or of a form.

    Parameters
    ----------
    sources : Sources
        After :func:`attributed`, so that lines have the register's codes.
    forms_spent : DataFrame
        project_code, reported_spent_yuan (NaN if the form states none), and file, sheet, cell where it stands.
    register : DataFrame
        Projects of the year: project_code, project, department_code.
    tolerance_yuan : float
        Differences up to this are ``rounding``: forms are in 万元 with two decimals.

    Returns
    -------
    DataFrame
        project_code, project, department_code, reported_spent_yuan (NaN without a form), spent_yuan, refunds_yuan,
        unpaid_yuan (approved, not paid), difference_yuan (form - payments, NaN without a form), difference_kind (of
        the glossary), code (of the finding made for the row, or "").
    list of Finding
        One for every difference that is no rounding. Without any payments up to the cut-off month there is nothing
        to compare: ``source_no_payments`` alone, and ``spent_yuan`` is NaN.
    """
    forms = forms_spent.drop_duplicates("project_code").set_index("project_code")
    rows = register[["project_code", "project", "department_code"]].drop_duplicates("project_code")
    extra = [code for code in forms.index if code and code not in set(rows["project_code"])]
    rows = pd.concat([rows, pd.DataFrame({"project_code": extra, "project": "", "department_code": ""})],
                     ignore_index=True)
    paid, unpaid = _sums(sources.payments, cutoff_month)
    rows["reported_spent_yuan"] = rows["project_code"].map(forms["reported_spent_yuan"]).astype(float)
    for name in ("spent_yuan", "refunds_yuan"):
        rows[name] = rows["project_code"].map(paid[name]).fillna(0.0)
    rows["unpaid_yuan"] = rows["project_code"].map(unpaid).fillna(0.0)
    if paid.empty:
        rows[["spent_yuan", "refunds_yuan"]] = float("nan")
    rows["difference_yuan"] = (rows["reported_spent_yuan"] - rows["spent_yuan"]).round(2)
    rows["difference_kind"] = [_kind(row, tolerance_yuan) for row in rows.to_dict("records")]
    rows["code"] = [f"source_{kind}" if kind in SAID else "" for kind in rows["difference_kind"]]
    if paid.empty:
        return rows[COLUMNS], [Finding("source_no_payments", facts={"month": cutoff_month})]
    return rows[COLUMNS], [_finding(row, forms) for row in rows.to_dict("records") if row["code"]]


def _sums(payments: pd.DataFrame, cutoff_month: int) -> tuple[pd.DataFrame, pd.Series]:
    """Per project: paid and refunds, and approved but unpaid."""
    paid = monthly(payments, cutoff_month).groupby("project_code")[["spent_yuan", "refunds_yuan"]].sum().round(2)
    waiting = payments[(payments["status"] == "unpaid") & (payments["month"] <= cutoff_month)]
    amount = waiting["paid_yuan"].fillna(waiting["applied_yuan"])
    return paid, amount.groupby(waiting["project_code"]).sum().round(2)


def _kind(row: dict[str, float], tolerance: float) -> str:
    reported, spent, gap = row["reported_spent_yuan"], row["spent_yuan"], row["difference_yuan"]
    if reported != reported:
        return "no_form"
    if gap != gap:
        return ""
    if abs(gap) <= tolerance:
        return "rounding" if gap else "none"
    if not spent or not reported:
        return "payments_only" if spent else "form_only"
    if row["unpaid_yuan"] > tolerance >= abs(gap - row["unpaid_yuan"]):
        return "unpaid_counted"
    if row["refunds_yuan"] > tolerance >= abs(gap - row["refunds_yuan"]):
        return "refunds_left_out"
    return "form_higher" if gap > 0 else "payments_higher"


def _finding(row: dict[str, object], forms: pd.DataFrame) -> Finding:
    place = {name: str(forms.at[row["project_code"], name]) if name in forms else "" for name in
             ("file", "sheet", "cell")}
    facts = {name: f"{row[name]:,.2f}" for name in ("reported_spent_yuan", "spent_yuan", "difference_yuan",
                                                    "refunds_yuan", "unpaid_yuan")}
    return Finding(str(row["code"]), **place, facts={"project": row["project"] or row["project_code"], **facts},
                   department=str(row["department_code"]), project=str(row["project_code"]))
