"""What the report shows of next year's budget: proposals, exceptions, decisions, money and score side by side."""

import pandas as pd

from budgeteval.display import Column, Figure, Parts, Table, column, figure, new_axes, parts, table, text
from budgeteval.numbers import WAN, fixed
from budgeteval.stages.application.facts import ACTIONS, department_facts
from budgeteval.stages.application.run import Run
from budgeteval.stages.application.words import SAY, TEXT
from budgeteval.terms import label

SHOWN, ASKED = 40, 25
TAKEN = ("cancel", "suspend", "cut")
COLOURS = {"increase_priority": "#2c6e49", "keep": "#8aa5c2", "cut": "#d08b2c", "suspend": "#7a4fa3",
           "cancel": "#9c2a2a", "ask": "#b9b9b9"}


def show_actions(run: Run) -> Table:
    """Projects and departments by action, with this year's money and the range proposed."""
    projects, units = run.projects, run.proposals[run.proposals["level"] == "department"]
    rows = pd.DataFrame([{
        "name": label("action", action), "projects": int((projects["action"] == action).sum()),
        **{name: projects.loc[projects["action"] == action, name].sum(min_count=1)
           for name in ("current_yuan", "low_yuan", "high_yuan")},
        "departments": int((units["action"] == action).sum()),
    } for action in ACTIONS])
    return table(rows, "actions", SAY("proposals.actions_caption"), [
        column("name", label("action"), unit_="text", width=1.4),
        column("projects", SAY("proposals.projects"), unit_="count", width=0.8),
        *(_wan(name) for name in ("current_yuan", "low_yuan", "high_yuan")),
        column("departments", SAY("proposals.departments"), unit_="count", width=0.8),
    ], note=SAY("proposals.note"))


def show_proposals(run: Run) -> Table:
    """Projects to cut, suspend or cancel, the largest first."""
    rows = run.projects[run.projects["action"].isin(TAKEN)]
    order = rows["action"].map({name: at for at, name in enumerate(TAKEN)})
    rows = rows.assign(order=order).sort_values(["order", "current_yuan"], ascending=[True, False], kind="stable")
    return _listed(rows)


def show_listed(run: Run) -> Parts:
    """Projects by name: those to cut, suspend or cancel, and those only a person can judge."""
    return parts(show_proposals(run), show_ask(run))


def show_ask(run: Run) -> Table:
    """Projects that only a person can judge, the largest first."""
    rows = run.projects[run.projects["action"] == "ask"].sort_values("current_yuan", ascending=False, kind="stable")
    more = SAY("ledger.more", shown=ASKED, all=len(rows)) if len(rows) > ASKED else ""
    return table(rows.head(ASKED), "asked", SAY("proposals.ask_caption"), [
        column("project", width=2.2), column("department", width=1.8), _wan("current_yuan"),
        column("reason", SAY("proposals.reason"), unit_="text", width=2.2),
    ], note=SAY("proposals.ask_note") + more, empty=SAY("proposals.ask_empty"))


def _listed(rows: pd.DataFrame) -> Table:
    more = SAY("ledger.more", shown=SHOWN, all=len(rows)) if len(rows) > SHOWN else ""
    rows = rows.head(SHOWN)
    rows = rows.assign(range=[_range(*pair) for pair in zip(rows["low_yuan"], rows["high_yuan"], strict=True)])
    return table(rows, "proposed", SAY("proposals.caption"), [
        column("project", width=2.4), column("department", width=1.7), *_result(),
        column("action", SAY("proposals.action"), width=0.9), _wan("current_yuan"),
        column("range", SAY("wan", name=SAY("proposals.range")), unit_="text", align="right", width=1.2),
        column("reason", SAY("proposals.reason"), unit_="text", width=3.6),
    ], landscape=len(rows) > 0, note=more, empty=SAY("proposals.empty"))


def _range(low: float, high: float) -> str:
    """Lowest and highest amount in ten thousand yuan, "" where the rules state none."""
    if low != low or high != high:
        return ""
    ends = (fixed(low / WAN), fixed(high / WAN))
    return ends[0] if ends[0] == ends[1] else SAY("proposals.from_to", low=ends[0], high=ends[1])


def _result() -> list[Column]:
    return [column("score", SAY("proposals.score"), unit_="points", width=0.7),
            column("grade", SAY("proposals.grade"), align="center", width=0.5),
            column("execution_rate", SAY("proposals.rate"), width=0.8),
            column("light", SAY("proposals.light"), width=0.6)]


def show_department_proposals(run: Run) -> Table:
    """Whole-department results applied; departments without one are counted in the note."""
    rows = run.proposals[run.proposals["level"] == "department"]
    known = rows[rows["basis"] != ""]
    note = text(TEXT.raw("proposals.department_known") + SAY("proposals.department_note"), department_facts(rows))
    known = known.sort_values("score", kind="stable")
    return table(known, "department_proposals", SAY("proposals.department_caption"), [
        column("department", width=2.0), column("score", SAY("proposals.score"), unit_="points", width=0.8),
        column("grade", SAY("proposals.grade"), align="center", width=0.6), column("execution_rate", width=0.9),
        column("action", width=1.0), *(_wan(one) for one in ("current_yuan", "low_yuan", "high_yuan")),
    ], landscape=len(known) > 0, note=note,
        empty=SAY("proposals.department_empty"))


def show_exceptions(run: Run) -> Table:
    """Projects whose action an exception holds back."""
    rows = run.projects[run.projects["exception"] != ""]
    rows = rows.assign(exception=[SAY(f"exempt.{kind}") for kind in rows["exception"]])
    return table(rows, "exceptions", SAY("exceptions.caption"), [
        column("project", width=1.8), column("department", width=1.5), column("exception", width=1.0),
        column("action", width=0.9), _wan("current_yuan"),
        column("reason", SAY("proposals.reason"), unit_="text", width=2.6),
    ], note=SAY("exceptions.note"), empty=SAY("exceptions.empty"))


def show_decisions(run: Run) -> Table:
    """Decisions filed, beside what was proposed."""
    rows = run.decisions.assign(proposed=[label("action", one) for one in run.decisions["proposed"]])
    return table(rows, "decided", SAY("decisions.caption"), [
        column("project", width=1.6), column("department", width=1.4),
        column("proposed", SAY("decisions.proposed"), unit_="text", width=0.8),
        column("action", SAY("decisions.action"), width=0.8), _wan("current_yuan"),
        column("amount_yuan", SAY("decisions.amount"), unit_="wan_yuan"),
        column("saved_yuan", SAY("decisions.saved"), unit_="wan_yuan"),
        column("person", SAY("decisions.person"), unit_="text", width=0.8),
        column("date", SAY("decisions.date"), unit_="text", width=0.8),
        column("reason", SAY("decisions.reason"), unit_="text", width=1.6),
    ], landscape=len(rows) > 0, note=SAY("decisions.note"), empty=SAY("decisions.empty"))


def show_people(run: Run) -> Parts:
    """What people have said: exceptions and decisions."""
    return parts(show_exceptions(run), show_decisions(run))


def show_figure(run: Run) -> Figure:
    """Score against execution, coloured by action: money and marks side by side."""
    rows = run.projects.dropna(subset=["score", "execution_rate"])
    drawing, axes = new_axes(height=3.2)
    for action in ACTIONS:
        some = rows[rows["action"] == action]
        if len(some):
            axes.scatter(some["execution_rate"] * 100, some["score"], s=12, alpha=0.7, linewidths=0,
                         color=COLOURS[action], label=label("action", action))
    axes.set_xlabel(SAY("figure.x"))
    axes.set_ylabel(SAY("figure.y"))
    if len(rows):
        axes.legend(frameon=False, ncols=2)
    else:
        axes.text(0.5, 0.5, SAY("figure.none"), ha="center", transform=axes.transAxes)
    return figure(drawing, "score_execution", SAY("figure.caption"), SAY("figure.alt", count=len(rows)))


def _wan(name: str) -> Column:
    return column(name, SAY("wan", name=label(name)), unit_="wan_yuan", width=0.9)
