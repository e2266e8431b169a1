"""Flat exports of platforms: one row per indicator, with the project in columns; grouped into one form per project."""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import Any

from budgeteval.forms import cutoff, funds, identity, indicators, kinds, vocabulary
from budgeteval.forms.amounts import points, rate
from budgeteval.forms.draft import Draft
from budgeteval.forms.header import PROGRESS, Header, reranked
from budgeteval.forms.indicator_header import indicator_header
from budgeteval.forms.sheet import Position, Sheet, a1
from budgeteval.places import place

HEAD_WITHIN = 6
KEYS = ("project_code", "project", "department_code", "department", "unit", "year")
TEXTS = ("goal_expected", "goal_actual", "goal_medium", "starts_on", "ends_on", "project_attribute")
FIELDS = {"project": "project", "department": "department", "unit": "implementing_unit"}


@dataclass
class Flat:
    """Head of a flat table: indicator columns, and the columns that say whom a row concerns."""

    header: Header
    columns: dict[str, int] = field(default_factory=dict)
    heads: dict[str, str] = field(default_factory=dict)
    unit: str = ""
    told: dict[str, Any] = field(default_factory=dict)


def flat_header(sheet: Sheet) -> Flat | None:
    """Head of a flat export, if the sheet is one: indicator heads and a project column in one of the first rows."""
    for row in sheet.rows[:HEAD_WITHIN]:
        header = indicator_header(sheet, row)
        if header is None:
            continue
        flat = Flat(replace(header))
        for column in sheet.by_row[row]:
            role = vocabulary.role("flat_columns", sheet.text(row, column))
            if role and role not in flat.columns:
                flat.columns[role] = column
                flat.heads[role] = sheet.text(row, column)
        if not flat.columns.keys() & {"project", "project_code"} and len(flat.columns.keys() & set(KEYS)) < 2:
            return None
        taken = set(flat.columns.values())
        flat.header.columns = reranked([c for c in header.columns if c.at[1] not in taken])
        return flat if flat.header.get("level3") and header.bottom < sheet.rows[-1] else None
    return None


def read_flat(file: str, sheet: Sheet, flat: Flat) -> Iterator[Draft]:
    """One draft per project of a flat export, in the order of their first rows."""
    head = flat.header.top
    flat.unit, flat.told = above(sheet, head)
    groups: dict[tuple[str, ...], list[int]] = {}
    last: tuple[str, ...] = ()
    for row in sheet.rows:
        if row <= flat.header.bottom:
            continue
        key = tuple(sheet.shown(row, flat.columns[name])[0] if name in flat.columns else "" for name in KEYS)
        last = key if any(key) else last
        groups.setdefault(last, []).append(row)
    for number, rows in enumerate(groups.values()):
        inside = set(rows) | (set(range(head + 1)) | set(range(head, flat.header.bottom + 1)) if number == 0 else set())
        cells = {at: cell for at, cell in sheet.cells.items() if at[0] in inside}
        part = Sheet(sheet.name, cells, sheet.merges, sheet.hidden, sheet.hidden_rows, sheet.hidden_columns)
        yield _read_group(FlatDraft(file, part), sheet, flat, rows, first=number == 0)


def above(sheet: Sheet, head: int) -> tuple[str, dict[str, Any]]:
    """Unit of money and fiscal year that the rows above a head state for every project below it."""
    draft, unit = Draft("", sheet), ""
    for at, text in sheet:
        if at[0] < head:
            identity.year(draft, at, text)
            noted = vocabulary.pattern("unit_note").search(vocabulary.compact(text))
            unit = unit or (vocabulary.amount_unit(text) if noted else "")
    return unit, draft.form


def _read_group(draft: "FlatDraft", whole: Sheet, flat: Flat, rows: list[int], first: bool) -> Draft:
    sheet = draft.sheet
    draft.start = (rows[0], sheet.by_row[rows[0]][0])
    draft.form |= {"kind": _kind(whole, flat), "title": "", **({} if "year" in flat.columns else flat.told)}
    if first:
        for row in sheet.rows:
            if row <= flat.header.bottom:
                for column in sheet.by_row[row]:
                    draft.take((row, column), "label" if row >= flat.header.top else "title")
    for row in rows:
        for column in flat.columns.values():
            draft.take((row, column), "label")
    _identity(draft, whole, flat, rows)
    _fund(draft, flat, rows[0])
    indicators.Side(draft, flat.header.columns).read(rows)
    for head in flat.header.columns:
        if draft.form["kind"] == "monitoring":
            cutoff.put(draft, head.at, head.text)
    return draft


def _kind(sheet: Sheet, flat: Flat) -> str:
    """A self-evaluation unless the sheet, its title or the columns say that it monitors or only sets targets."""
    roles = {column.role for column in flat.header.columns}
    if roles & {*PROGRESS}:
        return "monitoring"
    above = [text for (row, _), text in sheet if row < flat.header.top]
    named = next((kind for text in [*above, sheet.name] if (kind := kinds.named(text))), "")
    if named in ("monitoring", "performance_target"):
        return named
    return "flat_export" if roles & {"achieved", "score"} or "total" in flat.columns else "performance_target"


@dataclass
class FlatDraft(Draft):
    """A draft that begins at its first row, not at the head all projects share."""

    start: Position = (0, 0)

    @property
    def top(self) -> Position:
        return self.start


def _first(draft: Draft, flat: Flat, rows: list[int], role: str) -> Position | None:
    """First filled cell of a column among the rows."""
    column = flat.columns.get(role)
    if column is None:
        return None
    return next(((row, column) for row in rows if (row, column) in draft.sheet.cells), None)


def put_shown(draft: Draft, name: str, whole: Sheet, row: int, column: int) -> None:
    """As :meth:`Draft.put`; a cell merged down from an earlier project's rows counts for this one too."""
    text, at = whole.shown(row, column)
    if not draft.put(name, at) and text and not draft.form.get(name):
        draft.form |= {name: text, f"{name}_cell": a1(at)}


def _identity(draft: Draft, whole: Sheet, flat: Flat, rows: list[int]) -> None:
    for role, name in FIELDS.items():
        draft.put(name, _first(draft, flat, rows, role))
        if role in flat.columns:
            put_shown(draft, name, whole, rows[0], flat.columns[role])
    for role in ("project_code", "department_code"):
        if at := _first(draft, flat, rows, role):
            draft.form[role] = draft.sheet.text(*at)
    if at := _first(draft, flat, rows, "year"):
        identity.year(draft, at, draft.sheet.text(*at))
    for role in TEXTS:
        draft.put(role, _first(draft, flat, rows, role))
    if at := _first(draft, flat, rows, "total"):
        draft.form |= {"reported_total": points(draft.take(at)), "reported_total_cell": a1(at)}
    if at := _first(draft, flat, rows, "grade"):
        identity.put_grade(draft, draft.sheet.text(*at))


def _fund(draft: Draft, flat: Flat, row: int) -> None:
    """One total fund record from amount columns that repeat on every row."""
    roles = [role for role in ("opening_budget", "budget", "spent", "forecast") if role in flat.columns]
    if not roles:
        return
    record: dict = {
        "place": place(draft.file, draft.sheet.name, a1((row, flat.columns[roles[0]]))),
        "source": "total",
    }
    record |= {"form": draft.place, "label": ""}
    for role in roles:
        at = (row, flat.columns[role])
        if at in draft.sheet.cells:
            unit = vocabulary.amount_unit(flat.heads[role]) or flat.unit
            draft.form["amount_unit"] = draft.form.get("amount_unit") or unit
            funds.put_amount(draft, record, role, at, unit)
    _execution(draft, flat, row, record)
    draft.funds.append(record)


def _execution(draft: Draft, flat: Flat, row: int, record: dict) -> None:
    """Claimed rate, weight and score of the execution, where the export has them."""
    for role, name in (("rate", "execution_rate"), ("fund_weight", "weight"), ("fund_score", "reported_score")):
        at = (row, flat.columns.get(role, -1))
        if at not in draft.sheet.cells:
            continue
        text = draft.take(at)
        record[name] = rate(text, flat.heads[role]) if role == "rate" else points(text)
        record[f"{name}_cell"] = a1(at)
        if role != "fund_weight":
            record[f"{name}_text"] = text
