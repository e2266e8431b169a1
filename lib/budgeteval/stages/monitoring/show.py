"""What a monitoring report shows first: cover, overview, lights, departments, projects, findings, rules, tables."""

import pandas as pd

from budgeteval.display import (
    Attachments,
    Card,
    Cover,
    Figure,
    Findings,
    Parts,
    Table,
    Text,
    column,
    figure,
    new_axes,
    parts,
    table,
)
from budgeteval.facts import Fact, parameter
from budgeteval.stages.monitoring.curve import time_progress
from budgeteval.stages.monitoring.read import Run
from budgeteval.stages.monitoring.show_slow import slow_limit
from budgeteval.stages.monitoring.stating import SAY, counts, prose, state, wan
from budgeteval.stages.monitoring.tables import department_progress, progress
from budgeteval.terms import label

SHOWN = 40
LIGHTS = ("red", "yellow", "green", "blue", "")
KINDS = ("execution_light", "goal_light", "light")
TRACKED = ["place", "form", "level1", "level2", "level3", "direction", "target_text", "target_value", "achieved_text",
           "measured", "due_month", "light", "state", "completion", "reached", "forecast_text", "likelihood",
           "reason_kinds", "variance_reason", "remark"]
COLOURS = {"red": "#b23a3a", "yellow": "#d9a441", "green": "#4f8a5b", "blue": "#3f6fa5", "": "#c9c9c9"}


def show_cover(run: Run) -> Cover:
    """Cover; the author is the unit itself (a department, or the bureau that gathers the forms)."""
    rows = (
        (SAY("cover.author"), run.county.bureau if run.whole_county else run.name),
        (label("fiscal_year"), SAY("cover.year", year=run.fiscal_year)),
        (SAY("cover.period"), SAY("cover.until", year=run.fiscal_year, month=run.month)),
        (SAY("card.rules"), f"{run.rules.title} ({run.rules.edition})"),
        (SAY("cover.date"), SAY("cover.blank_date")),
    )
    return Cover(SAY("cover.title", year=run.fiscal_year, month=run.month), run.name, rows, run.county.demo_mark)


def show_overview(run: Run) -> Text:
    """How many projects, how much money, how much of it spent against time, and what could not be judged."""
    own = run.projects
    if own.empty:
        return prose(["overview.none"], {"name": run.name, "year": str(run.fiscal_year)})
    keys = ["overview.scope_county" if run.whole_county else "overview.scope_department"]
    known = own["spent_yuan"].notna()
    keys.append("overview.money" if known.any() else "overview.no_money")
    keys += ["overview.source_payments"] if (own["spent_source"] == "payments").any() else []
    keys += ["overview.source_form"] if (own["spent_source"] == "form").any() else []
    blocked = run.assessed.projects["status"] == "blocked"
    keys.append("overview.blocked" if blocked.any() else "overview.all_judged")
    keys.append("overview.lights")
    names = {"name": run.name, "year": str(run.fiscal_year), "basis": SAY(f"overview.basis.{run.law.execution.basis}")}
    return prose(keys, {**names, **_overview_facts(run)})


def _time(run: Run) -> Fact:
    return state("time_progress", time_progress(run.law.curve, run.month), "rate", column="time_progress",
                 rows=run.projects["place"], rule="curve.kind")


def _overview_facts(run: Run) -> dict[str, Fact]:
    own, everything = run.projects, run.assessed.projects
    places = own["place"]
    budget, spent = own["budget_yuan"].sum(min_count=1), own["spent_yuan"].sum(min_count=1)
    forms = everything.loc[everything["form"] != "", "place"]
    blocked = everything.loc[everything["status"] == "blocked", "place"]
    rate = spent / budget if budget > 0 else None
    by_form = own.loc[own["spent_source"] == "form", "place"]
    lit = {light: own.loc[own["light"] == light, "place"] for light in LIGHTS if light}
    return {
        "month": state("cutoff_month", run.month, "count", column="cutoff_month", rows=[parameter("cutoff_month")]),
        "projects": state("projects", len(own), "count", column="place", rows=places),
        "departments": state("departments", own["department_code"].nunique(), "count", column="department_code",
                             rows=places),
        "amount": state("amount", own["register_yuan"].sum(min_count=1), "yuan", column="register_yuan", rows=places),
        "budget": state("budget", budget, "yuan", column="budget_yuan", rows=places, rule="execution.basis"),
        "spent": state("spent", spent, "yuan", column="spent_yuan", rows=places),
        "rate": state("execution_rate", rate, "rate", column="spent_yuan", rows=places),
        "time": _time(run),
        "forms": state("forms", len(forms), "count", column="place", rows=forms),
        "by_form": state("spent_by_form", len(by_form), "count", column="spent_source", rows=by_form),
        "blocked": state("blocked", len(blocked), "count", column="blocked_by", rows=blocked),
        **{light: state(f"{light}_projects", len(rows), "count", column="light", rows=rows)
           for light, rows in lit.items()},
    }


def show_lights(run: Run) -> Parts:
    """Projects by light: of money, of goals, and both together; as a table and as a figure."""
    own = run.projects
    rows = pd.DataFrame([{"name": label("light", light) if light else SAY("lights.none"),
                          **{kind: int((own[kind] == light).sum()) for kind in KINDS}} for light in LIGHTS])
    shown = table(rows, "lights", SAY("lights.caption"), [
        column("name", label("light"), unit_="text", align="center"),
        *(column(kind, SAY(f"columns.{kind}"), unit_="count") for kind in KINDS),
    ], note=SAY("lights.note"))
    return parts(shown, _lights_figure(run, rows))


def _lights_figure(run: Run, rows: pd.DataFrame) -> Figure:
    drawing, axes = new_axes(height=1.9)
    names = [SAY(f"columns.{kind}") for kind in reversed(KINDS)]
    left = [0] * len(KINDS)
    for place, light in enumerate(LIGHTS):
        widths = [int(rows.at[place, kind]) for kind in reversed(KINDS)]
        axes.barh(names, widths, left=left, color=COLOURS[light], label=str(rows.at[place, "name"]), height=0.6)
        left = [one + other for one, other in zip(left, widths, strict=True)]
    axes.set_xlabel(SAY("lights.count"))
    axes.locator_params("x", integer=True)
    axes.legend(frameon=False, ncols=len(LIGHTS), loc="lower center", bbox_to_anchor=(0.5, 1.0), fontsize=8)
    return figure(drawing, "lights", SAY("lights.figure"), SAY("lights.alt", name=run.name))


def show_departments(run: Run) -> Table:
    """A county: every department against time, slowest first. A department: itself."""
    rows = run.assessed.departments.sort_values(["execution_rate", "department_code"], kind="stable")
    rows = rows.assign(slow=[SAY("departments.slow") if slow else "" for slow in rows["slow"]])
    plan = [column("time_progress")] if run.law.curve.kind == "plan" else []
    lit = [light for light in LIGHTS if light and (light != "blue" or rows["blue"].any())]
    return table(rows, "departments", SAY("departments.caption", month=run.month), [
        column("department", width=3.6), *counts("projects"), wan("budget_yuan", width=1.3),
        wan("spent_yuan", SAY("columns.spent"), width=1.3), column("execution_rate", SAY("columns.rate"), width=1.1),
        *plan, *counts(*lit), column("light", SAY("columns.light"), align="center", width=0.9),
        column("slow", SAY("columns.slow"), unit_="text", align="center", width=0.8),
    ], landscape=bool(plan), note=prose(
        ["departments.note"], {"month": str(run.month), "share": slow_limit(run), "time": _time(run)}))


def show_departments_figure(run: Run) -> Figure:
    """A county: each department's execution against time progress and the slow limit. A department: its projects'."""
    rows = run.assessed.departments if run.whole_county else run.projects
    rows = rows.dropna(subset=["execution_rate"]).sort_values("execution_rate", kind="stable")
    marked = rows["slow"] if run.whole_county else rows["execution_light"] == "red"
    time = time_progress(run.law.curve, run.month)
    drawing, axes = new_axes(height=2.6)
    axes.bar(range(len(rows)), rows["execution_rate"] * 100, width=0.75,
             color=[COLOURS["red"] if one else "#7f97b2" for one in marked])
    axes.axhline(time * 100, color="#333333", linewidth=0.9, label=SAY("departments.time"))
    if run.whole_county:
        axes.axhline(time * run.law.slow.below_share_of_time * 100, color=COLOURS["red"], linewidth=0.9,
                     linestyle="--", label=SAY("departments.limit"))
    own = "" if run.whole_county else "own_"
    axes.set_xticks([])
    axes.set_xlabel(SAY(f"departments.{own}axis"))
    axes.set_ylabel(SAY("departments.rate"))
    axes.legend(frameon=False, loc="upper left", fontsize=8)
    return figure(drawing, "departments", SAY(f"departments.{own}figure"),
                  SAY(f"departments.{own}alt", name=run.name, slow=int(marked.sum()), all=len(rows)))


def show_projects(run: Run) -> Table:
    """A department: every project. A county: the red ones, the rest in the attached table."""
    own = run.projects
    rows = own[own["light"] == "red"] if run.whole_county else own
    order = {light: place for place, light in enumerate(LIGHTS)}
    rows = rows.assign(order=rows["light"].map(order)).sort_values(
        ["order", "execution_rate", "project_code"], kind="stable")
    key = "projects.county" if run.whole_county else "projects.department"
    shown = rows.head(SHOWN) if run.whole_county else rows
    whose = [column("department", width=1.6)] if run.whole_county else []
    more = SAY("projects.more", shown=len(shown), all=len(rows)) if len(shown) < len(rows) else ""
    return table(shown, "projects", SAY(key), [
        *whose, column("project", width=2.4), wan("budget_yuan"), wan("spent_yuan", SAY("columns.spent")),
        column("execution_rate"), column("goal_rate"), column("gap"),
        *(column(kind, SAY(f"columns.{kind}"), align="center", width=0.7) for kind in KINDS),
    ], landscape=True, empty=SAY("projects.empty"), note=SAY("projects.note") + more)


def show_findings(run: Run) -> Findings:
    """What to do, cell by cell; a county report shows the errors first, the rest is in findings.csv."""
    frame = run.assessed.findings
    if run.whole_county:
        order = frame["severity"].map({"error": 0, "warning": 1, "question": 2}).fillna(3)
        frame = frame.assign(order=order).sort_values("order", kind="stable").drop(columns="order")
    shown = SHOWN if run.whole_county else len(frame)
    return Findings(frame, SAY("findings.caption"), SAY("findings.empty"), shown)


def show_rules(run: Run) -> Card:
    """The rules in force for this run: edition, documents, checked against the text or not."""
    return run.rules.card("monitoring")


def attach(run: Run) -> Attachments:
    """The tables behind the report, those for later stages among them."""
    done = run.assessed
    return Attachments({
        "progress": progress(run), "department_progress": department_progress(run),
        "indicators": done.indicators[TRACKED],
        "deviations": done.deviations, "changes": done.changes, "reconciliation": done.reconciliation,
    })
