"""Satisfaction of the people behind the answers: weighted mean and weighted share, each with its interval.

The mean has the linearised variance of a stratified sample with finite population correction (Cochran 1977, 5.6) and a
t interval; the share a Wilson interval on Kish's effective size. Without populations both are unweighted.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import nan

import numpy as np

from budgeteval.sampling.design import stratified_design
from budgeteval.sampling.estimate import stratified_mean
from budgeteval.survey.intervals import mean_interval, wilson
from budgeteval.survey.weights import design_effect, effective_size, poststratified


@dataclass(frozen=True)
class Weighted:
    """A mean or a share of ``n`` answers, with interval, design effect and effective size; NaN for no data."""

    n: int
    value: float
    low: float
    high: float
    design_effect: float
    effective: float


NOTHING = Weighted(0, nan, nan, nan, nan, 0.0)


def weighted_mean(values: np.ndarray, groups: Sequence[str], population: Mapping[str, float] | None,
                  confidence: float) -> Weighted:
    """Mean of ``values`` (one per questionnaire, none missing), for the people of the groups that answered.

    A group with one answer shares its variance with the largest other one. ``population`` None: unweighted.
    """
    y = np.asarray(values, dtype=float)
    if not len(y):
        return NOTHING
    if population is None:
        plain = mean_interval(y, confidence)
        return Weighted(plain.n, plain.mean, plain.low, plain.high, 1.0, float(plain.n))
    weights = poststratified(groups, population)
    known: dict[object, int] = {name: int(population[name]) for name in dict.fromkeys(groups)}
    low, high = _limits(y, groups, known, confidence)
    mean = float(weights @ y / weights.sum())
    return Weighted(len(y), mean, low, high, design_effect(weights), effective_size(weights))


def weighted_share(hits: np.ndarray, groups: Sequence[str], population: Mapping[str, float] | None,
                   confidence: float) -> Weighted:
    """Share of ``hits`` (0 or 1 per questionnaire) with a Wilson interval on the effective size."""
    y = np.asarray(hits, dtype=float)
    if not len(y):
        return NOTHING
    weights = np.ones(len(y)) if population is None else poststratified(groups, population)
    share, size = float(weights @ y / weights.sum()), effective_size(weights)
    return Weighted(len(y), share, *wilson(share * size, size, confidence), design_effect(weights), size)


def _limits(y: np.ndarray, groups: Sequence[str], known: dict[object, int], confidence: float) -> tuple[float, float]:
    """Interval of the stratified mean; NaN where a single answer of many people is all there is."""
    counts = Counter[object](groups)
    if len(known) == 1 and len(y) == 1 and known[groups[0]] > 1:
        return nan, nan
    random = [name for name in known if counts[name] < known[name]]
    largest = sorted(random, key=lambda name: (-counts[name], name))
    alone = [name for name in random if counts[name] == 1]
    if alone and len(largest) == 1:
        return nan, nan
    merge: dict[object, object] = {name: next(other for other in largest if other != name) for name in alone}
    found = stratified_mean(y, stratified_design(groups, known, merge), confidence)
    return found.low, found.high
