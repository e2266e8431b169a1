"""What an assessment report shows: ranking, grades, lost points by item, sheets of all units, findings."""

import pandas as pd

from budgeteval.display import (
    Attachments,
    Column,
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
    text,
)
from budgeteval.facts import as_text
from budgeteval.findings import COLUMNS
from budgeteval.stages.assessment.facts import DEPARTMENT, TOWNSHIP, grade_fact, overview_facts, township_facts
from budgeteval.stages.assessment.run import OPEN, Run
from budgeteval.stages.assessment.words import SAY, TEXT, listed
from budgeteval.terms import label

SHOWN = 80


def show_cover(run: Run) -> Cover:
    """Cover; the bureau assesses."""
    rows = (
        (SAY("cover.author"), run.county.bureau),
        (label("fiscal_year"), SAY("cover.year", year=run.fiscal_year)),
        (SAY("card.rules"), f"{run.rules.title} ({run.rules.edition})"),
        (SAY("cover.date"), SAY("cover.blank_date")),
    )
    return Cover(SAY("cover.title", year=run.fiscal_year), run.name, rows, run.county.demo_mark)


def show_overview(run: Run) -> Text:
    """Who is assessed, how well, and how much could not be judged."""
    facts, towns = overview_facts(run), township_facts(run)
    names = {"name": run.name, "year": str(run.fiscal_year), "rules": run.rules.title}
    has_towns = bool(facts["townships"].value)
    shown = [text(TEXT.raw("overview.scope" if has_towns else "overview.scope_departments"), {**facts, **names})]
    if run.known.missing:
        missing = listed(label("stage", name) for name in run.known.missing)
        shown.append(text(SAY("overview.missing", reports=missing)))
    shown.append(text(TEXT.raw("overview.mean" if facts["ranked"].value else "overview.mean_none"), facts))
    if has_towns:
        key = "overview.townships" if towns["ranked"].value else "overview.townships_none"
        shown.append(text(TEXT.raw(key), towns))
    if facts["all"].value is not None:
        shown.append(text(TEXT.raw("overview.all"), facts))
    shown.append(text(TEXT.raw("overview.open"), facts))
    if facts["open"].value:
        shown.append(text(SAY("overview.scaled" if run.limits.open_items == "scale" else "overview.left")))
    return Text(tuple(paragraph for one in shown for paragraph in one.paragraphs))


def show_ranking(run: Run) -> Parts:
    """Departments and townships apart, best first; units without a total last."""
    return parts(_ranking(run, DEPARTMENT, "ranking", "rank.caption"),
                 _ranking(run, TOWNSHIP, "township_ranking", "rank.townships_caption"))


def _ranking(run: Run, kind: str, name: str, caption: str) -> Table:
    rows = run.totals[run.totals["unit_kind"] == kind].sort_values(["rank", "unit_code"], kind="stable")
    return table(rows, name, SAY(caption), [
        column("rank", width=0.6), column("unit", label("agency"), unit_="text", width=2.4),
        column("judged_weight", width=0.9), column("mark", SAY("rank.mark"), width=0.9), column("bonus", width=0.7),
        column("deducted", SAY("kind.deduction"), width=0.7), column("total", width=0.9),
        column("grade", align="center", width=0.6),
    ], note=SAY("rank.note"), empty=SAY("rank.empty"))


def show_grades(run: Run) -> Table:
    """Units by grade, departments and townships apart."""
    sizes = {kind: int((run.totals["unit_kind"] == kind).sum()) for kind in (DEPARTMENT, TOWNSHIP)}
    facts = []
    rows = []
    for grade in (*run.limits.grades, ""):
        counts = {kind: grade_fact(run, kind, str(grade)) for kind in sizes}
        facts += [one for one in counts.values() if grade]
        rows.append([label("grade", str(grade)) if grade else SAY("grades.none"), *(
            value for kind, one in counts.items()
            for value in (one.value, int(one.value or 0) / sizes[kind] if sizes[kind] else None))])
    frame = pd.DataFrame(rows, columns=["name", "departments", "department_share", "townships", "township_share"])
    return table(frame, "grades", SAY("grades.caption"), [
        column("name", label("grade"), unit_="text", align="center"),
        _count("departments", "grades.departments"), column("department_share", SAY("grades.share"), unit_="rate"),
        _count("townships", "grades.townships"), column("township_share", SAY("grades.share"), unit_="rate"),
    ], note=SAY("grades.note"), facts=facts)


def show_figure(run: Run) -> Figure:
    """Distribution of the departments' totals with the grade limits."""
    values = run.totals.loc[run.totals["unit_kind"] == DEPARTMENT, "total"].dropna()
    drawing, axes = new_axes(height=2.6)
    axes.set_xlabel(SAY("figure.x"))
    axes.set_ylabel(SAY("figure.y"))
    axes.locator_params("y", integer=True)
    if len(values):
        low, high = int(values.min() // 2 * 2), int(values.max() // 2 * 2 + 2)
        axes.hist(values, bins=list(range(low, high + 2, 2)), color="#8aa5c2", edgecolor="white")
        for floor in run.limits.grades.values():
            if low < floor < high:
                axes.axvline(floor, color="#9c2a2a", linewidth=0.8, linestyle="--")
    else:
        axes.text(0.5, 0.5, SAY("figure.none"), ha="center", transform=axes.transAxes)
    return figure(drawing, "totals", SAY("figure.caption"), SAY("figure.alt", count=len(values)))


def show_items(run: Run) -> Table:
    """Items of the sheet: judged and open units, mean rate, points lost."""
    rows = []
    for code, item in run.limits.items.items():
        marks = run.marks[run.marks["item"] == code]
        judged = marks.dropna(subset=["mark"])
        rows.append({"group": SAY(f"items.groups.{item.group}"), "title": item.title, "weight": item.weight,
                     "units": len(marks), "judged": len(judged), "open": int(marks["outcome"].isin(OPEN).sum()),
                     "idle": int((marks["outcome"] == "nothing_due").sum()),
                     "rate": judged["rate"].mean(), "lost": (judged["weight"] - judged["mark"]).sum(min_count=1)})
    return table(pd.DataFrame(rows), "items", SAY("items.caption"), [
        column("group", SAY("items.group"), unit_="text", width=1.0),
        column("title", SAY("items.title"), unit_="text", width=1.8), column("weight", width=0.7),
        *(_count(name, f"items.{name}") for name in ("units", "judged", "open", "idle")),
        column("rate", SAY("items.rate"), width=0.9), column("lost", SAY("items.lost"), unit_="points", width=0.9),
    ], note=SAY("items.note"))


def show_sheets(run: Run) -> Parts:
    """Marks of every unit by part of the sheet."""
    return parts(_matrix(run, DEPARTMENT, "department_sheets", "matrix.caption"),
                 _matrix(run, TOWNSHIP, "township_sheets", "matrix.townships_caption"))


def _matrix(run: Run, kind: str, name: str, caption: str) -> Table:
    """Units x parts of the sheet; a part is open if none of its items could be judged."""
    items = {code: item for code, item in run.limits.items.items() if kind in item.applies}
    weights: dict[str, float] = {}
    for item in items.values():
        weights[item.group] = weights.get(item.group, 0) + item.weight
    marks = run.marks[run.marks["unit_kind"] == kind]
    marks = marks.assign(group=[items[str(code)].group for code in marks["item"]])
    sums = marks.groupby(["unit_code", "group"])["mark"].sum(min_count=1).unstack()
    units = run.totals[run.totals["unit_kind"] == kind].set_index("unit_code")
    frame = sums.reindex(index=units.index, columns=list(weights)).assign(unit=units["unit"], total=units["total"])
    return table(frame.reset_index(), name, SAY(caption), [
        column("unit", label("agency"), unit_="text", width=2.4),
        *(_part(group, weight) for group, weight in weights.items()), column("total", width=0.8),
    ], landscape=len(frame) > 0, note=SAY("matrix.note"), empty=SAY("matrix.empty"))


def _part(group: str, weight: float) -> Column:
    shown = SAY("matrix.full", group=SAY(f"items.groups.{group}"), weight=as_text(weight, "number"))
    return column(group, shown, unit_="points", width=0.9)


def show_extras(run: Run) -> Table:
    """Bonus and deductions of the evidence list."""
    rows = run.evidence.rows[run.evidence.rows["kind"] != "item"]
    names = run.units.set_index("department_code")["department"]
    rows = rows.assign(unit=rows["unit_code"].map(names), kind=[SAY(f"kind.{one}") for one in rows["kind"]])
    return table(rows, "extras", SAY("extras.caption"), [
        column("unit", SAY("extras.unit"), unit_="text", width=1.8),
        column("kind", SAY("extras.kind"), unit_="text", width=0.7),
        column("item", SAY("extras.item"), unit_="text", width=2.0),
        column("value", SAY("extras.value"), unit_="points", width=0.7), column("evidence", width=1.8),
    ], note=SAY("extras.note"), empty=SAY("extras.empty"))


def show_findings(run: Run) -> Findings:
    """What is wrong with the evidence, and what stays open; errors first."""
    order = run.findings["severity"].map({"error": 0, "warning": 1, "question": 2}).fillna(3)
    frame = run.findings.assign(order=order).sort_values("order", kind="stable")[COLUMNS]
    return Findings(frame, SAY("findings.caption"), SAY("findings.empty"), SHOWN)


def show_sources(run: Run) -> Parts:
    """What the report reads and by which rules."""
    return parts(run.card(), run.rules.card("assessment"))


def attach(run: Run) -> Attachments:
    """Every unit's sheet, the totals, and the evidence as read."""
    return Attachments({"assessments": run.marks, "assessment_totals": run.totals, "evidence": run.evidence.rows})


def _count(name: str, key: str) -> Column:
    return column(name, SAY(key), unit_="count", width=0.8)
