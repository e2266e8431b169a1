"""What the deviations ask for, by action and responsible party; always for a person to decide."""

import pandas as pd

from budgeteval.display import Parts, Table, column, parts, table
from budgeteval.stages.monitoring.proposals import SEVERITY
from budgeteval.stages.monitoring.read import Run
from budgeteval.stages.monitoring.show_systems import show_changes
from budgeteval.stages.monitoring.stating import SAY, counts, prose, state, wan

SHOWN = 40
KEYS = ["action", "deviation", "party"]


def show_proposals(run: Run) -> Parts:
    """Proposals counted by action, deviation and party; then project by project, the severest first."""
    rows = run.assessed.deviations
    first = rows.drop_duplicates("place")
    facts = {action: state(f"proposals.{action}", len(own), "count", "deviations", "action", own["place"])
             for action, own in ((one, first[first["action"] == one]) for one in SEVERITY)}
    amounts = first[first["action"].isin(("take_back", "suspend"))]
    facts["amount"] = state("proposals.amount", amounts["proposed_yuan"].sum(), "yuan", "deviations", "proposed_yuan",
                            amounts["place"])
    facts["projects"] = state("proposals.projects", len(first), "count", "deviations", "place", first["place"])
    key = "proposals.head" if len(rows) else "proposals.none"
    return parts(prose([key, "proposals.person"], facts), show_changes(run), _summary(rows), _listed(run, first))


def _summary(rows: pd.DataFrame) -> Table:
    """One row per action, deviation and party."""
    sums = rows.groupby(KEYS, as_index=False, sort=False).agg(
        projects=("place", "nunique"), proposed_yuan=("proposed_yuan", "sum"))
    order = {action: place for place, action in enumerate(SEVERITY)}
    sums = sums.assign(order=sums["action"].map(order)).sort_values(["order", "deviation"], kind="stable")
    worded = sums.assign(action=[SAY(f"proposals.actions.{one}") for one in sums["action"]])
    return table(worded, "proposals", SAY("proposals.caption"), [
        column("action", SAY("proposals.action"), unit_="text", width=1.2), column("deviation", width=2),
        column("party", width=1), *counts("projects"), wan("proposed_yuan"),
    ], empty=SAY("proposals.empty"), note=SAY("proposals.note"))


def _listed(run: Run, first: pd.DataFrame) -> Table:
    """Projects with their proposal."""
    order = {action: place for place, action in enumerate(SEVERITY)}
    rows = first.assign(order=first["action"].map(order)).sort_values(
        ["order", "proposed_yuan", "project_code"], ascending=[True, False, True], kind="stable")
    shown = (rows.head(SHOWN) if run.whole_county else rows)
    shown = shown.assign(action=[SAY(f"proposals.actions.{one}") for one in shown["action"]])
    whose = [column("department", width=1.6)] if run.whole_county else []
    note = SAY("proposals.more", shown=SHOWN, all=len(rows)) if len(shown) < len(rows) else ""
    return table(shown, "proposed", SAY("proposals.listed"), [
        *whose, column("project", width=2.4), column("deviation", width=1.8),
        column("action", SAY("proposals.action"), unit_="text", width=1), column("party", width=0.9),
        wan("proposed_yuan"),
    ], empty=SAY("proposals.empty"), note=note, landscape=run.whole_county and len(shown) > 0)
