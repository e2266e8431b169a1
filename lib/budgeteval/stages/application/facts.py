"""Numbers of the report, each with the rows it was counted from."""

from collections.abc import Iterable
from typing import Any

import pandas as pd

from budgeteval.facts import Fact, entries, fact
from budgeteval.stages.application.run import Run

ACTIONS = ("increase_priority", "keep", "cut", "suspend", "cancel", "ask")
NAMES = {"cut": "cut_projects", "suspend": "suspended_projects", "cancel": "cancelled_projects"}


def ledger_facts(run: Run) -> dict[str, Fact]:
    """Letters by state; answered counts every usable answer, whatever became of it, and nothing else."""
    issued = run.issued
    answered = issued[issued["answer"] != ""]
    states = {state: issued[issued["state"] == state] for state in ("accepted", "rejected", "overdue", "open")}
    made = {name: _count(f"application.{name}", rows, "rectifications", "state") for name, rows in states.items()}
    known = issued[issued["department_code"] != ""]
    share = len(states["accepted"]) / len(issued) if len(issued) else None
    return made | {
        "rectifications": _count("application.rectifications", issued, "rectifications", "number"),
        "answered": _count("application.answered", answered, "rectifications", "answer"),
        "departments": fact("application.rectified_departments", known["department_code"].nunique(), "count",
                            table="rectifications", column="department_code", rows=known["place"]),
        "share": fact("application.rectified_share", share, "rate", table="rectifications", column="state",
                      rows=issued["place"]),
        "unissued": _count("application.unissued", run.unissued, "unissued", "problem"),
    }


def proposal_facts(run: Run) -> dict[str, Fact]:
    """Proposals for projects, by action, and the money they are about."""
    rows = run.projects
    made = {action: _count(f"application.proposed.{action}", rows[rows["action"] == action], "proposals", "action")
            for action in ACTIONS}
    held = rows[rows["exception"] != ""]
    return made | {
        "projects": _count("application.projects", rows, "proposals", "project_code"),
        "amount": fact("application.amount", _sum(rows["current_yuan"]), "yuan", table="proposals",
                       column="current_yuan", rows=rows["place"]),
        "exceptions": _count("application.exceptions", held, "proposals", "exception"),
    }


def department_facts(rows: pd.DataFrame) -> dict[str, Fact]:
    """Departments of these proposals that have a result of their own, and those that have none."""
    known = rows["basis"] != ""
    return {"known": _count("application.departments_known", rows[known], "proposals", "basis"),
            "unknown": fact("application.departments_unknown", int((~known).sum()), "count", table="proposals",
                            column="basis", rows=entries("departments", rows.loc[~known, "department_code"]))}


def decision_facts(run: Run) -> dict[str, Fact]:
    """What was decided; None as long as nobody has filed a decision: a proposal is no decision."""
    rows = run.decisions
    taken = {action: rows[rows["action"] == action] for action in NAMES}
    made = {action: _known(f"application.{NAMES[action]}", taken[action], len(rows) > 0) for action in NAMES}
    saved = rows[rows["action"].isin(NAMES)]
    amount = _sum(saved["saved_yuan"]) if len(rows) else None
    return made | {
        "decided": _count("application.decided", rows, "decisions", "action"),
        "amount": fact("application.cut_amount", amount, "yuan", table="decisions", column="saved_yuan",
                       rows=saved["place"]),
    }


def _known(id: str, rows: pd.DataFrame, known: bool) -> Fact:
    return fact(id, len(rows) if known else None, "count", table="decisions", column="action", rows=rows["place"])


def _count(id: str, rows: pd.DataFrame, table: str, column: str) -> Fact:
    return fact(id, len(rows), "count", table=table, column=column, rows=_places(rows["place"]))


def _places(places: Iterable[Any]) -> list[str]:
    return [str(one) for one in places if one]


def _sum(values: pd.Series) -> float | None:
    total = values.sum(min_count=1)
    return None if total != total else float(total)
