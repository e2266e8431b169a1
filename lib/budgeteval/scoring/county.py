"""A whole county's self-evaluations, read and scored once per process for every stage that needs them."""

from dataclasses import dataclass
from functools import lru_cache

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

    Read again only if a file, a register, a correction or the reader has changed since this process read them.
    """
    entries = corrections.load(county.folder / "corrections")
    return _score(county, fiscal_year, rules, fingerprint(county.raw(fiscal_year, STAGE), entries))


@lru_cache(maxsize=4)
def _score(county: County, fiscal_year: int, rules: RuleSet, content: str) -> CountyScores:
    entries = corrections.load(county.folder / "corrections")
    intake = forms.intake(county.raw(fiscal_year, STAGE), county.folder / ".cache", corrections=entries)
    scored = score(intake, rules, county.departments_in(fiscal_year))
    return CountyScores(county, fiscal_year, rules, intake, scored, content)
