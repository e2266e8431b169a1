"""What the deviations of a project ask for: actions with their rule, party and amount, for a person to decide."""

from collections.abc import Mapping
from typing import Any

import pandas as pd

from budgeteval.rulesets.monitoring import Monitoring, Proposed

SEVERITY = ("take_back", "suspend", "adjust", "correct", "continue")
MET = ("green", "blue")
COLUMNS = ["place", "project_code", "project", "department_code", "department", "deviation", "action", "party",
           "proposed_yuan", "rule"]


def deviations(rules: Monitoring, project: Mapping[str, Any]) -> list[str]:
    """Codes of a project's deviations, in the order of the rules; only those the rules propose something for.

    ``project`` has execution_light, goal_light, goal_rate, execution_rate, gap, time_progress, spent_yuan,
    budget_yuan, impossible (indicators that will not be reached) and bond (whether bonds pay for it).
    """
    red_money, red_goal = project["execution_light"] == "red", project["goal_light"] == "red"
    impossible = project["impossible"] > 0
    idle = impossible and project["spent_yuan"] <= 0 and project["budget_yuan"] > 0
    severe = red_money and red_goal and _behind(project) > 1 - rules.checks.severe_below
    yellow = not (red_money or red_goal) and "yellow" in (project["execution_light"], project["goal_light"])
    said = {
        "idle_and_impossible": idle,
        "reached_with_rest": _reached_with_rest(rules, project),
        "bond_behind": bool(project["bond"]) and _behind(project) > rules.checks.bond_deviation,
        "both_red": severe,
        "impossible": impossible and not idle,
        "goal_red": red_goal and not severe,
        "execution_red": red_money and not severe,
        "goal_gap": abs(project["gap"]) > rules.checks.goal_gap,
        "yellow": yellow,
    }
    return [code for code in rules.proposals if said[code]]


def _reached_with_rest(rules: Monitoring, project: Mapping[str, Any]) -> bool:
    """The whole goal is reached, nothing is left to do, and more than the rules' share of the budget is unspent."""
    rest = 1 - project["execution_rate"]
    return bool(project["goal_rate"] >= 1 and project["all_done"] and rest > rules.checks.rest_share)


def _behind(project: Mapping[str, Any]) -> float:
    """Share of time progress by which spending lags; 0 where it does not or is not known."""
    time, rate = project["time_progress"], project["execution_rate"]
    return (time - rate) / time if time > 0 and rate == rate else 0.0


def amount(rule: Proposed, project: Mapping[str, Any]) -> float:
    """Money that a proposal concerns, in yuan; 0 where it concerns none, NaN where it is not known."""
    budget, spent = float(project["budget_yuan"]), float(project["spent_yuan"])
    match rule.amount:
        case "unspent":
            return max(budget - spent, 0.0)
        case "behind":
            return max(budget * float(project["time_progress"]) - spent, 0.0)
        case "unneeded":
            return max(budget - float(project["reported_forecast_yuan"]), 0.0)
    return 0.0


def propose(rules: Monitoring, projects: pd.DataFrame) -> pd.DataFrame:
    """One row per deviation of a project: :data:`COLUMNS`, the severest action of each project first."""
    rows = []
    for project in projects.to_dict("records"):
        own = [_row(rules, project, code) for code in deviations(rules, project)]
        rows += sorted(own, key=lambda row: SEVERITY.index(row["action"]))
    kinds = {name: "float" if name == "proposed_yuan" else "str" for name in COLUMNS}
    return pd.DataFrame(rows, columns=COLUMNS).astype(kinds)


def _row(rules: Monitoring, project: Mapping[Any, Any], code: str) -> dict[str, Any]:
    rule = rules.proposals[code]
    names = {name: project[name] for name in COLUMNS[:5]}
    return {**names, "deviation": code, "action": rule.action, "party": rule.party,
            "proposed_yuan": amount(rule, project), "rule": f"monitoring.proposals.{code}"}
