"""Whose form it is, of which year, how many there are, and whether it is the right kind of form at all."""

from collections.abc import Iterator

import pandas as pd

from budgeteval.findings import Finding
from budgeteval.scoring.departments import resolve
from budgeteval.stages.department_evaluation.checks.case import Case
from budgeteval.stages.department_evaluation.filed import names


def find(case: Case) -> Iterator[Finding]:
    """Findings about identity; those of a form set aside are its only ones."""
    aside = {"department_second_form", "department_project_form", "department_empty"}
    for row in case.evaluated.forms.to_dict("records"):
        if row["blocked_by"] in aside:
            yield case.at(row["blocked_by"], row["place"])
    for row in case.in_use.to_dict("records"):
        yield from _name(case, row["place"])
        yield from _year(case, row["place"])
    covered = set(case.evaluated.forms.loc[case.evaluated.forms["kind"] != "self_evaluation", "department_code"])
    for code in case.names:
        if code not in covered:
            yield case.of("department_form_missing", code, year=case.fiscal_year)


def _name(case: Case, place: str) -> Iterator[Finding]:
    """The name stands in the register, and is the one of this year."""
    form = case.form(place)
    cell, written = form["department_cell"], form["department"]
    one = pd.Series([written]), pd.Series([form["department_code"]])
    now, ever = (resolve(*one, register).iloc[0] for register in (
        case.county.departments_in(case.fiscal_year), names(case.county)))
    if not ever:
        yield case.at("department_name_unknown", place, cell, written=written)
    elif not now:
        yield case.at("department_name_of_other_year", place, cell, written=written, name=case.names[ever])


def _year(case: Case, place: str) -> Iterator[Finding]:
    form = case.form(place)
    if form["fiscal_year"] != case.fiscal_year:
        code = "department_year_mismatch" if form["fiscal_year"] == form["fiscal_year"] else "department_year_missing"
        yield case.at(code, place, form["fiscal_year_cell"], expected=case.fiscal_year)
