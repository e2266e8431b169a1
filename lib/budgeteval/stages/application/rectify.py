"""The ledger of rectifications on the report's day: letters, answers, deadlines and states."""

from collections.abc import Iterable
from difflib import SequenceMatcher
from typing import Any

import pandas as pd

from budgeteval.county import County
from budgeteval.findings import Finding
from budgeteval.forms.listing import normal
from budgeteval.rulesets.application import Application
from budgeteval.stages.application.deadline import due_on
from budgeteval.stages.application.ledger import Office, note
from budgeteval.tables import Rectifications


def rectifications(office: Office, county: County, fiscal_year: int, rules: Application,
                   as_of: str) -> tuple[pd.DataFrame, list[Finding]]:
    """``tables.Rectifications``, one row per line of the bureau's ledger, and what is wrong with lines and answers.

    ``as_of`` is the ISO day on which states are told; answers and verdicts of a later day are not yet there.
    """
    findings: list[Finding] = []
    issued = _identified(office.issued, county, fiscal_year, findings)
    answers = _usable(office.answers, set(issued["number"]), as_of, findings)
    rows = [_row(row, answers.get(row["number"]), rules, as_of, findings) for row in issued.to_dict("records")]
    _numbers_twice(issued, findings)
    return Rectifications.of(rows), findings


def missing_letters(problems: pd.DataFrame, ledger: pd.DataFrame) -> pd.DataFrame:
    """Problems (columns of ``problems.COLUMNS``) that the ledger does not name.

    A ledger line answers to a problem of its stage and project: a key evaluation's by its text, the others by being
    the stage's word about the project, or about the department where the problem names no project.
    """
    known = {key for row in ledger.itertuples() for key in (_key(row), (row.stage, row.department_code, ""))}
    unnamed = pd.Series([_key(row) not in known for row in problems.itertuples()], problems.index, dtype=bool)
    return problems[unnamed].reset_index(drop=True)


def _key(row: Any) -> tuple[str, str, str]:
    whose = row.project_code or normal(row.project) or row.department_code
    return row.stage, whose, normal(row.problem) if row.stage == "key_evaluation" else ""


def _names(county: County, fiscal_year: int) -> dict[str, str]:
    units = county.units(fiscal_year)
    return dict(zip(units["department_code"], units["department"], strict=True))


def _identified(issued: pd.DataFrame, county: County, fiscal_year: int, findings: list[Finding]) -> pd.DataFrame:
    """Ledger lines with ``department_code`` by any name the unit has borne, and known project codes."""
    codes = {normal(name): code for year in (fiscal_year, fiscal_year - 1)
             for code, name in _names(county, year).items()}
    projects = [rows for year in (fiscal_year, fiscal_year - 1) if (rows := county.projects(year)) is not None]
    known = set(pd.concat(projects)["project_code"]) if projects else None
    for row in issued.itertuples():
        if normal(row.department) not in codes:
            findings.append(note("application_department_unknown", row.place, number=row.number, found=row.department))
        if known is not None and row.project_code and row.project_code not in known:
            findings.append(note("application_project_unknown", row.place, number=row.number, found=row.project_code))
    return issued.assign(department_code=[codes.get(normal(name), "") for name in issued["department"]])


def _numbers_twice(issued: pd.DataFrame, findings: list[Finding]) -> None:
    twice = issued[(issued["number"] != "") & issued.duplicated("number")]
    findings += [note("application_number_twice", row.place, number=row.number) for row in twice.itertuples()]


def _usable(answers: pd.DataFrame, numbers: set[str], as_of: str, findings: list[Finding]) -> dict[str, dict[str, Any]]:
    """The last answer that says something, by number of the letter."""
    used: dict[str, dict[str, Any]] = {}
    for row in answers.sort_values(["answered_on", "place"], kind="stable").to_dict("records"):
        if row["number"] not in numbers:
            findings.append(note("application_answer_unknown_number", row["place"], number=row["number"]))
        elif not row["answer"]:
            findings.append(note("application_answer_empty", row["answer_cell"], number=row["number"]))
        elif row["answered_on"] > as_of:
            findings.append(note("application_answer_future", row["date_cell"], number=row["number"],
                                 date=row["answered_on"], as_of=as_of))
        else:
            if row["number"] in used:
                findings.append(note("application_answer_twice", row["place"], number=row["number"],
                                     first=used[row["number"]]["place"]))
            used[row["number"]] = row
    return used


def _row(row: dict[str, Any], answer: dict[str, Any] | None, rules: Application, as_of: str,
         findings: list[Finding]) -> dict[str, Any]:
    due = due_date(row, rules, findings)
    answered = answer["answered_on"] if answer else ""
    _check_dates({**row, "due_on": due}, as_of, findings)
    if answer:
        _check_answer(row, answer, rules, findings)
    verdict = row["verdict"] if not row["verdict_on"] or row["verdict_on"] <= as_of else ""
    if verdict == "accepted" and answer is None:
        findings.append(note("application_accepted_unanswered", row["place"], number=row["number"]))
    state = state_of(verdict, answer is not None, due, as_of)
    if state == "overdue":
        findings.append(note("application_overdue", row["place"], number=row["number"], due=due, as_of=as_of))
    kept = ("place", "number", "stage", "project_code", "project", "department_code", "department", "party", "problem",
            "basis", "advice", "issued_on")
    return {**{name: row[name] for name in kept}, "due_on": due, "answered_on": answered,
            "answer": answer["answer"] if answer else "", "state": state}


def due_date(row: dict[str, Any], rules: Application, findings: list[Finding]) -> str:
    """The letter's own date, which stands; without one the date by the rules. A letter that differs is pointed out."""
    ruled = due_on(rules.deadline, row["issued_on"], row["stage"], row["priority"])
    if row["due_on"] and ruled and row["due_on"] != ruled and row["due_on"] >= row["issued_on"]:
        findings.append(note("application_due_differs", row["place"], number=row["number"], found=row["due_on"],
                             expected=ruled))
    if row["issued_on"] and not row["due_on"] and not ruled:
        findings.append(note("application_due_missing", row["place"], number=row["number"]))
    return row["due_on"] or ruled


def state_of(verdict: str, answered: bool, due: str, as_of: str) -> str:
    """accepted or rejected by a person's verdict; else answered; else overdue after the due day; else open."""
    if verdict:
        return verdict
    if answered:
        return "answered"
    return "overdue" if due and due < as_of else "open"


def _check_dates(row: dict[str, Any], as_of: str, findings: list[Finding]) -> None:
    if row["due_on"] and row["issued_on"] and row["due_on"] < row["issued_on"]:
        findings.append(note("application_due_before_issue", row["place"], number=row["number"], due=row["due_on"],
                             issued=row["issued_on"]))
    if row["issued_on"] > as_of:
        findings.append(note("application_issued_future", row["place"], number=row["number"], date=row["issued_on"],
                             as_of=as_of))


def _check_answer(row: dict[str, Any], answer: dict[str, Any], rules: Application, findings: list[Finding]) -> None:
    if answer["answered_on"] and answer["answered_on"] < row["issued_on"]:
        findings.append(note("application_answer_before_issue", answer["date_cell"], number=row["number"],
                             date=answer["answered_on"], issued=row["issued_on"]))
    if likeness(answer["answer"], row["problem"]) >= rules.copied_from:
        findings.append(note("application_answer_copies", answer["answer_cell"], number=row["number"]))


def likeness(one: str, other: str) -> float:
    """Likeness of two texts, 0-1: 1 if they say the same but for blanks and signs."""
    first, second = (_letters(text) for text in (one, other))
    return SequenceMatcher(None, first, second, autojunk=False).ratio() if first and second else 0.0


def _letters(text: Iterable[str]) -> str:
    return "".join(sign for sign in text if sign.isalnum())
