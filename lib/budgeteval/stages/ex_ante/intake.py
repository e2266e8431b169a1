"""From the review workbook of one project to tables: nothing dropped, nothing guessed."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd

from budgeteval.findings import Finding
from budgeteval.forms import vocabulary as forms
from budgeteval.forms.amounts import is_blank
from budgeteval.forms.workbook import open_workbook
from budgeteval.rulesets.ex_ante import ExAnte
from budgeteval.stages.ex_ante import tables
from budgeteval.stages.ex_ante.grid import Block, Cell, Page, blocks, lines
from budgeteval.stages.ex_ante.money import amount
from budgeteval.stages.ex_ante.notes import note
from budgeteval.stages.ex_ante.scores import read_scores
from budgeteval.stages.ex_ante.words import code_of, is_total, vocabulary

AMOUNTS = ("applied_yuan", "supported_yuan", "refused_yuan")
CHOICES = ("conclusion", "subject", "request", "organiser")
IDENTITY = ("project", "project_code", "department", "implementing_unit", "applied_yuan", "subject")
PARTS = {
    "ex_ante_application_missing": ("applied_yuan", "background", "legal_basis", "target_summary"),
    "ex_ante_meeting_missing": ("conclusion", "supported_yuan", "refused_yuan"),
}


@dataclass(frozen=True)
class Workbook:
    """The tables of one review (schemas in ``tables``), and what is wrong with the cells they were read from.

    ``readable`` is False where there is no workbook that opens. ``subject`` is ``project`` or ``policy``: as the
    workbook says, else as registered, else project.
    """

    file: str
    readable: bool
    subject: str
    lines: pd.DataFrame
    sheets: pd.DataFrame
    marks: pd.DataFrame
    sources: pd.DataFrame
    conditions: pd.DataFrame
    suggestions: pd.DataFrame
    documents: pd.DataFrame
    findings: tuple[Finding, ...]

    def text(self, field: str) -> str:
        """Text of a line ("" if it is not there)."""
        return str(self._line("text", field, ""))

    def code(self, field: str) -> str:
        """Code of a line that is a choice ("" if not there or not understood)."""
        return str(self._line("code", field, ""))

    def number(self, field: str) -> float:
        """Yuan of a line (NaN if it is not there)."""
        return float(self._line("yuan", field, float("nan")))

    def place(self, field: str) -> str:
        """Cell of a line ("" if it is not there)."""
        return str(self._line("place", field, ""))

    def _line(self, column: str, field: str, default: Any) -> Any:
        rows = self.lines.loc[self.lines["field"] == field, column]
        return rows.iloc[0] if len(rows) else default


def read_workbook(path: Path, root: Path, rules: ExAnte, registered: str = "") -> Workbook:
    """Read one review workbook; ``file`` in places is its path below ``root``, ``registered`` the register's subject.

    What is missing gives empty tables and a finding each; what cannot be opened gives nothing but findings.
    """
    opened = open_workbook(path, root)
    file = path.relative_to(root).as_posix()
    notes = list(opened.findings)
    pages = [Page(file, sheet) for sheet in opened.workbook.sheets]
    if not pages:
        return unread(file, tuple(notes), registered)
    found = {page: blocks(page) for page in pages}
    read = _lines(found, notes)
    by_kind = {kind: [one for page in pages for one in found[page] if one.kind == kind]
               for kind in vocabulary()["tables"]}
    subject = next((row["code"] for row in read if row["field"] == "subject" and row.get("code")), "") or \
        registered or "project"
    sheets, marks = read_scores(by_kind["scores"], rules.frame(subject), notes)
    held = tables.Lines.of(read)
    _missing(file, held, by_kind, notes)
    return Workbook(
        file, True, subject, held, sheets, marks, tables.Sources.of(_sources(by_kind["funds"], notes)),
        tables.Conditions.of(_conditions(by_kind["conditions"])),
        tables.Suggestions.of(_suggestions(by_kind["suggestions"])),
        tables.Documents.of(_documents(by_kind["documents"])), tuple(notes),
    )


def unread(file: str, findings: tuple[Finding, ...], registered: str = "") -> Workbook:
    """Tables without rows, and why."""
    return Workbook(
        file, False, registered or "project", tables.Lines.of([]), tables.Sheets.of([]), tables.Marks.of([]),
        tables.Sources.of([]), tables.Conditions.of([]), tables.Suggestions.of([]), tables.Documents.of([]), findings)


def _lines(found: Mapping[Page, list[Block]], notes: list[Finding]) -> list[dict[str, Any]]:
    """Lines of the pages without score tables, then who and what from those with; the first of a field counts."""
    scored = {page for page, tables_ in found.items() if any(one.kind == "scores" for one in tables_)}
    alone = len(scored) == len(found) == 1
    read: dict[str, dict[str, Any]] = {}
    for page in sorted(found, key=lambda one: one in scored):
        taken = [(one.top, one.end) for one in found[page]]
        for field, name, value in lines(page, "lines", taken):
            if page in scored and not alone and field not in IDENTITY:
                continue
            row = _line(page, field, name, value, notes)
            first = read.setdefault(field, row)
            if first is not row and page not in scored and row["text"] and row["text"] != first["text"]:
                notes.append(note("ex_ante_line_twice", value.place, name=name.text, found=row["text"],
                                  first=first["text"], where=first["place"].partition("!")[2]))
    return list(read.values())


def _line(page: Page, field: str, name: Cell, value: Cell, notes: list[Finding]) -> dict[str, Any]:
    blank = is_blank(value.text) and field not in AMOUNTS
    row: dict[str, Any] = {"place": value.place, "field": field, "name": forms.label(name.text)}
    row["text"] = "" if blank else value.text
    if field in AMOUNTS:
        row["yuan"] = amount(value, name.text, page, notes)
    if field in CHOICES and value.text:
        row["code"] = code_of(field, value.text)
        if not row["code"]:
            notes.append(note("ex_ante_word_unknown", value.place, name=row["name"], found=value.text))
    return row


def _sources(found: list[Block], notes: list[Finding]) -> list[dict[str, Any]]:
    rows = []
    for block in found:
        for row in block.rows():
            source, cell = block.cell(row, "source"), block.cell(row, "applied_yuan")
            if source.text:
                rows.append({"place": cell.place, "source": source.text, "total": is_total(source.text),
                             "applied_yuan": amount(cell, block.head("applied_yuan"), block.page, notes)})
    return rows


def _conditions(found: list[Block]) -> list[dict[str, Any]]:
    rows = []
    for block in found:
        for row in block.rows():
            condition, state = block.cell(row, "condition"), block.cell(row, "state")
            if condition.text and not is_blank(condition.text):
                rows.append({"place": condition.place, "condition": condition.text, "state": state.text,
                             "met": code_of("state", state.text), "party": block.cell(row, "party").text})
    return rows


def _suggestions(found: list[Block]) -> list[dict[str, Any]]:
    rows = []
    for block in found:
        for row in block.rows():
            cells = {name: block.cell(row, name) for name in ("problem", "suggestion", "party")}
            texts = {name: "" if is_blank(cell.text) else cell.text for name, cell in cells.items()}
            if texts["problem"] or texts["suggestion"]:
                rows.append({"place": cells["suggestion"].place, **texts})
    return rows


def _documents(found: list[Block]) -> list[dict[str, Any]]:
    return [{"place": block.cell(row, "provided").place, "document": block.cell(row, "document").text,
             "provided": code_of("provided", block.cell(row, "provided").text)}
            for block in found for row in block.rows() if block.cell(row, "document").text]


def _missing(file: str, held: pd.DataFrame, found: Mapping[str, list[Block]], notes: list[Finding]) -> None:
    """Application, score sheets and conclusion: each that is not in the workbook is a finding."""
    given = set(held["field"])
    for code, fields in PARTS.items():
        if not given & set(fields):
            notes.append(note(code, file))
    if not found["scores"]:
        notes.append(note("ex_ante_scores_missing", file))


