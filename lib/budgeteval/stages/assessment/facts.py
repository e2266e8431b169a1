"""Numbers of the report, each with the units it was computed from."""

import pandas as pd

from budgeteval.facts import Fact, fact
from budgeteval.stages.assessment.run import OPEN, Run

DEPARTMENT, TOWNSHIP = "county_department", "township"


def overview_facts(run: Run) -> dict[str, Fact]:
    """Units, totals of departments, items judged and open; ``all`` is the mean of departments and townships."""
    departments = run.totals[run.totals["unit_kind"] == DEPARTMENT]
    townships = run.totals[run.totals["unit_kind"] == TOWNSHIP]
    outcomes = {"judged": ["judged"], "open": list(OPEN), "idle": ["nothing_due"]}
    return {
        "departments": _count("departments", departments), "townships": _count("townships", townships),
        "ranked": _count("departments.ranked", departments.dropna(subset=["total"])),
        "all": _total("mean", run.totals, "mean"),
        **{how: _total(f"departments.{how}", departments, how) for how in ("mean", "max", "min")},
        "items": fact("assessment.items", len(run.marks), "count", table="assessments", column="item",
                      rows=_keys(run.marks)),
        **{name: _marks(name, run.marks[run.marks["outcome"].isin(kinds)]) for name, kinds in outcomes.items()},
    }


def township_facts(run: Run) -> dict[str, Fact]:
    """Totals of townships."""
    rows = run.totals[run.totals["unit_kind"] == TOWNSHIP]
    return {"ranked": _count("townships.ranked", rows.dropna(subset=["total"])),
            "mean": _total("townships.mean", rows, "mean")}


def grade_fact(run: Run, kind: str, grade: str) -> Fact:
    """Units of a kind with a grade."""
    rows = run.totals[(run.totals["unit_kind"] == kind) & (run.totals["grade"] == grade)]
    return _count(f"{kind}.{grade}", rows)


def _marks(name: str, rows: pd.DataFrame) -> Fact:
    return fact(f"assessment.{name}", len(rows), "count", table="assessments", column="outcome", rows=_keys(rows))


def _count(name: str, rows: pd.DataFrame) -> Fact:
    return fact(f"assessment.{name}", len(rows), "count", table="assessment_totals", column="unit_code",
                rows=rows["unit_code"])


def _total(name: str, rows: pd.DataFrame, how: str) -> Fact:
    known = rows.dropna(subset=["total"])
    value = float(known["total"].agg(how)) if len(known) else None
    return fact(f"assessment.{name}", value, "points", table="assessment_totals", column="total",
                rows=known["unit_code"])


def _keys(marks: pd.DataFrame) -> list[str]:
    return [f"{row.unit_code}/{row.item}" for row in marks.itertuples()]
