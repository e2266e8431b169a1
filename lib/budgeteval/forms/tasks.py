"""Task block of a whole-department form: what was to be done, what it was given and what it took."""

import math
from typing import Any

from budgeteval import terms
from budgeteval.forms import funds, vocabulary
from budgeteval.forms.amounts import is_blank, number, points, rate, yuan
from budgeteval.forms.draft import Draft
from budgeteval.forms.fund_header import is_fund_sub_head
from budgeteval.forms.header import Column, Header, fill
from budgeteval.forms.indicator_header import indicator_header
from budgeteval.forms.sheet import Position, Sheet, a1

AMOUNTS = {"budget": "budget", "spent": "spent"}
MARKS = {"weight": "weight", "score": "reported_score", "rate": "execution_rate"}
TEXTS = {"name": "name", "completed": "completed", "content": "content"}
TOLD = {"completed": "completed_text", "content": "content_text", "name": "name"}


def task_header(sheet: Sheet, row: int) -> Header | None:
    """Head of a task block at this row: a column of tasks beside amounts or what was done."""
    if ("tasks", row) not in sheet.memory:
        sheet.memory["tasks", row] = _task_header(sheet, row)
    return sheet.memory["tasks", row]


def _task_header(sheet: Sheet, row: int) -> Header | None:
    cells = sheet.by_row[row]
    named = [column for column in cells if vocabulary.is_("task_name", sheet.text(row, column))]
    if not named or len(cells) < 2 or indicator_header(sheet, row):
        return None
    header = Header(row, row)
    block = cells[0] != named[-1] and (vocabulary.is_("task_block", sheet.text(row, cells[0])) or cells[0] in named)
    if block:
        header.block = (row, cells[0])
    fill(sheet, header, cells[1:] if block else cells, _role, is_fund_sub_head)
    header.columns = _settled(header.columns)
    roles = {column.role for column in header.columns}
    return header if "name" in roles and roles & {"completed", "budget", "spent"} else None


def _role(text: str) -> str:
    return vocabulary.role("task_columns", text) or vocabulary.role("fund_columns", text)


def _settled(columns: list[Column]) -> list[Column]:
    """An amount without a kind is the budget, the opening budget too where there is no other."""
    roles = {column.role for column in columns}
    stands = "amount" if "amount" in roles else "opening_budget"
    rename = {stands: "budget", f"part_{stands}": "part_budget"} if "budget" not in roles else {}
    return [
        Column(rename.get(c.role, c.role), c.left, c.right, c.text, c.at, c.over) for c in columns
    ]


def read_tasks(draft: Draft, header: Header, stop: int, unit: str) -> int:
    """Rows of a task block up to ``stop`` or what no longer belongs to it; returns the first row not read.

    Its total row is a row of funds, the whole department's.
    """
    texts = [draft.sheet.text(*at) for at in ([header.block] if header.block else []) + header.labels]
    units = funds.Units(next((own for text in texts if (own := vocabulary.amount_unit(text))), unit))
    for at in [*header.labels, *([header.block] if header.block else [])]:
        draft.take(at, "label")
    if any(column.role in AMOUNTS for column in header.columns):
        draft.form["amount_unit"] = draft.form.get("amount_unit") or units.block
    for row in [row for row in draft.sheet.rows if header.bottom < row < stop]:
        if _leaves(draft.sheet, header, row):
            return row
        _read_row(draft, header, row, units)
    return stop


def _leaves(sheet: Sheet, header: Header, row: int) -> bool:
    first = sheet.by_row[row][0]
    name = next(column for column in header.columns if column.role == "name")
    text = sheet.text(row, first)
    if header.block and row <= sheet.span(*header.block).bottom:
        return False
    if vocabulary.is_("task_total", text):
        return False
    if header.block and first <= header.block[1]:
        return True
    known = any(vocabulary.role(kind, text) for kind in ("goals", "identity"))
    around = vocabulary.is_("note", text) or vocabulary.is_("section", text)
    return first < name.left or sheet.span(row, first).right > name.right or known or around


def _read_row(draft: Draft, header: Header, row: int, units: funds.Units) -> None:
    sheet = draft.sheet
    for column in sheet.by_row[row]:
        if (row, column) != header.block:
            draft.take((row, column), "label" if sheet.cells[row, column].kind == "text" else "note")
    name = next(column for column in header.columns if column.role == "name")
    names = sheet.filled(row, 0, name.right)
    names = [column for column in names if (row, column) != header.block]
    if names and vocabulary.is_("task_total", sheet.text(row, names[0])):
        funds.read_record(draft, header, row, (row, names[0]), units)
        return
    at = (row, names[-1]) if names else None
    others = [c for c in header.columns if c.role != "name" and sheet.filled(row, c.left, c.right)]
    unfilled = at is None or vocabulary.pattern("template").match(vocabulary.compact(sheet.text(*at)))
    if not others and unfilled:
        return
    draft.tasks.append(_record(draft, header.columns, row, at, units))


def _record(
    draft: Draft, columns: list[Column], row: int, name: Position | None, units: funds.Units
) -> dict[str, Any]:
    record: dict[str, Any] = {"form": draft.place}
    record["place"] = draft.at(name or (row, draft.sheet.by_row[row][0]))
    for column in columns:
        filled = draft.sheet.filled(row, column.left, column.right)
        at = name if column.role == "name" else (row, filled[0]) if filled else None
        field = _field(column)
        if at is None or not field or f"{field}_cell" in record:
            continue
        text = draft.take(at)
        record[f"{field}_cell"] = a1(at)
        if column.role in TOLD:
            record[TOLD[column.role]] = text
        elif column.role in MARKS:
            record[field] = rate(text, column.text) if column.role == "rate" else points(text)
            _due(draft, at, text, record[field], terms.label(field))
        else:
            record[f"{field}_yuan"] = yuan(text, units.of(column))
            if math.isnan(number(text)[0]):
                _due(draft, at, text, math.nan, terms.label(f"{field}_yuan"))
            elif math.isnan(record[f"{field}_yuan"]):
                draft.form.setdefault("_unit_missing", at)
    return record


def _field(column: Column) -> str:
    """Field of the table a column fills: an amount, its fiscal part, a mark or a text; "" for none."""
    role = column.role.removeprefix("part_")
    if role != column.role:
        fiscal = funds.part(column.text) == "fiscal"
        return f"{AMOUNTS[role]}_fiscal" if role in AMOUNTS and fiscal else ""
    return TEXTS.get(role) or AMOUNTS.get(role) or MARKS.get(role, "")


def _due(draft: Draft, at: Position, text: str, value: float, head: str) -> None:
    if math.isnan(value) and not is_blank(text):
        draft.find("text_where_number_due", at, text=text, column=head)
