"""The trail of a fact: sentence, fact, table row, rule with document and edition, cleaned value, cell as written."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from budgeteval.trail.basis import Basis, Rule
from budgeteval.trail.decided import deciding
from budgeteval.trail.keys import Key, parse
from budgeteval.trail.tables import Row, Tables
from budgeteval.trail.written import brief

SHOWN = 3
PLAIN = ("_yuan", "_value")  # endings of cleaned columns; without them begins the name of the written text's column
ABOUT_FORMS = {"file", "department_code"}  # columns of tables with a row per form
FORM = (("forms", "place"), ("funds", "form"))  # where a form's cells are named, and by which column it is found there


@dataclass(frozen=True)
class Evidence:
    """One row behind a fact.

    ``value`` is the cleaned value in the fact's column ("" if there is none). ``cell`` is the address of what was
    written, ``path`` its file below the project, ``written`` its text (None if it cannot be told here); ``exact`` is
    whether the value was written there, and not only its row begins there. A row without a cell names the first of the
    rows ``below`` that it was made of, and how many there are (``total``), or a rule.
    """

    key: Key
    value: Any = ""
    column: str = ""
    cell: str = ""
    path: str = ""
    written: str | None = None
    exact: bool = True
    rule: Rule | None = None
    below: tuple["Evidence", ...] = ()
    total: int = 0


@dataclass(frozen=True)
class Trail:
    """All steps of one fact; ``record`` is its entry in facts.json, ``more`` the number of rows not among ``rows``."""

    record: Mapping[str, Any]
    sentence: str
    rule: Rule | None
    rows: tuple[Evidence, ...]
    more: int


def trail(record: Mapping[str, Any], sentence: str, tables: Tables, basis: Basis, shown: int = SHOWN) -> Trail:
    """The trail of a fact, with the first few of its rows."""
    rows = _evidence(record["rows"][:shown], record["table"], record["column"], tables, basis, shown)
    rule = basis.rule(record["rule"] or deciding(record["id"]))
    return Trail(record, sentence, rule, rows, max(len(record["rows"]) - shown, 0))


def _evidence(keys: Iterable[str], table: str, column: str, tables: Tables, basis: Basis,
              shown: int) -> tuple[Evidence, ...]:
    found = []
    for key in keys:  # facts of a report share many rows
        if (table, column, key) not in tables.seen:
            tables.seen[table, column, key] = _one(parse(key), table, column, tables, basis, shown)
        found.append(tables.seen[table, column, key])
    return tuple(found)


def _one(key: Key, table: str, column: str, tables: Tables, basis: Basis, shown: int) -> Evidence:
    row = tables.row(table, key.text) if key.kind in ("cell", "own") else None
    value = "" if row is None else row.get(column, "")
    if key.kind == "own":
        below, of, rule = tables.made_of(table, key.text)
        found = _evidence(below[:shown - 1], of, column, tables, basis, shown - 1)
        return Evidence(key, value, column, rule=basis.rule(rule), below=found, total=len(below))
    cell, text, exact = _written(key, row, column, tables) if key.kind == "cell" else (key.text, None, True)
    if text is None and (exact or not _whole_form(row)):
        text = basis.written(parse(cell))
    return Evidence(key, value, column, cell, basis.path(key) if key.file else "", text, exact)


def _written(key: Key, row: Row | None, column: str, tables: Tables) -> tuple[str, str | None, bool]:
    """Address of the cell behind a row's column, its text where a table keeps it, and whether it is that column's."""
    stem = next((column.removesuffix(end) for end in PLAIN if column.endswith(end)), column)
    for one in _with_cells(key, row, column, tables):
        if cell := one.get(f"{stem}_cell"):
            place = cell if "!" in cell else f"{key.file}!{key.sheet}!{cell}"
            text = one.get(f"{stem}_text")
            return place, None if text is None else brief(text), True
    return key.text, None, row is None


def _whole_form(row: Row | None) -> bool:
    """Whether a row tells of a form as a whole: the form's first cell, where it begins, says nothing of it."""
    return row is not None and bool(row.keys() & ABOUT_FORMS)


def _with_cells(key: Key, row: Row | None, column: str, tables: Tables) -> Iterable[Row]:
    """The row, then rows of its form's tables that hold the same value: computed values were never written."""
    if row is None:
        return
    yield row
    for table, by in FORM:
        yield from (one for one in tables.rows(table, (by,), key.text)[:1] if one.get(column, "") == row.get(column))
