"""What people have decided: filed decisions beside the proposals, and the person's list of exceptions."""

from math import nan
from typing import Any

import pandas as pd

from budgeteval.county import County
from budgeteval.findings import Finding
from budgeteval.stages.application.ledger import Office, note
from budgeteval.terms import label

TAKEN = ("cut", "cancel", "suspend")
COLUMNS = ["place", "project_code", "project", "department_code", "department", "proposed", "action", "current_yuan",
           "amount_yuan", "saved_yuan", "person", "date", "reason"]


def exceptions(office: Office, county: County, fiscal_year: int, findings: list[Finding]) -> dict[str, str]:
    """Project code -> kind of protected spending, from the person's list; a code no register has is pointed out."""
    rows = office.exceptions[office.exceptions["kind"] != ""]
    known = _codes(county, fiscal_year)
    if known is not None:
        findings += [note("application_exception_unknown_project", row.place, found=row.project_code)
                     for row in rows.itertuples() if row.project_code not in known]
    return dict(zip(rows["project_code"], rows["kind"], strict=True))


def decisions(office: Office, proposals: pd.DataFrame, findings: list[Finding]) -> pd.DataFrame:
    """Decisions with the proposal each answers to (:data:`COLUMNS`); the last one of a project counts.

    ``saved_yuan`` is this year's amount less the amount decided on, NaN where either is not stated or cannot be meant.
    """
    projects = proposals[proposals["level"] == "project"].drop_duplicates("project_code").set_index("project_code")
    rows: dict[str, dict[str, Any]] = {}
    for row in office.decisions.sort_values(["date", "place"], kind="stable").to_dict("records"):
        code = row["project_code"]
        if code not in projects.index:
            findings.append(note("application_decision_unknown_project", row["place"], found=code))
            continue
        if code in rows:
            findings.append(note("application_decision_twice", row["place"], project=code, first=rows[code]["place"]))
        rows[code] = _decision(row, projects.loc[code].to_dict(), findings)
    kinds = {name: "float64" if name.endswith("_yuan") else "str" for name in COLUMNS}
    return pd.DataFrame(list(rows.values()), columns=COLUMNS).astype(kinds)


def _decision(row: dict[str, Any], proposal: dict[str, Any], findings: list[Finding]) -> dict[str, Any]:
    current, amount = proposal["current_yuan"], row["amount_yuan"]
    if row["action"] == "cancel" and amount != amount:
        amount = 0.0
    wrong = row["action"] in TAKEN and amount > current
    if wrong:
        findings.append(note("application_decision_amount", row["place"], project=row["project_code"]))
    if proposal["exception"] and row["action"] in TAKEN:
        findings.append(note("application_decision_exception", row["place"], project=row["project_code"]))
    elif row["action"] and row["action"] != proposal["action"] and proposal["action"] != "ask":
        findings.append(note("application_decision_differs", row["place"], project=row["project_code"],
                             decided=label("action", row["action"]), proposed=label("action", proposal["action"])))
    copied = {name: proposal[name] for name in ("project", "department_code", "department", "current_yuan")}
    return {**row, **copied, "proposed": proposal["action"], "amount_yuan": amount,
            "saved_yuan": nan if wrong else current - amount}


def _codes(county: County, fiscal_year: int) -> set[str] | None:
    rows = county.projects(fiscal_year)
    return None if rows is None else set(rows["project_code"])
