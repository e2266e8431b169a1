"""What the four systems say: direct funds, livelihood works, bonds; forms held against payments; the forecast."""

import pandas as pd

from budgeteval.display import Parts, Table, Text, column, parts, table
from budgeteval.facts import Fact
from budgeteval.stages.monitoring.read import Run
from budgeteval.stages.monitoring.stating import SAY, counts, prose, state, wan

SHOWN = 30
SOUND = ("none", "rounding", "")


def show_systems(run: Run) -> Parts:
    """Direct funds, livelihood works and bonds, each from its own system; a missing export is said to be missing."""
    told = run.assessed.systems
    if told is None:
        return parts(prose(["systems.none"], {}))
    shown = [_direct(told.direct_funds), _livelihood(told.livelihood), _bonds(told.bonds)]
    silent = [f"{one.name}.empty" for one in shown if not one.rows]
    return parts(*(one for one in shown if one.rows), prose(silent, {}) if silent else None)


def _direct(rows: pd.DataFrame) -> Table:
    """Direct funds by fund: budget, payments and rate."""
    amounts = ["budget_yuan", "central_yuan", "spent_yuan", "central_spent_yuan"]
    sums = rows.groupby("fund", sort=True)[amounts].sum(min_count=1).reset_index()
    sums["projects"] = sums["fund"].map(rows.groupby("fund").size()).astype(int) if len(rows) else []
    sums["execution_rate"] = (sums["spent_yuan"] / sums["budget_yuan"]).where(sums["budget_yuan"] > 0)
    return table(sums, "direct_funds", SAY("direct_funds.caption"), [
        column("fund", SAY("direct_funds.fund"), width=2.6), *counts("projects"),
        wan("budget_yuan", SAY("direct_funds.budget")),
        wan("central_yuan", SAY("direct_funds.central")), wan("spent_yuan", SAY("direct_funds.spent")),
        wan("central_spent_yuan", SAY("direct_funds.central_spent")), column("execution_rate"),
    ], note=SAY("direct_funds.note"))


def _livelihood(rows: pd.DataFrame) -> Table:
    """Livelihood works: tasks done against tasks set, money spent against money planned."""
    done = (rows["done_tasks"] / rows["planned_tasks"]).where(rows["planned_tasks"] > 0)
    spent = (rows["spent_yuan"] / rows["planned_yuan"]).where(rows["planned_yuan"] > 0)
    return table(rows.assign(done_rate=done, execution_rate=spent), "livelihood", SAY("livelihood.caption"), [
        column("name", SAY("livelihood.name"), width=2.2), column("department", width=1.8),
        column("planned_tasks"), column("done_tasks"), column("done_rate", SAY("livelihood.rate"), unit_="rate"),
        wan("planned_yuan", SAY("livelihood.planned")), wan("spent_yuan", SAY("livelihood.spent")),
        column("execution_rate"),
    ])


def _bonds(rows: pd.DataFrame) -> Table:
    """Bond projects: issued, still to issue, own capital, state of building."""
    return table(rows, "bonds", SAY("bonds.caption"), [
        column("project", width=2.6), column("department", width=1.8), wan("issued_yuan"), wan("surplus_yuan"),
        wan("capital_yuan"), column("building_state", align="center"),
    ], note=SAY("bonds.note"))


def show_reconciliation(run: Run) -> Parts:
    """Forms against payments: how many agree, and those that do not."""
    rows = run.assessed.reconciliation
    if rows.empty:
        return parts(prose(["reconciliation.none"], {}))
    if rows["spent_yuan"].isna().all():
        return parts(prose(["reconciliation.no_month"], {"month": str(run.month)}))
    mixed = rows["difference_kind"] == "unit_mixup"
    own = rows[rows["reported_spent_yuan"].notna() & ~mixed]
    apart = own[~own["difference_kind"].isin(SOUND)]
    apart = apart.sort_values("difference_yuan", key=lambda values: -values.abs(), kind="stable")
    facts = {
        "compared": _count("compared", own), "apart": _count("differing", apart),
        "alike": _count("agreeing", own[own["difference_kind"].isin(SOUND)]),
        "mixed": _count("mixed", rows[mixed]),
        "gap": state("reconciliation.difference", apart["difference_yuan"].sum(), "yuan", "reconciliation",
                     "difference_yuan", apart["project_code"]),
        "unpaid": state("reconciliation.unpaid", rows["unpaid_yuan"].sum(), "yuan", "reconciliation", "unpaid_yuan",
                        rows.loc[rows["unpaid_yuan"] > 0, "project_code"]),
        "refunds": state("reconciliation.refunds", rows["refunds_yuan"].sum(), "yuan", "reconciliation",
                         "refunds_yuan", rows.loc[rows["refunds_yuan"] > 0, "project_code"]),
    }
    more = SAY("reconciliation.more", shown=SHOWN, all=len(apart)) if len(apart) > SHOWN else ""
    listed = table(apart.head(SHOWN), "differences", SAY("reconciliation.caption"), [
        column("project", width=2.6), wan("reported_spent_yuan"), wan("spent_yuan", SAY("columns.spent")),
        wan("difference_yuan"), column("difference_kind", align="center", width=1.3),
    ], empty=SAY("reconciliation.empty"), note=more)
    keys = ["reconciliation.head", *(["reconciliation.mixed"] if mixed.any() else []), "reconciliation.sums"]
    return parts(prose(keys, facts), listed)


def _count(name: str, rows: pd.DataFrame) -> Fact:
    return state(f"reconciliation.{name}", len(rows), "count", "reconciliation", "difference_kind",
                 rows["project_code"])


def show_forecast(run: Run) -> Parts:
    """Spending expected by the year's end, by department, with its interval, method and months."""
    rows = run.assessed.departments
    known = rows[rows["forecast_yuan"].notna()]
    if known.empty:
        return parts(prose(["forecast.none"], {}))
    with_interval = known["forecast_low_yuan"].notna()
    facts = {
        "departments": state("forecast.departments", len(known), "count", "department_progress", "forecast_yuan",
                             known["department_code"]),
        "total": state("forecast.total", known["forecast_yuan"].sum(), "yuan", "department_progress", "forecast_yuan",
                       known["department_code"]),
        "budget": state("forecast.budget", known["budget_yuan"].sum(), "yuan", "department_progress", "budget_yuan",
                        known["department_code"]),
        "rate": state("forecast.rate", known["forecast_yuan"].sum() / known["budget_yuan"].sum(), "rate",
                      "department_progress", "forecast_yuan", known["department_code"]),
        "confidence": state("forecast.confidence", run.law.forecast.confidence, "rate", digits=0,
                            rule="forecast.confidence"),
        "months": state("forecast.months", int(known["past_months"].max()), "count", "department_progress",
                        "past_months", known["department_code"]),
    }
    keys = ["forecast.head", f"forecast.{run.law.forecast.method}",
            "forecast.interval" if with_interval.any() else "forecast.no_interval"]
    return parts(prose(keys, facts), _forecast_table(run, rows))


def _forecast_table(run: Run, rows: pd.DataFrame) -> Table:
    rate = (rows["forecast_yuan"] / rows["budget_yuan"]).where(rows["budget_yuan"] > 0)
    rows = rows.assign(rate=rate).sort_values(["rate", "department_code"], kind="stable")
    shown = rows.head(SHOWN)
    return table(shown, "forecast", SAY("forecast.caption"), [
        column("department", width=2.2), wan("budget_yuan"), wan("spent_yuan", SAY("columns.spent")),
        wan("forecast_yuan", SAY("forecast.expected")), wan("forecast_low_yuan", SAY("forecast.low")),
        wan("forecast_high_yuan", SAY("forecast.high")), column("rate", SAY("forecast.share"), unit_="rate"),
        column("past_months", SAY("forecast.past"), width=0.8),
    ], landscape=len(rows) > 1, note=SAY("forecast.note")
        + (SAY("forecast.more", shown=SHOWN, all=len(rows)) if len(rows) > SHOWN else ""))


def show_changes(run: Run) -> Text:
    """How many indicators are not those of the approved target forms."""
    rows = run.assessed.changes
    kinds = {name: rows[rows["change"] == name] for name in ("dropped", "added", "renamed", "target_changed")}
    facts = {name: state(f"changes.{name}", len(own), "count", "changes", "change", own["place"])
             for name, own in kinds.items()}
    return prose(["changes.some" if len(rows) else "changes.none"], facts)
