"""A county's own library: a workbook with one indicator a row, laid over the shipped start."""

import re
from pathlib import Path
from typing import Any

import pandas as pd

from budgeteval.findings import Finding
from budgeteval.forms.sheet import Sheet
from budgeteval.forms.workbook import open_workbook
from budgeteval.library.model import Library, aspect_of, dimension_of, value_kind, vocabulary
from budgeteval.library.start import start
from budgeteval.places import address, place

Row = dict[str, Any]


def extended(path: Path, root: Path) -> tuple[pd.DataFrame, list[Finding]]:
    """The shipped library and the entries of a workbook below ``root``; without the file the shipped one alone.

    An entry with the name, aspect and sector of a shipped one takes its place. Entries without name or known aspect
    are left out; each is a finding, as is everything else that a person should see to.
    """
    if not path.is_file():
        return start(), []
    opened = open_workbook(path, root)
    findings, rows = list(opened.findings), []
    for sheet in opened.workbook.sheets:
        read, said = _sheet(opened.workbook.file, sheet)
        rows += read
        findings += said
    own = Library.of(rows)
    keys = ["name", "aspect", "sector"]
    both = pd.concat([start(), own], ignore_index=True).drop_duplicates(keys, keep="last", ignore_index=True)
    return Library.check(both), findings


def _sheet(file: str, sheet: Sheet) -> tuple[list[Row], list[Finding]]:
    if not sheet.rows:
        return [], []
    head, columns = _head(sheet)
    if missing := [title for name, title in vocabulary()["needed"].items() if name not in columns]:
        return [], [Finding("library_column_missing", file, sheet.name, "", {"columns": "、".join(missing)})]
    rows: list[Row] = []
    findings: list[Finding] = []
    seen: set[tuple[str, str, str]] = set()
    for number in (row for row in sheet.rows if row > head):
        row, said = _entry(file, sheet, number, columns)
        findings += said
        key = (row["name"], row["aspect"], row["sector"])
        if row["name"] and row["aspect"] and key in seen:
            findings.append(_said("library_twice", file, sheet, number, columns["name"], name=row["name"]))
        elif row["name"] and row["aspect"]:
            rows.append(row)
            seen.add(key)
    return rows, findings


def _head(sheet: Sheet) -> tuple[int, dict[str, int]]:
    """Row of the heads and the column of each that the vocabulary knows."""
    best: tuple[int, dict[str, int]] = (-1, {})
    for row in sheet.rows[:vocabulary()["head_within"]]:
        found: dict[str, int] = {}
        for column in sheet.by_row[row]:
            text = "".join(sheet.text(row, column).split())
            name = next((name for name, one in vocabulary()["workbook"].items() if re.search(one, text)), "")
            if name:
                found.setdefault(name, column)
        if len(found) > len(best[1]):
            best = (row, found)
    return best


def _entry(file: str, sheet: Sheet, number: int, columns: dict[str, int]) -> tuple[Row, list[Finding]]:
    """One row as an entry, and what is wrong with it."""
    told = {name: sheet.text(number, column).strip() for name, column in columns.items()}
    said = [
        _said(code, file, sheet, number, columns[name], name=told["name"], written=told.get(name, ""))
        for code, name in _faults(told)
    ]
    direction = _code("directions", told.get("direction", "")) or "at_least"
    aspect = aspect_of(told["aspect"])
    row = {name: told.get(name, "") for name in ("name", "unit", "explanation", "formula", "data_source", "field")}
    return row | {
        "aspect": aspect, "dimension": dimension_of(aspect), "direction": direction,
        "value_kind": value_kind(direction, told["unit"]), "sector": told.get("sector") or vocabulary()["common"],
        "level": _code("levels", told.get("level", "")) or "project", "origin": "county",
        "place": place(file, sheet.name, address(number, columns["name"])),
    }, said


def _faults(told: dict[str, str]) -> list[tuple[str, str]]:
    """Finding codes and the columns they stand in."""
    found = [] if told["name"] else [("library_name_missing", "name")]
    found += [] if aspect_of(told["aspect"]) else [("library_aspect_unknown", "aspect")]
    if told.get("direction") and not _code("directions", told["direction"]):
        found.append(("library_direction_unknown", "direction"))
    if _code("directions", told.get("direction", "")) == "qualitative":
        return found
    found += [] if told["unit"] else [("library_unit_missing", "unit")]
    return found + ([] if told["formula"] else [("library_formula_missing", "formula")])


def _code(group: str, written: str) -> str:
    return next((code for code, words in vocabulary()[group].items() if written in words), "")


def _said(code: str, file: str, sheet: Sheet, row: int, column: int, **facts: str) -> Finding:
    return Finding(code, file, sheet.name, address(row, column), facts)
