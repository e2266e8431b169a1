"""Digits and repetition: last digit, Benford's first digit, repeated values."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike
from scipy import stats

from .screen import Screen, finish, join_hits, require, require_unique_places

BENFORD = np.log10(1 + 1 / np.arange(1, 10))


def fixed_digit(values: ArrayLike, decimals: int) -> np.ndarray:
    """The digit at a fixed place: 1 for the first decimal, 0 for the units digit. NaN stays NaN.

    Trailing zeros count: 90 has first decimal 0.
    """
    x = np.asarray(values, dtype=float)
    scaled = np.floor(np.abs(x) * 10.0**decimals + 1e-6)
    return np.where(np.isnan(x), np.nan, scaled % 10)


def last_digit(
    projects: pd.DataFrame,
    column: str = "score",
    decimals: int = 1,
    minimum: int = 50,
    significance: float = 0.05,
) -> Screen:
    """Chi-square of a fixed digit against uniform (9 df), county and each department.

    `minimum` (expected count 5 a digit) is the number of values a test needs; with
    fewer p is NaN. ``observed`` is chi-square/n, ``expected`` its null mean 9/n;
    ``effect`` is Cramer's V, sqrt(chi-square/(9 n)). Scores without a decimal all show
    0: the county row says so, it is no sign of anything. ``risk`` is the V of the
    project's department.

    Parameters
    ----------
    projects : one row per project: ``place, department`` and `column`
    """
    require(projects, ("place", "department", column), "projects")
    require_unique_places(projects)
    digit = fixed_digit(projects[column], decimals)
    known = ~np.isnan(digit)
    department = projects["department"].to_numpy()[known]
    counts = pd.crosstab(department, digit[known].astype(int)).reindex(columns=range(10), fill_value=0)
    rows = pd.concat([counts, counts.sum().to_frame("county").T])
    n = rows.sum(axis=1).to_numpy(dtype=float)
    chi2 = ((rows.to_numpy() - n[:, None] / 10) ** 2).sum(1) / np.maximum(n / 10, 1e-300)
    table = pd.DataFrame(
        {"level": ["department"] * len(counts) + ["county"], "subject": [*counts.index, column], "n": n.astype(int),
         "observed": chi2 / np.maximum(n, 1), "expected": 9 / np.maximum(n, 1),
         "effect": np.sqrt(chi2 / (9 * np.maximum(n, 1))),
         "p": np.where(n >= minimum, stats.chi2.sf(chi2, 9), np.nan)}
    )  # fmt: skip
    effect = dict(zip(table["subject"][:-1], table["effect"][:-1], strict=True))
    risk = pd.Series([effect[d] for d in department], index=projects["place"].to_numpy()[known], dtype=float)
    return Screen("last_digit", finish(table, significance), join_hits([]), risk)


@dataclass(frozen=True)
class Benford:
    """Benford's law on first digits.

    ``mad`` is the mean absolute deviation of the nine shares, ``null_mad`` its
    expectation at this n, ``excess_mad`` the difference (the effect size). ``status`` is
    ``ok``, ``too_few`` or ``narrow_range``: then chi-square has no p.
    """

    chi2: float
    df: int
    p: float
    mad: float
    null_mad: float
    excess_mad: float
    n: int
    counts: tuple[int, ...]
    status: str


def benford_counts(counts: ArrayLike) -> Benford:
    """Chi-square (8 df) and excess MAD = MAD - mean sqrt(2 p (1-p)/(pi n)) of nine counts."""
    observed = np.asarray(counts, dtype=float)
    if observed.shape != (9,) or (observed < 0).any() or observed.sum() == 0:
        raise ValueError(f"counts: expected nine counts of digits 1-9, not all 0, found {observed}")
    n = float(observed.sum())
    chi2 = float((((observed - n * BENFORD) ** 2) / (n * BENFORD)).sum())
    mad = float(np.abs(observed / n - BENFORD).mean())
    null = float(np.sqrt(2 * BENFORD * (1 - BENFORD) / (np.pi * n)).mean())
    whole = tuple(int(c) for c in observed)
    return Benford(chi2, 8, float(stats.chi2.sf(chi2, 8)), mad, null, mad - null, int(n), whole, "ok")


def first_digits(amounts: ArrayLike) -> np.ndarray:
    """First significant digit of each positive amount; others are left out."""
    x = np.asarray(amounts, dtype=float)
    x = x[np.isfinite(x) & (x > 0)]
    power = np.floor(np.log10(x))
    digit = np.floor(x / 10.0**power * (1 + 1e-12)).astype(int)
    return np.where(digit == 10, 1, np.maximum(digit, 1))


def benford(amounts: ArrayLike, minimum: int = 300, orders: float = 3.0) -> Benford:
    """First-digit test of amounts in yuan; never of scores.

    Needs `minimum` positive amounts spanning `orders` orders of magnitude; otherwise
    the numbers are given without p. Approved budgets bunch under thresholds by nature:
    low evidential weight.
    """
    digits = first_digits(amounts)
    if digits.size == 0:
        nan = float("nan")
        return Benford(nan, 8, nan, nan, nan, nan, 0, (0,) * 9, "too_few")
    result = benford_counts(np.bincount(digits, minlength=10)[1:])
    x = np.asarray(amounts, dtype=float)
    x = x[np.isfinite(x) & (x > 0)]
    status = "too_few" if digits.size < minimum else "narrow_range" if np.log10(x.max() / x.min()) < orders else "ok"
    if status == "ok":
        return result
    return Benford(**{**result.__dict__, "p": float("nan"), "status": status})


def repeated_values(projects: pd.DataFrame, column: str = "score", significance: float = 0.05) -> Screen:
    """How often values repeat inside a department, against draws from the county's values.

    ``observed`` is the average frequency sum f^2 / sum f; under independent draws from
    the county's distribution (shares p) its mean is 1 + (n-1) sum p^2, and the number of
    equal pairs has variance C(n,2)(S2 - S2^2) + 6 C(n,3)(S3 - S2^2) with S_j = sum p^j;
    p is one-sided normal. A permutation null for continuous values would not hold for
    scores. The county row gives the average frequency and, as ``effect``, the
    entropy in nats. ``risk`` is the share of the department with the same value.

    Parameters
    ----------
    projects : one row per project: ``place, department`` and `column`
    """
    require(projects, ("place", "department", column), "projects")
    require_unique_places(projects)
    known = projects[projects[column].notna()]
    key = known[column].round(6)
    county = key.value_counts()
    share = county / max(county.sum(), 1)
    s2, s3 = float((share**2).sum()), float((share**3).sum())
    frequency = known.groupby(["department", key]).size()
    n = frequency.groupby(level=0).sum().astype(float)
    pairs = (frequency * (frequency - 1) / 2).groupby(level=0).sum()
    mean = n * (n - 1) / 2 * s2
    variance = n * (n - 1) / 2 * (s2 - s2**2) + n * (n - 1) * (n - 2) * (s3 - s2**2)
    z: pd.Series = (pairs - mean) / np.sqrt(variance.where(variance > 1e-12))
    rows = pd.DataFrame(
        {"level": "department", "subject": n.index.astype(object), "n": n.to_numpy(int),
         "observed": (1 + 2 * pairs / n).to_numpy(), "expected": (1 + (n - 1) * s2).to_numpy(),
         "p": stats.norm.sf(z.to_numpy())}
    )  # fmt: skip
    rows["effect"] = rows["observed"] - rows["expected"]
    total = pd.DataFrame(
        {"level": ["county"], "subject": [column], "n": [int(county.sum())], "expected": [np.nan], "p": [np.nan],
         "observed": [float((county**2).sum() / max(county.sum(), 1))], "effect": [float(stats.entropy(share))]}
    )  # fmt: skip
    alike = known.groupby(["department", key])[column].transform("size")
    own = alike / known.groupby("department")[column].transform("size")
    table = finish(pd.concat([total, rows], ignore_index=True), significance)
    risk = pd.Series(own.to_numpy(float), index=known["place"].to_numpy())
    return Screen("repeated_values", table, join_hits([]), risk)
