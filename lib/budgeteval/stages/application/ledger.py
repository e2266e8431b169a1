"""The bureau's own files: the rectification ledger, the answers, exceptions and decisions, as written."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pandas as pd

from budgeteval.findings import Finding
from budgeteval.forms.listing import Item, list_files, normal, read_lists, read_pairs
from budgeteval.forms.workbook import TABLES
from budgeteval.privacy import is_personal
from budgeteval.stages.application.words import code_of, listed, vocabulary

ISSUED = ["place", "number", "stage", "project_code", "project", "department", "party", "problem", "basis", "advice",
          "priority", "issued_on", "due_on", "verdict", "verdict_on"]
ANSWERS = ["place", "number", "answer", "answer_cell", "answered_on", "date_cell"]
EXCEPTIONS = ["place", "project_code", "kind", "reason", "person"]
DECISIONS = ["place", "project_code", "action", "amount_yuan", "person", "date", "reason"]
DATES = ("issued_on", "due_on", "verdict_on")
TEXTS = ("project", "problem", "basis", "advice")
CHOICES = ("stage", "party", "priority", "verdict")


@dataclass
class Office:
    """What lies in the raw folder of the stage, one row per line or answer; nothing is left out."""

    issued: pd.DataFrame
    answers: pd.DataFrame
    exceptions: pd.DataFrame
    decisions: pd.DataFrame
    findings: list[Finding] = field(default_factory=list)


def read_office(folder: Path) -> Office:
    """Every file of ``raw/<year>/application``; what does not exist has no rows."""
    findings: list[Finding] = []
    frames = {
        "issued": _frame(list(_issued(folder, findings)), ISSUED),
        "answers": _frame(list(_answers(folder, findings)), ANSWERS),
        "exceptions": _frame(list(_exceptions(folder, findings)), EXCEPTIONS),
        "decisions": _frame(list(_decisions(folder, findings)), DECISIONS),
    }
    if frames["issued"].empty:
        findings.append(Finding("application_ledger_missing", vocabulary()["files"]["ledger"]))
    return Office(**frames, findings=findings)


def note(code: str, place: str, **facts: Any) -> Finding:
    """A finding at a place (cell, sheet or file)."""
    file, _, rest = place.partition("!")
    sheet, _, cell = rest.partition("!")
    return Finding(code, file, sheet, cell, facts)


def _frame(rows: Sequence[dict[str, Any]], columns: list[str]) -> pd.DataFrame:
    kinds = {name: "float64" if name == "amount_yuan" else "str" for name in columns}
    return pd.DataFrame(rows, columns=columns).astype(kinds)


def _lines(folder: Path, kind: str, findings: list[Finding]) -> Iterator[dict[str, Item]]:
    """Rows of all lists of a kind; a sheet without the required columns is a finding."""
    spec, required = vocabulary()[kind], vocabulary()["required"][kind]
    for path in list_files(folder, vocabulary()["files"][kind]):
        lists, notes = read_lists(path, folder, spec, required)
        findings += notes
        for one in lists:
            if one.missing:
                columns = listed(spec[name][0] for name in one.missing)
                findings.append(Finding("application_columns_missing", one.file, one.sheet, "", {"columns": columns}))
            yield from one.rows


def _text(row: dict[str, Item], name: str) -> str:
    return row[name].text if name in row else ""


def _issued(folder: Path, findings: list[Finding]) -> Iterator[dict[str, Any]]:
    for row in _lines(folder, "ledger", findings):
        copied = {name: _text(row, name) for name in
                  ("number", "project_code", "project", "department", "problem", "basis", "advice")}
        dates = {name: _date(row.get(name), findings) for name in DATES}
        choices = {name: _choice(row.get(name), name, findings) for name in CHOICES}
        if not copied["number"]:
            findings.append(note("application_number_missing", row["problem"].place, problem=copied["problem"]))
        for name, code in (("problem", "application_problem_missing"), ("issued_on", "application_issued_missing")):
            if not _text(row, name):
                findings.append(note(code, row[name].place, number=copied["number"]))
        if not choices["party"] and not _text(row, "party"):
            findings.append(note("application_party_missing", row.get("party", row["number"]).place,
                                 number=copied["number"]))
        findings += [note("application_personal_number", row[name].place) for name in TEXTS
                     if name in row and is_personal(row[name].text)]
        yield {"place": row["number"].place, **copied, **dates, **choices}


def _date(item: Item | None, findings: list[Finding]) -> str:
    if item is None or not item.text:
        return ""
    if not item.date:
        findings.append(note("application_date_unreadable", item.place, text=item.text))
    return item.date


def _choice(item: Item | None, kind: str, findings: list[Finding]) -> str:
    if item is None or not item.text:
        return ""
    code = code_of(kind, item.text)
    if not code:
        known = listed(names[0] for names in vocabulary()["values"][kind].values())
        findings.append(note("application_word_unknown", item.place, text=item.text, known=known))
    return code


def _answers(folder: Path, findings: list[Finding]) -> Iterator[dict[str, Any]]:
    """Answer forms below the folder of answers, read by their labels."""
    home = folder / vocabulary()["files"]["answers"]
    for path in sorted(home.rglob("*")) if home.is_dir() else []:
        if path.is_file() and path.suffix.lower() in TABLES and not path.name.startswith("~$"):
            forms, notes = read_pairs(path, folder, vocabulary()["answer"])
            findings += notes
            file = path.relative_to(folder).as_posix()
            for form in forms:
                yield from _answer(form, file, findings)


def _answer(form: dict[str, Item], file: str, findings: list[Finding]) -> Iterator[dict[str, Any]]:
    if "number" not in form or "answer" not in form:
        findings.append(Finding("application_not_an_answer", file))
        return
    date = _date(form.get("answered_on"), findings)
    if "answered_on" not in form or not form["answered_on"].text:
        findings.append(note("application_answer_undated", form.get("answered_on", form["number"]).place,
                             number=_text(form, "number")))
    if is_personal(form["answer"].text):
        findings.append(note("application_personal_number", form["answer"].place))
    yield {
        "place": form["number"].place, "number": _text(form, "number"), "answer": _text(form, "answer"),
        "answer_cell": form["answer"].place, "answered_on": date,
        "date_cell": form.get("answered_on", form["number"]).place,
    }


def _exceptions(folder: Path, findings: list[Finding]) -> Iterator[dict[str, Any]]:
    for row in _lines(folder, "exceptions", findings):
        kind = code_of("exempt", _text(row, "kind"))
        if not kind:
            known = listed(names[0] for names in vocabulary()["values"]["exempt"].values())
            findings.append(note("application_word_unknown", row["kind"].place, text=_text(row, "kind"), known=known))
        if not _text(row, "reason") or not _text(row, "person"):
            findings.append(note("application_exception_unsigned", row["project_code"].place,
                                 project=_text(row, "project_code")))
        yield {"place": row["project_code"].place, "project_code": _text(row, "project_code"), "kind": kind,
               "reason": _text(row, "reason"), "person": _text(row, "person")}


def _decisions(folder: Path, findings: list[Finding]) -> Iterator[dict[str, Any]]:
    for row in _lines(folder, "decisions", findings):
        place, project = row["project_code"].place, _text(row, "project_code")
        action = _choice(row["action"], "action", findings)
        if not _text(row, "action"):
            findings.append(note("application_word_unknown", row["action"].place, text="", known=_actions()))
        if not all(_text(row, name) for name in ("person", "date", "reason")):
            findings.append(note("application_decision_unsigned", place, project=project))
        yield {"place": place, "project_code": project, "action": action, "amount_yuan": _amount(row, findings),
               "person": _text(row, "person"), "date": _date(row.get("date"), findings),
               "reason": _text(row, "reason")}


def _actions() -> str:
    return listed(names[0] for names in vocabulary()["values"]["action"].values())


def _amount(row: dict[str, Item], findings: list[Finding]) -> float | None:
    item = row.get("amount")
    if item is None or not item.text:
        return None
    if item.number is None or item.number < 0:
        findings.append(note("application_amount_unreadable", item.place, text=item.text))
        return None
    return item.number


def same_text(one: str, other: str) -> bool:
    """Whether two texts say the same but for blanks and brackets' content."""
    return bool(one) and normal(one) == normal(other)
