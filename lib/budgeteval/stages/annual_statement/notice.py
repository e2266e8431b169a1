"""The same figures as a notice (通报) with a table by department, and as a summary of three sentences."""

from dataclasses import replace

import pandas as pd

from budgeteval.display import Table, Text, column, table, text
from budgeteval.facts import Fact, fact
from budgeteval.stages.annual_statement.closing import problem
from budgeteval.stages.annual_statement.making import PREFIX, SAY
from budgeteval.stages.annual_statement.read import Run
from budgeteval.stages.annual_statement.writing import Writer, short


def show_addressees(run: Run) -> Text:
    """To whom the notice goes."""
    write = Writer(run)
    return replace(write.paragraphs(write.one("notice.to")), align="flush")


def show_notice_opening(run: Run) -> Text:
    """What the notice is about."""
    write = Writer(run)
    return write.paragraphs(write.one("notice.opening"))


def show_departments(run: Run) -> Table:
    """One row per department and per township that anything is published about, and the county's totals."""
    units = by_unit(run)
    rows = pd.concat([units.astype(object), pd.DataFrame([total_row(run, units)], columns=units.columns, dtype=object)],
                     ignore_index=True)
    shown = rows.assign(slow=[SAY("notice.columns.marked") if one is True else "" for one in rows["slow"]])
    say = {name: SAY(f"notice.columns.{name}") for name in ("projects", "budget", "rate", "slow", "self_mean",
                                                            "overdue", "mark")}
    return table(shown, "units", SAY("notice.table"), [
        column("department", SAY("notice.columns.unit"), width=4), column("projects", say["projects"], unit_="count"),
        column("budget_yuan", say["budget"], unit_="wan_yuan", width=1.2),
        column("rate", say["rate"], unit_="rate"), column("slow", say["slow"], unit_="text", align="center", width=0.8),
        column("self_mean", say["self_mean"], unit_="points"), column("overdue", say["overdue"], unit_="count"),
        column("mark", say["mark"], unit_="points"),
    ], strong=[len(rows) - 1], note=SAY("notice.table_note"))


def by_unit(run: Run) -> pd.DataFrame:
    """One row per unit of the registers with anything published: what the table shows; no data stays no data."""
    frames, units = run.year.frames, run.county.units(run.fiscal_year)[["department_code", "department"]]
    registered = frames["targets"]["registered_budget_yuan"]
    budget = frames["targets"]["budget_yuan"] if registered.isna().all() else registered
    grouped = {
        "projects": frames["targets"].groupby("department_code").size(),
        "budget_yuan": budget.groupby(frames["targets"]["department_code"]).sum(min_count=1),
        "rate": frames["department_progress"].set_index("department_code")["execution_rate"],
        "slow": frames["department_progress"].set_index("department_code")["slow"],
        "self_mean": frames["scores"].groupby("department_code")["reported_total"].mean(),
        "overdue": _overdue(run),
        "mark": frames["assessment_totals"].set_index("unit_code")["total"],
    }
    rows = units.assign(**{name: units["department_code"].map(_once(one)) for name, one in grouped.items()})
    known = rows[list(grouped)].notna().any(axis=1)
    rows = rows[known].reset_index(drop=True)
    return rows.assign(department=[short(run, name) for name in rows["department"]])


def _once(series: pd.Series) -> pd.Series:
    """A series with one value per unit, should a unit be listed twice."""
    return series[~series.index.duplicated()]


def _overdue(run: Run) -> pd.Series:
    """Overdue rectifications of units with any rectification."""
    rows = run.year.frames["rectifications"]
    return (rows["state"] == "overdue").groupby(rows["department_code"]).sum()


def total_row(run: Run, rows: pd.DataFrame) -> list[object]:
    """The last row: sums where parts add up, the county's own figures where they do not."""
    value = {name: run.figures[name].value if name in run.figures else None for name in (
        "monitoring.execution_rate", "self_evaluation.mean", "assessment.mean")}
    sums = [rows[name].sum(min_count=1) for name in ("projects", "budget_yuan", "overdue")]
    return ["", SAY("notice.total"), sums[0], sums[1], value["monitoring.execution_rate"], False,
            value["self_evaluation.mean"], sums[2], value["assessment.mean"]]


def show_requirements(run: Run) -> Text:
    """Who stands first in the assessment, and what the units are asked to do."""
    write = Writer(run, **{"names.best": _best(run)})
    slow = write.number("monitoring.slow_departments") + write.number("application.overdue")
    return write.paragraphs(write.one("notice.best"), write.one("notice.require" if slow else "notice.require_none"))


def _best(run: Run) -> str:
    """The units that stand first in the assessment, as many as the rules name."""
    ranked = run.year.frames["assessment_totals"].dropna(subset=["rank"]).sort_values("rank", kind="stable")
    return SAY("comma").join(short(run, unit) for unit in ranked["unit"].head(run.year.rules.named_departments))


def show_summary(run: Run) -> Text:
    """Three sentences: what was covered, what was evaluated, what is wrong."""
    write = Writer(run)
    return write.paragraphs(
        write.one("summary.covered", "summary.covered_targets", "summary.covered_none"),
        write.one("summary.evaluated", "summary.evaluated_self", "summary.evaluated_key", "summary.evaluated_none"),
    ) + _worst(run)


def _worst(run: Run) -> Text:
    """How many problems there are, and the first of them in full."""
    said = [found for one in run.problems if (found := problem(run, one)) is not None]
    if not said:
        return text(SAY("summary.no_problems"))
    count: Fact = fact(f"{PREFIX}.problems", len(said), "count", rule="annual_statement.problems")
    before, _, after = SAY("summary.problems", problems="{problems}", first="\0").partition("\0")
    return Text(((*text(before, problems=count).paragraphs[0], *said[0].paragraphs[0], *((after,) if after else ())),))
