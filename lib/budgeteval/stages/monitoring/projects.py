"""One row per project at the cut-off month: money, goals, lights, gap; and forms that are about no project."""

from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from budgeteval.rulesets.monitoring import Checks, Monitoring
from budgeteval.scoring.execution import amount
from budgeteval.scoring.units import mixed_up
from budgeteval.stages.monitoring import lights
from budgeteval.stages.monitoring.curve import project_time
from budgeteval.stages.monitoring.match import Register

REGISTER = "projects.csv"
GOALS: dict[str, Any] = {"goal_light": "", "goal_rate": np.nan, "all_done": False, "impossible": 0}
AMOUNTS = {"reported_spent_yuan": "spent_yuan", "form_budget_yuan": "budget_yuan",
           "form_opening_yuan": "opening_budget_yuan", "reported_forecast_yuan": "forecast_yuan"}


@dataclass(frozen=True)
class Money:
    """What the systems say of each project up to the cut-off month.

    ``spent`` and ``budget`` are indexed by project code (yuan), None where no export says anything of that month;
    ``opening`` likewise; ``plan`` has project_code, month, planned_share; ``bonds`` are codes of bond projects.
    """

    spent: pd.Series | None
    budget: pd.Series | None
    opening: pd.Series | None
    plan: pd.DataFrame
    bonds: frozenset[str]


def monitor(heads: pd.DataFrame, funds: pd.DataFrame, goals: pd.DataFrame, money: Money, register: Register,
            rules: Monitoring, fiscal_year: int, month: int) -> pd.DataFrame:
    """One row per project of the register, then one per form that is about none or comes second.

    Parameters
    ----------
    heads, funds
        Monitoring forms after :func:`match`, and the fund rows of all forms.
    goals
        One row per form (index: place): goal_light, goal_rate, all_done, impossible.

    Returns
    -------
    DataFrame
        ``status`` is ``judged``, or ``blocked`` with ``blocked_by``: form_missing, other_month, other_year (money is
        followed, goals are not), no_spending (nobody says what was spent), not_in_register, split, duplicate.
    """
    rows = _rows(heads, register)
    for name, column in AMOUNTS.items():
        rows[name] = rows["form"].map(amount(funds, column)).astype(float)
    rows = _usable_forms(rows, heads.set_index("place"), fiscal_year, month)
    rows["mixed"] = _mixed(rows, rules.checks)
    rows = _money(rows, money, rules)
    told = goals.reindex(rows["form"].where(rows["usable"]))
    for name, blank in GOALS.items():
        column = told[name] if name in told else pd.Series(blank, index=told.index)
        values = column.to_numpy()
        rows[name] = np.where(pd.isna(values), blank, values) if blank == blank else values.astype(float)
    rows["time_progress"] = project_time(rules.curve, month, rows["project_code"], money.plan)
    rows["bond"] = rows["bond"] | rows["project_code"].isin(money.bonds)
    return _lights(rows, rules).assign(fiscal_year=float(fiscal_year), cutoff_month=month)


def _rows(heads: pd.DataFrame, register: Register) -> pd.DataFrame:
    """Register rows with their form's place, and the forms without a project or after the first."""
    known = heads[heads["project_code"] != ""]
    first = known.drop_duplicates("project_code").set_index("project_code")["place"]
    names = register.departments.set_index("department_code")["department"]
    own = register.projects[["project_code", "project", "department_code"]].copy()
    own["form"] = own["project_code"].map(first.to_dict()).astype(object).fillna("").astype("str")
    own["register_yuan"] = pd.to_numeric(register.projects["budget_yuan"], errors="coerce").astype(float)
    special = register.projects.get("special_bond", pd.Series("", index=own.index))
    own["bond"] = (special == "yes").to_numpy()
    own["place"] = own["form"].where(own["form"] != "", f"{REGISTER}!" + own["project_code"])
    own["blocked_by"] = np.where(own["form"] == "", "form_missing", "")
    rest = heads[~heads["place"].isin(first)]
    reason = np.where(rest["matched_by"] == "split", "split", "not_in_register")
    reason = np.where(rest["project_code"] != "", "duplicate", reason)
    extra = pd.DataFrame({
        "project_code": rest["project_code"], "project": rest["project"], "department_code": rest["department_code"],
        "form": rest["place"], "register_yuan": np.nan, "bond": False, "place": rest["place"], "blocked_by": reason,
    })
    rows = pd.concat([own.assign(in_register=True), extra.assign(in_register=False)], ignore_index=True)
    return rows.assign(department=rows["department_code"].map(names).fillna(""))


def _usable_forms(rows: pd.DataFrame, heads: pd.DataFrame, fiscal_year: int, month: int) -> pd.DataFrame:
    """Whether a row's form says something about this year and month."""
    year, cutoff = (rows["form"].map(heads[name]).astype(float) for name in ("fiscal_year", "cutoff_month"))
    wrong = np.select([year.notna() & (year != fiscal_year), cutoff.notna() & (cutoff != month)],
                      ["other_year", "other_month"], "")
    reason = np.where(rows["blocked_by"] == "", wrong, rows["blocked_by"])
    return rows.assign(blocked_by=reason, usable=reason == "")


def _mixed(rows: pd.DataFrame, units: Checks) -> pd.Series:
    """Whether a form's budget is some ten thousand times the register's: its spending then tells nothing."""
    known = rows["register_yuan"].to_numpy(float)
    off = [mixed_up(known, rows[name].to_numpy(float), units) for name in ("form_budget_yuan", "form_opening_yuan")]
    return pd.Series(off[0] | off[1], index=rows.index)


def _money(rows: pd.DataFrame, money: Money, rules: Monitoring) -> pd.DataFrame:
    """Budget and spending from the first source that knows; only projects of the register have any."""
    said = {"payments": money.spent, "form": rows["reported_spent_yuan"].where(rows["usable"] & ~rows["mixed"])}
    spent, origin = pd.Series(np.nan, index=rows.index), pd.Series("", index=rows.index)
    for name in rules.execution.spent_from:
        found = said[name]
        if found is None:
            continue
        values = found if name == "form" else rows["project_code"].map(found).fillna(0.0)
        fills = spent.isna() & values.notna() & rows["in_register"]
        spent, origin = spent.mask(fills, values), origin.mask(fills, name)
    opening = rules.execution.basis == "opening"
    system = money.opening if opening else money.budget
    listed = rows["project_code"].map(system).astype(float) if system is not None else np.nan
    own = rows["form_opening_yuan" if opening else "form_budget_yuan"].where(rows["usable"])
    budget = pd.Series(listed, index=rows.index, dtype=float)
    budget = budget.fillna(own) if opening else budget
    budget = budget.fillna(rows["register_yuan"]).fillna(own).where(rows["in_register"])
    return rows.assign(spent_yuan=spent.astype(float), spent_source=origin, budget_yuan=budget)


def _lights(rows: pd.DataFrame, rules: Monitoring) -> pd.DataFrame:
    """Rates, gap, lights and the row's status."""
    budget = rows["budget_yuan"]
    rate = (rows["spent_yuan"] / budget).where(budget > 0)
    asked = rows["in_register"] & rows["spent_yuan"].notna()
    money = [lights.execution_light(rules, *one[:3]) if one[3] else ""
             for one in zip(rate, rows["time_progress"], budget, asked, strict=True)]
    kept = [None if one != one else bool(one >= time) for one, time in zip(rate, rows["time_progress"], strict=True)]
    both = [lights.combined(rules.combined, *one) for one in zip(money, rows["goal_light"], kept, strict=True)]
    silent = rows["in_register"] & rows["spent_yuan"].isna() & (rows["blocked_by"] == "")
    reason = rows["blocked_by"].mask(silent, "no_spending")
    return rows.assign(
        execution_rate=rate, gap=rows["goal_rate"] - rate, execution_light=money, light=both, blocked_by=reason,
        status=np.where(reason == "", "judged", "blocked"))
