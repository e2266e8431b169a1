"""Annex 数据来源: one row per fact, so that a reader of paper finds the cells behind a number."""

from budgeteval.publish.model import Document, Grid, Note
from budgeteval.terms import glossary, label, sentences

SHOWN = 3
KEYS = ("number", "value", "context", "source", "places")
WIDTHS = (0.4, 1.0, 1.8, 1.6, 2.0)


def annex(document: Document) -> Grid:
    """The annex as a table, in the order of the notes' numbers; empty if the report has no facts."""
    say = sentences(__package__).say
    columns = tuple(
        {"label": say(f"annex.{key}"), "align": "center" if key == "number" else "left", "width": width}
        for key, width in zip(KEYS, WIDTHS, strict=True)
    )
    rows = tuple(_row(note, document) for note in document.notes)
    return Grid("facts", "", "", columns, rows, "annex", empty=say("annex.none"))


def _row(note: Note, document: Document) -> tuple[str, ...]:
    return (str(note.number), note.record["text"], note.context, _source(note, document), places(note))


def _source(note: Note, document: Document) -> str:
    """Table, column and number of rows, a line each; or the rule that gave the number."""
    say, record = sentences(__package__).say, note.record
    lines = []
    if table := record["table"]:
        caption = document.captions.get(table, "")
        lines += [caption] if caption else []
        lines.append(_file(table, document))
    if column := record["column"]:
        known = column in glossary()
        lines.append(say("annex.column" if known else "annex.column_plain", column=column,
                         label=label(column) if known else column))
    if record["rows"]:
        lines.append(say("annex.rows", count=len(record["rows"])))
    if rule := record["rule"]:
        lines.append(say("annex.rule", rule=rule))
    return "\n".join(lines) or say("annex.no_rows")


def _file(table: str, document: Document) -> str:
    """The CSV beside the report that holds a table; a table that is not published keeps its bare name."""
    say = sentences(__package__).say
    if table == "findings":
        return say("annex.findings")
    return say("annex.table", table=table) if table in document.sheets else table


def places(note: Note, shown: int = SHOWN) -> str:
    """The first few keys of the rows a fact was computed from; cells of one sheet share a line."""
    say, rows = sentences(__package__).say, note.record["rows"]
    sheets: dict[str, list[str]] = {}
    for row in rows[:shown]:
        sheet, mark, cell = row.rpartition("!")
        sheets.setdefault(sheet + mark, []).append(cell)
    lines = [sheet + say("list_separator").join(cells) for sheet, cells in sheets.items()]
    if len(rows) > shown:
        lines.append(say("annex.more", count=len(rows)))
    return "\n".join(lines) or say("annex.no_rows")
