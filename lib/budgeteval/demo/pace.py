"""How fast the fictional county spends: what each project has paid by month, and its departments in years before.

One department in six is clearly behind at the end of August, all others clearly ahead of them; monitoring forms and the
exports of the source systems are both written from here, so that they agree wherever no fault is planted.
"""

import zlib

import numpy as np
import pandas as pd

STREAM = 41
SLOW_SHARE, SLOW_MOST = 0.173, 10  # of all departments
LARGEST_SHARE = 0.104  # a slow giant would drag the whole county down
SLOW_RATES, USUAL_RATES = (0.27, 0.44), (0.66, 0.85)  # a department's share spent at the end of August
UNSTARTED = 0.03
SEASON = (0.5, 0.4, 1.1, 1.0, 1.0, 1.3, 1.1, 1.2)  # January to August
REST_OF_YEAR = (1.1, 0.9, 1.2, 1.9)
YEARS_BEFORE = 2
GROWTH = 0.94  # a department's money of one year to the next, backwards


def slow_departments(projects: pd.DataFrame, seed: int) -> list[str]:
    """Codes of the departments that fall behind, in order; never among the largest ones.

    ``projects`` are the register's rows of one year.
    """
    budget = _budgets(projects).groupby(projects["department_code"]).sum()
    ranked = budget.sort_index().sort_values(ascending=False, kind="stable").index.tolist()
    ranked = ranked[round(len(ranked) * LARGEST_SHARE):]
    order = np.random.default_rng([seed, STREAM, 0]).permutation(len(ranked))
    count = min(SLOW_MOST, round(len(budget) * SLOW_SHARE), len(ranked))
    return sorted(ranked[place] for place in order[:count])


def spent_by_month(projects: pd.DataFrame, seed: int) -> pd.DataFrame:
    """One row per project and month with money paid: project_code, month (1-8), spent_yuan (whole yuan)."""
    shares = spent_shares(projects, seed)
    rows = []
    for code, budget in zip(projects["project_code"], _budgets(projects), strict=True):
        for month, amount in enumerate(_spread(code, round(shares[code] * budget), seed), 1):
            if amount:
                rows.append((code, month, amount))
    return pd.DataFrame(rows, columns=["project_code", "month", "spent_yuan"])


def spent_shares(projects: pd.DataFrame, seed: int) -> dict[str, float]:
    """Share of its budget that each project has spent at the end of August, by project code."""
    slow = set(slow_departments(projects, seed))
    shares: dict[str, float] = {}
    for department, own in projects.groupby("department_code"):
        rng = np.random.default_rng([seed, STREAM, 1, int(str(department))])
        aim = rng.uniform(*(SLOW_RATES if department in slow else USUAL_RATES))
        bent = rng.normal(0, 0.9, len(own)) - 5 * (rng.random(len(own)) < UNSTARTED)
        found = _settled(bent, _budgets(own).to_numpy(float), aim)
        shares |= dict(zip(own["project_code"], found, strict=True))
    return shares


def past_months(projects: pd.DataFrame, seed: int, fiscal_year: int) -> pd.DataFrame:
    """One row per department, earlier year and month: department_code, fiscal_year, month, budget_yuan, spent_yuan.

    ``spent_yuan`` is of that month alone; the two years before ``fiscal_year``.
    """
    slow, budgets = set(slow_departments(projects, seed)), _budgets(projects).groupby(projects["department_code"]).sum()
    rows = []
    for department, now in budgets.items():
        for back in range(1, YEARS_BEFORE + 1):
            rng = np.random.default_rng([seed, STREAM, 2, int(str(department)), back])
            budget = round(now * GROWTH**back, -2)
            late = 1.8 if department in slow else 1.0
            weights = np.array([*SEASON, *(late * one for one in REST_OF_YEAR)]) * rng.uniform(0.8, 1.2, 12)
            spent = np.floor(weights / weights.sum() * rng.uniform(0.93, 0.995) * budget).astype(int)
            rows += [(str(department), fiscal_year - back, month, int(budget), int(one))
                     for month, one in enumerate(spent, 1)]
    columns = ["department_code", "fiscal_year", "month", "budget_yuan", "spent_yuan"]
    return pd.DataFrame(rows, columns=columns).sort_values(columns[:3], ignore_index=True)


def _budgets(projects: pd.DataFrame) -> pd.Series:
    return projects["budget_yuan"].astype(int)


def _settled(bent: np.ndarray, budgets: np.ndarray, aim: float) -> np.ndarray:
    """Shares between 0 and 1 around ``bent`` (on the logit scale) whose weighted mean is ``aim``, by bisection."""
    low, high = -12.0, 12.0
    for _ in range(60):
        middle = (low + high) / 2
        mean = float((_logistic(bent + middle) * budgets).sum() / budgets.sum())
        low, high = (middle, high) if mean < aim else (low, middle)
    return _logistic(bent + low)


def _logistic(value: np.ndarray) -> np.ndarray:
    return 1 / (1 + np.exp(-value))


def _spread(code: str, total: int, seed: int) -> list[int]:
    """A project's spending over the months to August: some months nothing, the season's share otherwise."""
    rng = np.random.default_rng([seed, STREAM, 3, zlib.crc32(code.encode())])
    active = rng.random(len(SEASON)) < 0.72
    active[int(rng.integers(2, len(SEASON)))] = True
    weights = np.array(SEASON) * rng.uniform(0.4, 1.6, len(SEASON)) * active
    amounts = (np.floor(weights / weights.sum() * total / 100) * 100).astype(int)
    amounts[int(np.argmax(weights))] += total - amounts.sum()
    return [int(one) for one in amounts]
