"""The list of reports as one grid of cells, from which both the plain pages and the script's data are made.

A cell is ``[text, key, more]``: ``key`` sorts it (None: no data, always last), ``more`` depends on the column's kind:
``title`` (``[address, second line]``), ``marks`` (``[[code, text], …]``), ``links`` (``[[file, text], …]``).
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from budgeteval.site.entry import PAGE, Entry
from budgeteval.site.figures import Figure, Mark, order
from budgeteval.site.words import say, stage_name, words
from budgeteval.terms import glossary, label

Cell = list[Any]
NO_FINDINGS = "none"
MARKS = ("grade", "light", "conclusion")


@dataclass(frozen=True)
class Column:
    """One column: its code, its head, its kind (text, title, number, marks, links), whether it can be sorted by."""

    name: str
    label: str
    kind: str
    sortable: bool = True


@dataclass(frozen=True)
class Filter:
    """One choice: its code, its label, its options (code, text) in the order shown."""

    name: str
    label: str
    options: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Row:
    """One report or document: ``place`` is where its files are, ``codes`` its values in each filter, ``text`` what is
    searched for besides the cells' own words."""

    place: str
    cells: tuple[Cell, ...]
    codes: tuple[tuple[str, ...], ...]
    text: str = ""


@dataclass(frozen=True)
class Grid:
    """Columns, filters and all rows."""

    columns: tuple[Column, ...]
    filters: tuple[Filter, ...]
    rows: tuple[Row, ...]


COLUMNS = (("year", "text"), ("stage", "text"), ("title", "title"), ("score", "number"), ("mark", "marks"),
           ("money", "number"), ("findings", "marks"), ("state", "marks"), ("files", "links"))
FILTERS = ("year", "stage", "department", "mark", "findings", "state")


def reports_grid(entries: Sequence[Entry]) -> Grid:
    """The internal list: one row per report."""
    columns = tuple(Column(name, say(f"column.{name}"), kind, kind != "links") for name, kind in COLUMNS)
    rows = tuple(_row(at, one) for at, one in enumerate(entries))
    return Grid(columns, _filters(entries, rows), rows)


def _row(at: int, one: Entry) -> Row:
    figures, subject = one.figures, one.subject
    marks = [[figures.mark.code, figures.mark.text]] if figures.mark.code else []
    counts = [[severity, f"{label('severity', severity)} {count}"] for severity, count in one.counts.items()]
    state = state_text(one)
    grave = [one.counts.get(severity, 0) for severity in ("error", "warning", "question", "notice")]
    cells = (
        [one.year, one.year, None], [stage_name(one.report), _stage_key(one.report), None],
        [one.title, at, [PAGE if one.has_page else "", whom(one)]],
        _number(figures.score), [figures.mark.text, _mark_key(figures.mark), marks],
        _number(figures.money), ["", sum(n * 10 ** (9 - 3 * i) for i, n in enumerate(grave)), counts],
        ["", state_key(one.state.kind), [[one.state.kind, state]]],
        ["", None, [[name, say(f"file.{name.rpartition('.')[2]}")] for name in one.files if name != PAGE]],
    )
    codes = ((one.year,), (one.report,), (subject.department_code or "-",),
             (figures.mark.code,) if figures.mark.code else (),
             tuple(one.counts) or (NO_FINDINGS,), (one.state.kind,))
    hidden = " ".join(filter(None, (one.key, subject.department_code, subject.project_code, subject.project)))
    return Row(one.place, cells, codes, hidden)


def whom(one: Entry) -> str:
    """Whom a report is about, in words; a project that its title names already is not named again."""
    subject = one.subject
    if not subject.department and not subject.project:
        return say("whole_county")
    project = "" if subject.project in one.title else subject.project
    return say("dot").join(filter(None, (subject.department or say("no_department"), project)))


def state_text(one: Entry) -> str:
    """State of verification in words, with the day of the answer."""
    text = say(f"state.{one.state.kind}")
    return say("state_on", state=text, day=one.state.day) if one.state.day else text


def state_key(kind: str) -> int:
    """Place of a state in the order from the worst to the best."""
    return list(words("state")).index(kind)


def _stage_key(report: str) -> str:
    known = order()
    return f"{known.index(report) if report in known else len(known):02}{report}"


def _number(figure: Figure) -> Cell:
    return [figure.text or say("no_data"), figure.value, None]


def _mark_key(mark: Mark) -> str | None:
    if not mark.code:
        return None
    return f"{mark.term}{list(glossary()[mark.term]['values']).index(mark.code)}"


def _filters(entries: Sequence[Entry], rows: Iterable[Row]) -> tuple[Filter, ...]:
    used = [dict.fromkeys(code for row in rows for code in row.codes[at]) for at in range(len(FILTERS))]
    departments = {one.subject.department_code: one.subject.department for one in reversed(entries)}
    stages = sorted(used[1], key=_stage_key)
    marks = {code: text for term in MARKS for code, text in glossary()[term]["values"].items()}
    severities = {**glossary()["severity"]["values"], NO_FINDINGS: say("no_findings")}
    options: Sequence[Sequence[tuple[str, str]]] = (
        [(year, year) for year in sorted(used[0], reverse=True)],
        [(code, stage_name(code)) for code in stages],
        [("-", say("county_or_none")), *((code, departments[code]) for code in sorted(used[2]) if code != "-")],
        [(code, text) for code, text in marks.items() if code in used[3]],
        [(code, text) for code, text in severities.items() if code in used[4]],
        [(code, text) for code, text in words("state").items() if code in used[5]],
    )
    return tuple(Filter(name, say(f"column.{name}"), tuple(found))
                 for name, found in zip(FILTERS, options, strict=True))
