"""The whole department against its projects: money, and how good each says it is."""

import math
from collections.abc import Iterator

from budgeteval.facts import as_text
from budgeteval.findings import Finding
from budgeteval.stages.department_evaluation.checks.case import Case, Row
from budgeteval.stages.department_evaluation.checks.money import project_row
from budgeteval.stages.department_evaluation.evaluate import by_department, slipped
from budgeteval.terms import label


def find(case: Case) -> Iterator[Finding]:
    """Findings about a department and its projects, form by form."""
    beside = by_department(case.evaluated.projects).to_dict("index")
    forms = case.evaluated.forms
    slips = set(forms.loc[slipped(forms, case.filed, case.limits), "place"])
    for row in case.in_use.to_dict("records"):
        one = beside.get(row["department_code"])
        if one is None:
            continue
        funds = project_row(case.filed.funds_of(row["place"]))
        if funds and row["place"] not in slips:
            yield from _money(case, row["place"], funds, one)
        yield from _quality(case, row, one)


def _money(case: Case, place: str, funds: Row, one: Row) -> Iterator[Finding]:
    """Project expenditure as registered, and spent about as the projects' own forms say."""
    limits = case.limits
    if abs(funds["budget_yuan"] - one["register_yuan"]) > limits.project_amount_gap * one["register_yuan"]:
        yield case.at("department_project_amount_differs", place, funds["budget_cell"],
                      found=as_text(funds["budget_yuan"], "yuan"), expected=as_text(one["register_yuan"], "yuan"))
        return
    rate = funds["spent_yuan"] / funds["budget_yuan"] if funds["budget_yuan"] > 0 else math.nan
    if abs(rate - one["project_execution_rate"]) > limits.rate_gap:
        yield case.at("department_project_rate_far", place, funds["spent_cell"], found=as_text(rate, "rate"),
                      expected=as_text(one["project_execution_rate"], "rate"))


def _quality(case: Case, row: Row, one: Row) -> Iterator[Finding]:
    """A department that calls itself good while many projects are not, or far above their mean."""
    limits, place = case.limits, row["place"]
    cell = case.form(place)["reported_total_cell"]
    projects = case.evaluated.projects
    grades = projects.loc[projects["department_code"] == row["department_code"], "recomputed_grade"]
    grades = grades[grades.notna() & (grades != "")]
    weak = grades.isin(limits.weak_grades).mean() if len(grades) else 0.0
    if row["reported_grade"] in limits.strong_grades and weak > limits.weak_share:
        yield case.at("department_strong_projects_weak", place, cell, grade=label("grade", row["reported_grade"]),
                      share=as_text(weak, "rate"), count=len(grades))
    if row["reported_total"] - one["project_mean"] > limits.score_gap:
        yield case.at("department_score_above_projects", place, cell, found=as_text(row["reported_total"], "points"),
                      expected=as_text(one["project_mean"], "points"))
