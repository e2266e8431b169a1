"""The report's first half: cover, overview, tasks and money, scores as printed, recomputed, and by the framework."""

import pandas as pd

from budgeteval.display import Cover, Figure, Table, Text, column, figure, new_axes, table
from budgeteval.facts import Fact, as_text, entries
from budgeteval.findings import catalogue
from budgeteval.scoring.indicators import is_marked
from budgeteval.stages.department_evaluation.filed import FISCAL
from budgeteval.stages.department_evaluation.read import SIDES, Run
from budgeteval.stages.department_evaluation.stating import SAY, counted, lines, state, wan
from budgeteval.stages.department_evaluation.summary import GRADES, bunched, framework_grades, grade_table
from budgeteval.terms import label

COLOURS = ("#8FA3B8", "#9c2a2a", "#2F5D8A")


def show_cover(run: Run) -> Cover:
    """Cover: the unit is the author of the self-evaluation, the finance bureau of recomputation and comparison."""
    author = SAY("cover.authors") if run.whole_county else run.name
    rows = (
        (SAY("cover.author"), author),
        (SAY("cover.checker"), run.county.bureau),
        (label("fiscal_year"), SAY("cover.year", year=run.fiscal_year)),
        (SAY("card.rules"), f"{run.rules.title} ({run.rules.edition})"),
        (SAY("cover.date"), SAY("cover.blank_date")),
    )
    return Cover(SAY("cover.title", year=run.fiscal_year), run.name, rows, run.county.demo_mark)


def show_overview(run: Run) -> Text:
    """How many departments, how much money, how good they say they are, how good the data say they are."""
    if run.scores.empty:
        return lines(["overview.none"], {"name": run.name, "year": str(run.fiscal_year)})
    facts = _overview(run)
    keys = ["overview.county" if run.whole_county else "overview.department"]
    keys += ["overview.money"] if run.scores["budget_yuan"].notna().any() else []
    blocked = (run.scores["status"] == "blocked").any()
    keys.append("overview.blocked" if blocked else "overview.all_scored")
    scored = run.scores["recomputed_total"].notna().any()
    keys.append(("overview.means" if run.whole_county else "overview.totals") if scored else "overview.no_total")
    framework = "overview.framework_county" if run.whole_county else "overview.framework"
    keys.append(framework if run.scores["framework_total"].notna().any() else "overview.no_framework")
    keys += ["overview.slips"] if (run.findings["code"] == "department_unit_mixup").any() else []
    keys += ["overview.bunched"] if run.whole_county else []
    return lines(keys, {"name": run.name, "year": str(run.fiscal_year), **facts})


def _in_use(run: Run) -> pd.DataFrame:
    """Rows whose form counts for its department."""
    return run.scores[~run.scores["blocked_by"].isin(("department_second_form", "department_project_form"))]


def _overview(run: Run) -> dict[str, str | Fact]:
    rows, all_rows = _in_use(run), run.scores
    blocked = all_rows[all_rows["status"] == "blocked"]
    clean = rows[rows["budget_yuan"].notna()]
    budget, spent = (clean[name].sum(min_count=1) for name in ("budget_yuan", "spent_yuan"))
    means = {f"{name.removesuffix('_total')}": state(
        "mean" if name == "reported_total" else f"{name.removesuffix('_total')}_mean", rows[name].mean(), "points",
        rows.loc[rows[name].notna(), "place"], name) for name in SIDES}
    near, limit, width = bunched(rows["reported_total"], run.law.checks)
    weight = rows["judged_weight"].mean()
    return {
        "forms": state("forms", len(all_rows), "count", all_rows["place"], "place"),
        "departments": state("departments", rows["department_code"].nunique(), "count", rows["place"],
                             "department_code"),
        "registered": state("registered", len(run.register), "count", entries("departments", run.register),
                            table="", of=""),
        "blocked": state("blocked", len(blocked), "count", blocked["place"], "status"),
        "scored": state("scored", len(all_rows) - len(blocked), "count", all_rows["place"], "status"),
        "budget": state("budget", budget, "yuan", clean["place"]),
        "spent": state("spent", spent, "yuan", clean["place"], "spent_yuan"),
        "rate": state("execution_rate", spent / budget if budget else None, "rate", clean["place"], "execution_rate"),
        "framework_departments": state("framework_departments", int(rows["framework_total"].notna().sum()), "count",
                                       rows["place"], "framework_total"),
        "weight": state("judged_weight", weight, "points", rows["place"], "judged_weight"),
        "near": state("bunched", near, "count", rows["place"], "reported_total", rule="checks.bunched_within"),
        "shared": state("bunched_share", near / max(len(rows["reported_total"].dropna()), 1), "rate", rows["place"],
                        "reported_total", digits=1),
        "width": state("bunched_width", width, "points", (), of="", table="", rule="checks.bunched_within", digits=0),
        "limit": state("bunched_from", limit, "points", rows["place"], "reported_total", digits=2), **means,
    }


def show_money(run: Run) -> Table:
    """A department's tasks and funds; of the county, the departments that spent least of their budget."""
    if run.whole_county:
        return _slowest(run)
    funds = run.funds[(run.funds["form"] == run.form) & (run.funds["part"] != FISCAL)]
    tasks = run.tasks[run.tasks["form"] == run.form]
    rows = pd.concat([tasks[["name", "completed_text", "budget_yuan", "spent_yuan"]],
                      funds.rename(columns={"label": "name"})[["name", "budget_yuan", "spent_yuan"]]])
    rows = rows.assign(execution_rate=(rows["spent_yuan"] / rows["budget_yuan"]).where(rows["budget_yuan"] > 0))
    rows["completed_text"] = rows["completed_text"].fillna("")
    rows["name"] = rows["name"].str.strip()
    total = [place for place, source in enumerate(["", ] * len(tasks) + list(funds["source"])) if source == "total"]
    columns = [column("name", SAY("money.name"), width=2)]
    columns += [column("completed_text", SAY("money.completed"), width=2)] if len(tasks) else []
    return table(rows, "money", SAY("money.caption"), [*columns, wan("budget_yuan"), wan("spent_yuan"),
                 "execution_rate"], strong=total, empty=SAY("money.empty"))


def _slowest(run: Run) -> Table:
    rows = _in_use(run).sort_values("execution_rate", kind="stable").head(10)
    return table(rows, "slowest", SAY("money.slowest"), [
        column("department", width=2), wan("budget_yuan"), wan("spent_yuan"), "execution_rate",
        column("project_execution_rate", width=1.3)], empty=SAY("money.empty"), note=SAY("money.note"))


def show_scores(run: Run) -> Table:
    """Printed, recomputed and framework totals; of the county, a row per form: forms in = scored + blocked."""
    return _all_scores(run) if run.whole_county else _own_scores(run)


def _all_scores(run: Run) -> Table:
    rows = run.scores.assign(state=[_state(why) for why in run.scores["blocked_by"]],
                             grade=[label("grade", one) if one else "" for one in run.scores["recomputed_grade"]])
    absent = pd.DataFrame([{"department": name, "state": SAY("scores.missing")} for code, name in run.register.items()
                           if code not in set(run.scores["department_code"])], columns=["department", "state"])
    rows = pd.concat([rows.astype(object), absent.reindex(columns=rows.columns).astype(object)], ignore_index=True)
    return table(rows, "scores", SAY("scores.caption"), [
        column("department", width=2.8), wan("budget_yuan"), "execution_rate", "reported_total", "recomputed_total",
        column("grade", SAY("scores.grade"), unit_="text", align="center", width=0.8), "framework_total",
        column("judged_weight", SAY("scores.judged"), unit_="points"), column("project_mean", width=1.1),
        column("state", SAY("scores.state"), unit_="text", width=2.2)],
        landscape=True, note=SAY("scores.note"), empty=SAY("scores.empty"))


def _own_scores(run: Run) -> Table:
    """One line per side, then the forms that are not counted."""
    lines_ = []
    for one in _in_use(run).to_dict("records"):
        state_ = _state(one["blocked_by"])
        framework = framework_grades(pd.DataFrame([one]), run.rules).iloc[0]
        key = "scores.of_weight" if framework else "scores.too_little"
        judged = SAY(key, weight=as_text(one["judged_weight"], "points"))
        for side, grade, note in (("reported", one["reported_grade"], ""), ("recomputed", one["recomputed_grade"],
                                  state_), ("framework", framework, judged)):
            lines_.append({"side": SAY(f"grades.{side}"), "total": one[f"{side}_total"],
                           "grade": label("grade", grade) if grade else "", "note": note})
        lines_.append({"side": label("project_mean"), "total": one["project_mean"], "grade": "",
                       "note": SAY("scores.projects", count=one["projects"])})
    aside = run.scores[~run.scores["place"].isin(_in_use(run)["place"])]
    lines_ += [{"side": place.split("!")[0].rsplit("/", 1)[-1], "total": None, "grade": "", "note": _state(why)}
               for place, why in zip(aside["place"], aside["blocked_by"], strict=True)]
    return table(pd.DataFrame(lines_, columns=["side", "total", "grade", "note"]), "scores", SAY("scores.own"), [
        column("side", SAY("scores.side"), width=2), column("total", SAY("scores.total"), unit_="points"),
        column("grade", label("grade"), unit_="text", align="center"),
        column("note", SAY("scores.state"), unit_="text", width=2.4)],
        note=SAY("scores.note"), empty=SAY("scores.empty"))


def _state(blocked_by: str) -> str:
    """Scored, or why not."""
    if not blocked_by:
        return SAY("scores.scored")
    return SAY("scores.why", why=SAY("join").join(map(_title, blocked_by.split(";"))))


def _title(code: str) -> str:
    """What a reason for blocking is called."""
    return catalogue()[code]["title"]


def show_score_figure(run: Run) -> Figure:
    """Totals by department on three lines of dots: how bunched the printed ones are, how the others spread."""
    drawing, axes = new_axes(height=2.2)
    names = [SAY(f"figure.{side}") for side in SIDES]
    low = 98.0
    for level, (side, colour) in enumerate(zip(SIDES, COLOURS, strict=True)):
        values = run.totals[side]
        low = min([low, *values])
        offset = [((place * 7) % 11 - 5) / 22 for place in range(len(values))]
        axes.scatter(values, [level + one for one in offset], s=9, color=colour, alpha=0.55, linewidths=0)
        own = run.scores[side].dropna() if not run.whole_county else []
        axes.scatter(own, [level] * len(own), s=60, marker="D", facecolors="none", edgecolors="#111111")
    for edge in list(run.rules.self_evaluation.grades.values())[:-1]:
        if edge > low:
            axes.axvline(edge, color="#9AA5B1", linestyle="--", linewidth=0.8)
    axes.set_yticks(range(len(SIDES)), names)
    axes.set_xlim(low - 1, 102)
    axes.set_xlabel(SAY("figure.axis"))
    note = SAY("figure.note_county" if run.whole_county else "figure.note")
    return figure(drawing, "totals", SAY("figure.caption"), SAY("figure.alt", name=run.name), note=note)


def show_form(run: Run) -> Table:
    """A department's indicators with both marks; of the county, the grades on all three sides."""
    if run.whole_county:
        return _grades(run)
    rows = run.indicators
    rows = rows[(rows["form"] == run.form) & is_marked(rows)]
    return table(rows, "form", SAY("form.caption"), [
        column("level2", width=1.1), column("level3", width=1.8), column("target_text", SAY("form.target"), width=0.9),
        column("achieved_text", SAY("form.achieved"), width=1.1), "weight", "reported_score", "recomputed_score",
        column("variance_reason", SAY("form.reason"), width=2)], landscape=True, empty=SAY("form.empty"),
        note=SAY("form.note"))


def _grades(run: Run) -> Table:
    rows = grade_table(_in_use(run), framework_grades(_in_use(run), run.rules))
    rows["name"] = [label("grade", grade) if grade else SAY("grades.none") for grade in GRADES]
    sides = ("reported", "recomputed", "framework")
    columns = [column("name", label("grade"), unit_="text", align="center")]
    for side in sides:
        columns += [counted(f"{side}_departments", SAY("grades.departments")),
                    column(f"{side}_share", SAY("grades.share"), unit_="rate", digits=1)]
    return table(rows, "grades", SAY("grades.caption"), columns,
                 groups=[("", 1), *((SAY(f"grades.{side}"), 2) for side in sides)], note=SAY("grades.note"))
