"""Those who did not answer: rates that differ by group, late answers as their likeness, and what they could change.

Sources: Armstrong and Overton 1977 (late respondents resemble those who do not respond); Manski 1989 (bounds without
assumptions); Welch 1947 (interval of a difference of means).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from math import nan

import numpy as np
from scipy import stats


@dataclass(frozen=True)
class Difference:
    """Mean of the late less the mean of the early answers, with its interval; NaN below two on a side."""

    early: int
    late: int
    difference: float
    low: float
    high: float


def rates_differ(sent: Sequence[float], answered: Sequence[float]) -> float:
    """p-value of Pearson's chi-square test that all groups answer at one rate; NaN if there is nothing to compare."""
    table = np.array([answered, np.asarray(sent, dtype=float) - np.asarray(answered, dtype=float)], dtype=float)
    if table.shape[1] < 2 or not np.isfinite(table).all() or (table < 0).any() or (table.sum(axis=1) == 0).any() \
            or (table.sum(axis=0) == 0).any():
        return nan
    return float(stats.chi2_contingency(table, correction=False).pvalue)


def early_late(values: np.ndarray, days: Sequence[str], part: float, confidence: float) -> Difference:
    """Late answers compared with early ones.

    Parameters
    ----------
    values : array
        One per questionnaire, none missing.
    days : sequence of str
        ISO days; those without a day ("") are left out.
    part : float
        Share of the questionnaires that is early, and late; all of a day go together, and nothing is compared
        where the early days would reach into the late ones.
    confidence : float
        Of Welch's interval.
    """
    kept = [(day, float(value)) for day, value in zip(days, values, strict=True) if day]
    order = sorted(day for day, _ in kept)
    count = int(len(order) * part)
    if count < 2 or order[count - 1] >= order[-count]:
        return Difference(0, 0, nan, nan, nan)
    early = [value for day, value in kept if day <= order[count - 1]]
    late = [value for day, value in kept if day >= order[-count]]
    low, high = _welch(np.array(late), np.array(early), confidence)
    return Difference(len(early), len(late), float(np.mean(late) - np.mean(early)), low, high)


def _welch(one: np.ndarray, other: np.ndarray, confidence: float) -> tuple[float, float]:
    parts = [sample.var(ddof=1) / len(sample) for sample in (one, other)]
    difference = float(one.mean() - other.mean())
    if sum(parts) == 0:
        return difference, difference
    df = sum(parts) ** 2 / sum(part**2 / (len(sample) - 1) for part, sample in zip(parts, (one, other), strict=True))
    half = float(stats.t.ppf(0.5 + confidence / 2, df)) * sum(parts) ** 0.5
    return difference - half, difference + half


def bounds(satisfied: Sequence[float], used: Sequence[float], sent: Sequence[float],
           population: Sequence[float] | None = None) -> tuple[float, float]:
    """Share satisfied among all who were asked: if no one, and if everyone, who is not counted were satisfied.

    One value per group; groups count by their people, or (None) by what was handed out. NaN if nothing was handed
    out to a group or more was used than that.
    """
    hits, kept, out = (np.asarray(one, dtype=float) for one in (satisfied, used, sent))
    if not len(out) or not np.isfinite(out).all() or (out < kept).any() or (out == 0).any():
        return nan, nan
    weight = out if population is None else np.asarray(population, dtype=float)
    weight = weight / weight.sum()
    return float(weight @ (hits / out)), float(weight @ ((hits + out - kept) / out))
