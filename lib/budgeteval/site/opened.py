"""The public edition's answer at a glance: drawn from the open table beside it, so that anyone can draw it again."""

import csv
import io
from collections.abc import Mapping
from typing import Any

from budgeteval.facts import as_text
from budgeteval.site.charts import FULL, OVER, SHOWN_ROWS, STEP, Chart, lowest_mark
from budgeteval.site.drawing import Axis, Point, scatter
from budgeteval.site.words import say
from budgeteval.terms import label

TABLE = "open/self_evaluation.csv"
NUMBERS = {"budget_yuan": "yuan", "execution_rate": "rate", "reported_total": "points"}
COLUMNS = ("department", "project", *NUMBERS)
BEST = "excellent"
Row = Mapping[str, Any]


def money(content: bytes, year: str) -> Chart | None:
    """Score and money of every project in the open table of self-evaluations, in the edition's folder ``year``.

    Raises
    ------
    ValueError, KeyError
        If it lacks a column, or a number is none.
    """
    rows = [_read(row) for row in csv.DictReader(io.StringIO(content.decode("utf-8-sig")), strict=True)]
    shown = [row for row in rows if row["execution_rate"] is not None and row["reported_total"] is not None]
    if not shown:
        return None
    lower = [row for row in rows if row["reported_grade"] not in ("", label("grade", BEST))]
    none = sum(not row["reported_grade"] for row in rows)
    told = {"projects": f"{len(rows):,}", "lower": f"{len(lower):,}", "excellent": f"{len(rows) - len(lower) - none:,}"}
    answer = say("chart.open.answer", **told) + (say("chart.open.none", count=f"{none:,}") if none else "")
    points = [Point(row["execution_rate"], row["reported_total"], "hot" if row in lower else "dot", say(
        "chart.money.point", project=row["project"], rate=as_text(row["execution_rate"], "rate"),
        score=as_text(row["reported_total"], "points"))) for row in shown]
    high = OVER if any(row["execution_rate"] > 1 for row in shown) else 1
    svg = scatter(points, Axis(label("execution_rate"), 0, high, 0.2, "{:.0f}%", FULL),
                  Axis(say("chart.money.score"), lowest_mark(row["reported_total"] for row in shown), FULL, STEP))
    behind = sorted(lower, key=lambda row: (row["reported_total"] is None, row["reported_total"], row["project"]))
    return Chart("open", say("chart.open.question", year=year), answer,
                 say("chart.open.alt", shown=f"{len(shown):,}", answer=answer),
                 (("dot", say("chart.open.dot")), ("hot", say("chart.open.hot"))), svg,
                 tuple(map(label, COLUMNS)), tuple(map(_cells, behind[:SHOWN_ROWS])), say("chart.open.behind"),
                 year, TABLE, year, page="")


def _read(row: Mapping[str, str]) -> Row:
    numbers = {name: float(row[name]) if row[name] else None for name in NUMBERS}
    return {name: row[name].removeprefix("'") for name in ("department", "project", "reported_grade")} | numbers


def _cells(row: Row) -> tuple[str, ...]:
    return tuple(as_text(row[name], NUMBERS.get(name, "")) for name in COLUMNS)
