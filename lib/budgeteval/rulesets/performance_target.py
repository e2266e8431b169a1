"""Rules of the performance targets: weights at budget time, quality of indicators, review on four heads."""

from collections.abc import Mapping
from typing import Literal

from pydantic import Field, model_validator

from budgeteval.rulesets.model import Rules

Grade = Literal["excellent", "good", "fair", "poor"]
Dimension = Literal["cost", "output", "outcome", "satisfaction"]
Consequence = Literal["next_step", "amend", "revise", "refused"]
Share = Field(ge=0, le=1)


class Weights(Rules):
    """Points of the indicators when the budget is made; ``total`` None where the edition knows no weights.

    ``splits`` are the ways the total may be spread over the first levels; ``with_execution`` is the total of a form
    that lists budget execution among its indicators already.
    """

    total: float | None
    with_execution: float | None
    splits: Mapping[str, Mapping[Dimension, float]]
    tolerance: float = Field(gt=0)

    @model_validator(mode="after")
    def _splits_add_up(self) -> "Weights":
        for name, split in self.splits.items():
            if self.total is None or abs(sum(split.values()) - self.total) > self.tolerance:
                raise ValueError(f"split {name!r} adds up to {sum(split.values())}, expected {self.total}")
        return self


class LastYear(Rules):
    """When a target is no better than the year before: ``worse`` than what was reported, or also equal to it.

    ``tolerance`` is the share of last year's value by which a target may stay behind it.
    """

    ask_when: Literal["worse", "worse_or_equal"]
    tolerance: float = Share


class Copied(Rules):
    """Forms of two departments are copies from this cosine of their indicators, or of their goals, on.

    Forms with fewer than ``indicators_from`` indicators and goals shorter than ``goal_from`` characters say too
    little to be compared.
    """

    indicators_cosine: float = Field(gt=0, le=1)
    goal_cosine: float = Field(gt=0, le=1)
    indicators_from: int = Field(ge=1)
    goal_from: int = Field(ge=1)


class Suggestions(Rules):
    """How many library entries are put beside a weak indicator, and how near they must be."""

    most: int = Field(ge=1)
    cosine_from: float = Share


class Quality(Rules):
    """What makes an indicator weak. ``number_due`` are the aspects whose targets should be numbers."""

    number_due: tuple[str, ...]
    vague_words: tuple[str, ...]
    amount_tolerance: float = Share
    last_year: LastYear
    copied: Copied
    suggestions: Suggestions


class Item(Rules):
    """One line of the review sheet, and how far data can judge it.

    ``share_of_indicators``: points x (1 - share of indicators with one of ``codes``); ``deduct_each``: ``each``
    points off for every finding with one of ``codes``, never below nothing; ``person``: only a person can judge.
    """

    points: float = Field(gt=0)
    formula: Literal["share_of_indicators", "deduct_each", "person"]
    each: float | None
    codes: tuple[str, ...]

    @model_validator(mode="after")
    def _complete(self) -> "Item":
        if (self.formula == "deduct_each") != (self.each is not None):
            raise ValueError("each belongs to the formula deduct_each, and only to it")
        return self


class Head(Rules):
    """One of the heads of the review; its items' points add up to its own."""

    points: float = Field(gt=0)
    items: Mapping[str, Item]

    @model_validator(mode="after")
    def _adds_up(self) -> "Head":
        if abs(sum(item.points for item in self.items.values()) - self.points) > 1e-9:
            raise ValueError(f"items do not add up to {self.points}")
        return self


class Review(Rules):
    """The review of targets.

    ``grades`` give the lowest total of each grade, ``consequences`` what follows from it. Projects from
    ``key_from_yuan`` on are key projects, reviewed by grade and marks; the others by grade alone. A reviewer's mark
    that is ``ask_gap`` points or more above what data suggest is asked about.
    """

    heads: Mapping[str, Head]
    grades: Mapping[Grade, float]
    consequences: Mapping[Grade, Consequence]
    key_from_yuan: float = Field(gt=0)
    ask_gap: float = Field(gt=0)

    @property
    def items(self) -> dict[str, Item]:
        """Items by code, in the order of the sheet."""
        return {name: item for head in self.heads.values() for name, item in head.items.items()}

    def grade(self, score: float) -> str:
        """Grade of a total."""
        return next(grade for grade, least in self.grades.items() if score >= least)


class PerformanceTarget(Rules):
    """The section ``performance_target``; ``amount_within_yuan`` is what a form may differ from the register by."""

    weights: Weights
    quality: Quality
    review: Review
    amount_within_yuan: float = Field(ge=0)

    @model_validator(mode="after")
    def _grades_fall(self) -> "PerformanceTarget":
        floors = list(self.review.grades.values())
        if floors != sorted(floors, reverse=True) or floors[-1] != 0:
            raise ValueError(f"grades must have falling floors down to 0, found {self.review.grades}")
        return self
