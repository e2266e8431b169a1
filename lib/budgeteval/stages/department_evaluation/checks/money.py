"""Amounts of a form: against each other, against the tasks, and against the base data beside it."""

import math
from collections.abc import Iterator
from typing import Any

import pandas as pd

from budgeteval.facts import as_text
from budgeteval.findings import Finding
from budgeteval.scoring.execution import block_rows, total_rows
from budgeteval.stages.department_evaluation.checks.case import Case, Row
from budgeteval.stages.department_evaluation.contradictions import known
from budgeteval.stages.department_evaluation.evaluate import slipped
from budgeteval.stages.department_evaluation.formulas import THIS

AMOUNTS = ("budget_yuan", "spent_yuan")
BESIDE = {"budget_yuan": "adjusted_budget", "spent_yuan": "spent"}
PARTS = ("basic", "project")


def find(case: Case) -> Iterator[Finding]:
    """Findings about money, form by form."""
    totals = {row["form"]: row for row in total_rows(case.filed.funds).to_dict("records")}
    forms = case.evaluated.forms
    slips = set(forms.loc[slipped(forms, case.filed, case.limits), "place"])
    for row in case.in_use.to_dict("records"):
        place = row["place"]
        if place not in totals:
            yield case.at("department_amount_missing", place)
            continue
        total = totals[place]
        yield from _rate(case, row, total)
        yield from _sums(case, place, total)
        yield from _unit(case, row, total) if place in slips else _beside(case, row, total)


def _gap(case: Case, one: float, other: float) -> bool:
    return abs(one - other) > case.limits.amount_tolerance


def _unit(case: Case, row: Row, total: Row) -> Iterator[Finding]:
    """Amounts that are ten thousand times the base data's."""
    stated = _base(case, row["department_code"]).get(("adjusted_budget", THIS), math.nan)
    yield case.at("department_unit_mixup", row["place"], total["budget_cell"],
                  found=as_text(total["budget_yuan"], "yuan"), expected=as_text(stated, "yuan"))


def _base(case: Case, code: str) -> dict[tuple[str, str], float]:
    values = case.filed.base.values
    return known(values[values["department_code"] == code])


def _rate(case: Case, row: Row, total: Row) -> Iterator[Finding]:
    """Spent within budget, the printed rate and mark as the amounts give them."""
    place, budget, spent = row["place"], total["budget_yuan"], total["spent_yuan"]
    for name in AMOUNTS:
        if math.isnan(total[name]):
            yield case.at("department_amount_missing", place, total[name.replace("yuan", "cell")])
    if spent > budget:
        yield case.at("department_spent_over_budget", place, total["spent_cell"], spent=as_text(spent, "yuan"),
                      budget=as_text(budget, "yuan"))
    claimed, rate = total["execution_rate"], row["execution_rate"]
    if abs(claimed - rate) > case.limits.rate_tolerance:
        yield case.at("department_rate_differs", place, total["execution_rate_cell"], found=as_text(claimed, "rate"),
                      expected=as_text(rate, "rate"))
    printed, again = row["reported_execution_score"], row["recomputed_execution_score"]
    if abs(printed - again) > case.limits.mark_tolerance:
        yield case.at("department_execution_mark_differs", place, total["reported_score_cell"],
                      found=as_text(printed, "points"), expected=as_text(again, "points"))


def _sums(case: Case, place: str, total: Row) -> Iterator[Finding]:
    """Tasks, or the rows below the total, add up to it."""
    tasks = case.filed.tasks_of(place)
    code = "department_tasks_sum_differs" if len(tasks) else "department_fund_sum_differs"
    rows = tasks if len(tasks) else _parts(case.filed.funds_of(place))
    for name in AMOUNTS:
        amounts = rows[name].dropna()
        if len(amounts) and len(amounts) == len(rows) and _gap(case, amounts.sum(), total[name]):
            yield case.at(code, place, total[name.replace("yuan", "cell")], found=as_text(total[name], "yuan"),
                          expected=as_text(float(amounts.sum()), "yuan"))


def _parts(funds: pd.DataFrame) -> pd.DataFrame:
    """Rows below the total: basic and project expenditure where a form has them, else the sources."""
    rows = block_rows(funds)
    by_use = rows[rows["part"].isin(PARTS)]
    return by_use if len(by_use) else rows[rows["source"] != "total"]


def _beside(case: Case, row: Row, total: Row) -> Iterator[Finding]:
    """The form and the base data sheet state the same amounts."""
    facts = _base(case, row["department_code"])
    for name, field in BESIDE.items():
        stated = facts.get((field, THIS), math.nan)
        if _gap(case, total[name], stated):
            yield case.at("department_form_base_differs", row["place"], total[name.replace("yuan", "cell")],
                          found=as_text(total[name], "yuan"), expected=as_text(stated, "yuan"))


def project_row(funds: pd.DataFrame) -> dict[str, Any]:
    """The row of project expenditure of one form's funds, else the total's part in its column, {} if it has none."""
    rows = funds[funds["part"] == PARTS[1]].sort_values("source", ascending=False, kind="stable")
    return dict(rows.iloc[0]) if len(rows) else {}
