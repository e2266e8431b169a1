"""The section ``monitoring`` of a rule set: months, time curve, lights, forecasts, slow departments, proposals."""

from collections.abc import Mapping
from typing import Annotated, Literal

from pydantic import Field, model_validator

from budgeteval.rulesets.model import Rules

Share = Annotated[float, Field(ge=0, le=1)]
Month = Annotated[int, Field(ge=1, le=12)]
Ratio = Annotated[float, Field(ge=0)]
Light = Literal["red", "yellow", "green", "blue"]
Action = Literal["continue", "correct", "adjust", "suspend", "take_back"]
Party = Literal["finance", "department", "implementing_unit"]


class Execution(Rules):
    """What is divided by what; ``spent_from`` names the sources of spending, the first that has the month wins."""

    basis: Literal["opening", "adjusted"]
    spent_from: tuple[Literal["payments", "form"], ...]
    no_budget: Literal["no_data", "red"]


class Curve(Rules):
    """Time progress at a month's end: a line, a table (straight between its months), or the project's own plan.

    A project without a plan follows the line.
    """

    kind: Literal["linear", "table", "plan"]
    table: Mapping[Month, Share]

    @model_validator(mode="after")
    def _has_months(self) -> "Curve":
        if self.kind == "table" and not self.table:
            raise ValueError("curve.kind is table, expected months in curve.table, found none")
        shares = [self.table[month] for month in sorted(self.table)]
        if shares != sorted(shares):
            raise ValueError(f"curve.table: expected shares that never fall, found {shares}")
        return self


class Bands(Rules):
    """Bounds of lights on a ratio: below ``red_below`` red, below ``yellow_below`` yellow, from ``blue_from`` blue."""

    red_below: Ratio
    yellow_below: Ratio
    blue_from: Ratio | None


class Goal(Rules):
    """Lights of indicators.

    ``rates`` says whether a percentage is held against the whole target or the share due by now; ``blue_basis``
    against which target blue is judged; ``rate_of`` whose completion makes up a project's goal rate. ``flag_met`` and
    ``flag_missed`` are the lights of a list that only says whether the goal is on course.
    """

    bands: Bands
    blue_basis: Literal["to_date", "full_year"]
    rates: Literal["full_year", "to_date"]
    rate_of: Literal["accumulating", "quantitative"]
    tiers: Mapping[Literal["achieved", "partly", "missed"], Light]
    flag_met: Light
    flag_missed: Light


class Combined(Rules):
    """How money and goal become one light: the ``worst`` by precedence, or yes and no ``flags``."""

    method: Literal["worst", "flags"]
    precedence: tuple[Light, ...]
    time_met_goal_met: Light
    time_met_goal_missed: Light
    time_missed: Light


class Slow(Rules):
    """A department is slow if its execution is below this share of time progress."""

    below_share_of_time: Share


class Response(Rules):
    """What a warned unit must answer, within how many working days, and what follows if it does not."""

    workdays: int = Field(ge=1)
    choices: tuple[Literal["continue", "transfer", "cancel"], ...]
    overdue: Action
    holidays: tuple[str, ...]


class Forecast(Rules):
    """Spending expected by the year's end, from months of past years; below ``minimum_years`` without an interval.

    ``rest_share`` takes the share of the remaining budget that past years still spent, ``ratio`` the whole year over
    the part up to this month.
    """

    method: Literal["rest_share", "ratio"]
    minimum_years: int = Field(ge=2)
    confidence: Annotated[float, Field(gt=0, lt=1)]
    cap_at_budget: bool


class Checks(Rules):
    """Limits of the checks.

    ``tolerance_yuan`` between amounts and ``rate_tolerance`` between rates are rounding; red goals with execution
    below ``severe_below`` of time progress are severe; a goal reached with more than
    ``rest_share`` of the budget left is pointed out; names ``alike`` so much are one indicator; from ``copied_from``
    indicators on that all repeat their targets a form is asked about. Amounts apart by a factor between
    ``unit_ratio_from`` and ``unit_ratio_to`` betray yuan taken for ten thousands.
    """

    goal_gap: Share
    bond_deviation: Share
    tolerance_yuan: Annotated[float, Field(ge=0)]
    rate_tolerance: Share
    severe_below: Share
    rest_share: Share
    alike: Share
    copied_from: int = Field(ge=1)
    unit_ratio_from: Annotated[float, Field(gt=1)]
    unit_ratio_to: Annotated[float, Field(gt=1)]


class Proposed(Rules):
    """What a deviation asks for; a person decides. ``amount`` names the formula of the money concerned."""

    action: Action
    party: Party
    amount: Literal["none", "unspent", "behind", "unneeded"]


class Monitoring(Rules):
    """How a year's projects are monitored at a cut-off month."""

    cutoff_months: tuple[Month, ...]
    execution: Execution
    curve: Curve
    execution_bands: Bands
    goal: Goal
    combined: Combined
    slow: Slow
    response: Response
    forecast: Forecast
    checks: Checks
    proposals: Mapping[str, Proposed]
