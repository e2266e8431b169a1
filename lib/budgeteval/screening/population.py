"""All screens over one county's self-evaluations, from the tables that scoring gives."""

from collections.abc import Sequence

import pandas as pd

from budgeteval.screening.digits import last_digit, repeated_values
from budgeteval.screening.execution import execution_outliers, score_against_execution
from budgeteval.screening.heaping import edge_bunching, heaping
from budgeteval.screening.lines import identical_vectors, straight_lining
from budgeteval.screening.screen import Screen
from budgeteval.screening.texts import duplicate_text


def projects_of(scores: pd.DataFrame) -> pd.DataFrame:
    """One row per project as the screens want it; ``score`` and ``grade`` are the printed ones.

    Parameters
    ----------
    scores : DataFrame
        Rows of ``tables.Scores``.
    """
    return scores[["place", "department", "project", "execution_rate", "budget_yuan", "spent_yuan"]].assign(
        score=scores["reported_total"], grade=scores["reported_grade"])


def screen_population(scores: pd.DataFrame, indicators: pd.DataFrame, edges: Sequence[float]) -> list[Screen]:
    """Every screen of sampling.md 3.8 over the whole population.

    Parameters
    ----------
    scores, indicators : DataFrame
        Rows of ``tables.Scores`` and of ``tables.Indicators``; only rows with role ``indicator`` count.
    edges : sequence of float
        Lower ends of the grades, in points.
    """
    projects = projects_of(scores)
    rows = indicators[(indicators["role"] == "indicator") & indicators["form"].isin(projects["place"])]
    return [
        edge_bunching(projects, edges=edges), heaping(projects), last_digit(projects), repeated_values(projects),
        straight_lining(rows), identical_vectors(rows), duplicate_text(projects, rows),
        execution_outliers(projects), score_against_execution(projects),
    ]
