"""Fund block under heads in any order: amounts by source."""

import math
import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any

from budgeteval import terms
from budgeteval.forms import periods, vocabulary
from budgeteval.forms.amounts import is_amount, is_blank, number, points, rate, yuan
from budgeteval.forms.draft import Draft
from budgeteval.forms.header import Column, Header
from budgeteval.forms.sheet import Position, a1

_YEAR = re.compile(r"(?<!\d)20\d{2}(?!\d)")
AMOUNTS = {name: name for name in ("opening_budget", "budget", "spent", "forecast")} | {"amount": "budget"}


@dataclass
class Units:
    """Unit of money of the block and of single columns (glossary codes, "" if not stated)."""

    block: str = ""

    def of(self, column: Column) -> str:
        return vocabulary.amount_unit(column.text) or self.block


def read_rows(draft: Draft, header: Header, stop: int, unit: str) -> int:
    """Read the fund rows below a head up to row ``stop`` (exclusive); returns the first row not read."""
    units = Units(block_unit(draft, header) or _label_unit(header) or unit)
    draft.form.setdefault("amount_unit", "")
    used = units.block or next((u for c in header.columns if (u := vocabulary.amount_unit(c.text))), "")
    draft.form["amount_unit"] = draft.form["amount_unit"] or used
    header = _without_other_years(draft, header)
    for position in [*header.labels, *([header.block] if header.block else [])]:
        draft.take(position, "label")
    draft.form.setdefault("_fund_label", header.block or header.labels[0])
    rows = [row for row in draft.sheet.rows if header.bottom < row < stop]
    for row in rows:
        if not _belongs(draft, header, row):
            return row
        _read_row(draft, header, row, units)
    return stop


def _without_other_years(draft: Draft, header: Header) -> Header:
    """Columns that name a year which is not the form's are no amounts of the form."""
    own = draft.form.get("fiscal_year", math.nan)
    if math.isnan(own):
        return header
    past = [
        replace(c, role="other_period") if (y := _YEAR.search(c.text)) and float(y[0]) != own else c
        for c in header.columns
    ]
    return replace(header, columns=past)


def block_unit(draft: Draft, header: Header) -> str:
    text = draft.sheet.text(*header.block) if header.block else ""
    return vocabulary.amount_unit(text)


def _label_unit(header: Header) -> str:
    label = header.get("label")
    return vocabulary.amount_unit(label.text) if label else ""


def _belongs(draft: Draft, header: Header, row: int) -> bool:
    """Whether a row is still of the fund block: inside its label's merge, or named like a fund row."""
    sheet = draft.sheet
    if header.block:
        span = sheet.span(*header.block)
        if row <= span.bottom:
            return True
        if span.bottom > header.bottom and (row, header.block[1]) in sheet.cells:
            return False
    first = sheet.by_row[row][0]
    text = sheet.text(row, first)
    if first >= header.first_value():
        return not math.isnan(number(text)[0])
    if sheet.span(row, first).right > header.first_value():
        return False
    named = bool(vocabulary.role("fund_rows", text))
    elsewhere = any(vocabulary.role(name, text) for name in ("goals", "identity")) or vocabulary.is_("note", text)
    numeric = any(not math.isnan(number(sheet.text(row, c))[0]) for c in sheet.filled(row, header.first_value()))
    has_label = header.get("label") is not None
    return (named or numeric or has_label) and not (elsewhere and not named)


def _read_row(draft: Draft, header: Header, row: int, units: Units) -> None:
    sheet = draft.sheet
    edge = header.first_value()
    names = [c for c in sheet.filled(row, 0, edge - 1) if (row, c) != header.block]
    if _is_told_in_cells(draft, header, row):
        read_cells(draft, row, [c for c in sheet.by_row[row] if (row, c) != header.block], units.block)
        return
    label = _label_at(draft, header, row, names)
    for column in names:
        draft.take((row, column), "label")
    read_record(draft, header, row, label, units)


def read_record(draft: Draft, header: Header, row: int, label: Position | None, units: Units) -> None:
    """One fund row under its heads, and one record more for each part its amounts are broken down to."""
    record: dict[str, Any] = {"place": draft.at(label or (row, _row_column(header)))}
    record["label"] = draft.take(label) if label is not None else ""
    for head in header.columns:
        put_value(draft, record, head, row, units)
    if record["label"] or len(record) > 2:
        alone = not record["label"] and not draft.funds
        record["source"] = "total" if alone else source(str(record["label"]))
        record["form"] = draft.place
        draft.funds.append(record)
    _read_parts(draft, header, row, str(record["label"]), units)


def _read_parts(draft: Draft, header: Header, row: int, label: str, units: Units) -> None:
    """Amounts below the sub-heads of a kind of amount (基本支出, 项目支出, 财政拨款); their records name no source."""
    found: dict[str, dict[str, Any]] = {}
    for column in header.columns:
        role, code = column.role.removeprefix("part_"), part(column.text)
        filled = draft.sheet.filled(row, column.left, column.right)
        if role == column.role or role not in AMOUNTS or not code or not filled:
            continue
        record = found.setdefault(code, {"place": draft.at((row, filled[0])), "form": draft.place, "label": label})
        if f"{AMOUNTS[role]}_cell" not in record:
            put_amount(draft, record, AMOUNTS[role], (row, filled[0]), units.of(column))
    for code, record in found.items():
        draft.funds.append(record | {"source": "", "part": code})


def part(text: str) -> str:
    """Part of an amount that a sub-head or a row's name stands for, "" if none."""
    return vocabulary.role("fund_parts", text)


def _row_column(header: Header) -> int:
    return header.block[1] + 1 if header.block else header.columns[0].left


def _label_at(draft: Draft, header: Header, row: int, names: list[int]) -> Position | None:
    """The row's name: under a head for names (or that head itself, if it reaches down), else before the amounts."""
    named = header.get("label")
    if named and (inside := [c for c in names if named.left <= c <= named.right]):
        return row, inside[0]
    if not names and named:
        reaches = draft.sheet.span(*named.at).bottom >= row and vocabulary.role("fund_rows", named.text)
        return named.at if reaches else None
    return (row, names[-1]) if names else None


def _is_told_in_cells(draft: Draft, header: Header, row: int) -> bool:
    """Whether a row holds names of funds where its heads promise amounts (其中:一般公共预算:1300.5)."""
    sheet = draft.sheet
    under = [c for h in header.columns if h.role in AMOUNTS for c in sheet.filled(row, h.left, h.right)]
    texts = [sheet.text(row, column) for column in under]
    words = [text for text in texts if not is_amount(text)]
    return any(
        inline(text)[0] or vocabulary.role("fund_rows", text) or vocabulary.pattern("fund_caption").search(text)
        for text in words
    )


def inline(text: str) -> tuple[str, str]:
    """Name and amount of a fund row told in one cell; ("", "") if it is none."""
    found = vocabulary.pattern("fund_inline").match(text.strip())
    named = found is not None and vocabulary.role("fund_rows", found["label"])
    return (found["label"].rstrip(), found["amount"]) if found and named else ("", "")


def read_cells(draft: Draft, row: int, columns: Iterable[int], unit: str) -> None:
    """Fund rows told in single cells: one record per cell that names a fund, with its amount if there is one."""
    for column in columns:
        at, text = (row, column), draft.sheet.text(row, column)
        label, amount = inline(text)
        if not label and not vocabulary.role("fund_rows", text):
            draft.take(at, "label")
            continue
        draft.take(at)
        record: dict[str, Any] = {"place": draft.at(at), "form": draft.place, "label": label or text}
        record["source"] = source(label or text)
        if amount:
            record |= {"budget_yuan": yuan(amount, unit), "budget_text": amount, "budget_cell": a1(at)}
            draft.form["amount_unit"] = draft.form.get("amount_unit") or unit
        draft.funds.append(record)


def source(label: str) -> str:
    """Source code of a fund row's name; a part ("其中…") is never the total."""
    bare = vocabulary.label(label)
    part = vocabulary.words()["fund_total_part"]
    code = vocabulary.role("fund_rows", bare.replace(part, "").lstrip("-")) if bare else "unnamed"
    if code == "total" and part in bare:
        return "current_year"
    return code or "unnamed"


def put_value(draft: Draft, record: dict, column: Column, row: int, units: Units) -> None:
    """Put what a fund row holds under one head into its record: an amount, a rate, a weight or a mark."""
    sheet = draft.sheet
    filled = sheet.filled(row, column.left, column.right)
    if column.role in ("label", "other_number") or not filled:
        for extra in filled:
            draft.take((row, extra), "label")
        return
    at = (row, filled[0])
    if column.role in AMOUNTS:
        put_amount(draft, record, AMOUNTS[column.role], at, units.of(column))
    elif column.role == "rate":
        text = draft.take(at)
        record |= {
            "execution_rate": rate(text, column.text),
            "execution_rate_text": text,
            "execution_rate_cell": a1(at),
        }
        _due(draft, at, record["execution_rate"], column.text)
    elif column.role == "weight":
        text = draft.take(at)
        record |= {"weight": points(text), "weight_cell": a1(at)}
        if math.isnan(record["weight"]):
            draft.parts[at] = "note"
    elif column.role == "score":
        text = draft.take(at)
        record |= {"reported_score": points(text), "reported_score_text": text, "reported_score_cell": a1(at)}
        _due(draft, at, record["reported_score"], column.text)
    elif column.role:
        draft.take(at, "note")


def settle_units(draft: Draft) -> None:
    """Amounts above the block that states the form's unit of money get it too."""
    unit = draft.form.get("amount_unit", "")
    for record in draft.funds:
        for name in set(AMOUNTS.values()):
            if math.isnan(record.get(f"{name}_yuan", 0.0)):
                record[f"{name}_yuan"] = yuan(record[f"{name}_text"], unit)


def settle_periods(draft: Draft) -> None:
    """Period of every row; only target forms tell the medium term apart, in others such a row is no total.

    Below a total for the medium term its parts follow, up to the next total.
    """
    period = periods.ANNUAL
    for record in draft.funds:
        if is_medium(str(record["label"])):
            period = periods.MEDIUM
        elif record["source"] == "total":
            period = periods.ANNUAL
        record.setdefault("period", period)
        if record["period"] == periods.MEDIUM and draft.form["kind"] != "performance_target":
            record["source"] = "unnamed"
        record.setdefault("part", _row_part(draft, str(record["label"])))


def _row_part(draft: Draft, label: str) -> str:
    """Part a row stands for by its name; staff and running costs are basic where that has no row of its own."""
    if (code := part(label)) in ("basic", "project"):
        return code
    if vocabulary.is_("basic_parts", label) and all(part(str(r["label"])) != "basic" for r in draft.funds):
        return "basic"
    return "whole"


def is_medium(label: str) -> bool:
    """Whether a fund row's name speaks of the whole term of a project."""
    return bool(vocabulary.pattern("medium_fund").search(vocabulary.label(label)))


def put_amount(draft: Draft, record: dict, name: str, at: Position, unit: str) -> None:
    """One amount into a fund record: yuan, text as written, address."""
    text = draft.take(at)
    amount = yuan(text, unit)
    record |= {f"{name}_yuan": amount, f"{name}_text": text, f"{name}_cell": a1(at)}
    if math.isnan(amount) and not is_blank(text):
        if not unit and not math.isnan(number(text)[0]):
            draft.form.setdefault("_unit_missing", at)
        else:
            draft.find("text_where_number_due", at, text=text, column=terms.label(f"{name}_yuan"))


def _due(draft: Draft, at: Position, value: float, head: str) -> None:
    text = draft.sheet.text(*at)
    if math.isnan(value) and not is_blank(text):
        draft.find("text_where_number_due", at, text=text, column=head)
