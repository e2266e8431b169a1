"""What a spot check estimates (E1-E4): sampling.md section 1.

Sign: ``inflation`` = self - recheck (positive when inflated); ``recheck_gap`` =
recheck - self. There is no unsigned difference.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import ArrayLike

from .design import Design
from .estimate import (
    Estimate,
    combined_ratio,
    difference_mean,
    known_total_ratio,
    stratified_mean,
    unit_values,
)
from .share import share


def inflation(self_score: ArrayLike, recheck_score: ArrayLike) -> np.ndarray:
    """Self score minus recheck score, points; NaN stays NaN."""
    return np.asarray(self_score, dtype=float) - np.asarray(recheck_score, dtype=float)


def recheck_gap(self_score: ArrayLike, recheck_score: ArrayLike) -> np.ndarray:
    """Recheck score minus self score, points; NaN stays NaN."""
    return np.asarray(recheck_score, dtype=float) - np.asarray(self_score, dtype=float)


def mean_inflation(
    self_score: ArrayLike, recheck_score: ArrayLike, design: Design, confidence: float = 0.95
) -> Estimate:
    """E1, points: D = (1/N) sum (s - r)."""
    return stratified_mean(inflation(self_score, recheck_score), design, confidence)


def amount_weighted_inflation(
    self_score: ArrayLike,
    recheck_score: ArrayLike,
    amount: ArrayLike,
    design: Design,
    known_amount: float | None = None,
    confidence: float = 0.95,
) -> Estimate:
    """E2, points: sum a (s - r) / sum a.

    The combined ratio is used; with `known_amount` (the frame's total, yuan) the
    difference form T(a d)/A is, whose SE is usually larger.
    """
    a = unit_values(amount, design.n, "amount")
    product = a * inflation(self_score, recheck_score)
    if known_amount is not None:
        return known_total_ratio(product, known_amount, design, confidence)
    return combined_ratio(product, a, design, confidence)


def true_mean_score(
    frame_mean: float,
    self_score: ArrayLike,
    recheck_score: ArrayLike,
    design: Design,
    confidence: float = 0.95,
) -> Estimate:
    """E3, points: R = S - D, `frame_mean` S being the mean self score of all projects."""
    return difference_mean(frame_mean, inflation(self_score, recheck_score), design, confidence)


def downgraded(
    self_grade: Iterable[object], recheck_grade: Iterable[object], grades: Iterable[object]
) -> np.ndarray:
    """True where the recheck grade is worse; `grades` runs from best to worst."""
    position = {grade: i for i, grade in enumerate(grades)}
    unknown = (set(self_grade) | set(recheck_grade)) - set(position)
    if unknown:
        raise ValueError(f"expected grades among {list(grades)}, found {sorted(map(str, unknown))}")
    before = np.array([position[g] for g in self_grade])
    after = np.array([position[g] for g in recheck_grade])
    return after > before


def downgraded_share(
    self_grade: Iterable[object],
    recheck_grade: Iterable[object],
    grades: Iterable[object],
    design: Design,
    amount: ArrayLike | None = None,
    confidence: float = 0.95,
) -> Estimate:
    """E4: share of projects (or, given `amount`, of money) whose grade fell."""
    return share(downgraded(self_grade, recheck_grade, grades), design, amount, confidence=confidence)


@dataclass(frozen=True)
class MissingLimits:
    """Mean inflation if every missing paper were best or worst: no assumption between.

    `best` scores a missing project `highest_score`, `worst` scores it `lowest_score`.
    """

    missing: int
    best: Estimate
    worst: Estimate


def missing_limits(
    self_score: ArrayLike,
    recheck_score: ArrayLike,
    design: Design,
    lowest_score: float = 0.0,
    highest_score: float = 100.0,
    confidence: float = 0.95,
) -> MissingLimits:
    """Best-case and worst-case E1 when working papers are missing (recheck NaN).

    A sampled project is never replaced. With nothing missing both cases equal E1.
    """
    recheck = np.asarray(recheck_score, dtype=float)
    missing = np.isnan(recheck)

    def case(name: str, score: float) -> Estimate:
        filled = np.where(missing, score, recheck)
        result = mean_inflation(self_score, filled, design, confidence)
        return replace(result, method=f"{result.method}_missing_{name}")

    return MissingLimits(int(missing.sum()), case("best", highest_score), case("worst", lowest_score))
