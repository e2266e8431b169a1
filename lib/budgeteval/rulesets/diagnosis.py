"""Rules of the diagnosis: what counts as a sign of a deep problem, who is answerable, how groups are ranked."""

from collections.abc import Mapping
from typing import Literal

from pydantic import Field

from budgeteval.rulesets.model import Rules

Kind = Literal["inflation", "formality", "vagueness", "no_result"]
SignName = Literal[
    "recheck_lower", "key_score_lower", "all_full_marks", "same_marks", "reason_empty", "text_copied", "vague_targets",
    "target_copied", "review_lenient", "poor_result", "goals_behind", "score_against_money", "key_score_poor",
    "department_score_lower", "department_score_poor", "not_put_right",
]
Party = Literal["finance", "department", "implementing_unit", "evaluator"]


class Sign(Rules):
    """One sign: the kind of problem it counts on, who answers for it, and the bound its value is held against.

    ``money`` is the execution rate that must be reached (or, for ``score_against_money``, not reached); null where no
    money is asked for.
    """

    kind: Kind
    party: Party
    bound: float
    money: float | None


class Ranking(Rules):
    """``confidence`` of all intervals; a group is ranked if ``least_kinds`` kinds could be judged in it. ``draws`` and
    ``seed`` make the intervals of ranks; ``shown`` rows are printed, the rest is published with the report."""

    confidence: float = Field(gt=0, lt=1)
    least_kinds: int = Field(ge=1)
    draws: int = Field(ge=100)
    seed: int
    shown: int = Field(ge=1)


class Copying(Rules):
    """Shared passages: fingerprints of ``run`` letters, passages of ``least`` letters, ``own`` of them in no common
    phrase; or verbatim, numbers too, and the ``whole`` share of the shorter text, whatever phrases they are made of.

    A phrase is common that stands with more than ``common_share`` of the projects, or with more than ``common_least``
    of them if that is more.
    """

    run: int = Field(ge=2)
    least: int = Field(ge=2)
    own: int = Field(ge=1)
    whole: float = Field(gt=0, le=1)
    common_share: float = Field(ge=0, le=1)
    common_least: int = Field(ge=1)


class Diagnosis(Rules):
    """The section ``diagnosis``; ``institutions`` are the rules for reports of one evaluating institution."""

    signs: Mapping[SignName, Sign]
    ranking: Ranking
    forms: Copying
    institutions: Copying
