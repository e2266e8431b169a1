"""What others have found out about the departments' projects: published key evaluations and the spot check."""

from dataclasses import dataclass

import pandas as pd

from budgeteval import published
from budgeteval.stages.department_evaluation.tables import Rechecks
from budgeteval.tables import KeyResults


@dataclass(frozen=True, eq=False)
class Reviews:
    """``key_results`` (schema KeyResults) and ``rechecks`` (schema Rechecks); the places of the reports read.

    No report is not the same as no bad news: ``key_places`` and ``spot_places`` are empty then, and reports say so.
    """

    key_results: pd.DataFrame
    rechecks: pd.DataFrame
    key_places: tuple[str, ...]
    spot_places: tuple[str, ...]


def read_reviews(fiscal_year: int) -> Reviews:
    """Key evaluations and the spot check of a year, as far as they are published."""
    keys = published.find_all("key_evaluation", fiscal_year)
    spot = published.find("spot_check", fiscal_year)
    return Reviews(
        published.tables(keys, "key_results", KeyResults),
        published.tables([spot] if spot else [], "sample", Rechecks),
        tuple(one.place for one in keys), (spot.place,) if spot else ())
