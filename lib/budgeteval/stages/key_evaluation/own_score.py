"""The project's own self-evaluation, where the county has one: what its form claims, and what the rules give."""

from collections.abc import Mapping
from dataclasses import dataclass

import pandas as pd

from budgeteval.scoring.county import CountyScores

STAGE = "self_evaluation"


@dataclass(frozen=True, eq=False)
class OwnScore:
    """The form's row of ``tables.Scores``; ``total`` is the printed one, ``recomputed`` the one by rule (or NaN)."""

    row: pd.DataFrame

    @property
    def total(self) -> float:
        return float(self.row["reported_total"].iloc[0])

    @property
    def recomputed(self) -> float:
        return float(self.row["recomputed_total"].iloc[0])

    @property
    def place(self) -> str:
        return str(self.row["place"].iloc[0])


def own_score(read: CountyScores, register: Mapping[str, str]) -> OwnScore | None:
    """The project's self-evaluation form, found by its code, or by its name within its department.

    None if the project is not registered for self-evaluation, or has no form, no printed total, or several forms.
    """
    if register.get(STAGE) != "yes":
        return None
    scores = read.scored.scores
    named = (scores["project"] == register["project"]) & (scores["department_code"] == register["department_code"])
    hits = scores[((scores["project_code"] == register["project_code"]) | named) & scores["reported_total"].notna()]
    return OwnScore(hits.reset_index(drop=True)) if len(hits) == 1 else None
