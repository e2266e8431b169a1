"""How many projects to draw, for each objective: sampling.md 3.2."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike
from scipy import stats

from .estimate import check_confidence


@dataclass(frozen=True)
class SampleSize:
    """A sample size and how it was reached.

    ``method`` is the formula's id, ``n0`` the size before finite-population correction
    and rounding (NaN where there is none), ``inputs`` the arguments by name.
    """

    method: str
    n: int
    n0: float
    N: int | None
    confidence: float
    inputs: tuple[tuple[str, float], ...]


def _positive(**values: float) -> None:
    for name, value in values.items():
        if not value > 0:
            raise ValueError(f"{name}: expected a positive number, found {value}")


def _ceil(x: float) -> int:
    return int(np.ceil(x - 1e-9))


def _z(confidence: float) -> float:
    return float(stats.norm.ppf((1 + check_confidence(confidence)) / 2))


def mean_size(sd: float, half_width: float, N: int, confidence: float = 0.95) -> SampleSize:
    """For a mean, points: n0 = (z S/e)^2, n = ceil(n0/(1 + n0/N))."""
    _positive(sd=sd, half_width=half_width, N=N)
    n0 = (_z(confidence) * sd / half_width) ** 2
    return SampleSize(
        "mean", _ceil(n0 / (1 + n0 / N)), n0, N, confidence, (("sd", sd), ("half_width", half_width))
    )


def share_size(half_width: float, N: int, share: float = 0.5, confidence: float = 0.95) -> SampleSize:
    """For a share (0-1): n0 = z^2 p(1-p)/e^2, same correction."""
    _positive(half_width=half_width, N=N)
    if not 0 < share < 1:
        raise ValueError(f"share: expected a number between 0 and 1, found {share}")
    n0 = _z(confidence) ** 2 * share * (1 - share) / half_width**2
    return SampleSize(
        "share", _ceil(n0 / (1 + n0 / N)), n0, N, confidence, (("share", share), ("half_width", half_width))
    )


def discovery_probability(N: int, K: int, n: int) -> float:
    """P(at least one of K bad projects among N is in a sample of n)."""
    if not (0 <= K <= N and 0 <= n <= N):
        raise ValueError(f"expected 0 <= K, n <= N, found K={K}, n={n}, N={N}")
    return float(1 - stats.hypergeom.pmf(0, N, K, n))


def discovery_size(N: int, K: int, confidence: float = 0.95) -> SampleSize:
    """Smallest n that finds at least one of K bad projects with this probability."""
    check_confidence(confidence)
    if not 1 <= K <= N:
        raise ValueError(f"K: expected 1 to {N}, found {K}")
    n = _smallest(lambda m: discovery_probability(N, K, m) >= confidence, N)
    return SampleSize("discovery", n, float("nan"), N, confidence, (("K", K),))


def attribute_upper_bound(
    n: int, errors: float, confidence: float = 0.95, distribution: str = "binomial", N: int | None = None
) -> float:
    """One-sided upper bound (0-1) of an error rate after `errors` in n.

    binomial: Clopper-Pearson, beta.ppf(c, x+1, n-x). poisson: gamma.ppf(c, x+1)/n.
    hypergeometric: the largest K with P(X <= x | N, K, n) > 1 - c, over N.
    """
    check_confidence(confidence)
    if n < 1 or not 0 <= errors <= n:
        raise ValueError(f"expected n >= 1 and 0 <= errors <= n, found n={n}, errors={errors}")
    if distribution == "binomial":
        return 1.0 if errors == n else float(stats.beta.ppf(confidence, errors + 1, n - errors))
    if distribution == "poisson":
        return float(stats.gamma.ppf(confidence, errors + 1) / n)
    if distribution != "hypergeometric":
        raise ValueError(f"distribution: expected binomial, poisson or hypergeometric, found {distribution!r}")
    if N is None or n > N or errors != int(errors):
        raise ValueError(f"hypergeometric: expected N >= n and whole errors, found N={N}, n={n}, errors={errors}")
    K = np.arange(int(errors), N + 1)
    return float(K[stats.hypergeom.cdf(errors, N, K, n) > 1 - confidence].max() / N)


def attribute_size(
    tolerable: float,
    expected_errors: float = 0,
    confidence: float = 0.95,
    distribution: str = "hypergeometric",
    N: int | None = None,
) -> SampleSize:
    """Smallest n whose upper bound at `expected_errors` is below the tolerable rate.

    hypergeometric (needs N; the tolerable number is K = ceil(tolerable N)), binomial, or
    poisson. The convention is exact: AICPA-style tables, Poisson factors rounded up,
    can give 1-3 more.
    """
    check_confidence(confidence)
    if not 0 < tolerable < 1:
        raise ValueError(f"tolerable: expected a rate between 0 and 1, found {tolerable}")
    if expected_errors < 0:
        raise ValueError(f"expected_errors: expected 0 or more, found {expected_errors}")
    if distribution == "hypergeometric":
        n = _hypergeometric_size(tolerable, expected_errors, confidence, N)
    else:
        first = int(np.floor(expected_errors)) + 1
        n = _smallest(
            lambda m: m >= first
            and attribute_upper_bound(m, expected_errors, confidence, distribution) < tolerable,
            10**9,
        )
    inputs = (("tolerable", tolerable), ("expected_errors", expected_errors))
    return SampleSize(f"attribute_{distribution}", n, float("nan"), N, confidence, inputs)


def _hypergeometric_size(tolerable: float, errors: float, confidence: float, N: int | None) -> int:
    if N is None or N < 1 or errors != int(errors):
        raise ValueError(f"hypergeometric: expected N >= 1 and whole errors, found N={N}, errors={errors}")
    K = _ceil(tolerable * N)
    if errors >= K:
        raise ValueError(f"expected fewer errors than the tolerable number {K}, found {errors}")
    return _smallest(lambda m: stats.hypergeom.cdf(errors, N, K, m) <= 1 - confidence, N)


def _smallest(enough: Callable[[int], bool], limit: int) -> int:
    """Smallest m in 1..limit for which the monotone condition holds; ValueError if none."""
    high = 1
    while not enough(high):
        if high >= limit:
            raise ValueError(f"expected a sample size up to {limit} to be enough, found none")
        high = min(2 * high, limit)
    low = high // 2
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (low, middle) if enough(middle) else (middle, high)
    return high


def stratified_size(
    N_h: ArrayLike, sd_h: ArrayLike, half_width: float, confidence: float = 0.95
) -> SampleSize:
    """n for a mean under Neyman allocation: (sum W S)^2 / (V + sum W S^2 / N), V = (e/z)^2."""
    _positive(half_width=half_width)
    sizes, sd = np.asarray(N_h, dtype=float), np.asarray(sd_h, dtype=float)
    N = int(sizes.sum())
    W = sizes / N
    V = (half_width / _z(confidence)) ** 2
    n0 = (W @ sd) ** 2 / V
    n = (W @ sd) ** 2 / (V + W @ sd**2 / N)
    return SampleSize("stratified_mean", _ceil(n), float(n0), N, confidence, (("half_width", half_width),))


def size_table(sizes: Sequence[SampleSize]) -> pd.DataFrame:
    """One row per objective: ``method, n, n0, N, confidence, inputs, largest``; the largest n decides."""
    table = pd.DataFrame([s.__dict__ for s in sizes])
    return table.assign(largest=table["n"] == table["n"].max())
