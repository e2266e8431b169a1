"""Indicator block: one record per row, levels filled down over merged or left-out cells."""

import math
import re
from dataclasses import dataclass, field, replace
from typing import Any

from budgeteval.forms import periods, progress, values, vocabulary
from budgeteval.forms.amounts import is_blank, points
from budgeteval.forms.draft import Draft
from budgeteval.forms.header import PROGRESS, Column, Header
from budgeteval.forms.sheet import Position, a1
from budgeteval.places import place

REASONS = {"reason", "reason_kind", *PROGRESS}
_MAXIMUM = re.compile(r"\(?(\d{1,3}(?:\.\d+)?)\)?$")


@dataclass
class Levels:
    """The level texts that hold for the row at hand."""

    level1: str = ""
    level1_text: str = ""
    level1_max: float = math.nan
    level2: str = ""
    level1_at: Position | None = None
    level2_at: Position | None = None

    def first(self, text: str, at: Position | None) -> None:
        name, maximum = split_maximum(text)
        if not name:
            self.level1_max = maximum
            self.level1_text = f"{self.level1_text}{text}"
            return
        self.level1, self.level1_text, self.level1_max, self.level2 = name, text, maximum, ""
        self.level1_at, self.level2_at = at, None


def split_maximum(text: str) -> tuple[str, float]:
    """Name as written without blanks, and printed maximum of a level cell: ``产出(50分)`` -> ("产出", 50.0)."""
    bare, written = vocabulary.compact(text), "".join(text.split())
    found = vocabulary.pattern("level_maximum").search(bare)
    if not found:
        return written, math.nan
    name = written if len(written) == len(bare) else bare
    return name[: found.start()], float(found[1] or found[2])


@dataclass
class Row:
    """One row of the block: the cells under each column, found once."""

    number: int
    cells: dict[str, Position] = field(default_factory=dict)
    own1: bool = False


def read_rows(draft: Draft, header: Header, rows: list[int], before: Levels) -> Levels:
    """Read the given rows of an indicator block into ``draft.indicators``, side by side blocks one after another.

    ``before`` are the levels at the end of the block above: heads repeated on the next page go on with them.
    Returns the levels at the end of this block.
    """
    for position in [*header.labels, *([header.block] if header.block else [])]:
        draft.take(position, "label")
    sides = [Side(draft, part.columns, before, part) for part in periods.parts(header, draft.sheet)]
    for side in sides:
        side.read(rows)
    return sides[-1].levels


class Side:
    """One side of an indicator block (most blocks have one)."""

    def __init__(
        self,
        draft: Draft,
        columns: list[Column],
        before: Levels | None = None,
        part: periods.Part | None = None,
    ) -> None:
        self.draft = draft
        self.period = part.period if part else periods.ANNUAL
        self.beside = bool(part and part.beside)
        self.sheet = draft.sheet
        reasons = any(column.role in REASONS for column in columns)
        self.columns = [replace(c, role="reason") if c.role == "remark" and not reasons else c for c in columns]
        self.levels = replace(before) if before else Levels()
        self.by_role = {column.role: column for column in reversed(self.columns) if column.role}
        self.monitored = bool(progress.COLUMNS & self.by_role.keys())

    def read(self, rows: list[int]) -> None:
        found = [self.cells(row) for row in rows]
        records = []
        for index, row in enumerate(found):
            if self.beside and "target" not in row.cells:
                self._fill_levels(row)
                continue
            if self._is_title_row(row, found[index + 1 :]):
                continue
            record = self.record(row)
            if record is not None:
                records.append(record)
        set_roles(records)
        self.draft.indicators += records

    def cells(self, number: int) -> Row:
        """Cells of a row by role, marked as taken; unknown columns are notes or unread."""
        row = Row(number)
        for column in self.columns:
            filled = self.sheet.filled(number, column.left, column.right)
            if not filled:
                continue
            row.cells.setdefault(column.role, (number, filled[0]))
            part = "label" if column.role in ("level1", "level2", "operator", "unit", "other_number") else "note"
            for at in ((number, c) for c in filled):
                if column.role:
                    self.draft.take(at, part if at[1] == filled[0] else "unread")
        return row

    def _is_title_row(self, row: Row, below: list[Row]) -> bool:
        """Whether a row only names the first level for the rows below, or sums them up (both taken as labels)."""
        at = row.cells.get("level1")
        if at is None or row.cells.keys() - {"level1", "weight", "score", "other_rate", "other_number", "reason"}:
            return False
        if self.sheet.span(*at).bottom > row.number or "level3" not in self.by_role:
            return False
        part = []
        for other in below:
            if "level1" in other.cells:
                break
            part.append(other)
        detail = [other for other in part if "level3" in other.cells or "level2" in other.cells]
        if not detail:
            return False
        own = points(self.sheet.text(*row.cells["weight"])) if "weight" in row.cells else math.nan
        if not math.isnan(own):
            weights = [points(self.sheet.text(*o.cells["weight"])) for o in detail if "weight" in o.cells]
            if not weights or abs(sum(w for w in weights if w == w) - own) > 0.01:
                return False
        for position in row.cells.values():
            self.draft.take(position, "label")
        self.levels.first(self.sheet.text(*at), at)
        return True

    def record(self, row: Row) -> dict[str, Any] | None:
        self._fill_levels(row)
        record: dict[str, Any] = {"form": self.draft.place, "period": self.period, "level1": self.levels.level1}
        record |= {"level1_text": self.levels.level1_text, "level1_max": self.levels.level1_max}
        record["level2"] = self.levels.level2
        for name, at in (("level1_cell", self.levels.level1_at), ("level2_cell", self.levels.level2_at)):
            if at is not None:
                self.draft.take(at)
                record[name] = a1(at)
        self._level3(row, record)
        self._target(row, record)
        self._achieved(row, record)
        self._marks(row, record)
        if at := row.cells.get("reason"):
            record |= {"variance_reason": self.draft.take(at), "variance_reason_cell": a1(at)}
        if self.monitored:
            progress.read(self.draft, row.cells, record)
        first = self.by_role["target"] if self.beside else self.by_role.get("level3") or self.columns[0]
        record["place"] = place(self.draft.file, self.sheet.name, a1((row.number, first.left)))
        record["dimension"] = dimension(record["level1"], record["level2"])
        return record

    def _fill_levels(self, row: Row) -> None:
        (first, at1), (second, at2) = self._shown("level1", row.number), self._shown("level2", row.number)
        if first and (
            "level1" in row.cells or vocabulary.compact(first) != vocabulary.compact(self.levels.level1_text)
        ):
            self.levels.first(first, at1)
        if (at := row.cells.get("level1_weight")) and math.isnan(self.levels.level1_max):
            self.levels.level1_max = points(self.sheet.text(*at))
        if second:
            self.levels.level2, self.levels.level2_at = split_maximum(second)[0], at2
        elif self._covered_from_left("level2", row.number):
            self.levels.level2, self.levels.level2_at = "", None

    def _shown(self, role: str, row: int) -> tuple[str, Position | None]:
        """Text of a level column in a row, and its cell; one merged in from the left of the column is not its own."""
        column = self.by_role.get(role)
        if column is None:
            return "", None
        filled = self.sheet.filled(row, column.left, column.right)
        if filled:
            return self.sheet.text(row, filled[0]), (row, filled[0])
        span = self.sheet.cover(row, column.left)
        at = (span.top, span.left) if span and span.left >= column.left else None
        return (self.sheet.text(*at), at) if at else ("", None)

    def _covered_from_left(self, role: str, row: int) -> bool:
        column = self.by_role.get(role)
        span = self.sheet.cover(row, column.left) if column else None
        return bool(span and column and span.left < column.left)

    def _level3(self, row: Row, record: dict[str, Any]) -> None:
        at = row.cells.get("level3")
        column = self.by_role.get("level3")
        if at is None and column:
            span = self.sheet.cover(row.number, column.left)
            if span and span.left >= column.left and span.top < row.number:
                at = (span.top, span.left)
        deeper = row.cells.get("level4")
        if deeper:
            at, outer = deeper, at
            self.draft.take(outer, "label")
        if at and self.sheet.text(*at):
            record |= {"level3": self.draft.take(at), "level3_cell": a1(at)}

    def _valued(self, row: Row, role: str) -> tuple[Position | None, str]:
        """Cell and text of a target or a value reached; of a cell that holds both its half."""
        at = row.cells.get(role)
        if at is None and (at := row.cells.get("both")):
            return at, halves(self.draft.take(at))[role == "achieved"]
        return at, self.draft.take(at)

    def _target(self, row: Row, record: dict[str, Any]) -> None:
        at, value = self._valued(row, "target")
        operator = self.sheet.text(*row.cells["operator"]) if "operator" in row.cells else ""
        unit = self.sheet.text(*row.cells["unit"]) if "unit" in row.cells else ""
        text = join_target(operator, value, unit)
        if not value and unit and vocabulary.is_("told_in_words", operator):
            at = row.cells["unit"]
            text = self.draft.take(at)
        parsed = values.parse(text)
        direction = parsed.direction or vocabulary.direction_word(operator)
        record |= {"target_text": text, "target_cell": a1(at), "target_kind": parsed.kind, "direction": direction}
        record |= {"target_value": parsed.value, "target_high": parsed.high, "target_unit": parsed.unit}
        if parsed.kind == "unknown":
            self.draft.find("value_not_understood", at or row.cells.get("operator"), text=text)

    def _achieved(self, row: Row, record: dict[str, Any]) -> None:
        at, text = self._valued(row, "achieved")
        parsed = values.parse(text)
        record |= {"achieved_text": text, "achieved_cell": a1(at), "achieved_kind": parsed.kind}
        record |= {"achieved_value": parsed.value, "achieved_high": parsed.high, "achieved_unit": parsed.unit}
        if parsed.kind == "unknown":
            self.draft.find("value_not_understood", at, text=text)

    def _marks(self, row: Row, record: dict[str, Any]) -> None:
        for role, name in (("weight", "weight"), ("score", "reported_score")):
            at = row.cells.get(role)
            text = self.draft.take(at)
            record |= {name: points(text), f"{name}_text": text, f"{name}_cell": a1(at)}
            if math.isnan(record[name]) and not is_blank(text):
                head = self.by_role[role].text
                self.draft.find("text_where_number_due", at, text=text, column=head)
        if "weight" not in self.by_role and (at := row.cells.get("level3")):
            record["weight"] = split_maximum(self.sheet.text(*at))[1]
        at = row.cells.get("deducted")
        record["deducted"] = points(self.draft.take(at, "note"))


def halves(text: str) -> tuple[str, str]:
    """Target and value reached told in one cell (20次/22次, 5元/人/6元/人); one value alone is the target."""
    parts = [part.strip() for part in vocabulary.pattern("both_break").split(text)]
    half, odd = divmod(len(parts), 2)
    return (text, "") if odd else ("/".join(parts[:half]), "/".join(parts[half:]))


def join_target(operator: str, value: str, unit: str) -> str:
    """Target as written over three columns; words for a kind of indicator (定量, 正向) are no part of it."""
    sign = operator if vocabulary.pattern("operator_sign").search(values.normal(operator)) else ""
    value_signed = bool(vocabulary.pattern("operator_sign").match(values.normal(value)))
    tail = unit if value and unit not in ("-", "/") and not values.normal(value).endswith(values.normal(unit)) else ""
    return f"{'' if value_signed else sign}{value}{tail}" if value else ""


def dimension(level1: str, level2: str) -> str:
    """Dimension code by the first-level name, else by the second-level one."""
    return vocabulary.role("dimensions", level1) or vocabulary.role("dimensions", level2)


def set_roles(records: list[dict[str, Any]]) -> None:
    """What each row is: indicator, heading, detail, template or execution."""
    for record in records:
        record["role"] = _plain_role(record)
    mark = vocabulary.pattern("heading_mark")
    heading = False
    for index, record in enumerate(records):
        valued = bool(record["target_text"] or record["achieved_text"])
        weighted = record["weight"] == record["weight"]
        following = records[index + 1] if index + 1 < len(records) else None
        if record["role"] != "indicator":
            heading = False
        elif not valued and weighted and (mark.match(record.get("level3", "")) or _heads(following)):
            record["role"], heading = "heading", True
        elif heading and valued and not weighted and record["reported_score"] != record["reported_score"]:
            record["role"] = "detail"
        else:
            heading = False


def _heads(following: dict[str, Any] | None) -> bool:
    """Whether the row below carries values but neither weight nor score."""
    if following is None or not following.get("level3"):
        return False
    valued = bool(following["target_text"] and following["achieved_text"])
    return valued and not following["weight_text"] and not following["reported_score_text"]


def _plain_role(record: dict[str, Any]) -> str:
    name = record.get("level3", "")
    valued = any(record[key] for key in ("target_text", "achieved_text", "weight_text", "reported_score_text"))
    if not valued and (not name or vocabulary.pattern("template").match(vocabulary.compact(name))):
        return "template"
    if vocabulary.is_("execution", record["level1"]) or (not record["level1"] and vocabulary.is_("execution", name)):
        return "execution"
    return "indicator"
