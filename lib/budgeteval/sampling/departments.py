"""Department inflation by empirical Bayes, and the four states. sampling.md 3.7.

Model: ybar_d = mu + u_d + e_d, var u = tau2, var e_d = v_d. sigma2 is pooled within
departments. The long-run mean of a department has v_d = sigma2/n_d; the finite
population is brought in once, by predicting only the projects that were not rechecked.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike
from scipy import optimize, stats

from .estimate import unit_values
from .multiplicity import adjust_bh, bayesian_fdr

PRIORITY_CHECK = "priority_check"
NEXT_ROUND = "next_round"
NO_ANOMALY = "no_anomaly"
NOT_DRAWN = "not_drawn"


@dataclass(frozen=True, eq=False)
class RandomEffects:
    """A random-effects fit. ``tau2`` = 0 is a legitimate answer: no evidence departments differ.

    ``q`` is Cochran's Q with ``df`` = k - 1 and p-value ``q_p``; ``i2`` is (0-1).
    ``blup``/``blup_se`` are the shrunken means, ``shrinkage`` lambda_d = tau2/(tau2 + v).
    """

    method: str
    mu: float
    mu_se: float
    tau2: float
    q: float
    df: int
    q_p: float
    i2: float
    shrinkage: np.ndarray
    blup: np.ndarray
    blup_se: np.ndarray


def _q(y: np.ndarray, v: np.ndarray, tau2: float) -> float:
    w = 1 / (v + tau2)
    return float((w * (y - (w @ y) / w.sum()) ** 2).sum())


def tau2_dersimonian_laird(y: np.ndarray, v: np.ndarray) -> float:
    """max(0, (Q - (k-1)) / (sum w - sum w^2 / sum w)), w = 1/v."""
    if y.size < 2:
        return 0.0
    w = 1 / v
    return float(max(0.0, (_q(y, v, 0.0) - (y.size - 1)) / (w.sum() - (w**2).sum() / w.sum())))


def tau2_paule_mandel(y: np.ndarray, v: np.ndarray) -> float:
    """The tau2 at which the generalised Q equals k - 1; 0 if Q is below that already."""
    target = y.size - 1
    if target < 1 or _q(y, v, 0.0) <= target:
        return 0.0
    high = 1.0
    while _q(y, v, high) > target:
        high *= 2
    return float(optimize.brentq(lambda t: _q(y, v, t) - target, 0.0, high, xtol=1e-13, rtol=1e-13))


def random_effects(y: ArrayLike, v: ArrayLike, method: str = "dl") -> RandomEffects:
    """Pooled mean, tau2 and shrunken means of k department means.

    Parameters
    ----------
    y : department means, points
    v : their sampling variances, all > 0
    method : "dl" (DerSimonian-Laird) or "pm" (Paule-Mandel)

    Notes
    -----
    blup = mu + lambda (y - mu); SE^2 = lambda v + (1 - lambda)^2 Var(mu).
    """
    means = np.asarray(y, dtype=float)
    means = unit_values(means, means.size, "y")
    variances = unit_values(v, means.size, "v")
    if means.size == 0 or (variances <= 0).any():
        raise ValueError("v: expected at least one department and positive variances")
    estimators = {"dl": tau2_dersimonian_laird, "pm": tau2_paule_mandel}
    if method not in estimators:
        raise ValueError(f"method: expected 'dl' or 'pm', found {method!r}")
    tau2 = estimators[method](means, variances)
    w = 1 / (variances + tau2)
    mu, mu_var = float(w @ means / w.sum()), float(1 / w.sum())
    q, df = _q(means, variances, 0.0), means.size - 1
    shrinkage = tau2 / (tau2 + variances)
    blup_var = shrinkage * variances + (1 - shrinkage) ** 2 * mu_var
    return RandomEffects(
        method, mu, mu_var**0.5, tau2, q, df,
        float(stats.chi2.sf(q, df)) if df else 1.0,
        max(0.0, (q - df) / q) if q > 0 else 0.0,
        shrinkage, mu + shrinkage * (means - mu), np.sqrt(blup_var),
    )  # fmt: skip


@dataclass(frozen=True, eq=False)
class DepartmentResult:
    """``departments`` (one row per department), the fit and the pooled within variance."""

    departments: pd.DataFrame
    fit: RandomEffects
    sigma2: float
    sigma2_df: int
    tolerance: float
    rate: float


def pooled_variance(department: Iterable[object], d: ArrayLike) -> tuple[float, int]:
    """sigma2 = within-department sum of squares / (n - number of departments), and that df."""
    values = pd.Series(np.asarray(d, dtype=float))
    groups = values.groupby(pd.Series(list(department), dtype=object))
    df = int(values.size - groups.ngroups)
    if df < 1:
        raise ValueError("expected at least one department with two rechecked projects, found none")
    return float(((values - groups.transform("mean")) ** 2).sum() / df), df


def department_states(
    department: Iterable[object],
    d: ArrayLike,
    population: Mapping[object, int],
    tolerance: float,
    screening_high: Collection[object] = (),
    method: str = "dl",
    rate: float = 0.20,
) -> DepartmentResult:
    """Shrunken inflation, probability of exceeding the tolerance, and state of each department.

    Parameters
    ----------
    department, d : department and inflation (points) of each rechecked project
    population : N_d, projects in the frame, of every department
    tolerance : c, points; P_d = P(theta_d > c)
    screening_high : departments whose screening score is high
    method : "dl" or "pm"
    rate : level of the Bayesian false-discovery list

    Returns
    -------
    DepartmentResult
        ``departments`` has one row per department: ``department, N, n, mean, shrinkage,
        eb_mean, eb_se, theta, theta_se, probability, p, p_adjusted, listed, state``.
        A fully rechecked department keeps its own mean with variance 0; one nobody was
        drawn from has the county mean as ``theta`` and no ``p``. ``state`` is
        ``priority_check`` (P > 0.8 and n_d >= 2), ``next_round`` (P > 0.5 with n_d >= 1,
        or nobody drawn and screening high), ``no_anomaly`` or ``not_drawn``.
    """
    values = np.asarray(d, dtype=float)
    values = unit_values(values, len(list(department)), "d")
    labels = pd.Series(list(department), dtype=object)
    table = _counts(labels, values, population)
    sigma2, df = pooled_variance(labels, values)
    drawn = table["n"] > 0
    # without any spread inside departments every mean is exact: the smallest positive variance keeps it so
    v0 = np.maximum(sigma2, np.finfo(float).tiny ** 0.25) / table.loc[drawn, "n"].to_numpy(dtype=float)
    fit = random_effects(table.loc[drawn, "mean"], v0, method)
    table = _shrink(table, drawn, fit, v0)
    table = _predict(table, sigma2, fit)
    table["probability"] = _exceeds(table["theta"], table["theta_se"], tolerance)
    table["p"] = _one_sided(table, sigma2, df, tolerance)
    table["p_adjusted"] = adjust_bh(table["p"])
    table["listed"] = bayesian_fdr(table["probability"].where(drawn), rate)
    table["state"] = _states(table, set(screening_high))
    return DepartmentResult(table, fit, sigma2, df, tolerance, rate)


def _counts(labels: pd.Series, values: np.ndarray, population: Mapping[object, int]) -> pd.DataFrame:
    unknown = set(labels) - set(population)
    if unknown:
        raise ValueError(f"population: expected every drawn department, missing {sorted(map(str, unknown))}")
    table = pd.DataFrame({"department": list(population), "N": list(population.values())})
    groups = pd.Series(values).groupby(labels)
    table["n"] = table["department"].map(groups.size()).fillna(0).astype(int)
    table["mean"] = table["department"].map(groups.mean()).astype(float)
    over = table[table["n"] > table["N"]]
    if len(over):
        raise ValueError(f"expected n_d <= N_d, found {over[['department', 'n', 'N']].to_dict('records')}")
    return table


def _shrink(table: pd.DataFrame, drawn: pd.Series, fit: RandomEffects, v0: np.ndarray) -> pd.DataFrame:
    table = table.assign(shrinkage=0.0, eb_mean=fit.mu, eb_se=(fit.tau2 + fit.mu_se**2) ** 0.5, spread=fit.tau2)
    table.loc[drawn, "shrinkage"] = fit.shrinkage
    table.loc[drawn, "eb_mean"] = fit.blup
    table.loc[drawn, "eb_se"] = fit.blup_se
    table.loc[drawn, "spread"] = fit.shrinkage * v0
    return table


def _predict(table: pd.DataFrame, sigma2: float, fit: RandomEffects) -> pd.DataFrame:
    """theta = f ybar + (1-f) m; var = (1-f)^2 lambda v0 + (1-f) sigma2/N (tau2 for lambda v0 when n = 0)."""
    f = table["n"] / table["N"]
    theta = f * table["mean"].fillna(0) + (1 - f) * table["eb_mean"]
    variance = (1 - f) ** 2 * table["spread"] + (1 - f) * sigma2 / table["N"]
    return table.drop(columns="spread").assign(theta=theta, theta_se=np.sqrt(variance))


def _exceeds(centre: pd.Series, se: pd.Series, tolerance: float) -> np.ndarray:
    z = (centre - tolerance) / se.where(se > 0)
    return np.where(se > 0, stats.norm.cdf(z.fillna(0)), (centre > tolerance).astype(float))


def _one_sided(table: pd.DataFrame, sigma2: float, df: int, tolerance: float) -> np.ndarray:
    """p of H0: department mean <= tolerance; t with pooled sigma and its df; NaN if nobody drawn."""
    se = (sigma2 * (1 - table["n"] / table["N"]) / table["n"].where(table["n"] > 0)) ** 0.5
    t = (table["mean"] - tolerance) / se.where(se > 0)
    p = np.where(se > 0, stats.t.sf(t.fillna(0), df), np.where(table["mean"] > tolerance, 0.0, 1.0))
    return np.where(table["n"] > 0, p, np.nan)


def _states(table: pd.DataFrame, screening_high: set[object]) -> np.ndarray:
    P, n = table["probability"], table["n"]
    high = table["department"].isin(screening_high)
    return np.select(
        [(P > 0.8) & (n >= 2), (P > 0.5) & (n >= 1), (n == 0) & high, n == 0],
        [PRIORITY_CHECK, NEXT_ROUND, NEXT_ROUND, NOT_DRAWN],
        NO_ANOMALY,
    )
