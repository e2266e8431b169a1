"""The department beside its projects, and what reviews found; findings, rules, and the tables behind the report."""

import pandas as pd

from budgeteval.display import (
    Attachments,
    Card,
    Column,
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
from budgeteval.facts import Fact
from budgeteval.stages.department_evaluation.evaluate import by_department
from budgeteval.stages.department_evaluation.read import Run
from budgeteval.stages.department_evaluation.stating import SAY, counted, lines, state, wan
from budgeteval.stages.department_evaluation.summary import GAPS, by_code, outliers
from budgeteval.terms import label

SHOWN = 40


def show_comparison(run: Run) -> Parts:
    """Department and projects, money and marks: in words, as a table or a figure."""
    if run.projects.empty:
        return parts(lines(["compare.none"], {"name": run.name}))
    return parts(_words(run), _figure(run) if run.whole_county else _beside(run))


def _words(run: Run) -> Text:
    rows = run.projects
    filed = rows[rows["place"].notna()]
    scored = rows[rows["recomputed_total"].notna()]
    beside = by_department(rows)
    weak = scored[scored["recomputed_grade"].isin(run.law.checks.weak_grades)]

    def tell(name: str, value: float, unit: str, of: pd.DataFrame, column_: str) -> Fact:
        return state(f"projects.{name}", value, unit, of["place"].dropna(), column_,
                     table="department_projects")

    facts: dict[str, str | Fact] = {
        "name": run.name, "count": tell("registered", len(rows), "count", filed, "project_code"),
        "filed": tell("filed", len(filed), "count", filed, "place"),
        "budget": tell("budget", rows["register_yuan"].sum(), "yuan", filed, "register_yuan"),
        "scored": tell("scored", len(scored), "count", scored, "recomputed_total"),
        "mean": tell("mean", scored["recomputed_total"].mean(), "points", scored, "recomputed_total"),
        "weak": tell("weak", len(weak), "count", weak, "recomputed_grade"),
        "rate": tell("execution_rate", _rate(beside, rows), "rate", filed, "spent_yuan")}
    return lines(["compare.money", "compare.marks" if len(scored) else "compare.unscored"], facts)


def _rate(beside: pd.DataFrame, rows: pd.DataFrame) -> float:
    """Spent over budget of all projects whose form agrees with the register."""
    clean = rows[(rows["budget_yuan"] - rows["register_yuan"]).abs() < 1].dropna(subset=["spent_yuan"])
    return float(clean["spent_yuan"].sum() / clean["budget_yuan"].sum()) if len(clean) else float("nan")


def _beside(run: Run) -> Table:
    """Money and marks of the whole and of its projects in two columns of figures."""
    own = run.scores[run.scores["place"] == run.form]
    if own.empty:
        return _project_table(run)
    one, rows = own.iloc[0], run.projects
    beside = by_department(rows).iloc[0]
    frame = pd.DataFrame([
        {"item": SAY("compare.whole"), "budget_yuan": one["budget_yuan"], "execution_rate": one["execution_rate"],
         "reported_total": one["reported_total"], "recomputed_total": one["recomputed_total"]},
        {"item": SAY("compare.projects", count=int(beside["registered"])), "budget_yuan": beside["register_yuan"],
         "execution_rate": beside["project_execution_rate"], "reported_total": rows["reported_total"].mean(),
         "recomputed_total": beside["project_mean"]}])
    return table(frame, "comparison", SAY("compare.caption"), [
        column("item", SAY("compare.item"), width=2), wan("budget_yuan"), "execution_rate",
        column("reported_total", SAY("compare.reported"), unit_="points"),
        column("recomputed_total", SAY("compare.recomputed"), unit_="points")], note=SAY("compare.note"))


def _figure(run: Run) -> Figure:
    rows = run.scores.dropna(subset=["reported_total", "project_mean"])
    drawing, axes = new_axes(height=3.0)
    axes.scatter(rows["project_mean"], rows["reported_total"], s=14, color="#2F5D8A", alpha=0.7)
    low = min([*rows["project_mean"], *rows["reported_total"], 90.0]) - 1
    axes.plot([low, 100], [low, 100], color="#9AA5B1", linewidth=0.9, linestyle="--")
    axes.set_xlim(low, 101)
    axes.set_ylim(low, 102)
    axes.set_xlabel(SAY("compare.axis_projects"))
    axes.set_ylabel(SAY("compare.axis_whole"))
    return figure(drawing, "projects", SAY("compare.figure"), SAY("compare.alt", name=run.name),
                  note=SAY("compare.figure_note"))


def show_projects(run: Run) -> Table:
    """A department's projects; of the county, the departments furthest above their data or projects."""
    return _outliers(run) if run.whole_county else _project_table(run)


def _project_table(run: Run) -> Table:
    rows = run.projects.sort_values("register_yuan", ascending=False, kind="stable")
    rows = rows.assign(shown_grade=[label("grade", one) if one == one and one else ""
                                    for one in rows["recomputed_grade"]])
    return table(rows, "projects", SAY("projects.caption"), [
        column("project", width=2.6), wan("register_yuan", SAY("projects.budget")), wan("spent_yuan"),
        "reported_total", "recomputed_total",
        column("shown_grade", label("recomputed_grade"), unit_="text", align="center", width=0.8)],
        note=SAY("projects.note"), empty=SAY("projects.empty"))


def _outliers(run: Run) -> Table:
    rows = outliers(run.scores, run.law.checks)
    gaps: list[Column] = [column(name, SAY(f"projects.{name}"), unit_="points", width=1.1) for name in GAPS]
    return table(rows, "outliers", SAY("projects.outliers"), [
        column("department", width=2), "reported_total", "framework_total", "project_mean", *gaps],
        note=SAY("projects.outliers_note"), empty=SAY("projects.no_outliers"))


def show_reviews(run: Run) -> Parts:
    """Key evaluations and re-checked projects of the department; a missing report is said to be missing."""
    reviews = run.reviews
    keys, checks = reviews.key_results, reviews.rechecks.merge(run.projects, on="project_code", how="inner")
    said = ["reviews.no_key" if not reviews.key_places else "reviews.key" if len(keys) else "reviews.none_key",
            "reviews.no_spot" if not reviews.spot_places else "reviews.spot" if len(checks) else "reviews.none_spot"]
    facts: dict[str, str | Fact] = {
        "keys": state("key_evaluations", len(keys), "count", reviews.of_keys(keys), "", table=""),
        "checks": state("rechecked", len(checks), "count", reviews.of_checks(checks), "", table=""),
        "key_mean": state("key_mean", keys["score"].mean(), "points", reviews.of_keys(keys), "", table=""),
        "gap": state("recheck_gap", (checks["recheck_score"] - checks["reported_total"]).mean(), "points",
                     reviews.of_checks(checks), "", table="")}
    return parts(lines(said, facts), _key_table(keys) if len(keys) else None)


def _key_table(keys: pd.DataFrame) -> Table:
    return table(keys, "key_results", SAY("reviews.caption"), [
        column("project", width=2.4), column("department", width=1.6), wan("amount_yuan"), "score", "grade"])


def show_quality(run: Run) -> Table:
    """Findings by kind."""
    rows = by_code(run.findings)
    return table(rows, "quality", SAY("quality.caption"), [
        column("severity", width=0.7), column("title", SAY("quality.title"), width=2.6),
        counted("findings", SAY("quality.findings")), counted("departments", SAY("quality.departments")),
        column("party", width=1)], empty=SAY("quality.empty"), note=SAY("quality.note"))


def show_findings(run: Run) -> Findings:
    """What to do, cell by cell; a county report shows the errors first, the rest is in findings.csv."""
    order = run.findings["severity"].map({"error": 0, "warning": 1}).fillna(2)
    frame = run.findings.assign(order=order).sort_values(["order", "file"], kind="stable").drop(columns="order")
    limit = SHOWN if run.whole_county else len(frame)
    note = SAY("findings.more", shown=SHOWN, all=len(frame)) if len(frame) > limit else ""
    return Findings(frame.reset_index(drop=True), SAY("findings.caption"), SAY("findings.empty"), limit, note,
                    "department")


def show_rules(run: Run) -> Card:
    """The rules in force for the framework: edition, documents, checked against the text or not."""
    return run.rules.card("department_evaluation")


def attach(run: Run) -> Attachments:
    """The tables behind the report, with the address of every cell."""
    codes, places = set(run.scores["department_code"]), set(run.scores["place"])
    stated = {name: getattr(run, name) for name in ("base_values", "base_points", "functional_classes")}
    blocks = {name: getattr(run, name) for name in ("indicators", "funds", "tasks")}
    return Attachments({
        "department_scores": run.scores, "framework_rows": run.framework,
        **{name: rows[rows["department_code"].isin(codes)] for name, rows in stated.items()},
        **{name: rows[rows["form"].isin(places)] for name, rows in blocks.items()},
        "department_projects": run.projects})
