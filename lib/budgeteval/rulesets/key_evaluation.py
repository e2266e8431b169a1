"""The section ``key_evaluation`` of a rule set: frames of every subject, marking, survey, panel, bonds, PPP."""

from collections.abc import Mapping
from typing import Annotated, Literal

from pydantic import Field, model_validator

from budgeteval.rulesets.model import Rules

Share = Annotated[float, Field(ge=0, le=1)]
Points = Annotated[float, Field(ge=0, le=100)]
Positive = Annotated[float, Field(gt=0)]
Method = Literal["element_count", "formula", "condition", "qual_quant", "deduction", "likert"]
FrameName = Literal[
    "ordinary", "fund", "state_capital", "social_insurance", "bond_construction", "bond_operation", "ppp_construction",
    "ppp_operation", "policy", "purchase",
]
CatalogueName = Literal[
    "ordinary", "fund", "state_capital", "social_insurance", "special_bond", "ppp_construction", "ppp_operation",
    "policy", "purchase",
]
Grade = Literal["excellent", "good", "fair"]

BOOKS = ("fund", "state_capital", "social_insurance")


class Between(Rules):
    """Points in a straight line from none at ``zero`` to all at ``full`` (which may be the smaller)."""

    points: Literal["between"]
    zero: float
    full: float


class LateSteps(Rules):
    """Every begun step of days late, after the days of grace, costs a share of the weight."""

    points: Literal["late_steps"]
    grace_days: int = Field(ge=0)
    step_days: int = Field(ge=1)
    loss_per_step: Share


class ShareOfFull(Rules):
    """All points from ``full`` on, none below ``zero_below``, between them in proportion to ``full``."""

    points: Literal["share_of_full"]
    zero_below: Share
    full: Annotated[float, Field(gt=0, le=1)]


Formula = Annotated[Between | LateSteps | ShareOfFull, Field(discriminator="points")]


class Tier(Rules):
    """Bounds of a judged mark as shares of the weight."""

    since: Share = Field(alias="from")
    to: Share


class Survey(Rules):
    """How a satisfaction survey is measured, and how much of it is enough."""

    scale: int = Field(ge=2)
    satisfied_from: int = Field(ge=1)
    measure: Literal["mean_of_scale", "share_satisfied"]
    confidence: Annotated[float, Field(gt=0, lt=1)]
    minimum_valid: int = Field(ge=1)
    minimum_response_rate: Share
    minimum_group: int = Field(ge=1)


class Question(Rules):
    """One question of a questionnaire; ``reverse``: the higher mark is the worse one. ``options`` are of ``single``."""

    code: str
    kind: Literal["scale", "single", "open"]
    text: str
    options: tuple[str, ...]
    reverse: bool


class Ages(Rules):
    """Ages that a respondent can have."""

    since: int = Field(alias="from", ge=0)
    to: int = Field(ge=1)


class Questionnaire(Rules):
    """How a survey is planned, which filled questionnaires count, and when a result is pointed out.

    ``minimum_answered`` is the share of the scale's questions that must be usable; ``same_from`` the number of
    equal answers that is pointed out; ``early_part`` the share of answers compared as early, and as late;
    ``extreme_share`` the share of worst or best marks from which a question no longer tells people apart;
    ``text_distance`` how unlike texts of a group may be, ``text_group`` how many make one.
    """

    margin: Annotated[float, Field(gt=0, lt=1)]
    expected_share: Annotated[float, Field(gt=0, lt=1)]
    expected_response: Annotated[float, Field(gt=0, le=1)]
    least_per_group: int = Field(ge=1)
    ages: Ages
    impossible_age: Literal["set_aside", "keep"]
    minimum_answered: Share
    same_from: int = Field(ge=2)
    early_part: Annotated[float, Field(gt=0, le=0.5)]
    significance: Annotated[float, Field(gt=0, lt=1)]
    reliability_minimum: Share
    item_total_minimum: Share
    extreme_share: Share
    text_distance: Share
    text_group: int = Field(ge=2)
    scale_words: tuple[str, ...]
    questions: tuple[Question, ...]


class Panel(Rules):
    """How expert marks become one, and when spread, distance or disagreement is pointed out."""

    final: Literal["trimmed_mean", "mean", "median"]
    trim_from: int = Field(ge=3)
    minimum_experts: int = Field(ge=1)
    spread_limit: Share
    outlier_share: Share
    agreement_minimum: Share


class Experts(Rules):
    """Experts' own sheets: from which robust z and mean distance (share of the weight) on an expert is pointed out, and
    up to which consistency ratio comparisons of weights are used; the confidence of the intervals of agreement."""

    confidence: Share
    robust_z: Positive
    distance: Share
    consistency_ratio: Positive


class Benchmark(Rules):
    """Similar projects: how few others give no standing, how many units each input and output of DEA asks for, how many
    years apart is pointed out; draws, confidence and returns to scale of the bootstrap."""

    minimum_others: int = Field(ge=1)
    units_per_factor: int = Field(ge=1)
    years_apart: int = Field(ge=0)
    draws: int = Field(ge=100)
    confidence: Annotated[float, Field(gt=0, lt=1)]
    returns: Literal["constant", "variable"]


class Bond(Rules):
    """Limits of special bonds: coverage of principal and interest, idle days, progress, stress of revenue."""

    coverage_floor: Positive
    coverage_minimum: Positive
    idle_days: int = Field(ge=0)
    day_count: int = Field(ge=360, le=366)
    progress_gap_limit: Share
    revenue_stress: tuple[Positive, ...]


class Band(Rules):
    """Payment coefficient from a score on: ``fixed``, or the score's own share of 100 (``share``)."""

    since: Points = Field(alias="from")
    rule: Literal["fixed", "share"]
    coefficient: Share | None


class Ppp(Rules):
    """Public-private partnerships in operation: what outputs weigh, how much of the payment hangs on the score.

    ``without_contract`` says what happens where the workbook holds no contract table: ``ask`` (no coefficient), or
    ``bands`` (those of this rule set, which are no law).
    """

    output_minimum: Points
    operation_minimum: Points
    operation_aspects: tuple[str, ...]
    linked_minimum: Share
    without_contract: Literal["ask", "bands"]
    bands: tuple[Band, ...]


class Policy(Rules):
    """Policies: months before the end of a term within which its evaluation is due."""

    expiry_months: int = Field(ge=0)


class Purchase(Rules):
    """Purchased services: how far payment may run ahead of what was delivered and accepted (share)."""

    payment_tolerance: Share


class Sensitivity(Rules):
    """How far weights are varied."""

    weight_change: Annotated[float, Field(gt=0, lt=1)]
    draws: int = Field(ge=100)
    concentration: Positive
    confidence: Annotated[float, Field(gt=0, lt=1)]


class Indicator(Rules):
    """One indicator of a frame; ``points`` is the number of elements counted."""

    dimension: Literal["decision", "process", "output", "outcome"]
    aspect: str
    name: str
    method: Method
    formula: str = ""
    points: int | None = None


class KeyEvaluation(Rules):
    """How a key evaluation is framed, marked and checked."""

    grades: Mapping[Grade, Points]
    total_digits: int = Field(ge=0)
    mark_digits: int = Field(ge=0)
    tolerance: Positive
    output_outcome_minimum: Points
    edge_margin: Points
    self_gap_limit: Points
    no_evidence: Literal["question", "zero"]
    formulas: Mapping[str, Formula]
    tiers: Mapping[Literal["met", "partly", "not_met"], Tier]
    survey: Survey
    questionnaire: Questionnaire
    panel: Panel
    experts: Experts
    benchmark: Benchmark
    bond: Bond
    sensitivity: Sensitivity
    parties: tuple[str, ...]
    reviewers: tuple[str, ...]
    ppp: Ppp | None
    policy: Policy
    purchase: Purchase
    indicators: Mapping[CatalogueName, Mapping[str, Indicator]]
    weights: Mapping[FrameName, Mapping[str, Points]]

    @model_validator(mode="after")
    def _frames_add_up(self) -> "KeyEvaluation":
        for frame, weights in self.weights.items():
            if strange := weights.keys() - self.catalogue(frame).keys():
                raise ValueError(f"weights.{frame}: no such indicators {sorted(strange)}")
            if abs(sum(weights.values()) - 100) > 1e-9:
                raise ValueError(f"weights.{frame}: expected a sum of 100, found {sum(weights.values())}")
        return self

    def catalogue(self, frame: FrameName) -> dict[str, Indicator]:
        """Indicators that a frame may weigh; those of a budget book stand beside the ordinary ones."""
        names: tuple[str, ...] = (frame,)
        if frame in BOOKS:
            names = ("ordinary", frame)
        elif frame.startswith("bond_"):
            names = ("special_bond",)
        return {code: one for name in names for code, one in self.indicators.get(name, {}).items()}  # type: ignore[call-overload]

    def dimension_weights(self, frame: FrameName) -> dict[str, float]:
        """Points of each dimension of a frame, in the frame's order."""
        known = self.catalogue(frame)
        sums: dict[str, float] = {}
        for code, weight in self.weights[frame].items():
            sums[known[code].dimension] = sums.get(known[code].dimension, 0.0) + weight
        return sums
