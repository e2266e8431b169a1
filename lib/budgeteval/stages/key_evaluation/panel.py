"""Expert panels: marks side by side, spread, agreement, outlying marks, and the final mark by rule."""

from dataclasses import dataclass
from math import nan

import numpy as np
import pandas as pd
from scipy.special import chdtrc

from budgeteval.rulesets.key_evaluation import Panel as PanelRules

SUMMARY = ["code", "weight", "experts", "mean", "median", "trimmed_mean", "sd", "spread", "low", "high", "cv", "final",
           "outliers", "wide"]


@dataclass(frozen=True)
class Agreement:
    """Agreement of m experts on n indicators; NaN where it is not defined (one expert, one indicator, no variance).

    ``w`` is Kendall's W with ties corrected, ``p`` its chi-square probability; ``icc_single`` and
    ``icc_mean`` are ICC(2,1) and ICC(2,k) (two-way random, absolute agreement).
    """

    experts: int
    indicators: int
    w: float
    chi_square: float
    p: float
    icc_single: float
    icc_mean: float


@dataclass(frozen=True)
class Panel:
    """``marks`` has a row per expert and a column per indicator; ``summary`` a row per indicator (:data:`SUMMARY`)."""

    marks: pd.DataFrame
    summary: pd.DataFrame
    agreement: Agreement


def evaluate(marks: pd.DataFrame, weights: pd.Series, rules: PanelRules) -> Panel:
    """Panel results from ``ExpertMarks`` rows and the indicators' weights (by code).

    Marks of unknown indicators, marks given twice by one expert, and marks outside 0 and the weight are
    left out (each is a finding elsewhere).
    """
    table = matrix(marks, weights)
    summary = pd.DataFrame([_row(table[code], float(weights[code]), rules) for code in table], columns=SUMMARY)
    shares = table / weights.reindex(table.columns) if table.size else table
    return Panel(table, summary, agreement(shares.round(9).to_numpy()))


def matrix(marks: pd.DataFrame, weights: pd.Series) -> pd.DataFrame:
    """Usable marks: experts down, indicators across, NaN for no mark."""
    known = marks[marks["code"].isin(weights.index)].drop_duplicates(["expert", "code"], keep=False)
    top = known["code"].map(weights)
    usable = known[known["mark"].between(0, top)]
    return usable.pivot(index="expert", columns="code", values="mark").sort_index().sort_index(axis=1)


def trimmed_mean(values: np.ndarray) -> float:
    """Mean without one lowest and one highest value; NaN below three values."""
    return float(np.sort(values)[1:-1].mean()) if len(values) >= 3 else nan


def final_mark(values: np.ndarray, rules: PanelRules) -> float:
    """Final mark by the stated rule; a trimmed mean only from ``trim_from`` experts on, else the mean."""
    if len(values) == 0:
        return nan
    if rules.final == "median":
        return float(np.median(values))
    if rules.final == "trimmed_mean" and len(values) >= rules.trim_from:
        return trimmed_mean(values)
    return float(values.mean())


def _row(column: pd.Series, weight: float, rules: PanelRules) -> list[object]:
    given = column.dropna()
    values = given.to_numpy(dtype=float)
    n = len(values)
    mean = float(values.mean()) if n else nan
    median = float(np.median(values)) if n else nan
    sd = float(values.std(ddof=1)) if n > 1 else nan
    far = given[(given - median).abs() > rules.outlier_share * weight] if n >= rules.minimum_experts else given[:0]
    return [
        column.name, weight, n, mean, median, trimmed_mean(values), sd, float(np.ptp(values)) if n else nan,
        float(values.min()) if n else nan, float(values.max()) if n else nan, sd / mean if mean else nan,
        final_mark(values, rules), ";".join(map(str, far.index)), bool(sd > rules.spread_limit * weight),
    ]


def agreement(shares: np.ndarray) -> Agreement:
    """Agreement on indicators that every expert marked; ``shares`` is experts x indicators, marks / weight."""
    data = np.asarray(shares, dtype=float)
    data = data[:, ~np.isnan(data).any(axis=0)] if data.size else data.reshape(0, 0)
    m, n = data.shape
    w = kendall_w(data)
    chi = m * (n - 1) * w
    p = float(chdtrc(n - 1, chi)) if chi == chi else nan
    return Agreement(m, n, w, chi, p, *icc(data))


def kendall_w(data: np.ndarray) -> float:
    """Kendall's coefficient of concordance W, ties corrected (Kendall & Babington Smith 1939); raters x objects."""
    m, n = data.shape
    if m < 2 or n < 2:
        return nan
    ranks = pd.DataFrame(data).rank(axis=1).to_numpy()
    sums = ranks.sum(axis=0)
    s = float(((sums - sums.mean()) ** 2).sum())
    ties = sum(float((counts**3 - counts).sum()) for counts in (np.unique(row, return_counts=True)[1] for row in ranks))
    bottom = m * m * (n**3 - n) - m * ties
    return 12 * s / bottom if bottom > 0 else nan


def icc(data: np.ndarray) -> tuple[float, float]:
    """ICC(2,1) and ICC(2,k) of Shrout & Fleiss (1979); raters x objects."""
    k, n = data.shape
    if k < 2 or n < 2:
        return nan, nan
    grand = data.mean()
    rows = k * ((data.mean(axis=0) - grand) ** 2).sum() / (n - 1)
    columns = n * ((data.mean(axis=1) - grand) ** 2).sum() / (k - 1)
    rest = data - data.mean(axis=0)[None, :] - data.mean(axis=1)[:, None] + grand
    error = (rest**2).sum() / ((n - 1) * (k - 1))
    single = rows + (k - 1) * error + k * (columns - error) / n
    mean = rows + (columns - error) / n
    if not single > 0 or not mean > 0:
        return nan, nan
    return float((rows - error) / single), float((rows - error) / mean)
