"""Rules of the spot check: sample objectives, strata, tolerances, and the re-review criteria."""

from typing import Literal

from pydantic import Field

from budgeteval.rulesets.model import Rules


class MeanObjective(Rules):
    """Estimate the mean inflation to within ``half_width`` points, its SD being taken as ``sd``."""

    sd: float = Field(gt=0)
    half_width: float = Field(gt=0)


class ShareObjective(Rules):
    """Estimate a share to within ``half_width`` (0-1), the share being taken as ``share``."""

    share: float = Field(gt=0, lt=1)
    half_width: float = Field(gt=0, lt=1)


class DiscoveryObjective(Rules):
    """Find at least one project with ``probability`` if a ``bad_share`` of the frame is bad."""

    bad_share: float = Field(gt=0, lt=1)
    probability: float = Field(gt=0, lt=1)


class AttributeObjective(Rules):
    """Show a rate below ``tolerable`` if no more than ``expected_errors`` are found."""

    tolerable: float = Field(gt=0, lt=1)
    expected_errors: int = Field(ge=0)


class Objectives(Rules):
    """What the sample has to achieve; the largest size decides. ``ratio`` is a least share of the frame."""

    confidence: float = Field(gt=0, lt=1)
    mean: MeanObjective
    share: ShareObjective
    discovery: DiscoveryObjective
    attribute: AttributeObjective
    ratio: float = Field(ge=0, le=1)


class Strata(Rules):
    """``tiers`` amount tiers below the take-all part, each with at least ``floor`` draws.

    ``take_all`` names the rule: ``interval`` (amount >= total / n) or ``none``. The ``risk_share`` most
    suspicious projects of the screening form a stratum of their own in each tier (0: no risk strata);
    ``risk_spread`` is the spread of their inflation over that of the others.
    """

    amount: Literal["budget_yuan", "spent_yuan"]
    take_all: Literal["interval", "none"]
    tiers: int = Field(ge=1, le=6)
    floor: int = Field(ge=2)
    risk_share: float = Field(ge=0, lt=1)
    risk_spread: float = Field(gt=0)
    spread: Literal["department", "random"]


class Tolerance(Rules):
    """Points of inflation: within ``acceptable`` is credible, over ``attention`` is listed by name.

    ``remark`` is the largest distance between the deduction a remark states and the one made (0-1).
    ``swapped_share`` is the share of marks raised by the recheck from which columns look swapped.
    """

    acceptable: float = Field(ge=0)
    attention: float = Field(ge=0)
    remark: float = Field(ge=0, le=1)
    swapped_share: float = Field(gt=0, le=1)


class Departments(Rules):
    """``tolerance`` c in P(inflation > c); ``rate`` of the Bayesian list; ``screening_share`` called high."""

    tolerance: float
    rate: float = Field(gt=0, lt=1)
    screening_share: float = Field(gt=0, lt=1)


class Criterion(Rules):
    """One re-review criterion.

    ``effect``: ``zero`` (no mark), ``deduct`` (by ``deduct``, 0-1 of the weight), ``keep`` (no deduction),
    ``issue`` (no mark is touched; an issue is written down). ``required`` text must stand in the remark.
    """

    number: int
    title: str
    text: str
    effect: Literal["zero", "deduct", "keep", "issue"]
    deduct: float | None = Field(ge=0, le=1)
    required: str | None


class SpotCheck(Rules):
    """The section ``spot_check`` of a rule set."""

    objectives: Objectives
    double_share: float = Field(ge=0, le=1)
    teams: int = Field(ge=1)
    supplement_share: float = Field(ge=0, le=1)
    strata: Strata
    tolerance: Tolerance
    departments: Departments
    missing_papers: Literal["limits", "zero"]
    criteria: dict[str, Criterion]
