"""The command ``trace``: which report and fact are meant, and the trail in words, through other reports to cells."""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from budgeteval.publish import PublishError
from budgeteval.publish.document import read_document
from budgeteval.publish.report import notebook_of
from budgeteval.runs.parameters import nearest
from budgeteval.runs.process.task import NOTEBOOK
from budgeteval.runs.verify.command import find
from budgeteval.terms import sentences
from budgeteval.trail import steps, told, trail
from budgeteval.trail.keys import parse
from budgeteval.trail.reports import Report, Unreadable, at

FOUND, REFUSED = 0, 2
SAY = sentences(__package__).say


def command(name: str, fact: str, reports: Path) -> tuple[list[str], int]:
    """Lines that tell the trail of a fact (or, without one, the facts of a report), and the exit code of the help."""
    targets, problems = find([name], reports)
    if problems:
        return problems, REFUSED
    folder = targets[-1].folder  # of several years the last
    report = Report(folder.parents[2], "/".join(folder.parts[-3:]))
    try:
        return _told(report, fact)
    except Unreadable as fault:
        return [SAY(str(fault), place=report.place, name=report.place.partition("/")[2])], REFUSED


def _told(report: Report, fact: str) -> tuple[list[str], int]:
    if not fact:
        return [SAY("facts", place=report.place, count=len(report.facts)),
                *(SAY("fact", id=id, text=one["text"]) for id, one in report.facts.items())], FOUND
    if fact not in report.facts:
        return [SAY("unknown", place=report.place, name=fact, nearest=nearest(fact, list(report.facts)))], REFUSED
    return list(lines(report, report.facts[fact], set())), FOUND


def lines(report: Report, record: Mapping[str, Any], seen: set[tuple[str, str]]) -> Iterator[str]:
    """The trail of a fact, line by line; facts of other reports that it was taken from follow, each once."""
    seen.add((report.place, record["id"]))
    sentence, labels = _notes(report, record["id"])
    found = trail(record, sentence, report.tables, report.basis)
    yield SAY("head", id=record["id"], text=record["text"], place=report.place)
    yield from told(steps(found, labels, record["table"] in report.tables))
    for one in found.rows:
        yield from _elsewhere(report, one.key.text, seen)


def _elsewhere(report: Report, row: str, seen: set[tuple[str, str]]) -> Iterator[str]:
    """The trail of a fact, or of a row, of another report."""
    key = parse(row)
    for other in at(report.base, key.report) if key.kind in ("fact", "row") else ():
        known = other.facts.get(key.name) if key.kind == "fact" else _row(other, key.table, key.name)
        if known and (other.place, known["id"]) not in seen:
            yield ""
            yield from lines(other, known, seen)


def _row(report: Report, table: str, name: str) -> Mapping[str, Any] | None:
    """A row of another report as if it were a fact: nothing is stated but where it comes from."""
    if report.tables.row(table, name) is None:
        return None
    return {"id": f"{table}!{name}", "value": None, "unit": "text", "text": "", "table": table, "column": "",
            "rows": [name], "rule": ""}


def _notes(report: Report, fact: str) -> tuple[str, dict[str, str]]:
    """The sentence that states a fact, and the numbers of the report's tables; nothing without its notebook."""
    try:
        document = read_document(notebook_of(report.folder / NOTEBOOK))
    except (OSError, ValueError, PublishError):
        return "", {}
    return next((note.context for note in document.notes if note.record["id"] == fact), ""), document.labels
