"""All screens over one county's self-evaluations, from the tables that scoring gives."""

from collections.abc import Sequence
from typing import Protocol

import pandas as pd

from budgeteval.screening.digits import last_digit, repeated_values
from budgeteval.screening.execution import execution_outliers, score_against_execution
from budgeteval.screening.heaping import edge_bunching, heaping
from budgeteval.screening.lines import identical_vectors, straight_lining
from budgeteval.screening.screen import Screen
from budgeteval.screening.texts import duplicate_text


class Limits(Protocol):
    """What the screens need of a rule set (its section ``self_evaluation.screens``)."""

    @property
    def heap_points(self) -> Sequence[float]: ...
    @property
    def rate_below(self) -> float: ...
    @property
    def rate_above(self) -> float: ...
    @property
    def score_from(self) -> float: ...
    @property
    def similar_from(self) -> float: ...
    @property
    def significance(self) -> float: ...


def projects_of(scores: pd.DataFrame) -> pd.DataFrame:
    """One row per project as the screens want it; ``score`` and ``grade`` are the printed ones.

    Parameters
    ----------
    scores : DataFrame
        Rows of ``tables.Scores``.
    """
    return scores[["place", "department", "project", "execution_rate", "budget_yuan", "spent_yuan"]].assign(
        score=scores["reported_total"], grade=scores["reported_grade"])


def screen_population(scores: pd.DataFrame, indicators: pd.DataFrame, edges: Sequence[float],
                      limits: Limits) -> list[Screen]:
    """Every screen of sampling.md 3.8 over the whole population.

    Parameters
    ----------
    scores, indicators : DataFrame
        Rows of ``tables.Scores`` and of ``tables.Indicators``; only rows with role ``indicator`` count.
    edges : sequence of float
        Lower ends of the grades, in points.
    limits : Limits
        From the rule set.
    """
    projects, level = projects_of(scores), limits.significance
    rows = indicators[(indicators["role"] == "indicator") & indicators["form"].isin(projects["place"])]
    return [
        edge_bunching(projects, edges=edges, significance=level),
        heaping(projects, limits.heap_points, level),
        last_digit(projects, significance=level),
        repeated_values(projects, significance=level),
        straight_lining(rows, significance=level),
        identical_vectors(rows, significance=level),
        duplicate_text(projects, rows, cosine=limits.similar_from, significance=level),
        execution_outliers(projects, limits.rate_below, limits.rate_above, level),
        score_against_execution(projects, limits.score_from, limits.rate_below, level),
    ]
