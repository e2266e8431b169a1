"""Reading base data sheets of departments: by label, in any of the usual layouts, with a cell for every number."""

import math
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pandas as pd

from budgeteval.findings import Finding
from budgeteval.forms import open_workbook
from budgeteval.forms.amounts import is_blank, number, rate, yuan
from budgeteval.forms.reader import list_files
from budgeteval.forms.sheet import Sheet, a1
from budgeteval.places import place
from budgeteval.stages.department_evaluation.labels import (
    compact,
    field_of,
    kind_of,
    role_of,
    sheet_kind,
    unit_in,
    vocabulary,
)
from budgeteval.stages.department_evaluation.tables import BasePoints, BaseValues, ClassRows

TITLE_ROWS = 2


@dataclass(frozen=True, eq=False)
class Base:
    """Base data of a folder: tables as in ``tables``, the sheets they stand in, and what could not be read."""

    values: pd.DataFrame
    points: pd.DataFrame
    classes: pd.DataFrame
    sheets: frozenset[tuple[str, str]]
    findings: tuple[Finding, ...]


@dataclass
class _Reader:
    """Rows gathered from one workbook after the other."""

    fiscal_year: int
    values: list[dict[str, Any]] = field(default_factory=list)
    points: list[dict[str, Any]] = field(default_factory=list)
    classes: list[dict[str, Any]] = field(default_factory=list)
    sheets: set[tuple[str, str]] = field(default_factory=set)
    findings: list[Finding] = field(default_factory=list)


def read_base(folder: Path, fiscal_year: int, owner: Callable[[str], str]) -> Base:
    """Base data sheets of every workbook below a folder; ``owner`` gives the department code of a file."""
    reader = _Reader(fiscal_year)
    for path in list_files(folder):
        book = open_workbook(path, folder).workbook
        for sheet in book.sheets:
            kind = _kind(sheet)
            if kind:
                reader.sheets.add((book.file, sheet.name))
                {"base": _values, "points": _points, "classes": _classes}[kind](reader, sheet, book.file,
                                                                              owner(book.file))
    return Base(BaseValues.of(reader.values), BasePoints.of(reader.points), ClassRows.of(reader.classes),
                frozenset(reader.sheets), tuple(reader.findings))


def _kind(sheet: Sheet) -> str:
    """By the title in its first rows, else by its name."""
    top = [sheet.text(row, sheet.by_row[row][0]) for row in sheet.rows[:TITLE_ROWS]]
    return next((kind for text in (*top, sheet.name) if (kind := sheet_kind(text))), "")


def _head(sheet: Sheet, head: str, year: int, required: tuple[str, ...]) -> tuple[int, dict[str, int]]:
    """Row and columns of the first row that names the required roles; (-1, {}) if there is none."""
    for row in sheet.rows:
        roles: dict[str, int] = {}
        for column in sheet.by_row[row]:
            if role := role_of(sheet.text(row, column), head, year):
                roles.setdefault(role, column)
        if all(role in roles for role in required):
            return row, roles
    return -1, {}


def _values(reader: _Reader, sheet: Sheet, file: str, owner: str) -> None:
    """Every labelled datum: below a head by its columns, else the cell to the right of the label."""
    note = next((found[1] for _, text in sheet if (found := re.search(vocabulary()["unit_note"], compact(text)))), "")
    common = {word: code for code, word in vocabulary()["units"].items()}.get(note, "")
    row, roles = _head(sheet, "head", reader.fiscal_year, ("item", "this"))
    cells = _below(sheet, row, roles) if roles else _beside(sheet)
    for label_at, value_at, name, period, unit_at in cells:
        written = sheet.text(*value_at)
        unit = unit_in(sheet.text(*unit_at)) if unit_at else ""
        unit = unit or unit_in(_bracket(sheet.text(*label_at))) or common
        where = (file, sheet.name, a1(value_at))
        value = _number(reader, name, written, unit, where, sheet.text(*label_at))
        reader.values.append({
            "place": place(*where), "file": file, "department_code": owner, "field": name, "period": period,
            "item": sheet.text(*label_at), "value": value, "text": written})


def _bracket(label: str) -> str:
    return label if re.search(r"[(\uff08]", label) else ""


Found = tuple[tuple[int, int], tuple[int, int], str, str, tuple[int, int] | None]


def _below(sheet: Sheet, head: int, roles: dict[str, int]) -> Iterator[Found]:
    """Cells of a list with heads; a label may name its period itself."""
    for row in (one for one in sheet.rows if one > head):
        name, own = field_of(sheet.text(row, roles["item"]))
        if not name:
            continue
        for period in ("this", "last"):
            wanted = period == "this" or name in vocabulary()["with_last"]
            if period in roles and wanted and not (own and period == "last"):
                unit = (row, roles["unit"]) if "unit" in roles else None
                yield (row, roles["item"]), (row, roles[period]), name, own or period, unit


def _beside(sheet: Sheet) -> Iterator[Found]:
    """Cells to the right of labels, two or more pairs a row."""
    for (row, column), text in sheet:
        name, period = field_of(text)
        if name:
            yield (row, column), (row, sheet.span(row, column).right + 1), name, period or "this", None


def _number(reader: _Reader, name: str, text: str, unit: str, where: tuple[str, str, str], label: str) -> float:
    """The datum as a number; text where a number is due, or money without a unit, is a finding and no data."""
    facts = {"item": label, "text": text}
    if is_blank(text):
        return math.nan
    kind = kind_of(name)
    value = yuan(text, unit or "yuan") if kind == "amount" else rate(text, label) if kind == "rate" else number(text)[0]
    if math.isnan(value):
        reader.findings.append(Finding("department_base_not_a_number", *where, facts))
        return value
    if kind == "amount" and math.isnan(yuan(text, unit)):
        reader.findings.append(Finding("department_base_unit_missing", *where, facts))
        return math.nan
    if value < 0 and name not in ("restructured", "exempt"):
        reader.findings.append(Finding("department_base_negative", *where, facts))
        return math.nan
    return value


def _points(reader: _Reader, sheet: Sheet, file: str, owner: str) -> None:
    """Judged points, the indicator's name carried down over its merged cells."""
    head, roles = _head(sheet, "points_head", reader.fiscal_year, ("indicator", "element", "met"))
    level3 = ""
    for row in (one for one in sheet.rows if roles and one > head):
        level3 = sheet.shown(row, roles["indicator"])[0] or level3
        element, written = sheet.text(row, roles["element"]), sheet.text(row, roles["met"])
        if not element:
            continue
        met = next((code for code, words in vocabulary()["met"].items() if written in words), "")
        where = (file, sheet.name, a1((row, roles["met"])))
        if not met:
            reader.findings.append(Finding("department_point_open", *where, {"element": element, "text": written}))
        reader.points.append({
            "place": place(*where), "file": file, "department_code": owner, "level3": level3, "element": element,
            "met": met, "evidence": sheet.text(row, roles["evidence"]) if "evidence" in roles else ""})


def _classes(reader: _Reader, sheet: Sheet, file: str, owner: str) -> None:
    """Functional classes with their amounts; the unit stands in the head or in a note."""
    head, roles = _head(sheet, "classes_head", reader.fiscal_year, ("code", "amount"))
    if not roles:
        return
    notes = [found[1] for _, text in sheet if (found := re.search(vocabulary()["unit_note"], compact(text)))]
    unit = unit_in(_bracket(sheet.text(head, roles["amount"]))) or (unit_in(notes[0]) if notes else "")
    for row in (one for one in sheet.rows if one > head):
        code, text = sheet.text(row, roles["code"]), sheet.text(row, roles["amount"])
        if not code.isdigit() or is_blank(text):
            continue
        where = (file, sheet.name, a1((row, roles["amount"])))
        if math.isnan(value := yuan(text, unit)):
            reader.findings.append(Finding("department_base_not_a_number", *where, {"item": code, "text": text}))
        reader.classes.append({
            "place": place(*where), "file": file, "department_code": owner, "code": code,
            "name": sheet.text(row, roles["name"]) if "name" in roles else "", "amount_yuan": value})
