"""What a self-evaluation report shows; every number in prose is a fact with its rows."""

import pandas as pd

from budgeteval.display import (
    Attachments,
    Card,
    Column,
    Cover,
    Figure,
    Findings,
    Table,
    Text,
    column,
    figure,
    new_axes,
    table,
    text,
)
from budgeteval.facts import Fact, fact, parameter
from budgeteval.scoring.execution import amount_rows
from budgeteval.stages.self_evaluation import summary
from budgeteval.stages.self_evaluation.read import Run
from budgeteval.terms import label, sentences

TEXT = sentences(__package__)
SAY = TEXT.say
SHOWN = 40


def show_cover(run: Run) -> Cover:
    """Cover; the author is the unit itself (a department, or the bureau that collects the forms)."""
    author = run.county.bureau if run.whole_county else run.name
    rows = (
        (SAY("cover.author"), author),
        (label("fiscal_year"), SAY("cover.year", year=run.fiscal_year)),
        (SAY("card.rules"), f"{run.rules.title} ({run.rules.edition})"),
        (SAY("cover.date"), SAY("cover.blank_date")),
    )
    return Cover(SAY("cover.title", year=run.fiscal_year), run.name, rows, run.county.demo_mark)


def show_overview(run: Run) -> Text:
    """How many projects, how much money, how much of it spent, and what could not be scored."""
    scores = run.scores
    if scores.empty:
        return text(TEXT.raw("overview.none"), {"name": run.name, "year": str(run.fiscal_year)})
    facts = _overview_facts(run)
    keys = ["overview.scope_county" if run.whole_county else "overview.scope_department", "overview.money"]
    keys.append("overview.blocked" if (scores["status"] == "blocked").any() else "overview.all_scored")
    comparable = (scores["reported_total"] + scores["recomputed_total"]).notna().any()
    keys.append("overview.totals" if comparable else "overview.no_totals")
    return text([TEXT.raw(key) for key in keys], {"name": run.name, **facts})


def _overview_facts(run: Run) -> dict[str, Fact]:
    scores = run.scores
    places = scores["place"]
    blocked = scores[scores["status"] == "blocked"]
    budgets, spendings = (amount_rows(run.funds, name) for name in ("budget_yuan", "spent_yuan"))
    budget, spent = scores["budget_yuan"].sum(min_count=1), scores["spent_yuan"].sum(min_count=1)
    rate = spent / budget if budget else None
    differing = summary.differing(scores)
    both = scores.dropna(subset=["reported_total", "recomputed_total"])
    covered = scores.loc[scores["department_code"] != "", "department_code"].nunique()
    make = _maker(run)
    return {
        "year": fact("self_evaluation.fiscal_year", str(run.fiscal_year), "text", rows=[parameter("fiscal_year")]),
        "projects": make("projects", len(scores), "count", "scores", "place", places),
        "departments": make("departments", covered, "count", "scores", "department_code", places),
        "budget": make("budget", budget, "yuan", "funds", "budget_yuan", budgets),
        "spent": make("spent", spent, "yuan", "funds", "spent_yuan", spendings),
        "rate": make("execution_rate", rate, "rate", "funds", "spent_yuan", spendings),
        "scored": make("scored", len(scores) - len(blocked), "count", "scores", "status", places),
        "blocked": make("blocked", len(blocked), "count", "scores", "status", blocked["place"]),
        "both": make("compared", len(both), "count", "scores", "recomputed_total", both["place"]),
        "reported": make("reported_mean", both["reported_total"].mean(), "points", "scores", "reported_total",
                         both["place"]),
        "recomputed": make("recomputed_mean", both["recomputed_total"].mean(), "points", "scores",
                           "recomputed_total", both["place"]),
        "differing": make("differing", len(differing), "count", "scores", "recomputed_total", differing["place"]),
    }


def show_coverage(run: Run) -> Table:
    """Per department of the register: forms received, scored, blocked. Forms in = scored + blocked."""
    rows = summary.coverage(run.scores, run.county.departments_in(run.fiscal_year))
    unknown = run.scores[run.scores["department_code"] == ""]
    if len(unknown) and run.whole_county:
        blocked = int((unknown["status"] == "blocked").sum())
        rows.loc[len(rows)] = ["", SAY("coverage.unknown"), len(unknown), len(unknown) - blocked, blocked]
    rows.loc[len(rows)] = ["", SAY("coverage.total"), *rows[["projects", "scored", "blocked"]].sum()]
    return table(rows, "coverage", SAY("coverage.caption"), [
        column("department_code", align="left"), column("department", width=2.5),
        *_counts(projects="coverage.projects", scored="coverage.scored", blocked="coverage.blocked"),
    ], strong=[len(rows) - 1], note=SAY("coverage.note"))


def show_grades(run: Run) -> Table:
    """Grades as printed and as recomputed, with shares."""
    rows = summary.grades(run.scores)
    rows["name"] = [label("grade", grade) if grade else SAY("grades.none") for grade in rows["grade"]]
    return table(rows, "grades", SAY("grades.caption"), [
        column("name", label("grade"), unit_="text", align="center"),
        column("reported_projects", SAY("grades.projects"), unit_="count"),
        column("reported_share", SAY("grades.share"), unit_="rate"),
        column("recomputed_projects", SAY("grades.projects"), unit_="count"),
        column("recomputed_share", SAY("grades.share"), unit_="rate"),
    ], groups=[("", 1), (SAY("grades.reported"), 2), (SAY("grades.recomputed"), 2)], note=SAY("grades.note"))


def show_score_figure(run: Run) -> Figure:
    """Distribution of printed totals against recomputed ones."""
    drawing, axes = new_axes(height=2.7)
    low = min(60.0, _floor(run.scores[["reported_total", "recomputed_total"]].min().min()))
    edges = [low + step for step in range(0, int(101 - low) + 1)]
    axes.hist(run.scores["reported_total"].dropna(), bins=edges, color="#b8c7d9", label=SAY("scores.reported"))
    axes.hist(run.scores["recomputed_total"].dropna(), bins=edges, histtype="step", color="#9c2a2a",
              linewidth=1.4, label=SAY("scores.recomputed"))
    axes.set_xlabel(SAY("scores.axis"))
    axes.set_ylabel(SAY("scores.count"))
    axes.locator_params("y", integer=True)
    axes.legend(frameon=False)
    return figure(drawing, "scores", SAY("scores.figure"), SAY("scores.alt", name=run.name))


def _floor(value: float) -> float:
    return 60.0 if value != value else float(int(value // 10) * 10)


def show_scores(run: Run) -> Table:
    """A department: every project. A county: every department."""
    return _department_table(run) if run.whole_county else _project_table(run.scores, "projects", "projects.caption")


def _department_table(run: Run) -> Table:
    rows = summary.departments(run.scores, run.findings)
    return table(rows, "departments", SAY("departments.caption"), [
        column("department", width=2.2), *_counts(projects="coverage.projects"), _wan("budget_yuan"),
        _wan("spent_yuan"), "execution_rate", *_points("reported_mean", "recomputed_mean", "gap"),
        *_counts(errors="departments.errors"),
    ], landscape=True, note=SAY("departments.note"))


def _project_table(rows: pd.DataFrame, name: str, caption: str) -> Table:
    rows, folder, within = _places(rows)
    rows = rows.assign(gap=rows["recomputed_total"] - rows["reported_total"], grade=rows["recomputed_grade"])
    return table(rows, name, SAY(caption), [
        column("project", width=2.4), _wan("budget_yuan"), _wan("spent_yuan"), "execution_rate",
        column("reported_total"), column("recomputed_total"), *_points("gap"),
        column("grade", SAY("projects.grade"), align="center", width=0.7), column("status", width=0.8),
        column("place", width=3.4),
    ], landscape=True, empty=SAY("projects.empty"), note=text(TEXT.raw("projects.note") + within, folder=folder))


def _places(rows: pd.DataFrame) -> tuple[pd.DataFrame, str, str]:
    """Places without the folder that all the files share, the folder, and the sentence that names it."""
    folders = {file.rpartition("/")[0] for file in rows["file"]}
    if len(folders) != 1 or folders == {""}:
        return rows, "", ""
    folder = folders.pop()
    return rows.assign(place=rows["place"].str.removeprefix(f"{folder}/")), folder, TEXT.raw("projects.folder")


def show_differing(run: Run) -> Table:
    """Projects whose recomputed total differs from the printed one, widest gap first."""
    rows = summary.differing(run.scores)
    shown = _project_table(rows.head(SHOWN), "differing", "differing.caption")
    return shown if len(rows) <= SHOWN else _with_note(shown, SAY("differing.more", shown=SHOWN, all=len(rows)))


def _with_note(shown: Table, note: str) -> Table:
    return Table(**{**vars(shown), "note": note})


def show_execution(run: Run) -> Text:
    """Money that moved slowly, and high marks beside it."""
    rates = run.scores.dropna(subset=["execution_rate"])
    if rates.empty:
        return text(SAY("execution.none"))
    limit = 1 - run.rules.self_evaluation.lights.unspent_above
    slow = rates[rates["execution_rate"] < limit]
    proud = slow[slow["reported_grade"] == "excellent"]
    over = rates[rates["execution_rate"] > 1]
    make = _maker(run)
    values = {
        "limit": fact("self_evaluation.execution.limit", limit, "rate", digits=0,
                      rule="self_evaluation.lights.unspent_above"),
        "slow": make("execution.slow", len(slow), "count", "scores", "execution_rate", slow["place"]),
        "unspent": make("execution.unspent", (slow["budget_yuan"] - slow["spent_yuan"]).sum(), "yuan", "scores",
                        "spent_yuan", slow["place"]),
        "proud": make("execution.slow_excellent", len(proud), "count", "scores", "reported_grade", proud["place"]),
        "over": make("execution.over", len(over), "count", "scores", "execution_rate", over["place"]),
        "full": make("execution.full", int((rates["execution_rate"] == 1).sum()), "count", "scores", "execution_rate",
                     rates.loc[rates["execution_rate"] == 1, "place"]),
    }
    keys = ["execution.slow" if len(slow) else "execution.none_slow", "execution.full"]
    keys += ["execution.proud"] if len(proud) else []
    keys += ["execution.over"] if len(over) else []
    return text([TEXT.raw(key) for key in keys], values)


def show_execution_figure(run: Run) -> Figure:
    """Execution rate against printed total: money and marks side by side."""
    drawing, axes = new_axes(height=3.0)
    axes.scatter(run.scores["execution_rate"] * 100, run.scores["reported_total"], s=12, color="#33557a", alpha=0.55,
                 linewidths=0)
    axes.set_xlabel(SAY("execution.axis"))
    axes.set_ylabel(SAY("scores.axis"))
    axes.axhline(run.rules.self_evaluation.grades["excellent"], color="#9c2a2a", linewidth=0.8, linestyle="--")
    return figure(drawing, "execution", SAY("execution.figure"), SAY("execution.alt", name=run.name))


def show_quality(run: Run) -> Table:
    """Findings by kind: how many, in how many files, who answers for them."""
    rows = summary.by_code(run.findings)
    return table(rows, "quality", SAY("quality.caption"), [
        column("severity", width=0.7, align="center"), column("title", SAY("quality.title"), width=3),
        column("party", width=1), *_counts(findings="quality.findings", files="quality.files"),
    ], empty=SAY("quality.empty"), note=SAY("quality.note"))


def show_screening(run: Run) -> Table:
    """Projects listed here by each screen of the county; of the county also what was tested and what stood out after
    correction (a department's report does not change because another's form does)."""
    own = run.listed.groupby("screen")["place"].nunique()
    rows = run.screens.assign(name=[SAY(f"screening.names.{code}") for code in run.screens["screen"]],
                              listed=run.screens["screen"].map(own).fillna(0).astype(int))
    tests = [
        *_counts(tested="screening.tested", flagged="screening.flagged"),
        column("smallest_p", SAY("screening.p"), unit_="number", digits=summary.P_DIGITS),
    ] if run.whole_county else []
    return table(rows, "screening", SAY("screening.caption" if run.whole_county else "screening.caption_own"), [
        column("name", SAY("screening.name"), unit_="text", width=3.2), *tests, *_counts(listed="screening.listed"),
    ], note=SAY("screening.note" if run.whole_county else "screening.note_own"))


def show_listed(run: Run) -> Table:
    """Projects that two screens or more list, with the reasons in words; one screen alone says little."""
    rows = summary.by_project(run.listed, run.scores)
    rows = rows[rows["screens"] > 1]
    rows["why"] = [SAY("screening.join").join(SAY(f"screening.reasons.{code}") for code in codes)
                   for codes in rows["reasons"]]
    shown, folder, within = _places(rows.head(SHOWN))
    more = SAY("screening.more", shown=SHOWN, all=len(rows)) if len(rows) > SHOWN else ""
    whose = [column("department", width=1.6)] if run.whole_county else []
    return table(shown, "listed", SAY("screening.listed_caption"), [
        *whose, column("project", width=2.2), "reported_total", "execution_rate", *_counts(screens="screening.screens"),
        column("why", SAY("screening.why"), unit_="text", width=3), column("place", width=2.8),
    ], landscape=True, empty=SAY("screening.empty"), note=text(more + within, folder=folder))


def show_findings(run: Run) -> Findings:
    """What to do, form by form; a county report shows the errors, the rest is in findings.csv."""
    frame = run.findings.sort_values(["file", "sheet"], kind="stable")
    key = "findings.caption_county" if run.whole_county else "findings.caption"
    if run.whole_county:
        errors_first = frame["severity"].map({"error": 0, "warning": 1}).fillna(2)
        frame = frame.assign(order=errors_first).sort_values("order", kind="stable").drop(columns="order")
    note = SAY("findings.more") if run.whole_county and len(frame) > SHOWN else ""
    return Findings(frame, SAY(key), SAY("findings.empty"), SHOWN if run.whole_county else len(frame), note)


def show_rules(run: Run) -> Card:
    """The rules in force for this run: edition, document, checked against the text or not."""
    return run.rules.card()


def attach(run: Run) -> Attachments:
    """The tables behind the report, with the address of every cell."""
    return Attachments({"scores": run.scores, "forms": run.forms, "funds": run.funds, "indicators": run.indicators})


def _maker(run: Run):
    def make(name: str, value: float | None, unit: str, table: str, column: str, rows: pd.Series) -> Fact:
        return fact(f"self_evaluation.{name}", value, unit, table=table, column=column, rows=rows)

    return make


def _counts(**keys: str) -> list[Column]:
    return [column(name, SAY(key), unit_="count", width=0.9) for name, key in keys.items()]


def _points(*names: str) -> list[Column]:
    return [column(name, SAY(f"points.{name}"), unit_="points") for name in names]


def _wan(name: str) -> Column:
    return column(name, SAY("wan", name=label(name)), unit_="wan_yuan", width=1.2)
