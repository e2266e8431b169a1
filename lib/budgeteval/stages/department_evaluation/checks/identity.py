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
    used = list(case.in_use["place"])
    yield from _names(case, used)
    for place in used:
        yield from _year(case, place)
    covered = set(case.evaluated.forms.loc[case.evaluated.forms["kind"] != "self_evaluation", "department_code"])
    for code in case.names:
        if code not in covered:
            yield case.of("department_form_missing", code, year=case.fiscal_year)


def _names(case: Case, places: list[str]) -> Iterator[Finding]:
    """Every name stands in the register, and is the one of this year."""
    forms = [case.form(place) for place in places]
    written, coded = (pd.Series([form[name] for form in forms], dtype="str") for name in ("department",
                                                                                          "department_code"))
    now, ever = (resolve(written, coded, register) for register in (
        case.county.departments_in(case.fiscal_year), names(case.county)))
    for place, form, known_now, known_ever in zip(places, forms, now, ever, strict=True):
        facts = {"written": form["department"]}
        if not known_ever:
            yield case.at("department_name_unknown", place, form["department_cell"], **facts)
        elif not known_now:
            yield case.at("department_name_of_other_year", place, form["department_cell"], name=case.names[known_ever],
                          **facts)


def _year(case: Case, place: str) -> Iterator[Finding]:
    form = case.form(place)
    if form["fiscal_year"] != case.fiscal_year:
        code = "department_year_mismatch" if form["fiscal_year"] == form["fiscal_year"] else "department_year_missing"
        yield case.at(code, place, form["fiscal_year_cell"], expected=case.fiscal_year)
