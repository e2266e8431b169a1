"""Whether the questions of a scale measure one thing: Cronbach's alpha with Feldt's interval.

Sources: Cronbach 1951; Feldt 1965 and Feldt, Woodruff and Salih 1987 (interval).
"""

from dataclasses import dataclass
from math import nan

import numpy as np
from numpy.typing import ArrayLike
from scipy import stats


@dataclass(frozen=True)
class Alpha:
    """Alpha of ``items`` questions over ``n`` complete questionnaires; NaN where it cannot be computed."""

    alpha: float
    low: float
    high: float
    n: int
    items: int


def cronbach_alpha(marks: ArrayLike, confidence: float = 0.95) -> Alpha:
    """Cronbach's alpha of complete questionnaires.

    Parameters
    ----------
    marks : array
        One row per questionnaire, one column per question; rows with a NaN are left out.
    confidence : float
        Of the interval, 0-1.

    Returns
    -------
    Alpha
        k/(k-1) (1 - sum of item variances / variance of the sum); NaN below two questions or two
        questionnaires, or if all sums are equal.
    """
    x = np.asarray(marks, dtype=float)
    x = x[~np.isnan(x).any(axis=1)]
    n, k = x.shape
    if n < 2 or k < 2 or np.ptp(x.sum(axis=1)) == 0:
        return Alpha(nan, nan, nan, n, k)
    alpha = float(k / (k - 1) * (1 - x.var(axis=0, ddof=1).sum() / x.sum(axis=1).var(ddof=1)))
    return Alpha(alpha, *feldt(alpha, n, k, confidence), n, k)


def feldt(alpha: float, n: int, items: int, confidence: float) -> tuple[float, float]:
    """Feldt's interval: 1 - (1 - alpha) F, with F of n - 1 and (n - 1)(k - 1) degrees of freedom."""
    tail = (1 - confidence) / 2
    free = n - 1, (n - 1) * (items - 1)
    low, high = (1 - (1 - alpha) * float(stats.f.ppf(one, *free)) for one in (1 - tail, tail))
    return low, high
