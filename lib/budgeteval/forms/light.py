"""Light monitoring lists: ordinary projects, one row each, with amounts and whether time and goal are kept up with."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from budgeteval.forms import cutoff, funds, progress, values, vocabulary
from budgeteval.forms.draft import Draft
from budgeteval.forms.flat import HEAD_WITHIN, FlatDraft, above, put_shown
from budgeteval.forms.header import MONEY, Column, Header, fill
from budgeteval.forms.indicator_header import indicator_header
from budgeteval.forms.sheet import Sheet, a1

FIELDS = {"project": "project", "department": "department", "unit": "implementing_unit"}
TEXTS = ("goal_expected", "goal_actual", "variance_reason", "remark")
ANSWERS = ("reached_progress", "reached_goal")
OWN = (*ANSWERS, "reason_kind")
FEWEST_AMOUNTS = 2


@dataclass
class Light:
    """Head of a light list: its columns, and what stands above it for every row."""

    header: Header
    columns: dict[str, int] = field(default_factory=dict)
    money: list[Column] = field(default_factory=list)
    unit: str = ""


def light_header(sheet: Sheet) -> Light | None:
    """Head of a light list, if the sheet is one: a project column, amounts, and a word that it monitors."""
    for row in sheet.rows[:HEAD_WITHIN]:
        if not any(_role(sheet.text(row, column)) in ("project", "project_code") for column in sheet.by_row[row]):
            continue
        light = Light(Header(row, row))
        fill(sheet, light.header, sheet.by_row[row], _role)
        for column in light.header.columns:
            light.columns.setdefault(column.role, column.left)
        light.money = [column for column in light.header.columns if column.role in MONEY]
        monitors = bool(light.columns.keys() & {*OWN}) or _is_monitoring(sheet, row)
        found = monitors and len(light.money) >= FEWEST_AMOUNTS and light.header.bottom < sheet.rows[-1]
        return light if found and not any(indicator_header(sheet, other) for other in sheet.rows) else None
    return None


def _role(text: str) -> str:
    return vocabulary.role("light_columns", text) or vocabulary.role("fund_columns", text)


def _is_monitoring(sheet: Sheet, head: int) -> bool:
    texts = [sheet.name, *(text for (row, _), text in sheet if row < head)]
    kind = dict(vocabulary.ordered("kinds"))["monitoring"]
    return any(kind.search(vocabulary.compact(text)) for text in texts)


def read_light(file: str, sheet: Sheet, light: Light) -> Iterator[Draft]:
    """One draft per project of a light list, in order; sums and notes below stay with the row above them."""
    bottom = light.header.bottom
    named = [light.columns[role] for role in ("project", "project_code") if role in light.columns]
    groups: list[list[int]] = []
    for row in sheet.rows:
        if row > bottom:
            starts = any((row, column) in sheet.cells for column in named) and not _is_sum(sheet, row)
            if starts or not groups:
                groups.append([])
            groups[-1].append(row)
    heads = {row for row in sheet.rows if row <= bottom}
    shared = _shared(sheet, light)
    for number, rows in enumerate(groups):
        inside = {*rows, *heads} if number == 0 else {*rows}
        cells = {at: cell for at, cell in sheet.cells.items() if at[0] in inside}
        part = Sheet(sheet.name, cells, sheet.merges, sheet.hidden, sheet.hidden_rows, sheet.hidden_columns)
        yield _read_row(FlatDraft(file, part), sheet, light, rows[0], shared)


def _is_sum(sheet: Sheet, row: int) -> bool:
    return any(vocabulary.is_("total", text) or vocabulary.is_("subtotal", text) for text in _texts(sheet, row)[:3])


def _texts(sheet: Sheet, row: int) -> list[str]:
    return [sheet.text(row, column) for column in sheet.by_row[row]]


def _shared(sheet: Sheet, light: Light) -> dict[str, Any]:
    """Year, unit of money and cut-off month that the rows above, or the heads, say for every project."""
    draft, top = Draft("", sheet), light.header.top
    light.unit, draft.form = above(sheet, top)
    heads = [at for at, _ in sheet if top <= at[0] <= light.header.bottom]
    titles = [at for at, _ in sheet if at[0] < top]
    any(cutoff.put(draft, at, sheet.text(*at)) for at in [*heads, *titles])
    return draft.form


def _read_row(draft: FlatDraft, whole: Sheet, light: Light, row: int, shared: dict[str, Any]) -> Draft:
    draft.start = (row, whole.by_row[row][0])
    draft.form |= {"kind": "monitoring", "title": "", **shared}
    for at, _ in draft.sheet:
        under_head = light.header.top <= at[0] <= light.header.bottom
        draft.take(at, "label" if under_head else "title" if at[0] < light.header.top else "note")
    for role, name in FIELDS.items():
        if role in light.columns:
            put_shown(draft, name, whole, row, light.columns[role])
    for role in ("project_code", "department_code"):
        if role in light.columns:
            draft.form[role] = whole.shown(row, light.columns[role])[0]
    for role in TEXTS:
        if role in light.columns:
            draft.put(role, (row, light.columns[role]))
    _answers(draft, light, row)
    _fund(draft, light, row)
    return draft


def _answers(draft: Draft, light: Light, row: int) -> None:
    """Whether time and goal are kept up with, and the kinds of reasons where they are not."""
    for role in ANSWERS:
        at = (row, light.columns.get(role, -1))
        if at in draft.sheet.cells:
            text = draft.take(at)
            bare = values.normal(text)
            code = next((answer for answer, found in vocabulary.ordered("answers") if found.search(bare)), "")
            draft.form |= {role: code, f"{role}_text": text, f"{role}_cell": a1(at)}
    text = draft.sheet.text(row, light.columns.get("reason_kind", -1))
    draft.form["reason_kinds"] = ";".join(progress.reason_kinds(text))


def _fund(draft: Draft, light: Light, row: int) -> None:
    record: dict[str, Any] = {"place": draft.at((row, light.money[0].left)), "form": draft.place, "label": ""}
    record["source"] = "total"
    units = funds.Units(light.unit)
    for column in light.money:
        funds.put_value(draft, record, column, row, units)
    used = light.unit or next((unit for column in light.money if (unit := units.of(column))), "")
    draft.form["amount_unit"] = used
    if len(record) > 4:
        draft.funds.append(record)
