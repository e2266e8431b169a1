"""Annex 数据来源: one row per fact, so that a reader of paper finds the cells behind a number.

Workbooks that several facts come from are listed once, by number, and cells are told as ``〔1〕!sheet!cell``.
"""

from collections import Counter
from dataclasses import dataclass
from functools import lru_cache

from budgeteval.publish.faces import SANS, missing
from budgeteval.publish.model import Document, Grid, Note
from budgeteval.terms import sentences
from budgeteval.trail import Evidence
from budgeteval.trail.show import called, written
from budgeteval.trail.show import document as document_of

SHOWN = 3
KEYS = ("number", "value", "context", "source", "places")
WIDTHS = (0.4, 0.8, 1.6, 1.6, 1.8)
Key = tuple[str, str, str]  # file, sheet, cell; a key that is not an address has the cell only


@dataclass(frozen=True)
class Annex:
    """The files by number, and a row of text per note in the order of their numbers."""

    files: tuple[str, ...]
    grid: Grid


@lru_cache(maxsize=1)
def annex(document: Document) -> Annex:
    """The annex of a report; its table is empty if the report has no facts."""
    say = sentences(__package__).say
    columns = tuple(
        {"label": say(f"annex.{key}"), "align": "center" if key == "number" else "left", "width": width}
        for key, width in zip(KEYS, WIDTHS, strict=True)
    )
    numbers = _numbered(document)
    rows = tuple(_row(note, document, numbers) for note in document.notes)
    files = tuple(say("annex.file", number=number, file=file) for file, number in numbers.items())
    grid = Grid("facts", "", "", columns, rows, "annex", landscape=bool(rows), empty=say("annex.none"))
    return Annex(files, grid)


def places(note: Note, numbers: dict[str, int]) -> str:
    """The first few keys of the rows a fact was computed from; cells of one sheet share a line. Of a single cell what
    is written in it, as far as there are glyphs for it."""
    say, rows = sentences(__package__).say, note.record["rows"]
    sheets: dict[str, list[str]] = {}
    alone = _alone(note)
    for file, sheet, cell in map(_key, [alone.cell] if alone else rows[:SHOWN]):
        number = numbers.get(file)
        name = say("annex.file_number", number=number) if number else file
        sheets.setdefault("".join(f"{part}!" for part in (name, sheet) if part), []).append(cell)
    lines = [sheet + say("list_separator").join(cells) for sheet, cells in sheets.items()]
    if len(rows) > SHOWN:
        lines[-1] += say("annex.more", count=len(rows))
    if alone and (text := written(alone)) and not missing(text, SANS):
        lines.append(text)
    return "\n".join(lines) or say("annex.no_rows")


def _alone(note: Note) -> Evidence | None:
    """The one cell behind a fact; None if there are several, or none."""
    rows = note.trail.rows if note.trail else ()
    return rows[0] if len(note.record["rows"]) == 1 and rows and rows[0].key.kind == "cell" else None


def _numbered(document: Document) -> dict[str, int]:
    """Files that more than one note names, numbered in the order of their first mention."""
    named = Counter(file for note in document.notes for file in {_key(row)[0] for row in note.record["rows"][:SHOWN]})
    order = dict.fromkeys(_key(row)[0] for note in document.notes for row in note.record["rows"][:SHOWN])
    return {file: at for at, file in enumerate((one for one in order if one and named[one] > 1), start=1)}


def _key(row: str) -> Key:
    file, *rest = row.split("!", 2)
    return (file, rest[0], rest[1]) if len(rest) == 2 else ("", "", row)


def _row(note: Note, document: Document, numbers: dict[str, int]) -> tuple[str, ...]:
    return (str(note.number), note.record["text"], note.context, _source(note, document), places(note, numbers))


def _source(note: Note, document: Document) -> str:
    """Table, column and number of rows; on a line of its own the rule that gave the number."""
    say, record = sentences(__package__).say, note.record
    parts = []
    if table := record["table"]:
        parts.append(" ".join(filter(None, (document.labels.get(table), _file(table, document)))))
    if column := record["column"]:
        name = called(table, column)
        parts.append(say("annex.column", column=column, label=name) if name != column else column)
    if record["rows"]:
        parts.append(say("annex.rows", count=len(record["rows"])))
    lines = [say("annex.separator").join(parts)] if parts else []
    found = note.trail.rule if note.trail else None
    if rule := found.key if found else record["rule"]:
        lines.append(say("annex.rule", rule=rule))
    if found:
        lines.append(document_of(found))
    return "\n".join(lines) or say("annex.no_rows")


def _file(table: str, document: Document) -> str:
    """The CSV beside the report that holds a table; a table that is not published keeps its bare name."""
    say = sentences(__package__).say
    if table == "findings":
        return say("annex.findings")
    return say("annex.table", table=table) if table in document.sheets else table
