"""The section ``ex_ante`` of a rule set: frames of dimensions, panel, bands of the conclusion, who must be reviewed."""

from collections.abc import Mapping
from typing import Annotated, Literal

from pydantic import Field, model_validator

from budgeteval.rulesets.model import Rules

Share = Annotated[float, Field(ge=0, le=1)]
Points = Annotated[float, Field(ge=0, le=100)]
Positive = Annotated[float, Field(gt=0)]
Money = Annotated[float, Field(ge=0)]
Subject = Literal["project", "policy"]
Conclusion = Literal["support", "adjust", "refuse"]
Tick = Literal["excellent", "good", "fair", "poor"]


class Item(Rules):
    """One thing an expert marks."""

    name: str
    weight: Positive


class Dimension(Rules):
    """One dimension of a frame; ``words`` are other names under which score sheets carry it."""

    code: str
    name: str
    words: tuple[str, ...]
    weight: Points
    items: tuple[Item, ...]


class Panel(Rules):
    """How expert marks become one, and when spread, distance or disagreement is pointed out.

    ``trim_by`` says what the highest and lowest are looked for in: whole experts by their totals, or the marks of
    each dimension.
    """

    final: Literal["mean", "trimmed_mean", "median"]
    trim_by: Literal["totals", "dimensions"]
    trim_from: int = Field(ge=3)
    minimum_experts: int = Field(ge=1)
    spread_limit: Share
    outlier_share: Share
    agreement_minimum: Share


class Bands(Rules):
    """Lower edges (included) of the two better conclusions; below: refuse."""

    support: Points
    adjust: Points


class Mandatory(Rules):
    """Which requests need a review: from which amount on, None for "this rule does not exist here".

    ``finance_yuan`` is the amount from which finance itself reviews, not the department.
    """

    new_project_yuan: Money | None
    new_policy_yuan: Money | None
    renewed_yuan: Money | None
    finance_yuan: Money | None


class ExAnte(Rules):
    """How a review before the budget is framed, marked, concluded and demanded."""

    frames: Mapping[Subject, tuple[Dimension, ...]]
    ticks: Mapping[Tick, Share]
    panel: Panel
    bands: Bands
    total_digits: int = Field(ge=0)
    tolerance: Positive
    edge_margin: Points
    amount_tolerance_yuan: Money
    mandatory: Mandatory
    enters_budget: tuple[Conclusion, ...]
    documents: tuple[str, ...]
    parties: tuple[str, ...]
    reviewers: tuple[str, ...]

    @model_validator(mode="after")
    def _frames_add_up(self) -> "ExAnte":
        for subject, frame in self.frames.items():
            if abs(sum(one.weight for one in frame) - 100) > 1e-9:
                raise ValueError(f"frames.{subject}: expected a sum of 100, found {sum(one.weight for one in frame)}")
            for one in frame:
                if abs(sum(item.weight for item in one.items) - one.weight) > 1e-9:
                    raise ValueError(f"frames.{subject}.{one.code}: items do not add up to {one.weight}")
        return self

    def frame(self, subject: str) -> tuple[Dimension, ...]:
        """Dimensions for a subject; those of projects where the subject is not stated."""
        return self.frames["policy" if subject == "policy" else "project"]
