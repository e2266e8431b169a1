"""How many projects to draw: every objective of the rules computed, the largest taken."""

from dataclasses import replace

import numpy as np
import pandas as pd
from scipy import stats

from budgeteval.rulesets.spot_check import SpotCheck
from budgeteval.sampling.size import (
    SampleSize,
    attribute_size,
    discovery_probability,
    discovery_size,
    mean_size,
    share_size,
    size_table,
)


def objective_sizes(N: int, rules: SpotCheck, target: str) -> pd.DataFrame:
    """One row per objective (columns of ``sampling.size.size_table``); a size never exceeds N.

    ``target`` ``money`` adds the monetary-unit size (Poisson) for the tolerable rate of misstatement.
    """
    goal = rules.objectives
    K = max(1, int(np.ceil(goal.discovery.bad_share * N - 1e-9)))
    sizes = [
        mean_size(goal.mean.sd, goal.mean.half_width, N, goal.confidence),
        share_size(goal.share.half_width, N, goal.share.share, goal.confidence),
        discovery_size(N, K, goal.discovery.probability),
        _attribute(N, rules),
        _ratio(N, rules),
    ]
    if target == "money":
        sizes.append(attribute_size(goal.attribute.tolerable, goal.attribute.expected_errors, goal.confidence,
                                    "poisson"))
    return size_table([replace(one, n=min(one.n, N), N=N) for one in sizes])


def _attribute(N: int, rules: SpotCheck) -> SampleSize:
    goal = rules.objectives.attribute
    if goal.expected_errors >= int(np.ceil(goal.tolerable * N - 1e-9)):
        inputs = (("tolerable", goal.tolerable), ("expected_errors", float(goal.expected_errors)))
        return SampleSize("attribute_hypergeometric", N, float("nan"), N, rules.objectives.confidence, inputs)
    return attribute_size(goal.tolerable, goal.expected_errors, rules.objectives.confidence, N=N)


def _ratio(N: int, rules: SpotCheck) -> SampleSize:
    ratio = rules.objectives.ratio
    size = int(np.ceil(ratio * N - 1e-9))
    return SampleSize("ratio", size, float("nan"), N, rules.objectives.confidence, (("ratio", ratio),))


def half_width(strata: pd.DataFrame, sd: float, confidence: float) -> float:
    """Expected half-width of the mean: z sqrt(sum W_h^2 (1 - f_h) S^2 / n_h); NaN if a stratum has no draw.

    ``strata``: one row per stratum with ``N, n``; normal quantile, because df is not known before the draw.
    """
    if (strata["n"] == 0).any():
        return float("nan")
    weight = strata["N"] / strata["N"].sum()
    variance = float((weight**2 * (1 - strata["n"] / strata["N"]) * sd**2 / strata["n"]).sum())
    return float(stats.norm.ppf((1 + confidence) / 2)) * variance**0.5


def precision(strata: pd.DataFrame, rules: SpotCheck) -> dict[str, float]:
    """What the drawn sample is expected to tell: half-widths (points, share) and discovery probability."""
    goal = rules.objectives
    N, n = int(strata["N"].sum()), int(strata["n"].sum())
    K = max(1, int(np.ceil(goal.discovery.bad_share * N - 1e-9)))
    spread = (goal.share.share * (1 - goal.share.share)) ** 0.5
    return {
        "mean_half_width": half_width(strata, goal.mean.sd, goal.confidence),
        "share_half_width": half_width(strata, spread, goal.confidence),
        "discovery": discovery_probability(N, K, n),
        "discovery_projects": float(K),
    }
