"""Months, budgets and plans, added up by hand."""

import pandas as pd
import pytest

from budgeteval.sources import budget_of, monthly, plan_of, reconcile
from budgeteval.sources.model import TABLES, Sources
from budgeteval.tables import BudgetLines, Payments, PlanLines

REGISTER = pd.DataFrame([[code, f"项目{code}", "101"] for code in "ABCDEFGH"],
                        columns=["project_code", "project", "department_code"])


def payments(rows: str) -> pd.DataFrame:
    """``project month status amount`` lines as payments."""
    cells = [one.split() for one in rows.strip().splitlines()]
    return Payments.of([
        {"project_code": code, "month": int(month), "status": status, "row": 0, "fiscal_year": 2021,
         "paid_yuan": float(amount) if status == "paid" else None, "applied_yuan": float(amount)}
        for code, month, status, amount in cells])


def sources(paid: pd.DataFrame) -> Sources:
    return Sources(**{name: table.of([]) for name, table in TABLES.items()} | {"payments": paid})


def test_months_up_to_the_cutoff():
    found = monthly(payments("A 1 paid 100\nA 1 paid 50.5\nA 2 paid -30\nA 9 paid 7\nB 3 unpaid 5\nB 0 paid 9"), 8)
    assert found.to_numpy().tolist() == [["A", 1, 150.5, 0, 2], ["A", 2, -30, 30, 1]]


def test_no_payments_are_no_rows():
    assert monthly(payments("A 9 paid 7"), 8).empty


def test_budget_at_the_cutoff():
    base = {"row": 0, "fiscal_year": 2021, "project_code": "A"}
    lines = BudgetLines.of([
        base | {"month": 0, "opening_budget_yuan": 1000.0}, base | {"month": 4, "added_yuan": 200.0},
        base | {"month": 8, "cut_yuan": 50.0}, base | {"month": 9, "cut_yuan": 500.0}])
    assert budget_of(lines, 8).fillna(-1).to_numpy().tolist() == [["A", 1000, 200, 50, 1150, -1]]
    assert budget_of(lines, 3)["budget_yuan"].tolist() == [1000]


def test_planned_share_grows_to_one():
    lines = PlanLines.of([{"row": 0, "fiscal_year": 2021, "project_code": code, "month": month, "planned_yuan": amount}
                          for code, month, amount in (("A", 3, 25.0), ("A", 6, 25.0), ("A", 6, 50.0), ("B", 1, 0.0))])
    found = plan_of(lines)
    assert found["planned_share"].tolist() == [0, 0, 0.25, 0.25, 0.25, 1, 1, 1, 1, 1, 1, 1]
    assert set(found["project_code"]) == {"A"}, "a plan of nothing is no plan"


@pytest.mark.parametrize(("project", "reported", "kind", "gap"), [
    ("A", 1000, "none", 0), ("A", 1040, "rounding", 40), ("B", 1500, "unpaid_counted", 500),
    ("C", 1200, "refunds_left_out", 200), ("A", 1600, "form_higher", 600), ("A", 300, "payments_higher", -700),
    ("A", 0, "payments_only", -1000), ("D", 400, "form_only", 400), ("D", 0, "none", 0), ("A", None, "no_form", None),
])
def test_forms_against_payments(project, reported, kind, gap):
    paid = payments("A 1 paid 1000\nA 9 paid 600\nB 2 paid 1000\nB 3 unpaid 500\nC 2 paid 1200\nC 3 paid -200")
    forms = pd.DataFrame({"project_code": [project], "reported_spent_yuan": [reported], "file": "f", "sheet": "s",
                          "cell": "C5"}).astype({"reported_spent_yuan": float})
    rows, found = reconcile(sources(paid), forms, REGISTER, 8, 100)
    row = rows.set_index("project_code").loc[project]
    assert row["difference_kind"] == kind
    assert row["difference_yuan"] == gap or gap is None
    assert len(rows) == len(REGISTER)
    said = kind not in ("none", "rounding", "no_form")
    assert [(one.code, one.place) for one in found] == ([(f"source_{kind}", "f!s!C5")] if said else [])


def test_a_month_without_data_is_said_and_is_not_zero():
    forms = pd.DataFrame({"project_code": ["A"], "reported_spent_yuan": [5.0]})
    rows, found = reconcile(sources(payments("A 9 paid 7")), forms, REGISTER, 8, 100)
    assert rows["spent_yuan"].isna().all()
    assert [one.code for one in found] == ["source_no_payments"]
