"""The section ``department_evaluation``: the framework of common indicators, how each is marked, thumb rules."""

from collections.abc import Mapping
from typing import Annotated, Literal

from pydantic import Field, model_validator

from budgeteval.rulesets.model import Rules

Share = Annotated[float, Field(ge=0, le=1)]
Points = Annotated[float, Field(ge=0, le=100)]
Positive = Annotated[float, Field(gt=0)]
Grade = Literal["excellent", "good", "fair", "poor"]
HAIR = 1e-9


class Deduct(Rules):
    """All points within ``tolerance`` of ``target``; each percentage point further off on a losing ``side`` costs.

    The cost is ``lost_points`` points, or ``lost_share`` of the weight (one of the two); ``counted`` says whether
    a part of a percentage point counts by its size, as a whole one, or not at all.
    """

    rule: Literal["deduct"]
    target: float
    tolerance: float = Field(ge=0)
    side: Literal["above", "below", "both"]
    lost_points: float | None
    lost_share: float | None
    counted: Literal["exact", "begun", "whole"]

    @model_validator(mode="after")
    def _one_cost(self) -> "Deduct":
        if (self.lost_points is None) == (self.lost_share is None):
            raise ValueError("expected one of lost_points and lost_share")
        return self


class Proportional(Rules):
    """Points in proportion to the value, all of them from ``full_at`` on."""

    rule: Literal["proportional"]
    full_at: Positive


class Between(Rules):
    """Points in a straight line from all at ``full`` to none at ``zero`` (either may be the smaller)."""

    rule: Literal["between"]
    full: float
    zero: float


class ShareOfFull(Rules):
    """All points from ``full`` on, none below ``zero_below``, between them in proportion to ``full``."""

    rule: Literal["share_of_full"]
    zero_below: Share
    full: Annotated[float, Field(gt=0, le=1)]


class Band(Rules):
    """Up to this value (None: without end), this share of the weight."""

    up_to: float | None
    share: Share


class Bands(Rules):
    """The share of the first band that reaches the value; ``edge`` says whether a band holds its upper end."""

    rule: Literal["bands"]
    edge: Literal["included", "excluded"]
    bands: tuple[Band, ...]

    @model_validator(mode="after")
    def _rising(self) -> "Bands":
        edges = [one.up_to for one in self.bands]
        known = [edge for edge in edges if edge is not None]
        if not edges or edges[-1] is not None or len(known) != len(edges) - 1 or known != sorted(known):
            raise ValueError("bands must rise and end with one without end")
        return self


class Elements(Rules):
    """The weight in proportion to the points (评价要点) that are met, of those that apply."""

    rule: Literal["elements"]


Scoring = Annotated[Deduct | Proportional | Between | ShareOfFull | Bands | Elements, Field(discriminator="rule")]


class Indicator(Rules):
    """One indicator of the catalogue.

    ``formula`` names a formula of the library ("" where people judge), ``scoring`` one of ``scorings``;
    ``elements`` are the points to judge, in order.
    """

    name: str
    formula: str
    scoring: str
    elements: tuple[str, ...] = ()


class Place(Rules):
    """Where an indicator stands in a frame, and what it weighs."""

    dimension: Literal["inputs", "process", "output", "outcome", "operating_cost", "management_efficiency",
                       "duty_performance", "social_effect", "sustainability", "satisfaction"]
    aspect: str
    weight: Positive


class Entropy(Rules):
    """Where weights by entropy stand beside those of the frame: how many departments it takes at least, and from which
    share of departments with data an indicator is among those compared."""

    minimum_departments: int = Field(ge=2)
    judged_share: Share


class OpenWeight(Rules):
    """What becomes of a total where some indicators cannot be judged for lack of data.

    ``scale``: the judged points in proportion to the whole, if at least ``judged_share_minimum`` of the weight is
    judged; ``none``: no total.
    """

    mode: Literal["scale", "none"]
    judged_share_minimum: Share


class Checks(Rules):
    """Limits of the checks (amounts in yuan, ratios 0-1, marks in points).

    ``adjustment_above`` is the thumb rule for the adjustment rate; ``project_amount_gap`` the share by which a
    form's project expenditure may differ from the register; ``rate_gap`` and ``score_gap`` how far a department may
    be from its projects; ``weak_share`` the share of weak projects that does not fit a strong department;
    ``copied_from`` characters and ``similar_from`` cosine make a text a copy; ``bunched_within`` points above
    ``bunched_from`` totals are called bunched.
    """

    mark_tolerance: Positive
    amount_tolerance: Positive
    class_tolerance: Positive
    rate_tolerance: Positive
    unit_ratio_from: float = Field(gt=1)
    unit_ratio_to: float = Field(gt=1)
    adjustment_above: Share
    project_amount_gap: Share
    rate_gap: Share
    score_gap: Points
    weak_share: Share
    weak_grades: tuple[Grade, ...]
    strong_grades: tuple[Grade, ...]
    copied_from: int = Field(ge=1)
    similar_from: Share
    bunched_from: Points
    bunched_within: Positive


class DepartmentEvaluation(Rules):
    """Which frame is used, the frames, the catalogue, how values become marks, and what is checked."""

    frame: str
    total: Positive
    mark_digits: int = Field(ge=0)
    total_digits: int = Field(ge=0)
    open_weight: OpenWeight
    entropy: Entropy
    scorings: Mapping[str, Scoring]
    indicators: Mapping[str, Indicator]
    frames: Mapping[str, Mapping[str, Place]]
    checks: Checks

    @property
    def places(self) -> Mapping[str, Place]:
        """Indicators of the frame in use."""
        return self.frames[self.frame]

    @model_validator(mode="after")
    def _whole(self) -> "DepartmentEvaluation":
        if self.frame not in self.frames:
            raise ValueError(f"frame: no frame {self.frame!r}, only {sorted(self.frames)}")
        for code, one in self.indicators.items():
            if one.scoring not in self.scorings:
                raise ValueError(f"indicators.{code}: no scoring {one.scoring!r}")
            if bool(one.elements) != (self.scorings[one.scoring].rule == "elements") or bool(one.elements) == bool(
                    one.formula):
                raise ValueError(f"indicators.{code}: either a formula, or elements with the scoring of elements")
        for name, places in self.frames.items():
            if strange := places.keys() - self.indicators.keys():
                raise ValueError(f"frames.{name}: no such indicators {sorted(strange)}")
            if abs(sum(one.weight for one in places.values()) - self.total) > HAIR:
                raise ValueError(f"frames.{name}: weights do not add up to {self.total}")
        return self
