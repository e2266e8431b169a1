"""What a folder of exports becomes."""

from dataclasses import dataclass, field

import pandas as pd

from budgeteval.findings import Finding
from budgeteval.tables import (
    Bonds,
    BudgetLines,
    DirectFunds,
    Livelihood,
    PastMonths,
    Payments,
    PlanLines,
    Repayments,
    SourceFiles,
)
from budgeteval.tables.schema import Table

TABLES: dict[str, type[Table]] = {
    "payments": Payments, "budget_lines": BudgetLines, "plan_lines": PlanLines, "past_months": PastMonths,
    "direct_funds": DirectFunds, "livelihood": Livelihood, "bonds": Bonds, "repayments": Repayments,
    "files": SourceFiles,
}


@dataclass(frozen=True, eq=False)
class Sources:
    """Tables of all exports of one folder and year, and what is wrong with them.

    Every row of every sheet is a row of a table here or withheld with a finding; ``files`` counts both.
    ``payments`` are of the fiscal year alone; ``past_months`` of the years before it.
    """

    payments: pd.DataFrame
    budget_lines: pd.DataFrame
    plan_lines: pd.DataFrame
    past_months: pd.DataFrame
    direct_funds: pd.DataFrame
    livelihood: pd.DataFrame
    bonds: pd.DataFrame
    repayments: pd.DataFrame
    files: pd.DataFrame
    findings: list[Finding] = field(default_factory=list)
