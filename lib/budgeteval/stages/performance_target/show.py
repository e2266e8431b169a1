"""What the report shows of the targets as filed: coverage, departments, quality, findings."""

import pandas as pd

from budgeteval.display import (
    Attachments,
    Card,
    Cover,
    Figure,
    Findings,
    Signatures,
    Table,
    Text,
    column,
    figure,
    new_axes,
    table,
    text,
)
from budgeteval.stages.performance_target import stating, summary
from budgeteval.stages.performance_target.columns import counts, rate, wan
from budgeteval.stages.performance_target.run import Run
from budgeteval.terms import label, sentences

TEXT = sentences(__package__)
SAY = TEXT.say
SHOWN = 40
BARS = 20


def show_cover(run: Run) -> Cover:
    """Cover: the units have filed the targets, the finance bureau reviews them."""
    filed = SAY("cover.filed_by_all") if run.whole_county else run.name
    rows = (
        (SAY("cover.filed_by"), filed),
        (SAY("cover.reviewed_by"), run.county.bureau),
        (SAY("cover.lead"), SAY("cover.blank_name")),
        (SAY("cover.team"), SAY("cover.blank_name")),
        (label("fiscal_year"), SAY("cover.year", year=run.fiscal_year)),
        (SAY("cover.base_date"), SAY("cover.base")),
        (SAY("card.rules"), f"{run.rules.title} ({run.rules.edition})"),
        (SAY("cover.date"), SAY("cover.blank_date")),
    )
    key = "cover.title_county" if run.whole_county else "cover.title_department"
    return Cover(SAY(key, year=run.fiscal_year), run.name, rows, run.county.demo_mark)


def show_overview(run: Run) -> Text:
    """Who filed targets for how many projects and how much money, what is missing, and how good the indicators are."""
    if run.targets.empty:
        return text(TEXT.raw("overview.none"), {"name": run.name, "year": str(run.fiscal_year)})
    facts = stating.coverage(run)
    keys = ["overview.county" if run.whole_county else "overview.department"]
    keys.append("overview.forms" if facts["blocked"].value else "overview.all_counted")
    keys.append("overview.missing" if facts["missing"].value else "overview.complete")
    keys.append("overview.stated_wrong" if facts["no_amount"].value or facts["differing"].value else "overview.stated")
    facts |= stating.quality(run)
    keys += ["quality.overview"] if facts["indicators"].value else []
    last_year = "quality.last_year" if facts["below"].value else "quality.none_below"
    keys.append(last_year if run.last_year else "quality.no_last_year")
    return text([TEXT.raw(key) for key in keys], {"name": run.name, **facts})


def show_departments(run: Run) -> Table:
    """A county: every department. A department: its projects."""
    return _departments(run) if run.whole_county else _projects(run)


def _departments(run: Run) -> Table:
    register = run.county.units(run.fiscal_year)
    rows = summary.departments(run.counted, run.missing, run.flags, register)
    rows = summary.total(rows, SAY("departments.total"))
    return table(rows, "departments", SAY("departments.caption"), [
        column("department", width=2.4), *counts(projects="departments.projects", missing="departments.missing"),
        wan("registered_budget_yuan", width=1.4), *counts(indicators="departments.indicators"),
        rate("quantitative_share", "departments.quantitative"), *counts(flawed="departments.flawed"),
        rate("flawed_share", "departments.share"),
        *counts(vague="departments.vague", copied="departments.copied", good="departments.good"),
    ], landscape=True, strong=[len(rows) - 1], note=SAY("departments.note"))


def _projects(run: Run) -> Table:
    return table(run.targets, "projects", SAY("projects.caption"), [
        column("project", width=2.6), wan("registered_budget_yuan", width=1.3),
        column("budget_yuan", SAY("projects.amount"), unit_="wan_yuan", width=1.3),
        *counts(indicators="departments.indicators", flawed="projects.flawed", vague="projects.vague"),
        column("review_grade", align="center", width=0.8), column("consequence", width=1.6),
    ], landscape=True, empty=SAY("projects.empty"), note=SAY("projects.note"))


def show_quality(run: Run) -> Table:
    """Quality findings by kind: how many, on how many indicators, forms and departments."""
    rows = summary.by_kind(run.flags, run.targets)
    whose = counts(departments="quality.departments") if run.whole_county else []
    return table(rows, "quality", SAY("quality.caption"), [
        column("severity", width=0.8, align="center"), column("title", SAY("quality.title"), width=2.8),
        column("party", SAY("quality.party"), width=1.1),
        *counts(findings="quality.findings", indicators="quality.indicators", forms="quality.forms"), *whose,
    ], empty=SAY("quality.empty"), note=SAY("quality.note"))


def show_quality_figure(run: Run) -> Figure:
    """Share of weak indicators, highest first: a county's departments, or a department's projects."""
    rows = _shares(run).sort_values(["flawed_share", "name"], ascending=[False, True]).head(BARS)[::-1]
    drawing, axes = new_axes(height=max(1.2, 0.21 * len(rows) + 0.6))
    axes.barh(rows["name"], rows["flawed_share"] * 100, color="#33557a", height=0.65)
    axes.set_xlabel(SAY("quality.axis"))
    axes.tick_params(axis="y", labelsize=7)
    side = "county" if run.whole_county else "department"
    return figure(drawing, "quality", SAY(f"quality.figure_{side}"), SAY(f"quality.alt_{side}", name=run.name))


def _shares(run: Run) -> pd.DataFrame:
    """name, flawed_share: of each department, or of each project."""
    if not run.whole_county:
        return summary.with_shares(run.counted.rename(columns={"project": "name"}))
    rows = summary.departments(run.counted, run.missing, run.flags, run.county.units(run.fiscal_year))
    return rows.assign(name=[str(name).removeprefix(run.county.name) for name in rows["department"]])


def show_findings(run: Run) -> Findings:
    """What to do, form by form; a county report shows the errors first, the rest is in findings.csv."""
    order = run.findings["severity"].map(summary.SEVERITIES).fillna(len(summary.SEVERITIES))
    frame = run.findings.assign(order=order).sort_values(["order", "file", "sheet"], kind="stable")
    frame = frame.drop(columns="order")
    key = "findings.caption_county" if run.whole_county else "findings.caption"
    note = SAY("findings.more") if run.whole_county and len(frame) > SHOWN else ""
    return Findings(frame, SAY(key), SAY("findings.empty"), SHOWN if run.whole_county else len(frame), note)


def show_signatures(run: Run) -> Signatures:
    """Where the reviewers of the finance bureau sign; the filing unit does not."""
    rows = tuple((SAY(f"signatures.{name}"), SAY("cover.blank_date")) for name in ("reviewer", "checker", "head"))
    return Signatures(SAY("signatures.title"), rows)


def show_rules(run: Run) -> Card:
    """The rules in force for this run: edition, documents, checked against the text or not."""
    return run.rules.card("performance_target")


def attach(run: Run) -> Attachments:
    """The tables behind the report, with the address of every cell."""
    places = set(run.indicators["place"])
    near = run.suggestions
    frames = {
        "targets": run.targets, "indicators": run.indicators, "flags": run.flags, "missing": run.missing,
        "suggestions": near[near["place"].isin(places)],
        "proposals": run.proposals[run.proposals.index.isin(set(run.targets["place"]))].reset_index(),
    }
    return Attachments(frames | ({"library": run.library} if run.whole_county else {}))
