"""Score sheets of experts: one table a sheet, several on one, or a column for each expert."""

from collections.abc import Sequence
from typing import Any

import pandas as pd

from budgeteval.findings import Finding
from budgeteval.forms import vocabulary as forms
from budgeteval.forms.amounts import is_blank, points
from budgeteval.rulesets.ex_ante import Dimension
from budgeteval.stages.ex_ante import tables
from budgeteval.stages.ex_ante.grid import NOTHING, TICKS, Block, Cell, lines
from budgeteval.stages.ex_ante.money import amount
from budgeteval.stages.ex_ante.notes import note
from budgeteval.stages.ex_ante.words import code_of, is_ticked, is_total, tick_of

LEVELS = ("dimension", "aspect", "item")


def read_scores(found: Sequence[Block], frame: Sequence[Dimension],
                notes: list[Finding]) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Score tables as ``Sheets`` and ``Marks``; a column of an expert's own is a sheet of its own."""
    sheets: list[dict[str, Any]] = []
    marks: list[dict[str, Any]] = []
    for block in found:
        near = [one for one in found if one.page is block.page]
        head = _about(block, near, notes)
        if "expert" in block.columns:
            _long(block, frame, head, sheets, marks, notes)
            continue
        for column, expert in block.experts.items() or {-1: head["expert"]}.items():
            _sheet(block, column, {**head, "expert": expert}, frame, sheets, marks, notes)
    return tables.Sheets.of(sheets), tables.Marks.of(marks)


def _sheet(block: Block, column: int, head: dict[str, Any], frame: Sequence[Dimension], sheets: list[dict[str, Any]],
           marks: list[dict[str, Any]], notes: list[Finding]) -> None:
    """One expert's table: its items until the row of totals."""
    at = block.page.cell(block.top, column).place if column >= 0 else block.place
    sheet = {"place": at, **head}
    dimension = ""
    order = 0
    for row in block.rows():
        texts = [block.cell(row, name).text for name in LEVELS]
        cell = _mark_cell(block, row, column)
        if any(map(is_total, texts)):
            sheet |= {"total": _points(cell, notes), "total_cell": cell.place}
            break
        dimension = texts[0] or dimension
        weight = block.cell(row, "weight")
        if not any(texts) or not (weight.text or cell.text or texts[2]):
            continue
        order += 1
        marks.append(_mark(block, row, column, dimension, frame, notes) | {
            "sheet": at, "expert": head["expert"], "order": order})
    sheets.append(sheet)


def _mark(block: Block, row: int, column: int, dimension: str, frame: Sequence[Dimension],
          notes: list[Finding]) -> dict[str, Any]:
    names = [block.cell(row, name) for name in LEVELS]
    item = next((cell for cell in reversed(names) if cell.text), NOTHING)
    weight, cell = block.cell(row, "weight"), _mark_cell(block, row, column)
    marked = column >= 0 or "mark" in block.columns
    value = _points(cell, notes) if marked else None
    tick = _tick(block, row) if value is None else ""
    at = cell.place if marked and not tick else _ticked(block, row).place or cell.place
    given = {name: block.cell(row, name).text for name in ("basis", "opinion")}
    return {
        "place": item.place, "dimension": dimension_of(dimension, frame), "dimension_text": forms.label(dimension),
        "item": "".join(item.text.split()), "weight": _points(weight, notes), "weight_cell": weight.place,
        "mark": value, "mark_text": cell.text, "mark_cell": at, "tick": tick,
        **{name: "" if is_blank(text) else text for name, text in given.items()},
    }


def dimension_of(text: str, frame: Sequence[Dimension]) -> str:
    """Code of the frame's dimension whose name, or longest other name, stands in the text; "" if none does."""
    bare = forms.label(text)
    names = [(word, one.code) for one in frame for word in (one.name, *one.words) if word in bare]
    return max(names, key=lambda pair: len(pair[0]))[1] if names else ""


def _mark_cell(block: Block, row: int, column: int) -> Cell:
    if column >= 0:
        return block.page.cell(row, column)
    return block.cell(row, "mark") if "mark" in block.columns else block.cell(row, "tick")


def _ticked(block: Block, row: int) -> Cell:
    """The ticked cell, else the first of the tick columns."""
    cells = [block.cell(row, name) for name in TICKS if name in block.columns]
    return next((cell for cell in cells if is_ticked(cell.text)), cells[0] if cells else NOTHING)


def _tick(block: Block, row: int) -> str:
    """Tier an item was ticked with, "" for none or more than one (a mark, if there is one, counts instead)."""
    ticked = [name for name in TICKS if name in block.columns and is_ticked(block.cell(row, name).text)]
    if ticked:
        return ticked[0] if len(ticked) == 1 else ""
    written = block.cell(row, "tick").text
    return tick_of(written) if written and "mark" not in block.columns else ""


def _points(cell: Cell, notes: list[Finding]) -> float | None:
    if is_blank(cell.text) or is_ticked(cell.text):
        return None
    value = points(cell.text)
    if value != value:
        notes.append(note("ex_ante_not_a_number", cell.place, found=cell.text))
        return None
    return value


def _about(block: Block, near: Sequence[Block], notes: list[Finding]) -> dict[str, Any]:
    """Expert (named above the table, else below), conclusion and amount (below, else above)."""
    above = max((one.end for one in near if one.end <= block.top), default=0)
    below = min((one.top for one in near if one.top > block.top), default=max(block.page.sheet.rows) + 1)
    taken = [(one.top, one.end) for one in near]
    fields: dict[str, list[tuple[Cell, Cell]]] = {}
    for field, name, value in lines(block.page, "expert_lines", taken):
        if above <= name.at[0] < below:
            fields.setdefault(field, []).append((name, value))
    pick = {field: _nearest(field, pairs, block.top) for field, pairs in fields.items()}
    conclusion, suggested = pick.get("conclusion", (NOTHING, NOTHING)), pick.get("suggested_yuan", (NOTHING, NOTHING))
    return {
        "expert": pick.get("expert", (NOTHING, NOTHING))[1].text,
        "opinion": pick.get("overall_opinion", (NOTHING, NOTHING))[1].text,
        "conclusion": code_of("conclusion", conclusion[1].text), "conclusion_text": conclusion[1].text,
        "conclusion_cell": conclusion[1].place, "suggested_cell": suggested[1].place,
        "suggested_yuan": amount(suggested[1], suggested[0].text, block.page, notes),
    }


def _nearest(field: str, pairs: list[tuple[Cell, Cell]], top: int) -> tuple[Cell, Cell]:
    over = [pair for pair in pairs if pair[0].at[0] < top]
    under = [pair for pair in pairs if pair[0].at[0] >= top]
    return (over[-1:] or under[:1])[0] if field == "expert" else (under[:1] or over[-1:])[0]


def _long(block: Block, frame: Sequence[Dimension], head: dict[str, Any], sheets: list[dict[str, Any]],
          marks: list[dict[str, Any]], notes: list[Finding]) -> None:
    """One table with a column that names the expert of each row."""
    dimension = ""
    seen: dict[str, dict[str, Any]] = {}
    for row in block.rows():
        expert, item = block.cell(row, "expert"), block.cell(row, "item")
        dimension = block.cell(row, "dimension").text or dimension
        if not expert.text or any(is_total(block.cell(row, name).text) for name in (*LEVELS, "expert")):
            continue
        sheet = seen.setdefault(expert.text, {"place": expert.place, **head, "expert": expert.text, "count": 0})
        sheet["count"] += 1
        marks.append(_mark(block, row, -1, dimension or item.text, frame, notes) | {
            "sheet": sheet["place"], "expert": expert.text, "order": sheet["count"]})
    sheets += [{name: value for name, value in one.items() if name != "count"} for one in seen.values()]
