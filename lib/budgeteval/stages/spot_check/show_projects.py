"""Single projects, departments and the screening of all projects."""

from dataclasses import replace

import numpy as np
import pandas as pd

from budgeteval.display import Figure, Table, column, figure, new_axes, table, text
from budgeteval.facts import Fact, as_text, fact
from budgeteval.numbers import fixed
from budgeteval.stages.spot_check.evaluate import remarkable
from budgeteval.stages.spot_check.read import cell_place
from budgeteval.stages.spot_check.run import Run
from budgeteval.stages.spot_check.show import score_columns, with_states
from budgeteval.stages.spot_check.show_overview import made
from budgeteval.terms import sentences

TEXT = sentences(__package__)
SAY = TEXT.say
SHOWN = 30
SMALL_P = 0.0001


def show_projects(run: Run) -> Table:
    """County: projects that moved far or fell a grade. Department: every mark the recheck changed, with its cell."""
    return _remarkable(run) if run.whole_county else _marks(run)


def _remarkable(run: Run) -> Table:
    rows = remarkable(run.reviewed, run.plan.rules)
    note = text(TEXT.raw("notes.projects"), attention=fact(
        "spot_check.attention", run.plan.rules.spot_check.tolerance.attention, "number",
        rule="spot_check.tolerance.attention"))
    return table(with_states(rows), "projects", SAY("captions.projects"), [column("department", width=1.4),
                 *score_columns()], landscape=len(rows) > 0, note=note, empty=SAY("empty.projects"))


def _marks(run: Run) -> Table:
    marks = changed_marks(run)
    return table(marks, "changed_marks", SAY("captions.marks"), [
        column("project", width=1.8), column("level3", SAY("columns.level3"), width=1.8), "weight",
        column("self_score", SAY("columns.self_score"), unit_="points"),
        column("recheck_score", SAY("columns.recheck_score")), "inflation",
        column("remark", SAY("columns.remark"), width=2.2), column("cell", SAY("columns.cell"), width=2),
    ], landscape=len(marks) > 0, note=SAY("notes.marks"), empty=SAY("empty.marks"))


def changed_marks(run: Run) -> pd.DataFrame:
    """Rows of this report's usable papers whose recheck mark differs from the self mark, with the full cell."""
    usable = run.own[run.own["state"] == "received"]
    marks = run.papers.marks.merge(usable[["paper", "project"]], on="paper")
    gap = marks["self_score"] - marks["recheck_score"]
    rows = marks.assign(inflation=gap)[gap.abs() > 1e-9].reset_index(drop=True)
    cells = [cell_place(one, at) for one, at in zip(rows["paper"], rows["recheck_score_cell"], strict=True)]
    return rows.assign(cell=pd.Series(cells, dtype="str"))


def show_caterpillar(run: Run) -> Figure:
    """Shrunken inflation of departments with its uncertainty; only a department's own report names just itself."""
    result = run.departments
    caption = SAY("captions.caterpillar")
    if result is None:
        drawing, axes = new_axes(height=1.6)
        axes.text(0.5, 0.5, SAY("figures.none"), ha="center", transform=axes.transAxes)
        axes.set_axis_off()
        return figure(drawing, "caterpillar", caption, SAY("figures.caterpillar_none"),
                      note=SAY("notes.caterpillar_none"))
    drawn = result.departments[result.departments["n"] > 0].sort_values(["theta", "department"])
    shown = drawn.tail(SHOWN) if run.whole_county else drawn
    names = _names(run)
    own = (shown["department"] == run.department).to_numpy() | run.whole_county
    at = np.arange(len(shown))
    drawing, axes = new_axes(height=max(2.2, 0.17 * len(shown) + 0.8))
    for colour, mask in (("#33557a", own), ("#b8c2cc", ~own)):
        axes.errorbar(shown["theta"].to_numpy()[mask], at[mask], xerr=1.96 * shown["theta_se"].to_numpy()[mask],
                      fmt="o", markersize=3, color=colour, elinewidth=0.8)
    axes.axvline(result.tolerance, color="#9c2a2a", linewidth=0.8, linestyle="--")
    axes.set_yticks(at, [names[one] if mine else "" for one, mine in zip(shown["department"], own, strict=True)],
                    fontsize=7)
    axes.set_xlabel(SAY("figures.theta_axis"))
    limit = as_text(result.tolerance, "number")
    cut = SAY("figures.caterpillar_note", shown=SHOWN) if len(drawn) > len(shown) else ""
    note = text(TEXT.raw("notes.caterpillar") + cut, tolerance=fact(
        "spot_check.departments.tolerance", result.tolerance, "number", rule="spot_check.departments.tolerance"))
    alt = SAY("figures.caterpillar_alt", n=len(drawn), low=fixed(drawn["theta"].min()),
              high=fixed(drawn["theta"].max()), tolerance=limit)
    return figure(drawing, "caterpillar", caption, alt, note=note)


def _names(run: Run) -> dict[str, str]:
    frame = run.plan.frame.projects
    return dict(zip(frame["department_code"], frame["department"], strict=True))


def _in_state(rows: pd.DataFrame, state: str) -> Fact:
    own = rows.loc[rows["state"] == state, "department"]
    return fact(f"spot_check.departments.{state}", len(own), "count", table="departments", column="department_state",
                rows=own)


def _variance(name: str, value: float, run: Run) -> Fact:
    """A variance between or within departments, of the usable papers' inflation."""
    usable = run.reviewed[run.reviewed["inflation"].notna()]
    made_ = made(f"variance.{name}", value, "number", usable, "inflation")
    return replace(made_, text=fixed(value, 3))


def show_states(run: Run) -> Table:
    """Departments in four states, the most doubtful first; a department sees its own row."""
    result = run.departments
    columns = [
        column("department", width=1.8), column("N", SAY("columns.projects"), unit_="count", width=0.7),
        column("n", SAY("columns.drawn"), unit_="count", width=0.7),
        column("mean", SAY("columns.mean"), unit_="points"), column("theta", SAY("columns.theta"), unit_="points"),
        column("theta_se", SAY("columns.theta_se"), unit_="points", width=0.8),
        column("probability", SAY("columns.probability"), unit_="rate", width=1.1),
        column("department_state", width=1.4),
    ]
    if result is None:
        empty = pd.DataFrame(columns=[one.name for one in columns])
        return table(empty, "departments", SAY("captions.states"), columns, empty=SAY("empty.states"))
    order = ["priority_check", "next_round", "no_anomaly", "not_drawn"]
    rows = result.departments.assign(department_state=result.departments["state"],
                                     rank=result.departments["state"].map({one: i for i, one in enumerate(order)}))
    rows = rows.sort_values(["rank", "probability", "department"], ascending=[True, False, True], ignore_index=True)
    if not run.whole_county:
        rows = rows[rows["department"] == run.department]
    rows = rows.assign(department=rows["department"].map(_names(run)))
    facts = [_in_state(rows, state) for state in order] if run.whole_county else []
    note = text(TEXT.raw("notes.states").replace("{zero}", SAY("notes.tau_zero") if result.fit.tau2 == 0 else ""), {
        "tau2": _variance("between", result.fit.tau2, run), "sigma2": _variance("within", result.sigma2, run),
        "rate": fact("spot_check.departments.rate", result.rate, "rate", digits=0,
                     rule="spot_check.departments.rate"),
    })
    return table(rows, "departments", SAY("captions.states"), columns, note=note, facts=facts)


def show_screening(run: Run) -> Table:
    """Every screen: flagged subjects, else the county's row; a department sees its own rows."""
    rows = screening_rows(run)
    rows = rows.assign(p_shown=[_p(float(one)) for one in rows["p_adjusted"]])
    return table(rows, "screening", SAY("captions.screening"), [
        column("screen", SAY("columns.screen"), width=1.3), column("subject", SAY("columns.subject"), width=1.6),
        column("n", SAY("columns.count"), unit_="count", width=0.7),
        *(column(one, SAY(f"columns.{one}"), unit_="number", digits=3) for one in ("observed", "expected", "effect")),
        column("p_shown", SAY("columns.p"), unit_="text", align="right"),
        column("listed", SAY("columns.hits"), unit_="count", width=0.8),
    ], note=SAY("notes.screening"), empty=SAY("empty.screening"))


def _p(value: float) -> str:
    """A probability is never shown as zero; no data is no text."""
    if value != value:
        return ""
    return SAY("p_tiny") if value < SMALL_P else fixed(value, 4)


def screening_rows(run: Run) -> pd.DataFrame:
    """One row per shown subject of each screen, with the number of projects it lists."""
    parts = []
    for one in run.plan.screens:
        rows = one.table
        if run.whole_county:
            flagged = rows[rows["flagged"] & (rows["level"] != "project")]
            kept = pd.concat([rows[rows["level"] == "county"], flagged[flagged["level"] != "county"]]).head(4)
        else:
            kept = rows[(rows["level"] == "department") & (rows["subject"] == run.name)]
        places = set(run.plan.frame.projects["place"]) if run.whole_county else set(
            run.plan.frame.projects.loc[run.plan.frame.projects["department_code"] == run.department, "place"])
        hits = one.hits[one.hits["place"].isin(places)]["place"].nunique()
        parts.append(kept.assign(screen=SAY(f"screens.{one.code}"), listed=hits,
                                 subject=[_subject(row) for row in kept.to_dict("records")]))
    return pd.concat(parts, ignore_index=True)


def _subject(row: dict) -> str:
    if row["level"] == "department":
        return str(row["subject"])
    number = str(row["subject"]) if str(row["subject"]).replace(".", "").isdigit() else ""
    return f"{SAY('levels.' + row['level'])} {number}".strip()
