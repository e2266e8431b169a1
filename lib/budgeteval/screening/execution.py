"""Execution rates that stand out, alone and against the score."""

from __future__ import annotations

import numpy as np
import pandas as pd
from scipy import stats

from .screen import Screen, finish, hit_rows, join_hits, require, require_unique_places


def robust_z(values: pd.Series) -> tuple[pd.Series, str]:
    """Distance from the median in robust standard deviations, and the scale used.

    ``mad``: 0.6745 (x - median)/MAD. When more than half the values are equal MAD is 0:
    ``mean_deviation`` divides by 1.2533 times the mean absolute deviation instead.
    ``none``: all values equal, every z is 0.
    """
    centre = values.median()
    away = values - centre
    mad = float(away.abs().median()) if len(values) else 0.0
    if mad > 0:
        return away * 0.6744897501960817 / mad, "mad"
    mean = float(away.abs().mean()) if len(values) else 0.0
    if mean > 0:
        return away / (1.2533141373155 * mean), "mean_deviation"
    return away * 0.0, "none"


def execution_outliers(
    projects: pd.DataFrame,
    low: float = 0.6,
    high: float = 1.0,
    significance: float = 0.05,
) -> Screen:
    """Execution rates outside the rules, and outliers by modified z.

    ``table``: one row per project with a rate; ``observed`` the rate, ``expected`` the
    median, ``effect`` the robust z, p two-sided normal. ``hits``: ``rate_below``,
    ``rate_above`` (rules, no test) and ``rate_outlier`` (BH). ``risk`` is abs(z).

    Parameters
    ----------
    projects : one row per project: ``place, execution_rate`` (0-1; NaN is no data)
    low, high : rates below / above these are listed by rule
    """
    require(projects, ("place", "execution_rate"), "projects")
    require_unique_places(projects)
    known = projects[projects["execution_rate"].notna()]
    rate = known["execution_rate"].astype(float)
    z, _ = robust_z(rate)
    table = finish(
        pd.DataFrame({"level": "project", "subject": known["place"], "n": 1, "observed": rate,
                      "expected": rate.median(), "effect": z, "p": 2 * stats.norm.sf(z.abs())}),
        significance,
    )  # fmt: skip
    hits = join_hits([
        hit_rows(known["place"][mask], reason, rate[mask])
        for reason, mask in (
            ("rate_below", (rate < low - 1e-9).to_numpy()),
            ("rate_above", (rate > high + 1e-9).to_numpy()),
            ("rate_outlier", table["flagged"].to_numpy()),
        )
    ])  # fmt: skip
    return Screen("execution_outliers", table, hits, pd.Series(z.abs().to_numpy(), index=known["place"].to_numpy()))


def score_against_execution(
    projects: pd.DataFrame,
    score_from: float = 95.0,
    rate_below: float = 0.6,
    significance: float = 0.05,
) -> Screen:
    """High score with a low execution rate; residual of score on rate.

    ``table``: one row per project with both; ``observed`` the score, ``expected`` the
    least-squares line at its rate, ``effect`` the residual, p one-sided normal of the
    residual's robust z. ``hits``: ``high_score_low_rate`` (rule; value: the rate) and
    ``score_residual`` (BH). ``risk`` is the residual.

    Parameters
    ----------
    projects : one row per project: ``place, score, execution_rate`` (0-1)
    """
    require(projects, ("place", "score", "execution_rate"), "projects")
    require_unique_places(projects)
    known = projects[projects["score"].notna() & projects["execution_rate"].notna()]
    score, rate = known["score"].astype(float), known["execution_rate"].astype(float)
    slope = 0.0
    if len(known) > 1 and np.ptp(rate.to_numpy()) > 0:
        slope = float(np.cov(rate, score)[0, 1] / rate.var())
    expected = score.mean() + slope * (rate - rate.mean())
    residual = score - expected
    z, _ = robust_z(residual)
    table = finish(
        pd.DataFrame({"level": "project", "subject": known["place"], "n": 1, "observed": score,
                      "expected": expected, "effect": residual, "p": stats.norm.sf(z)}),
        significance,
    )  # fmt: skip
    rule = ((score >= score_from) & (rate < rate_below - 1e-9)).to_numpy()
    flagged = table["flagged"].to_numpy()
    hits = join_hits([
        hit_rows(known["place"][rule], "high_score_low_rate", rate[rule]),
        hit_rows(known["place"][flagged], "score_residual", residual[flagged]),
    ])  # fmt: skip
    risk = pd.Series(residual.to_numpy(), index=known["place"].to_numpy())
    return Screen("score_against_execution", table, hits, risk)
