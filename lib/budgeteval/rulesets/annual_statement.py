"""The annual statement: years its stages look at, grade classes as the county names them, what counts as a problem."""

from collections.abc import Mapping
from typing import Annotated, Literal

from pydantic import Field, model_validator

from budgeteval.rulesets.model import Rules

Grade = Literal["excellent", "good", "fair", "poor"]
Chapter = Literal["budget_link", "refinement", "application", "responsibility"]
Share = Annotated[float, Field(ge=0, le=1)]


class GradeClass(Rules):
    """A class of results as the county calls it; several grades may be one class."""

    name: str
    grades: tuple[Grade, ...]


class Problem(Rules):
    """A figure that is above (or below) its limit is stated as a problem; ``step`` is what follows from it.

    ``base`` names the figure that says how many cases stand behind it; with fewer than ``least`` nothing is said.
    """

    chapter: Chapter
    figure: str
    above: float | None = None
    below: float | None = None
    base: str = ""
    least: int = Field(default=1, ge=1)
    step: str

    @model_validator(mode="after")
    def _one_limit(self) -> "Problem":
        if (self.above is None) == (self.below is None):
            raise ValueError("expected one of above and below")
        return self

    @property
    def limit(self) -> float:
        return float(self.above if self.above is not None else self.below or 0.0)

    def raised(self, value: float) -> bool:
        return value > self.limit if self.above is not None else value < self.limit


class AnnualStatement(Rules):
    """How the statement is put together; ``lags`` says how many years back a stage's results are taken.

    ``not_counted`` names, table by table and column by column, values of rows that a stage publishes but does not
    count (a form filed twice, of another year, for no project).
    """

    lags: Mapping[str, int]
    expected: tuple[str, ...]
    not_counted: Mapping[str, Mapping[str, tuple[str, ...]]]
    grade_classes: tuple[GradeClass, ...]
    named_departments: int = Field(ge=1)
    tolerance_yuan: float = Field(ge=0)
    slow_execution: Share
    edge_width: float = Field(gt=0)
    edges: tuple[float, ...]
    failing: tuple[Grade, ...]
    addressees: tuple[str, ...]
    answer_days: int = Field(ge=1)
    problems: Mapping[str, Problem]

    @model_validator(mode="after")
    def _every_grade_once(self) -> "AnnualStatement":
        named = [grade for one in self.grade_classes for grade in one.grades]
        if sorted(named) != sorted(("excellent", "good", "fair", "poor")):
            raise ValueError(f"grade_classes: expected every grade in one class, found {named}")
        return self
