"""``budgeteval check``: forms in, tables and findings out."""

from collections import Counter
from collections.abc import Sequence
from pathlib import Path

import pandas as pd
from rich.console import Console
from rich.table import Table

from budgeteval import findings as found
from budgeteval import forms, rulesets, scoring
from budgeteval.county import open_county
from budgeteval.display.blocks import records
from budgeteval.findings import Finding
from budgeteval.forms.corrections import load
from budgeteval.publish.files import csv_text
from budgeteval.publish.model import Sheet
from budgeteval.runs.check_evaluations import UNKNOWN, checked
from budgeteval.runs.words import say
from budgeteval.stages.self_evaluation.check import check as find
from budgeteval.terms import label

CLEAN, TROUBLE = 0, 1
LISTED = "listed"
FIRST = ["file", "sheet", "kind", "fiscal_year", "department", "project", "reported_total", "recomputed_total",
         "status"]
MARKS = ["recomputed_total", "summed_total", "status", "recomputed_grade", "blocked_by"]
BOM = "utf-8-sig"
STYLES = {"error": "red", "warning": "yellow", "question": "cyan", "notice": "dim"}


def check(folder: Path, out: Path, edition: str, county: str | None, year: int | None, corrections: Path | None,
          jobs: int) -> int:
    """Read, score and check all forms below ``folder``, write the tables into ``out``; 1 if there are errors.

    Without a county no register is known: then no department is unknown and no budget is compared.
    """
    console = Console()
    console.print(say("checked.reading", folder=folder), markup=False, highlight=False, soft_wrap=True)
    rules = rulesets.load(edition)
    departments, projects = _registers(county, year)
    entries = load(corrections) if corrections else None
    intake = forms.read_folder(folder, jobs=jobs, corrections=entries)
    scored = scoring.score(intake, rules, departments if county else None)
    findings = find(intake, scored, rules, departments, projects=projects, fiscal_year=year)
    unknown = sorted({one.file for one in findings if one.code == UNKNOWN})
    known, evaluated = checked(folder, unknown, rules) if unknown else (set(), [])
    findings = [one for one in findings if one.file not in known] + evaluated
    tables = {
        "forms": with_scores(intake.forms, scored.scores),
        "indicators": scored.indicators,
        "funds": intake.funds,
        "tasks": intake.tasks,
        "cells": intake.cells,
        "findings": found.table(findings),
    }
    for name, frame in tables.items():
        write_csv(frame, out / f"{name}.csv")
    _show(console, tables["forms"], findings, out)
    return TROUBLE if any(one.severity == "error" for one in findings) else CLEAN


def _registers(county: str | None, year: int | None) -> tuple[pd.DataFrame, pd.DataFrame | None]:
    """Departments and projects of the county; none without a county or a register, no projects without a year
    where the register holds several."""
    if county is None:
        return pd.DataFrame(columns=["department_code", "department"], dtype="str"), None
    opened = open_county(county)
    if year is None:
        rows = opened.register_rows
        return opened.departments, None if rows is not None and "fiscal_year" in rows else rows
    return opened.departments_in(year), opened.projects(year)


def with_scores(listed: pd.DataFrame, scores: pd.DataFrame) -> pd.DataFrame:
    """One row per form or other thing found: all columns of Forms, with its totals, grades and status.

    What carries no marks (a report, an unknown table, an unreadable file) has the status ``listed``.
    """
    joined = listed.join(scores.set_index("place")[MARKS], on="place")
    joined["fiscal_year"] = joined["fiscal_year"].astype("Int64")
    joined = joined.fillna({"status": LISTED, "recomputed_grade": "", "blocked_by": ""})
    return joined[[*FIRST, *[name for name in joined if name not in FIRST]]]


def write_csv(frame: pd.DataFrame, path: Path) -> None:
    """Write a frame as CSV that Excel opens: UTF-8 with a byte order mark, no text a formula."""
    plain = records(frame)
    sheet = Sheet(plain["columns"], plain["rows"])
    path.write_text(csv_text(sheet), encoding=BOM, newline="")


def _show(console: Console, listed: pd.DataFrame, findings: Sequence[Finding], out: Path) -> None:
    """Counts, then the findings grouped by code, errors first."""
    counts = listed["status"].value_counts()
    console.print(say("checked.counts", files=listed["file"].nunique(), forms=len(listed),
                      **{name: counts.get(name, 0) for name in ("scored", "blocked", LISTED)}), highlight=False)
    if not findings:
        console.print(say("checked.none"))
    else:
        console.print(_digest(findings))
    console.print(say("checked.written", folder=out), markup=False, highlight=False, soft_wrap=True)


def _digest(findings: Sequence[Finding]) -> Table:
    grid = Table(title=say("checked.title"), title_justify="left")
    for name in ("severity", "code", "name", "count"):
        grid.add_column(say(f"checked.{name}"), justify="right" if name == "count" else "left", overflow="fold")
    groups = Counter(one.code for one in findings)
    for code, count in sorted(groups.items(), key=lambda group: (_rank(group[0]), -group[1], group[0])):
        severity, title = found.catalogue()[code]["severity"], found.catalogue()[code]["title"]
        grid.add_row(label("severity", severity), code, title, str(count), style=STYLES[severity])
    return grid


def _rank(code: str) -> int:
    return found.SEVERITIES.index(found.catalogue()[code]["severity"])
