"""The reviewers' sheets: one row per project with marks or a grade, read from the review folder."""

import math
import re
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

import pandas as pd

from budgeteval.findings import Finding
from budgeteval.forms.amounts import points
from budgeteval.forms.reader import list_files
from budgeteval.forms.sheet import Sheet
from budgeteval.forms.workbook import open_workbook
from budgeteval.numbers import plain
from budgeteval.places import address, place
from budgeteval.rulesets.performance_target import Review
from budgeteval.scoring.rounding import HAIR
from budgeteval.stages.performance_target.match import plain as plain_name
from budgeteval.stages.performance_target.words import vocabulary
from budgeteval.terms import label, sentences

SAY = sentences("budgeteval.stages.performance_target").say
Row = dict[str, Any]


def folders(root: Path) -> list[Path]:
    """The review folders below a stage's raw folder."""
    return [root / name for name in vocabulary()["review_folders"] if (root / name).is_dir()]


def read(root: Path) -> tuple[list[Row], list[Finding]]:
    """Rows of every sheet of every file in the review folders: codes, marks, grade, opinion, and their cells."""
    rows: list[Row] = []
    findings: list[Finding] = []
    for folder in folders(root):
        for path in list_files(folder):
            opened = open_workbook(path, root)
            findings += opened.findings
            for sheet in opened.workbook.sheets:
                found, said = _sheet(opened.workbook.file, sheet)
                rows += found
                findings += said
    return rows, findings


def _sheet(file: str, sheet: Sheet) -> tuple[list[Row], list[Finding]]:
    head, columns = _head(sheet)
    named = columns.keys() & {"project_code", "project"}
    missing = [name for name in vocabulary()["review_needed"] if name not in columns]
    if not sheet.rows:
        return [], []
    if missing or not named:
        titles = SAY("review.needed")
        return [], [Finding("target_review_column_missing", file, sheet.name, "", {"columns": titles})]
    return list(_rows(file, sheet, head, columns)), []


def _head(sheet: Sheet) -> tuple[int, dict[str, int]]:
    best: tuple[int, dict[str, int]] = (-1, {})
    for row in sheet.rows[:vocabulary()["review_head_within"]]:
        found: dict[str, int] = {}
        for column in sheet.by_row[row]:
            text = "".join(sheet.text(row, column).split())
            for name, expression in vocabulary()["review_heads"].items():
                if name not in found and re.search(expression, text):
                    found[name] = column
                    break
        if len(found) > len(best[1]):
            best = (row, found)
    return best


def _rows(file: str, sheet: Sheet, head: int, columns: Mapping[str, int]) -> Iterator[Row]:
    for number in (row for row in sheet.rows if row > head):
        told = {name: sheet.text(number, column).strip() for name, column in columns.items()}
        if not (told.get("project_code") or told.get("project")) or not set(told) - {"project_code", "project"}:
            continue
        cells = {f"{name}_cell": address(number, column) for name, column in columns.items()}
        first = min(columns.values())
        yield {**told, **cells, "file": file, "sheet": sheet.name,
               "place": place(file, sheet.name, address(number, first))}


def settle(rows: Iterable[Row], forms: pd.DataFrame, law: Review) -> tuple[pd.DataFrame, list[Finding]]:
    """The reviews that count, one per form, and what is wrong with them.

    Returns
    -------
    (reviews, findings)
        ``reviews`` is indexed by form: a column per item (points or NaN), ``score`` (sum of the items; NaN where
        one is missing or above its points), ``grade`` (of the score, else as written), ``opinion``, ``place``.
    """
    by_code = dict(zip(forms["project_code"], forms.index, strict=True))
    by_name = dict(zip(forms["project"].map(plain_name), forms.index, strict=True))
    kept: dict[str, Row] = {}
    findings: list[Finding] = []
    for row in rows:
        form = by_code.get(row.get("project_code", "")) or by_name.get(plain_name(row.get("project", "")))
        name = row.get("project", "")
        if form is None or form in kept:
            why = "target_review_twice" if form else "target_review_unknown_project"
            findings.append(_said(why, row, _key(row), project=name, code=row.get("project_code", "")))
            continue
        is_key = bool(forms.at[form, "registered_budget_yuan"] >= law.key_from_yuan)
        kept[form], said = _one(row, is_key, law)
        findings += said
    columns = ["form", *law.items, "score", "grade", "opinion", "place", "file", "sheet", "cells"]
    frame = pd.DataFrame([{"form": form, **row} for form, row in kept.items()], columns=columns)
    return frame.set_index("form"), findings


def _one(row: Row, is_key: bool, law: Review) -> tuple[Row, list[Finding]]:
    marks = {name: points(row.get(name, "")) for name in law.items}
    findings = _mark_faults(row, marks, is_key, law)
    score = sum(marks.values())
    if any(one.code == "target_review_mark_over" for one in findings):
        score = math.nan
    written = vocabulary()["grades"].get(row.get("grade", ""), "")
    findings += _total_faults(row, score, written, law)
    grade = law.grade(score) if score == score else written
    cells = {name: row.get(f"{name}_cell", "") for name in law.items}
    return {**marks, "score": score, "grade": grade, "opinion": row.get("opinion", ""), "place": row["place"],
            "file": row["file"], "sheet": row["sheet"], "cells": cells}, findings


def _mark_faults(row: Row, marks: Mapping[str, float], is_key: bool, law: Review) -> list[Finding]:
    found = []
    for name, item in law.items.items():
        mark, title = marks[name], label("review_item", name)
        if mark > item.points + HAIR:
            found.append(_said("target_review_mark_over", row, name, item=title, mark=plain(mark),
                               points=plain(item.points)))
        elif mark != mark and is_key:
            found.append(_said("target_review_mark_missing", row, name, item=title, project=row.get("project", "")))
    return found


def _total_faults(row: Row, score: float, written: str, law: Review) -> list[Finding]:
    found = []
    printed = points(row.get("total", ""))
    if score == score and printed == printed and abs(printed - score) > HAIR:
        found.append(_said("target_review_total", row, "total", printed=plain(printed), summed=plain(score)))
    if not written:
        found.append(_said("target_review_grade_missing", row, "grade", project=row.get("project", "")))
    elif score == score and written != law.grade(score):
        found.append(_said("target_review_grade", row, "grade", printed=row["grade"], score=plain(score),
                           expected=label("grade", law.grade(score))))
    return found


def generous(reviews: pd.DataFrame, proposals: pd.DataFrame, forms: pd.DataFrame, law: Review) -> list[Finding]:
    """Marks that lie far above what data suggest."""
    found, suggested = [], proposals.to_dict("index")
    for form, row in zip(reviews.index, reviews.to_dict("records"), strict=True):
        for name in law.items:
            mark, due = row[name], suggested[form][name]
            if mark == mark and due == due and due is not None and mark - due >= law.ask_gap - HAIR:
                facts = {"project": forms.at[form, "project"], "item": label("review_item", name),
                         "mark": plain(mark), "proposed": plain(due)}
                found.append(Finding("target_review_generous", row["file"], row["sheet"], row["cells"][name], facts,
                                     forms.at[form, "department"], forms.at[form, "project"]))
    return found


def _key(row: Row) -> str:
    return "project_code" if row.get("project_code") else "project"


def _said(which: str, row: Row, column: str, /, **facts: str) -> Finding:
    return Finding(which, row["file"], row["sheet"], row.get(f"{column}_cell", ""), facts, row.get("department", ""),
                   row.get("project", ""))
