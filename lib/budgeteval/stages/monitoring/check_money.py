"""The fund block of a monitoring form: against the systems, against itself, and its forecast."""

from typing import Any

import numpy as np
import pandas as pd

from budgeteval.findings import Finding
from budgeteval.scoring.execution import parts_sum
from budgeteval.scoring.units import mixed_up
from budgeteval.stages.monitoring.case import Case, percent, wan


def find(case: Case) -> list[Finding]:
    found = []
    for place, row in case.totals.iterrows():
        mixed = _mixed(case, row)
        found += mixed or _budget(case, str(place), row)
        found += [] if mixed else _spent(case, str(place), row)
        found += _rate(case, str(place), row)
    return [*found, *_sums(case), *_flags(case)]


def _mixed(case: Case, row: Any) -> list[Finding]:
    """monitoring_unit_mixup: the form's budget some ten thousand times off what the register has."""
    limits = case.rules.checks
    registered = np.array([row["register_yuan"]], dtype=float)
    for name in ("budget", "opening_budget", "spent"):
        against = registered if name != "spent" else np.array([row["spent_yuan_form"]], dtype=float)
        if mixed_up(against, np.array([row[f"{name}_yuan"]], dtype=float), limits)[0]:
            return [case.finding("monitoring_unit_mixup", str(row.name), row[f"{name}_cell"],
                                 written=row[f"{name}_text"], registered=wan(float(against[0])))]
    return []


def _budget(case: Case, place: str, row: Any) -> list[Finding]:
    """monitoring_budget_differs: the budget is neither the opening nor the adjusted one the systems have."""
    name = "budget" if row["budget_yuan"] == row["budget_yuan"] else "opening_budget"
    stated = row[f"{name}_yuan"]
    known = [value for value in (row["budget_yuan_form"], row["register_yuan"]) if value == value]
    if stated != stated:
        return [case.finding("monitoring_budget_missing", place, row[f"{name}_cell"] or _cell(row))]
    if not known or any(abs(stated - one) <= case.rules.checks.tolerance_yuan for one in known):
        return []
    return [case.finding("monitoring_budget_differs", place, row[f"{name}_cell"], stated=wan(stated),
                         registered=wan(known[0]))]


def _spent(case: Case, place: str, row: Any) -> list[Finding]:
    """Spending above the budget; a forecast below what is spent or above the budget."""
    found, limit = [], case.rules.checks.tolerance_yuan
    spent, forecast = row["spent_yuan"], row["forecast_yuan"]
    budget = row["budget_yuan"] if row["budget_yuan"] == row["budget_yuan"] else row["opening_budget_yuan"]
    if spent != spent:
        found.append(case.finding("monitoring_spent_missing", place, row["spent_cell"] or _cell(row)))
    if spent - budget > limit:
        found.append(case.finding("monitoring_spent_over_budget", place, row["spent_cell"], spent=wan(spent),
                                  budget=wan(budget)))
    if spent - forecast > limit:
        found.append(case.finding("monitoring_forecast_below_spent", place, row["forecast_cell"], spent=wan(spent),
                                  forecast=wan(forecast)))
    elif forecast - budget > limit:
        found.append(case.finding("monitoring_forecast_over_budget", place, row["forecast_cell"],
                                  forecast=wan(forecast), budget=wan(budget)))
    return found


def _rate(case: Case, place: str, row: Any) -> list[Finding]:
    """monitoring_rate_differs: the printed rate is not spending over either budget of the form."""
    claimed, spent = row["execution_rate"], row["spent_yuan"]
    if claimed != claimed or spent != spent:
        return []
    limits = case.rules.checks
    budgets = [row[name] for name in ("opening_budget_yuan", "budget_yuan") if row[name] > 0]
    gaps = [abs(claimed * budget - spent) - limits.rate_tolerance * budget for budget in budgets]
    if not budgets or min(gaps) <= limits.tolerance_yuan:
        return []
    return [case.finding("monitoring_rate_differs", place, row["execution_rate_cell"],
                         claimed=row["execution_rate_text"], rate=percent(spent / budgets[-1]))]


def _cell(row: Any) -> str:
    return str(row["place"]).rsplit("!", 1)[1]


def _sums(case: Case) -> list[Finding]:
    """monitoring_funds_sum: the parts of an amount do not add up to its total, however they are counted."""
    found, rows = [], case.funds[(case.funds["source"] != "total") & case.funds["form"].isin(case.totals.index)]
    for name in ("opening_budget", "budget", "spent"):
        total = case.totals[f"{name}_yuan"]
        sums = pd.DataFrame({
            "main": parts_sum(case.funds, f"{name}_yuan").reindex(total.index),
            "all": rows.groupby("form")[f"{name}_yuan"].sum(min_count=1).reindex(total.index),
        })
        off = (sums.sub(total, axis=0).abs() > case.rules.checks.tolerance_yuan) | sums.isna()
        wrong = off.all(axis=1) & sums.notna().any(axis=1) & total.notna()
        found += [case.finding("monitoring_funds_sum", str(place), row[f"{name}_cell"] or _cell(row),
                               total=wan(row[f"{name}_yuan"]), parts=wan(sums.at[place, "all"]))
                  for place, row in case.totals[wrong].iterrows()]
    return found


def _flags(case: Case) -> list[Finding]:
    """monitoring_flag_differs: a list says that spending keeps time, or that it does not, and the amounts disagree."""
    rows = case.current[(case.current["reached_progress"] != "") & case.current["execution_rate"].notna()]
    kept = rows["execution_rate"] >= rows["time_progress"]
    wrong = rows[kept != (rows["reached_progress"] == "yes")]
    return [case.finding("monitoring_flag_differs", str(place), row["reached_progress_cell"],
                         flag=row["reached_progress_text"], rate=percent(row["execution_rate"]),
                         time=percent(row["time_progress"])) for place, row in wrong.iterrows()]
