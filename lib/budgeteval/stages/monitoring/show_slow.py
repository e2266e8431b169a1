"""Departments that spend slowly, and the letters that ask them to explain."""

from datetime import date

import pandas as pd

from budgeteval.display import Text
from budgeteval.facts import Fact
from budgeteval.stages.monitoring.read import Run
from budgeteval.stages.monitoring.response import answer_due
from budgeteval.stages.monitoring.stating import SAY, prose, state, together

NAMED = 3


def slow_limit(run: Run) -> Fact:
    """The share of time progress below which a department is slow."""
    return state("slow_limit", run.law.slow.below_share_of_time, "rate", digits=0, rule="slow.below_share_of_time")


def show_slow(run: Run) -> Text:
    """Which departments are slow by the rules, and a letter to each; a department reads its own."""
    rows = run.assessed.departments
    slow = rows[rows["slow"]].sort_values(["execution_rate", "department_code"], kind="stable")
    known = rows["execution_rate"].notna().any()
    head = ("slow.none" if slow.empty else "slow.head") if run.whole_county else "slow.none_self" if slow.empty \
        else "slow.self"
    facts: dict[str, str | Fact] = {
        "count": state("slow_departments", len(slow) if known else None, "count", "department_progress", "slow",
                       slow["department_code"], rule="slow.below_share_of_time"),
        "share": slow_limit(run),
        "names": SAY("join").join(slow["department"]), "month": str(run.month), "name": run.name,
    }
    head = head if known else "slow.unknown"
    return together([prose([head], facts), *(letter(run, row) for _, row in slow.iterrows())])


def letter(run: Run, row: pd.Series) -> Text:
    """One letter: the facts, what to explain, what to send and by when."""
    code = str(row["department_code"])
    own = run.projects[run.projects["department_code"] == code]
    behind = own[own["execution_light"] == "red"]
    least = own.assign(unspent=own["budget_yuan"] * own["time_progress"] - own["spent_yuan"])
    least = least[least["unspent"] > 0].sort_values(["unspent", "project_code"], ascending=[False, True], kind="stable")
    facts: dict[str, str | Fact] = {
        "department": str(row["department"]), "year": str(run.fiscal_year), "month": str(run.month),
        "bureau": run.county.bureau,
        "projects": _fact(code, "projects", row["projects"], "count"),
        "budget": _fact(code, "budget_yuan", row["budget_yuan"], "yuan"),
        "spent": _fact(code, "spent_yuan", row["spent_yuan"], "yuan"),
        "rate": _fact(code, "execution_rate", row["execution_rate"], "rate"),
        "time": _fact(code, "time_progress", row["time_progress"], "rate"),
        "red": state(f"letter.{code}.red", len(behind), "count", column="execution_light", rows=behind["place"]),
        "due": state(f"letter.{code}.behind", least["unspent"].sum(), "yuan", column="spent_yuan", rows=least["place"]),
        "days": state("response_days", run.law.response.workdays, "count", rule="response.workdays"),
        "largest": SAY("join").join(SAY("letter.project", name=name) for name in least["project"].head(NAMED)),
        "choices": SAY("join").join(SAY(f"letter.choices.{choice}") for choice in run.law.response.choices),
        "overdue": SAY(f"letter.overdue.{run.law.response.overdue}"),
    }
    day = run.issued
    facts["day"] = _day(day) if day else SAY("letter.blank_day")
    facts["by"] = SAY("letter.by", day=_day(answer_due(run.law.response, day))) if day else ""
    return prose(["letter.title", "letter.facts", "letter.request", "letter.from"], facts)


def _day(day: date) -> str:
    return SAY("letter.day", year=day.year, month=day.month, day=day.day)


def _fact(code: str, column: str, value: float, unit: str) -> Fact:
    return state(f"letter.{code}.{column.removesuffix('_yuan')}", value, unit, "department_progress", column, [code])
