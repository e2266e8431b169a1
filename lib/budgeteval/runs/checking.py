"""``budgeteval check`` and ``budgeteval rules``: forms in, tables and findings out; the law as a table."""

from collections.abc import Iterable
from pathlib import Path

import pandas as pd
from rich.console import Console
from rich.table import Table

from budgeteval import findings as found
from budgeteval import forms, publish, rulesets, scoring
from budgeteval.county import open_county
from budgeteval.findings import Finding
from budgeteval.runs.words import say
from budgeteval.stages import self_evaluation
from budgeteval.tables import Forms, Indicators

CLEAN, TROUBLE = 0, 1
LISTED = "listed"
SCORES = ["reported_total", "recomputed_total", "reported_grade", "recomputed_grade", "status", "blocked_by"]
FIRST = ["file", "sheet", "kind", "fiscal_year", "department", "project", *SCORES]
STYLES = {"error": "red", "warning": "yellow", "question": "cyan", "notice": "dim"}


def check(folder: Path, out: Path, edition: str, county: str | None, corrections: Path | None, jobs: int) -> int:
    """Read, score and check all forms below ``folder``, write the tables into ``out``; 1 if there are errors."""
    console = Console()
    console.print(say("checked.reading", folder=folder), markup=False, highlight=False)
    rules = rulesets.load(edition)
    register = open_county(county).departments if county else None
    intake = forms.read_folder(folder, jobs=jobs, corrections=corrections)
    scored = scoring.score(intake, rules, register)
    findings = self_evaluation.check(intake, scored, rules, register)
    tables = {
        "forms": with_scores(intake.forms, scored.scores),
        "indicators": scored.indicators,
        "funds": intake.funds,
        "cells": intake.cells,
        "findings": found.table(findings),
    }
    for name, frame in tables.items():
        publish.write_csv(frame, out / f"{name}.csv")
    _show(console, tables["forms"], findings, out)
    return TROUBLE if any(one.severity == "error" for one in findings) else CLEAN


def with_scores(listed: pd.DataFrame, scores: pd.DataFrame) -> pd.DataFrame:
    """One row per form or other thing found: all columns of Forms, with its totals, grades and status.

    What carries no marks (a report, an unknown table, an unreadable file) has the status ``listed``.
    """
    marks = scores.set_index("place")[[name for name in SCORES if name != "reported_total"]]
    joined = listed.join(marks, on="place")
    for name in ("reported_grade", "recomputed_grade", "blocked_by"):
        own = f"{name}"
        joined[own] = joined[own].fillna("")
    joined["status"] = joined["status"].fillna(LISTED)
    return joined[[*FIRST, *[name for name in joined if name not in FIRST]]]
