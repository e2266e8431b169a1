"""Periods a target form speaks of: the medium term and the year, side by side, one below the other, or in one row."""

from dataclasses import dataclass, replace

from budgeteval.forms import vocabulary
from budgeteval.forms.header import Column, Header
from budgeteval.forms.sheet import Sheet

ANNUAL, MEDIUM = "annual", "medium_term"
SHARED = ("level1", "level2", "level3", "level4")
TARGETS = ("target", "medium", "other_period")


@dataclass(frozen=True)
class Part:
    """Columns of a block that hold one period; ``beside`` if another part uses the same names of indicators."""

    period: str
    columns: list[Column]
    beside: bool = False


def named(text: str) -> str:
    """Period that a head or label names, "" if none."""
    bare = vocabulary.compact(text)
    if vocabulary.pattern("medium_term").search(bare):
        return MEDIUM
    return ANNUAL if vocabulary.pattern("annual").search(bare) else ""


def parts(header: Header, sheet: Sheet) -> list[Part]:
    """Parts of an indicator block, one per period; one part if it speaks of one.

    A second side begins where the third level, and a target, come again; levels named once serve both sides. Where
    one row of names carries a target for the medium term and one for the year, and nothing achieved, both parts
    share the names.
    """
    block = named(sheet.text(*header.block)) if header.block else ""
    sides = _sides(header.columns)
    if len(sides) > 1:
        found = [_of_side(side) for side in sides]
        usual = [MEDIUM, *[ANNUAL] * (len(sides) - 1)]
        return [Part(own or usual[i], _as_target(side)) for i, (side, own) in enumerate(zip(sides, found, strict=True))]
    columns = header.columns
    roles = {column.role for column in columns}
    if "medium" not in roles or roles & {"achieved", "score"}:
        return [Part(block or _of_side(columns) or ANNUAL, columns)]
    if "target" not in roles:
        return [Part(MEDIUM, _as_target(columns))]
    medium = [replace(c, role="target") if c.role == "medium" else c for c in columns if c.role in (*SHARED, "medium")]
    return [Part(MEDIUM, medium, beside=True), Part(ANNUAL, [c for c in columns if c.role != "medium"])]


def _of_side(columns: list[Column]) -> str:
    """Period the heads of a side name, its target's first."""
    for roles in (TARGETS, ("level3",), ("level2",)):
        if period := next((p for c in columns if c.role in roles and (p := named(c.over + c.text))), ""):
            return period
    return ""


def _sides(columns: list[Column]) -> list[list[Column]]:
    places = [index for index, column in enumerate(columns) if column.role == "level3"]
    if len(places) < 2 or sum(column.role in TARGETS for column in columns) < 2:
        return [columns]
    starts = []
    for place in places:
        while place > 0 and columns[place - 1].role in ("level1", "level2", "other_number"):
            place -= 1
        starts.append(place)
    bounds = [*starts, len(columns)]
    sides = [columns[bounds[i] : bounds[i + 1]] for i in range(len(starts))]
    shared = [column for column in sides[0] if column.role in ("level1", "level2")]
    return [[*(c for c in shared if c.role not in {own.role for own in side}), *side] for side in sides]


def _as_target(columns: list[Column]) -> list[Column]:
    """Columns of one side; its values for another period are its targets."""
    if any(column.role == "target" for column in columns):
        return columns
    return [replace(c, role="target") if c.role in ("medium", "other_period") else c for c in columns]
