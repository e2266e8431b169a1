"""A whole county's self-evaluations, read and scored once per process for every stage that needs them."""

from dataclasses import dataclass
from functools import lru_cache

import pandas as pd

from budgeteval import forms
from budgeteval.county import County
from budgeteval.forms import corrections
from budgeteval.forms.intake import fingerprint
from budgeteval.rulesets import RuleSet
from budgeteval.scoring import Scored, score

STAGE = "self_evaluation"


@dataclass(frozen=True, eq=False)
class CountyScores:
    """Forms as read (corrections applied), as scored, and the fingerprint of what was read."""

    county: County
    fiscal_year: int
    rules: RuleSet
    intake: forms.Intake
    scored: Scored
    fingerprint: str


def score_county(county: County, fiscal_year: int, rules: RuleSet) -> CountyScores:
    """Scores of a county's self-evaluation forms of one year under one rule set.

    Read again only if a file, a correction or the reader has changed since this process read them.
    """
    folder = county.raw(fiscal_year, STAGE)
    entries = corrections.load(county.folder / "corrections")
    return _score(_Key(county, fiscal_year, rules, entries, fingerprint(folder, entries)))


@dataclass(frozen=True, eq=False)
class _Key:
    """What the scores depend on; equal if the fingerprint, the rules and the county are."""

    county: County
    fiscal_year: int
    rules: RuleSet
    entries: pd.DataFrame
    fingerprint: str

    def __hash__(self) -> int:
        return hash((self.fingerprint, self.rules.edition, self.county.code, self.fiscal_year))

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Key) and hash(self) == hash(other) and self.rules == other.rules


@lru_cache(maxsize=4)
def _score(key: _Key) -> CountyScores:
    folder = key.county.raw(key.fiscal_year, STAGE)
    intake = forms.intake(folder, key.county.folder / ".cache", corrections=key.entries)
    scored = score(intake, key.rules, key.county.departments_in(key.fiscal_year))
    return CountyScores(key.county, key.fiscal_year, key.rules, intake, scored, key.fingerprint)
