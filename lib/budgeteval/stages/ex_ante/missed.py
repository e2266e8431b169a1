"""New requests of the register that the rules wanted reviewed and that have no review."""

from collections.abc import Mapping

import pandas as pd

from budgeteval.county import County
from budgeteval.facts import as_text
from budgeteval.findings import Finding
from budgeteval.rulesets.ex_ante import ExAnte
from budgeteval.stages.ex_ante.reviews import threshold
from budgeteval.terms import label

COLUMNS = ["project_code", "project", "department_code", "department", "subject", "kind", "budget_yuan", "limit_yuan"]
REGISTER = "reference/projects.csv"


def missed(register: Mapping[str, Mapping[str, str]], reviews: pd.DataFrame, county: County, fiscal_year: int,
           rules: ExAnte) -> pd.DataFrame:
    """One row per request without a readable review although the rules demand one (:data:`COLUMNS`)."""
    absent = reviews["blocked_by"] == "ex_ante_workbook_missing"
    held = set(reviews.loc[~absent, "project_code"])
    names = county.units(fiscal_year).set_index("department_code")["department"]
    rows = []
    for code, row in register.items():
        limit = threshold(row, rules)
        if limit is not None and code not in held:
            owner = row.get("department_code", "")
            rows.append([code, row.get("project", ""), owner, str(names.get(owner, "")),
                         row.get("subject", "") or "project", row.get("kind", ""), float(row["budget_yuan"]), limit])
    return pd.DataFrame(rows, columns=COLUMNS).astype({"budget_yuan": float, "limit_yuan": float})


def missed_findings(rows: pd.DataFrame, register: Mapping[str, Mapping[str, str]]) -> list[Finding]:
    """A finding per missed review, and one if the register cannot tell new requests from old ones."""
    if register and not any(row.get("kind", "") for row in register.values()):
        return [Finding("ex_ante_register_without_kind", REGISTER)]
    return [Finding("ex_ante_review_missed", REGISTER, cell=row["project_code"], department=row["department"],
                    project=row["project"], facts={
                        "department": row["department"], "project": row["project"],
                        "subject": label("subject", row["subject"]), "amount": as_text(row["budget_yuan"], "yuan"),
                        "limit": as_text(row["limit_yuan"], "yuan")})
            for row in rows.to_dict("records")]
