"""What others have found out about the departments' projects: published key evaluations and the spot check."""

from dataclasses import dataclass

import pandas as pd

from budgeteval import published
from budgeteval.county import part
from budgeteval.published import Published
from budgeteval.stages.department_evaluation.tables import Rechecks
from budgeteval.tables import KeyResults


@dataclass(frozen=True, eq=False)
class Reviews:
    """``key_results`` (schema KeyResults) and ``rechecks`` (schema Rechecks, those with a mark); the reports' places.

    No report is not the same as no bad news: ``key_places`` and ``spot_places`` are empty then, and reports say so.
    """

    key_results: pd.DataFrame
    rechecks: pd.DataFrame
    key_places: tuple[str, ...]
    spot_places: tuple[str, ...]

    def of_keys(self, rows: pd.DataFrame) -> list[str]:
        """Where the total marks of these key evaluations are stated; without any, the reports looked through."""
        codes = set(rows["project_code"])
        own = [f"{place}#key_evaluation.total" for place in self.key_places if place.rsplit("/", 1)[-1] in codes]
        return own or list(self.key_places)

    def of_checks(self, rows: pd.DataFrame) -> list[str]:
        """Rows of these projects in the spot check's sample; without any, the report looked through."""
        own = [f"{place}!sample!{code}" for place in self.spot_places for code in rows["project_code"]]
        return own or list(self.spot_places)


def nothing() -> Reviews:
    """As before any review is published."""
    return Reviews(KeyResults.of([]), Rechecks.of([]), (), ())


def read_reviews(fiscal_year: int, projects: frozenset[str] | None = None, department: str = "") -> Reviews:
    """Key evaluations and the spot check of a year, as far as they are published.

    Of a department (with these ``projects``) only its own reports and rows are read; the places stay all of them.
    """
    keys = published.find_all("key_evaluation", fiscal_year)
    spot = published.find("spot_check", fiscal_year)
    own = keys if projects is None else [one for one in keys if one.key in projects]
    results = published.tables(own, "key_results", KeyResults)
    if projects is not None:
        results = part(results, "department_code", [department])
    return Reviews(results, _rechecks(spot, projects), tuple(one.place for one in keys), (spot.place,) if spot else ())


def _rechecks(spot: Published | None, projects: frozenset[str] | None) -> pd.DataFrame:
    """The spot check's marks, of these projects or of all."""
    if spot is None:
        return Rechecks.of([])
    known = (spot.table("sample", Rechecks) if projects is None
             else spot.rows("sample", Rechecks, "project_code", projects))
    return known[known["recheck_score"].notna()].reset_index(drop=True)
