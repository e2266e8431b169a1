"""Rules of the assessment of units: a sheet of items, each with a measure and a scale; bonus, deductions, grades."""

from collections.abc import Mapping
from typing import Literal

from pydantic import Field, model_validator

from budgeteval.rulesets.model import Rules

Kind = Literal["county_department", "township"]
Group = Literal["basics", "ex_ante", "target", "monitoring", "evaluation", "application", "disclosure"]
Grade = Literal["excellent", "good", "fair", "poor"]
Measure = Literal[
    "evidence", "ex_ante_done", "target_coverage", "target_quality", "target_review", "monitoring_coverage",
    "deviations_corrected", "self_evaluation_coverage", "self_evaluation_errors", "department_evaluation_done",
    "recheck_gap", "rectified_share", "answered_in_time", "disclosure_share",
]
Counted = Literal["overdue_rectifications", "slow_spending", "blocked_forms", "flawed_targets"]


class Item(Rules):
    """One item of the sheet.

    ``measure`` names the formula that gives a value; the mark is the weight times where the value lies between
    ``zero_at`` and ``full_at`` (which may be the smaller one). An ``evidence`` item takes its value from the evidence
    list, by its title.
    """

    title: str
    group: Group
    weight: float = Field(gt=0)
    applies: tuple[Kind, ...]
    measure: Measure
    full_at: float
    zero_at: float

    @model_validator(mode="after")
    def _is_a_scale(self) -> "Item":
        if self.full_at == self.zero_at:
            raise ValueError("full_at and zero_at are the same")
        return self


class Deduction(Rules):
    """Points off for each thing counted, up to ``most``."""

    counted: Counted
    title: str
    each: float = Field(gt=0)
    most: float = Field(gt=0)


class Assessment(Rules):
    """The section ``assessment``; the items of each kind of unit add up to ``total``.

    ``open_items``: items that cannot be judged earn nothing (``leave``: no grade unless all are judged), or the judged
    ones are scaled up to the total (``scale``). Below ``least_judged`` (0-1 of the weight) a unit gets no total.
    ``nothing_due``: an item under which a unit owes nothing is left out of its sheet (``exclude``, the rest being
    scaled to ``total``) or earns full marks (``full``). Bonus and deductions of the evidence list count up to
    ``bonus_max`` and ``deduction_max``.
    """

    total: float = Field(gt=0)
    items: Mapping[str, Item]
    bonus_max: float = Field(ge=0)
    deduction_max: float = Field(ge=0)
    deductions: Mapping[str, Deduction]
    open_items: Literal["leave", "scale"]
    nothing_due: Literal["exclude", "full"]
    least_judged: float = Field(ge=0, le=1)
    grades: Mapping[Grade, float]

    @model_validator(mode="after")
    def _adds_up(self) -> "Assessment":
        for kind in ("county_department", "township"):
            weight = sum(item.weight for item in self.items.values() if kind in item.applies)
            if weight and abs(weight - self.total) > 1e-9:
                raise ValueError(f"items of {kind} add up to {weight}, expected {self.total}")
        return self
