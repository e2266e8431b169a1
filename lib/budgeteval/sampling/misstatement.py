"""Misstated amounts (E5): taints and upper bounds. Never for score differences.

taint t = (book - verified)/book. Overstated (t > 0) and understated (t < 0) amounts
are bounded apart and never netted. Sources: Stringer (1963); Dworin and Grimlund,
The Accounting Review 59 (1984) 218-241; cross-checks R packages jfa and MUS.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike
from scipy import stats

from .estimate import Estimate, check_confidence, unit_values
from .pps import ht_total


@dataclass(frozen=True, eq=False)
class Bound:
    """An upper bound of a misstatement rate (0-1 of the amount it projects to).

    ``m`` is the number of non-zero taints in the ``n`` hits; ``steps`` is the printable
    derivation, one row per line (Stringer: ``error, factor, increment, taint, product``;
    moment: ``quantity, value``).
    """

    method: str
    rate: float
    n: int
    m: int
    confidence: float
    steps: pd.DataFrame


def taints(book_yuan: ArrayLike, verified_yuan: ArrayLike) -> np.ndarray:
    """(book - verified)/book per project; ValueError where book is not positive or a value is missing."""
    book = np.asarray(book_yuan, dtype=float)
    book = unit_values(book, book.size, "book_yuan")
    verified = unit_values(verified_yuan, book.size, "verified_yuan")
    if (book <= 0).any():
        raise ValueError(f"book_yuan: expected positive amounts, found {int((book <= 0).sum())} at or below 0")
    return (book - verified) / book


def _nonzero(values: ArrayLike, n: int) -> np.ndarray:
    t = np.asarray(values, dtype=float)
    if not np.isfinite(t).all():
        raise ValueError("taints: expected no missing value")
    t = t[t != 0]
    if n < 1 or t.size > n:
        raise ValueError(f"n: expected at least 1 and not fewer than the {t.size} non-zero taints, found {n}")
    return t


def zero_error_bound(n: int, confidence: float = 0.95) -> float:
    """Upper bound (0-1) when n hits show no error: 1 - (1 - c)^(1/n)."""
    check_confidence(confidence)
    if n < 1:
        raise ValueError(f"n: expected at least 1, found {n}")
    return float(1 - (1 - confidence) ** (1 / n))


def stringer(
    values: ArrayLike, n: int, confidence: float = 0.95, distribution: str = "binomial"
) -> Bound:
    """Stringer bound: p(0) + sum (p(i) - p(i-1)) t_i, taints in decreasing order.

    p(i) = beta.ppf(c, 1+i, n-i) (binomial) or gamma.ppf(c, 1+i)/n (poisson). Taints are
    those of one direction, as positive numbers; zeros may be left out. p(0) is
    multiplied by 1, the largest possible overstatement, or by the largest taint if that
    is above 1 (understatements can be).
    """
    check_confidence(confidence)
    t = np.sort(_nonzero(values, n))[::-1]
    if (t < 0).any():
        raise ValueError("taints: expected one direction as positive numbers, found negative ones")
    errors = np.arange(t.size + 1)
    if distribution == "binomial":
        factor = np.where(errors >= n, 1.0, stats.beta.ppf(confidence, 1 + errors, np.maximum(n - errors, 1)))
    elif distribution == "poisson":
        factor = stats.gamma.ppf(confidence, 1 + errors) / n
    else:
        raise ValueError(f"distribution: expected 'binomial' or 'poisson', found {distribution!r}")
    steps = pd.DataFrame({"error": errors, "factor": factor})
    steps["increment"] = np.diff(factor, prepend=0.0)
    steps["taint"] = np.concatenate([[max(1.0, t[0]) if t.size else 1.0], t])
    steps["product"] = steps["increment"] * steps["taint"]
    return Bound(f"stringer_{distribution}", float(steps["product"].sum()), n, t.size, confidence, steps)


def _hypothetical_taint(t: np.ndarray, population: str) -> float:
    mean = float(t.mean()) if t.size else 0.0
    if population == "accounts":
        return 0.81 * (1 - 0.667 * np.tanh(10 * mean)) * (1 + 0.667 * np.tanh(t.size / 10))
    if population == "inventory":
        return 0.81 * (1 - 0.667 * np.tanh(10 * abs(mean)))
    raise ValueError(f"population: expected 'accounts' or 'inventory', found {population!r}")


def modified_moment(
    values: ArrayLike, n: int, confidence: float = 0.95, population: str = "accounts"
) -> Bound:
    """Modified moment bound of Dworin and Grimlund, with the general divisor m + 1.

    A hypothetical taint is added to the m found; the moments of the mean error are
    matched by a three-parameter gamma (shift G, shape A, scale B), whose quantile is
    taken by Wilson-Hilferty: G + A B (1 + z/sqrt(9A) - 1/(9A))^3.
    """
    check_confidence(confidence)
    t = _nonzero(values, n)
    m = t.size
    star = _hypothetical_taint(t, population)
    taint = [(star**j + (t**j).sum()) / (m + 1) for j in (1, 2, 3)]
    rate = np.cumprod([(m + j) / (n + 1 + j) for j in (1, 2, 3)])
    u1 = rate[0] * taint[0]
    u2 = (rate[0] * taint[1] + (n - 1) * rate[1] * taint[0] ** 2) / n
    u3 = (
        rate[0] * taint[2] + 3 * (n - 1) * rate[1] * taint[0] * taint[1] + (n - 1) * (n - 2) * rate[2] * taint[0] ** 3
    ) / n**2
    c2 = u2 - u1**2
    c3 = u3 - 3 * u1 * u2 + 2 * u1**3
    shape, scale, shift = 4 * c2**3 / c3**2, c3 / (2 * c2), u1 - 2 * c2**2 / c3
    z = stats.norm.ppf(confidence)
    bound = shift + shape * scale * (1 + z / np.sqrt(9 * shape) - 1 / (9 * shape)) ** 3
    names = ("hypothetical_taint", "mean", "variance", "third_moment", "shape", "scale", "shift", "bound")
    steps = pd.DataFrame({"quantity": names, "value": [star, u1, c2, c3, shape, scale, shift, bound]})
    return Bound(f"modified_moment_{population}", float(bound), n, m, confidence, steps)


def misstated_amount(
    book_yuan: ArrayLike,
    verified_yuan: ArrayLike,
    pi: ArrayLike,
    N: int | None = None,
    confidence: float = 0.95,
) -> Estimate:
    """E5 in yuan, M = sum (book - verified)/pi, t interval with df = non-zero taints - 1.

    This signed estimate is the net misstatement; bounds come from `misstatement_bounds`.
    df counts the uncertain units only. With one or no error among them the interval is
    NaN (no sampling error could be seen): report the bound.
    """
    t = taints(book_yuan, verified_yuan)
    p = np.asarray(pi, dtype=float)
    df = int(np.count_nonzero(t[p < 1])) - 1
    error = np.asarray(book_yuan, dtype=float) - np.asarray(verified_yuan, dtype=float)
    result = ht_total(error, p, N, df, confidence)
    if (p < 1).any() and df < 1:
        nan = float("nan")
        return Estimate(**{**result.__dict__, "low": nan, "high": nan})
    return result


@dataclass(frozen=True, eq=False)
class MisstatementBounds:
    """One direction of misstatement, in yuan.

    ``known_yuan`` is the exact error of the certainty units; each ``*_yuan`` bound is
    ``known_yuan + rate * rest_yuan``. ``zero_error_yuan`` is what n hits without any
    error would give: "no error found" is not "no error".
    """

    direction: str
    known_yuan: float
    rest_yuan: float
    n: int
    errors: int
    moment: Bound
    moment_yuan: float
    stringer: Bound
    stringer_yuan: float
    zero_error_yuan: float
    confidence: float


def misstatement_bounds(
    book_yuan: ArrayLike,
    verified_yuan: ArrayLike,
    certainty: ArrayLike,
    rest_yuan: float,
    confidence: float = 0.95,
) -> tuple[MisstatementBounds, MisstatementBounds]:
    """Upper bounds of over- and of understatement, apart.

    Parameters
    ----------
    book_yuan, verified_yuan : amounts of the examined projects
    certainty : True for projects examined with certainty, whose error is exact
    rest_yuan : book amount of all projects outside the certainty part, drawn or not

    Returns
    -------
    (overstated, understated)
    """
    if not rest_yuan >= 0:
        raise ValueError(f"rest_yuan: expected an amount of 0 or more, found {rest_yuan}")
    t = taints(book_yuan, verified_yuan)
    sure = np.asarray(certainty, dtype=bool)
    error = np.asarray(book_yuan, dtype=float) - np.asarray(verified_yuan, dtype=float)
    n = int((~sure).sum())
    if n == 0:
        raise ValueError("expected at least one project outside the certainty part, found none")

    def one(direction: str, sign: int) -> MisstatementBounds:
        known = float(np.maximum(sign * error[sure], 0).sum())
        own = np.maximum(sign * t[~sure], 0)
        moment, string = modified_moment(own, n, confidence), stringer(own, n, confidence)
        zero = zero_error_bound(n, confidence)
        return MisstatementBounds(
            direction, known, float(rest_yuan), n, string.m,
            moment, known + moment.rate * rest_yuan,
            string, known + string.rate * rest_yuan,
            zero * rest_yuan, confidence,
        )  # fmt: skip

    return one("overstated", 1), one("understated", -1)
