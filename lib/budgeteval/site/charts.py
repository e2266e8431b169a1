"""Three questions answered at a glance, for every year, from the facts and tables of the county's reports."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import pandas as pd
from pandera.typing import Series

from budgeteval import tables
from budgeteval.facts import as_text
from budgeteval.findings import Finding
from budgeteval.published import Published
from budgeteval.site.catalogue import Catalogue
from budgeteval.site.drawing import Axis, Bar, Point, bars, scatter
from budgeteval.site.entry import PAGE
from budgeteval.site.words import say, words
from budgeteval.tables.schema import Table
from budgeteval.terms import label

FULL, STEP, FLOOR = 100.0, 10.0, 60.0
OVER = 1.2  # where rates above it are drawn
SHOWN_BARS, SHOWN_ROWS = 14, 60
LIGHTS = ("red", "yellow", "green", "blue")


class Rechecked(Table):
    """One row per project drawn for a spot check (columns of its published table ``sample``)."""

    place: Series[str]
    project: Series[str]
    department: Series[str]
    self_score: Series[float]
    used_score: Series[float]
    inflation: Series[float]
    self_grade: Series[str]
    recheck_grade: Series[str]


@dataclass(frozen=True)
class Chart:
    """A drawing with its answer as headline; ``alt`` says it in words, ``rows`` below ``head`` are what is behind it.

    ``place`` is the report it comes from, ``file`` its whole table, ``page`` its page ("" if it has none). ``year``
    is the one that the list's choice of years shows it for; ``newest`` is shown where no year is chosen.
    """

    name: str
    question: str
    answer: str
    alt: str
    legend: tuple[tuple[str, str], ...]
    svg: str
    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    behind: str
    place: str
    file: str
    year: str
    page: str = PAGE
    newest: bool = True


def charts(made: Catalogue) -> tuple[list[Chart], list[Finding]]:
    """Every chart whose report is there and states what it needs, and findings for tables that cannot be read."""
    drawn, found = [], []
    for report, draw in (("self_evaluation", money), ("spot_check", rechecks), ("monitoring", lights)):
        for at, (entry, published) in enumerate(made.county_wide(report)):
            try:
                chart = draw(published, entry.facts, entry.year)
            except (OSError, ValueError, KeyError, IndexError) as error:
                found.append(Finding("site_table_damaged", entry.place, facts={
                    "error": str(error).splitlines()[0][:120]}))
                continue
            if chart is not None:
                drawn.append(replace(chart, page=PAGE if entry.has_page else "", newest=at == 0))
    return drawn, found


def money(report: Published, facts: Mapping[str, Any], year: str) -> Chart | None:
    """Score and money: projects that spent slowly and still call themselves excellent."""
    told = _told(facts, "self_evaluation.execution.", ("limit", "slow", "slow_excellent"))
    if told is None:
        return None
    rows = report.table("scores", tables.Scores)
    rows = rows.dropna(subset=["execution_rate", "reported_total"])
    if rows.empty:
        return None
    hot = rows["place"].isin(list(facts["self_evaluation.execution.slow_excellent"]["rows"]))
    points = [Point(row["execution_rate"], row["reported_total"], "hot" if one else "dot", _said(row))
              for row, one in zip(rows.to_dict("records"), hot, strict=True)]
    behind = rows[hot].sort_values(["execution_rate", "place"])
    low = lowest_mark(rows["reported_total"])
    high = OVER if (rows["execution_rate"] > 1).any() else 1
    svg = scatter(points, Axis(label("execution_rate"), 0, high, 0.2, "{:.0f}%", FULL),
                  Axis(say("chart.money.score"), low, FULL, STEP),
                  limit=facts["self_evaluation.execution.limit"]["value"])
    columns = ("department", "project", "budget_yuan", "execution_rate", "reported_total")
    return Chart("money", say("chart.money.question", year=year), say("chart.money.answer", **told),
                 say("chart.money.alt", projects=len(rows), **told),
                 (("dot", say("chart.money.dot")), ("hot", say("chart.money.hot"))), svg,
                 *_table(behind, columns), say("chart.money.behind"), report.place, "tables/scores.csv", year)


def rechecks(report: Published, facts: Mapping[str, Any], year: str) -> Chart | None:
    """Self score against re-review score: below the line the self score was too high."""
    told = _told(facts, "spot_check.", ("papers.received", "inflation.mean", "inflation.low", "inflation.high",
                                        "downgraded", "tolerance"))
    if told is None:
        return None
    rows = report.table("sample", Rechecked).dropna(subset=["self_score", "used_score"])
    if rows.empty:
        return None
    hot = rows["inflation"] > facts["spot_check.tolerance"]["value"]
    points = [Point(row["self_score"], row["used_score"], "hot" if one else "dot",
                    say("chart.rechecks.point", **row)) for row, one in zip(rows.to_dict("records"), hot, strict=True)]
    low = lowest_mark((*rows["self_score"], *rows["used_score"]))
    svg = scatter(points, Axis(say("chart.rechecks.self"), low, FULL, STEP),
                  Axis(say("chart.rechecks.recheck"), low, FULL, STEP), diagonal=True)
    behind = rows.sort_values(["inflation", "place"], ascending=[False, True])
    columns = ("department", "project", "self_score", "used_score", "inflation")
    return Chart("rechecks", say("chart.rechecks.question", year=year), say("chart.rechecks.answer", **told),
                 say("chart.rechecks.alt", **told),
                 (("dot", say("chart.rechecks.dot")), ("hot", say("chart.rechecks.hot", **told))), svg,
                 *_table(behind, columns), say("chart.rechecks.behind"), report.place, "tables/sample.csv", year)


def lights(report: Published, facts: Mapping[str, Any], year: str) -> Chart | None:
    """Lights by department: where most projects are on red."""
    told = _told(facts, "monitoring.", ("cutoff_month", "projects", "red_projects", "yellow_projects",
                                        "slow_departments"))
    if told is None:
        return None
    rows = report.table("department_progress", tables.DepartmentProgress)
    if rows.empty:
        return None
    rows = rows.sort_values(["red", "yellow", "department_code"], ascending=[False, False, True])
    shown = rows[(rows["red"] > 0) | (rows["yellow"] > 0)].head(SHOWN_BARS)
    svg = bars([Bar(row["department"], tuple((row[light], light) for light in LIGHTS))
                for row in shown.to_dict("records")])
    columns = ("department", "projects", "execution_rate", *LIGHTS)
    return Chart("lights", say("chart.lights.question", year=year, month=told["cutoff_month"]),
                 say("chart.lights.answer", **told), say("chart.lights.alt", shown=len(shown), **told),
                 tuple((light, label("light", light)) for light in LIGHTS), svg,
                 *_table(rows, columns), say("chart.lights.behind", shown=len(shown)), report.place,
                 "tables/department_progress.csv", year)


def _told(facts: Mapping[str, Any], stem: str, names: Sequence[str]) -> dict[str, str] | None:
    """Texts of facts by the last parts of their names; None if the report does not state one of them."""
    if any(facts.get(f"{stem}{name}", {}).get("value") is None for name in names):
        return None
    return {name.replace(".", "_"): str(facts[f"{stem}{name}"]["text"]) for name in names}


def _table(rows: pd.DataFrame, columns: Sequence[str]) -> tuple[tuple[str, ...], tuple[tuple[str, ...], ...]]:
    """Heads and texts of the first rows."""
    records = rows.head(SHOWN_ROWS)[list(columns)].to_dict("records")
    return (tuple(_head(name) for name in columns),
            tuple(tuple(_cell(row[name], name) for name in columns) for row in records))


def _head(name: str) -> str:
    return label("light", name) if name in LIGHTS else str(words("chart.head").get(name) or label(name))


def _cell(value: Any, name: str) -> str:
    if isinstance(value, str):
        return value
    unit = "count" if name in (*LIGHTS, "projects") else "yuan" if name.endswith("_yuan") else (
        "rate" if name.endswith("_rate") else "points")
    return as_text(value, unit)


def _said(row: Mapping[str, Any]) -> str:
    return say("chart.money.point", project=row["project"], rate=as_text(row["execution_rate"], "rate"),
               score=as_text(row["reported_total"], "points"))


def lowest_mark(scores: Iterable[float]) -> float:
    """The lowest mark of the axis: a whole ten below the lowest score, never above :data:`FLOOR`."""
    return max(0.0, min(FLOOR, min(scores, default=FLOOR) // STEP * STEP))
