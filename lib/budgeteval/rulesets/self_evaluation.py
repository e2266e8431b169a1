"""Rules of project self-evaluation: weights, scoring, execution, grades, sanity lights, check limits."""

from collections.abc import Mapping
from typing import Literal

from pydantic import Field, model_validator

from budgeteval.rulesets.model import Rules

Share = Field(ge=0, le=1)
Dimension = Literal["cost", "output", "outcome", "satisfaction"]
Grade = Literal["excellent", "good", "fair", "poor"]


class Split(Rules):
    """Points of execution and of all indicators; ``dimensions`` is None where the first levels are free."""

    execution: float = Field(ge=0)
    indicators: float = Field(ge=0)
    dimensions: Mapping[Dimension, float] | None

    @model_validator(mode="after")
    def _adds_up(self) -> "Split":
        if self.dimensions and abs(sum(self.dimensions.values()) - self.indicators) > 1e-9:
            raise ValueError(f"dimensions {dict(self.dimensions)} do not add up to indicators {self.indicators}")
        return self


class Weights(Rules):
    """The permitted splits of ``total`` by name; a form is held against the one with its first levels."""

    total: float = Field(gt=0)
    splits: Mapping[str, Split]

    @model_validator(mode="after")
    def _adds_up(self) -> "Weights":
        for name, split in self.splits.items():
            if abs(split.execution + split.indicators - self.total) > 1e-9:
                raise ValueError(f"split {name!r}: execution and indicators do not add up to {self.total}")
        return self


class Proportional(Rules):
    """Full from the target on, below it weight x achieved / target."""

    formula: Literal["proportional"]


class Equal(Rules):
    """``proportional``: as "at least"; ``exact_match``: full only if equal, else nothing."""

    formula: Literal["proportional", "exact_match"]


class Reverse(Rules):
    """Full up to the target, then falling in a line to nothing at ``zero_at`` times the target."""

    formula: Literal["linear_to_zero"]
    zero_at: float = Field(gt=1)


class Within(Rules):
    """Full inside the range; below as "at least" the lower end, above as "at most" the upper end."""

    formula: Literal["within_range"]
    zero_at: float = Field(gt=1)


class Quantitative(Rules):
    """Formula by direction; ``unsigned`` is the direction assumed where the form prints no sign."""

    negative_as_zero: bool
    at_least: Proportional
    above: Proportional
    equal: Equal
    at_most: Reverse
    below: Reverse
    between: Within
    unsigned: Literal["at_least", "equal"]


class Tier(Rules):
    """Shares of the weight a person's mark may take; the upper end belongs to the top tier only."""

    lowest: float = Share
    highest: float = Share


class Qualitative(Rules):
    """The three tiers of qualitative indicators."""

    achieved: Tier
    partly: Tier
    missed: Tier


class Dates(Rules):
    """``judged``: a late completion is marked by a person, below full; ``zero``: it earns nothing."""

    late: Literal["judged", "zero"]


class Execution(Rules):
    """How the execution mark is made from the fund block.

    ``basis``: budget in the denominator. ``sources``: fund rows that count, None for the total row.
    ``zero_budget``: ``exclude`` leaves the item out and the form without a grade, ``redistribute``
    scales the indicators up to the full total. ``printed_in`` decides if a form prints the item twice.
    """

    basis: Literal["adjusted", "opening"]
    sources: tuple[str, ...] | None
    capped: bool
    zero_budget: Literal["exclude", "redistribute"]
    printed_in: Literal["fund_block", "indicator_row"]


class OverTier(Rules):
    """Above this ratio of achieved to target, this share of the weight comes off."""

    above: float = Field(gt=1)
    share: float = Share


class OverAchievement(Rules):
    """What happens far above a target: ``ignore``, ``ask`` for the reason, or deduct.

    ``deduct_excess`` takes off weight x (ratio - above); ``deduct_tiers`` takes the share of the highest
    tier reached; ``unless_explained``: a stated reason prevents both.
    """

    mode: Literal["ignore", "ask", "deduct_excess", "deduct_tiers"]
    above: float = Field(gt=1)
    tiers: tuple[OverTier, ...]
    unless_explained: bool

    @model_validator(mode="after")
    def _has_tiers(self) -> "OverAchievement":
        if self.mode == "deduct_tiers" and not self.tiers:
            raise ValueError("mode deduct_tiers needs tiers")
        return self


class Step(Rules):
    """Decimals kept, and whether the rest is rounded half up or cut off."""

    mode: Literal["half_up", "down"]
    digits: int = Field(ge=0, le=6)


class Rounding(Rules):
    """Rounding of indicator marks, of the execution mark, and of the total before it is graded."""

    marks: Step
    execution: Step
    total: Step


class Explanations(Rules):
    """Rules known from practice, by name, that may explain a mark which the edition's own rules do not."""

    rounding: Mapping[str, Step]
    over_achievement: Mapping[str, OverAchievement]


class Lights(Rules):
    """Sanity lights: indicators outrunning execution (red), money left over (yellow)."""

    indicators_ahead_above: float = Share
    unspent_above: float = Share


class Checks(Rules):
    """Limits of the form checks.

    ``mark_tolerance`` points; ``unit_ratio_from`` .. ``unit_ratio_to`` is the band of ratios that betrays
    yuan taken for ten thousand yuan; forms are compared as identical from ``identical_from`` indicators;
    full marks on every one of at least ``straight_from`` indicators are remarked upon; texts shorter
    than ``copied_from`` characters are not held to be copied; a year that ``year_share`` of the forms name
    is taken for the year of all.
    """

    mark_tolerance: float = Field(gt=0)
    unit_ratio_from: float = Field(gt=1)
    unit_ratio_to: float = Field(gt=1)
    identical_from: int = Field(ge=1)
    straight_from: int = Field(ge=1)
    copied_from: int = Field(ge=1)
    year_share: float = Field(gt=0.5, le=1)


class Screens(Rules):
    """Limits of the screens: what makes a project or department worth a look, never a verdict.

    ``heap_points`` totals on which marks heap; execution rates below ``rate_below`` or above ``rate_above``
    are listed, as are totals from ``score_from`` beside a rate below ``rate_below``; texts are near copies
    from cosine ``similar_from``; ``significance`` after Benjamini-Hochberg within each screen.
    """

    heap_points: tuple[float, ...]
    rate_below: float = Share
    rate_above: float = Field(gt=0)
    score_from: float = Field(gt=0)
    similar_from: float = Share
    significance: float = Field(gt=0, lt=1)


class SelfEvaluation(Rules):
    """The section ``self_evaluation``; ``grades`` gives the lowest total of each grade."""

    weights: Weights
    quantitative: Quantitative
    qualitative: Qualitative
    dates: Dates
    execution: Execution
    over_achievement: OverAchievement
    rounding: Rounding
    explanations: Explanations
    grades: Mapping[Grade, float]
    lights: Lights
    screens: Screens
    checks: Checks

    @model_validator(mode="after")
    def _grades_fall(self) -> "SelfEvaluation":
        floors = list(self.grades.values())
        if list(self.grades) != ["excellent", "good", "fair", "poor"] or floors != sorted(floors, reverse=True):
            raise ValueError(f"grades must be excellent, good, fair, poor with falling floors, found {self.grades}")
        return self
