"""One row per department at the cut-off month: money against time, slow or not, lights, forecast."""

from dataclasses import asdict

import pandas as pd

from budgeteval.rulesets.monitoring import Monitoring
from budgeteval.stages.monitoring import lights
from budgeteval.stages.monitoring.curve import target_due, time_progress
from budgeteval.stages.monitoring.forecast import forecast

LIGHTS = ("red", "yellow", "green", "blue")
RENAMED = {"forecast_yuan": "forecast_yuan", "low_yuan": "forecast_low_yuan", "high_yuan": "forecast_high_yuan",
           "years": "past_years", "months": "past_months"}


def departments(projects: pd.DataFrame, register: pd.DataFrame, past: pd.DataFrame, rules: Monitoring,
                month: int) -> pd.DataFrame:
    """One row per department of ``register`` (department_code, department), its projects summed.

    ``projects`` as :func:`monitor` gives them; ``past`` has department_code, fiscal_year, month, spent_yuan. Time
    progress is that of the rules' curve; under the projects' own plans, their mean weighted by budget.
    """
    own = projects[projects["in_register"]]
    groups = dict(list(own.groupby("department_code")))
    months = dict(list(past.groupby("department_code")))
    rows = [_department(code, name, groups.get(code, own[:0]), months.get(code, past[:0]), rules, month)
            for code, name in zip(register["department_code"], register["department"], strict=True)]
    return pd.DataFrame(rows)


def _department(code: str, name: str, own: pd.DataFrame, past: pd.DataFrame, rules: Monitoring,
                month: int) -> dict[str, object]:
    budget, spent = (float(own[column].sum(min_count=1)) for column in ("budget_yuan", "spent_yuan"))
    rate = spent / budget if budget > 0 else float("nan")
    time = _time(own, budget, rules, month)
    money = lights.execution_light(rules, rate, time, budget) if spent == spent else ""
    goal = lights.band(rules.goal.bands, float(own["goal_rate"].mean()) / target_due(month))
    expected = asdict(forecast(rules.forecast, past, month, spent, budget))
    counts = own["light"].value_counts()
    return {
        "department_code": code, "department": name, "projects": len(own), "budget_yuan": budget, "spent_yuan": spent,
        "time_progress": time, "execution_rate": rate, "slow": bool(rate < rules.slow.below_share_of_time * time),
        "light": lights.combined(rules.combined, money, goal, bool(rate >= time) if rate == rate else None),
        **{light: int(counts.get(light, 0)) for light in LIGHTS},
        **{column: expected[field] for field, column in RENAMED.items()},
    }


def _time(own: pd.DataFrame, budget: float, rules: Monitoring, month: int) -> float:
    if rules.curve.kind != "plan" or not budget > 0:
        return time_progress(rules.curve, month)
    return float((own["time_progress"] * own["budget_yuan"]).sum() / budget)
