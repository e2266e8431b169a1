"""Special bonds: financing balance, coverage of principal and interest, idle funds and their cost, progress."""

from dataclasses import dataclass
from math import nan

import pandas as pd

from budgeteval.rulesets.key_evaluation import Bond as BondRules
from budgeteval.stages.key_evaluation.marks import days_late, missing

YEARS = ["place", "year", "revenue_yuan", "cost_yuan", "net_yuan", "principal_yuan", "interest_yuan", "service_yuan",
         "coverage_ratio", "cumulative_yuan"]
IDLE = ["place", "bond", "held_at", "since", "amount_yuan", "idle_days", "coupon_rate", "cost_yuan", "over_limit"]


@dataclass(frozen=True)
class Bond:
    """What the bond sheet says; NaN for no data, all of it without bonds.

    ``years`` has a row per year (:data:`YEARS`), ``idle`` a row per bond and place where money waits
    (:data:`IDLE`), ``stress`` the coverage at each share of the forecast revenue. ``break_even_fall`` is
    the fall of all revenue at which the coverage reaches the floor (negative: it is below already).
    """

    issued: float
    allocated: float
    spent: float
    spent_of_allocated: float
    spent_of_issued: float
    progress: float
    progress_gap: float
    net: float
    service: float
    coverage: float
    break_even_fall: float
    lowest_coverage: float
    lowest_year: int | None
    first_gap_year: int | None
    idle_amount: float
    idle_share: float
    idle_cost: float
    years: pd.DataFrame
    idle: pd.DataFrame
    stress: pd.DataFrame


def evaluate(issues: pd.DataFrame, balance: pd.DataFrame, base_date: str, progress: float, rules: BondRules) -> Bond:
    """Bond figures at the base date (ISO text); tables as the schemas ``Issues`` and ``Balance``."""
    years = by_year(balance)
    issued, allocated, spent = (_total(issues[f"{name}_yuan"]) for name in ("issued", "allocated", "spent"))
    net, service = _total(years["net_yuan"]), _total(years["service_yuan"])
    money = idle_funds(issues, base_date, rules)
    late = money[money["over_limit"]]
    known = bool(len(issues) and base_date)
    amount = float(late["amount_yuan"].sum()) if known else nan
    paid = _ratio(spent, allocated)
    low = years.dropna(subset=["coverage_ratio"]).sort_values(["coverage_ratio", "year"])
    short = years[years["cumulative_yuan"] < 0]
    return Bond(
        issued, allocated, spent, paid, _ratio(spent, issued), progress,
        nan if missing(progress) or missing(paid) else progress - paid,
        net, service, _ratio(net, service), break_even_fall(years, rules.coverage_floor),
        float(low["coverage_ratio"].iloc[0]) if len(low) else nan, int(low["year"].iloc[0]) if len(low) else None,
        int(short["year"].min()) if len(short) else None,
        amount, _ratio(amount, issued), float(late["cost_yuan"].sum(skipna=False)) if known else nan,
        years, money, stressed(years, rules.revenue_stress),
    )


def by_year(balance: pd.DataFrame) -> pd.DataFrame:
    """Net revenue, debt service, their ratio and the running surplus, by year; no ratio where nothing is due."""
    data = balance.sort_values("year").reset_index(drop=True)
    net = data["revenue_yuan"] - data["cost_yuan"]
    service = data["principal_yuan"] + data["interest_yuan"]
    return data.assign(
        net_yuan=net, service_yuan=service, coverage_ratio=(net / service).where(service > 0),
        cumulative_yuan=(net - service).cumsum(skipna=False),
    )[YEARS]


def idle_funds(issues: pd.DataFrame, base_date: str, rules: BondRules) -> pd.DataFrame:
    """Money that waits: at the finance bureau (issued, not allocated) and at the unit (allocated, not spent).

    ``cost_yuan`` is amount x coupon x days / day count, for money idle longer than the limit and for the rest alike;
    ``over_limit`` marks the former.
    """
    rows = []
    for one in issues.to_dict("records"):
        for held, amount, since in (
            ("finance", one["issued_yuan"] - one["allocated_yuan"], one["issue_date"]),
            ("unit", one["allocated_yuan"] - one["spent_yuan"], one["allocated_date"]),
        ):
            if missing(amount) or amount <= 0:
                continue
            days = days_late(base_date, since)
            days = nan if days is None else days
            cost = amount * one["coupon_rate"] * days / rules.day_count
            rows.append([one["place"], one["bond"], held, since, amount, days, one["coupon_rate"], cost,
                         days > rules.idle_days])
    return pd.DataFrame(rows, columns=IDLE).astype({"idle_days": float, "over_limit": bool})


def break_even_fall(years: pd.DataFrame, floor: float) -> float:
    """Share by which all revenue may fall until coverage is ``floor``; NaN without revenue."""
    revenue, cost, service = (_total(years[name]) for name in ("revenue_yuan", "cost_yuan", "service_yuan"))
    needed = _ratio(floor * service + cost, revenue)
    return 1 - needed


def stressed(years: pd.DataFrame, shares: tuple[float, ...]) -> pd.DataFrame:
    """Coverage if all revenue were only a share of the forecast, costs unchanged."""
    revenue, cost, service = (_total(years[name]) for name in ("revenue_yuan", "cost_yuan", "service_yuan"))
    rows = [[share, _ratio(share * revenue - cost, service)] for share in (1.0, *shares)]
    return pd.DataFrame(rows, columns=["revenue_share", "coverage_ratio"])


def _total(values: pd.Series) -> float:
    """Sum; no data if there are no rows or any is missing."""
    return float(values.sum(skipna=False)) if len(values) else nan


def _ratio(top: float, bottom: float) -> float:
    return nan if missing(top) or missing(bottom) or bottom == 0 else top / bottom
