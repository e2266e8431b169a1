"""One sheet's lines: text to values, and why a line does not count.

Every line below the head is either kept or has ``why``, the code of the finding that withholds it.
"""

from collections.abc import Callable
from dataclasses import dataclass

import polars as pl

from budgeteval.findings import Finding
from budgeteval.places import column_letters
from budgeteval.sources import values
from budgeteval.sources.head import Head
from budgeteval.sources.opening import OVERFLOW, RawSheet
from budgeteval.sources.vocabulary import Export, Role, pattern, words

FIRST_CELLS = 5
MASKED = ("text", "name")
TYPED: dict[str, Callable[[str], pl.Expr]] = {
    "number": values.number, "rate": values.rate, "moment": values.moment, "month": values.month, "year": values.year,
}
IDENTITY = ("voucher", "status", "project_code", "project", "bond_code", "bond", "name", "department", "fund")
WHY, WHERE, SAMPLE = "why", "why_role", "why_text"


@dataclass
class Lines:
    """Lines of one sheet: a column per role of the export, ``row``, ``why``, ``why_role`` and ``why_text``.

    Numbers, dates and amounts have what was written beside them in ``<role>_text``.
    """

    sheet: RawSheet
    head: Head
    frame: pl.DataFrame
    findings: list[Finding]

    @property
    def export(self) -> Export:
        return self.head.export

    def has(self, role: str) -> bool:
        """Whether the sheet has a column of that role."""
        return role in self.head.columns

    def cell(self, role: str, row: int) -> str:
        """Address of a line's cell, in its first column if the role has none."""
        letters = self.head.letters(self.sheet.left)
        return f"{letters.get(role) or next(iter(letters.values()))}{row}"

    def say(self, code: str, role: str, rows: list[int], **facts: object) -> None:
        """One finding for all rows with the same fault: the first cell is its place, the first few are named."""
        cells = [self.cell(role, row) for row in rows[:FIRST_CELLS]]
        more = "…" if len(rows) > FIRST_CELLS else ""
        self.findings.append(Finding(code, self.sheet.file, self.sheet.name, cells[0],
                                     {"count": len(rows), "cells": "、".join(cells) + more, **facts}))

    def withhold(self, condition: pl.Expr, code: str, role: str, text: str = "") -> None:
        """Give lines that still count, and fulfil the condition, a reason not to; ``text`` is a column to quote."""
        self.frame = withhold(self.frame, condition, code, role, text)

    def note(self, condition: pl.Expr, code: str, role: str, **facts: object) -> None:
        """Say something about lines that count, if there are any."""
        rows = self.frame.filter((pl.col(WHY) == "") & condition.fill_null(False))["row"].to_list()
        if rows:
            self.say(code, role, rows, **facts)


def withhold(frame: pl.DataFrame, condition: pl.Expr, code: str, role: str, text: str = "") -> pl.DataFrame:
    """``frame`` with a reason on lines that have none yet and fulfil the condition."""
    hit = (pl.col(WHY) == "") & condition.fill_null(False)
    quoted = pl.col(text) if text else pl.lit("")
    return frame.with_columns(
        pl.when(hit).then(new).otherwise(pl.col(name)).alias(name)
        for name, new in ((WHY, pl.lit(code)), (WHERE, pl.lit(role)), (SAMPLE, quoted)))


def read_lines(sheet: RawSheet, head: Head) -> Lines:
    """All lines below the head with their values; faults of form are withheld and told."""
    roles = [one for one in head.export.roles if one.kind not in ("person", "ignored")]
    lines = Lines(sheet, head, _texts(sheet, head, roles), [])
    _withhold_rows_that_are_none(lines)
    for one in roles:
        if one.kind in MASKED and lines.has(one.name):
            lines.frame, hit = values.masked(lines.frame, one.name)
            if hit.any():
                lines.say("source_personal_text", one.name, lines.frame.filter(hit)["row"].to_list())
    lines.frame = _split_pairs(_typed(lines.frame, roles, head.units))
    _withhold_deleted(lines)
    for one in roles:
        if one.kind == "money" and lines.has(one.name):
            written = pl.col(f"{one.name}_text")
            lines.withhold((written != "") & (written != "-") & pl.col(one.name).is_null(),
                           "source_amount_unreadable", one.name, f"{one.name}_text")
    return lines


def _texts(sheet: RawSheet, head: Head, roles: list[Role]) -> pl.DataFrame:
    """Role columns as clean text; ``print`` tells whole rows apart, whatever is dropped of them afterwards."""
    names = [name for name in sheet.frame.columns if name != OVERFLOW]
    below = sheet.frame.with_row_index("row", offset=1).slice(head.last + 1)
    below = below.filter(pl.any_horizontal(pl.col(name).str.strip_chars() != "" for name in names))
    told = [name for place, name in enumerate(names) if place not in head.ignored]
    last = max(place for place, text in enumerate(head.labels) if text)
    beyond = [OVERFLOW, *names[last + 1 :]] if OVERFLOW in below.columns else []  # in text, fields too many are a shift
    extra = pl.coalesce(pl.when(pl.col(one).str.strip_chars() != "").then(pl.col(one)) for one in beyond) if beyond \
        else pl.lit(None, dtype=pl.String)
    shown = [values.clean(below[names[head.columns[one.name]]]).alias(one.name) if one.name in head.columns
             else pl.lit("").alias(one.name) for one in roles]
    first = pl.coalesce(pl.when(pl.col(name).str.strip_chars() != "").then(pl.col(name)) for name in names)
    return below.select(
        pl.col("row").cast(pl.Int64), *shown, extra.fill_null("").alias(OVERFLOW),
        first.str.strip_chars().alias("first"), pl.struct(told).hash().alias("print"),
        *(pl.lit("").alias(name) for name in (WHY, WHERE, SAMPLE)))


def _withhold_rows_that_are_none(lines: Lines) -> None:
    """Heads pasted in again, totals and signatures below, rows with more fields than the head."""
    columns = {role: place for role, place in lines.head.columns.items() if role in lines.frame.columns}
    first = next(iter(columns))
    again = pl.all_horizontal(pl.col(role) == values.plain(lines.head.labels[place]) for role, place in columns.items())
    lines.withhold(again, "source_head_repeated", first)
    lines.withhold(pl.col(OVERFLOW) != "", "source_ragged_rows", first)
    footer = pattern("footer").pattern
    identity = [role for role in IDENTITY if role in columns] or [first]
    unnamed = pl.all_horizontal((pl.col(role) == "") | pl.col(role).str.contains(footer) for role in identity)
    lines.withhold(unnamed & (pl.col("first").str.contains(footer) | pl.lit("status" in columns)), "source_total_row",
                   first)


def _typed(frame: pl.DataFrame, roles: list[Role], units: dict[str, str]) -> pl.DataFrame:
    """Values in place of texts; the texts of numbers and dates stay beside them."""
    typed, texts = [], []
    for one in roles:
        if one.kind == "voucher":
            texts.append(values.is_shortened(one.name).alias("shortened"))
            typed.append(values.voucher(one.name).alias(one.name))
        elif one.kind == "money" or one.kind in TYPED:
            texts.append(pl.col(one.name).alias(f"{one.name}_text"))
            unit = units.get(one.name, "yuan")
            value = values.money(one.name, unit) if one.kind == "money" else TYPED[one.kind](one.name)
            typed.append(value.alias(one.name))
    return frame.with_columns(texts).with_columns(typed)


def _split_pairs(frame: pl.DataFrame) -> pl.DataFrame:
    """Cells that hold a code and a name fill both columns, unless the other column is filled."""
    made = []
    for column in [name for name in frame.columns if name.endswith("_code")]:
        code, name_behind = values.pair(column)
        name = column.removesuffix("_code")
        if name not in frame.columns:
            made.append(pl.coalesce(code, pl.col(column)).alias(column))
            continue
        code_before, rest = values.pair(name)
        given = pl.when(pl.col(column) != "").then(pl.coalesce(code, pl.col(column)))
        made.append(pl.coalesce(given, code_before, pl.lit("")).alias(column))
        named = pl.when((pl.col(name) == "") & code.is_not_null()).then(name_behind).otherwise(rest)
        made.append(named.alias(name))
    return frame.with_columns(made)


def _withhold_deleted(lines: Lines) -> None:
    if lines.has("deleted"):
        known = words()["deleted"]
        gone = [text for text, deleted in known.items() if deleted]
        lines.withhold(pl.col("deleted").is_in(gone), "source_deleted", "deleted")
        lines.note(pl.col("deleted").is_in(list(known)).not_(), "source_deleted_unclear", "deleted")


def count_personal(lines: Lines) -> int:
    """Filled cells in columns about people, which are not read; said once for the sheet."""
    names = [name for name in lines.sheet.frame.columns if name != OVERFLOW]
    below = lines.sheet.frame.slice(lines.head.last + 1)
    count = sum(int((below[names[place]].str.strip_chars() != "").sum()) for place in lines.head.personal)
    if count:
        first = column_letters(lines.head.personal[0] + lines.sheet.left)
        heads = "、".join(lines.head.labels[place].strip() for place in lines.head.personal)
        lines.findings.append(Finding("source_personal_columns", lines.sheet.file, lines.sheet.name,
                                      f"{first}{lines.head.last + 1}", {"count": count, "columns": heads}))
    return count


def tell_withheld(lines: Lines, frame: pl.DataFrame) -> int:
    """One finding for each reason and column of the lines withheld in ``frame``; returns how many lines."""
    gone = frame.filter(pl.col(WHY) != "")
    groups = gone.group_by([WHY, WHERE], maintain_order=True).agg(pl.col("row"), pl.col(SAMPLE).first())
    for why, role, rows, sample in groups.iter_rows():
        lines.say(why, role, rows, text=sample)
    return gone.height
