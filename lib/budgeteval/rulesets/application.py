"""Rules of result application: what becomes a rectification, by when, and what results mean for next year's budget."""

from collections.abc import Mapping
from datetime import date
from typing import Literal

from pydantic import Field, model_validator

from budgeteval.rulesets.model import Rules

Priority = Literal["high", "medium", "low"]
Grade = Literal["excellent", "good", "fair", "poor"]
ActionName = Literal["increase_priority", "keep", "cut", "suspend", "cancel", "ask"]
Input = Literal["key_evaluation", "spot_check", "self_evaluation", "self_evaluation_reported"]
Exempt = Literal["three_guarantees", "personal_subsidy", "statutory"]


class Term(Rules):
    """Days from the letter's date."""

    days: int = Field(gt=0)
    counted: Literal["calendar", "working"]


class Deadline(Rules):
    """Term of a rectification: by stage, else by priority, else ``usual``; None: the letter itself has to say.

    Working days leave out Saturdays and Sundays but those in ``workdays``, and the days of ``holidays``.
    """

    usual: Term | None
    by_priority: Mapping[Priority, Term]
    by_stage: Mapping[str, Term]
    holidays: tuple[date, ...]
    workdays: tuple[date, ...]


class Problems(Rules):
    """Which results of other reports ask for a rectification.

    ``monitoring``: proposals for projects that do; ``slow_departments``: departments that spend slowly do;
    ``self_evaluation_errors_from``: errors in one form (None: never); spot checks ask for one above the spot check's
    own limit of attention.
    """

    key_evaluation: bool
    spot_check: bool
    monitoring: tuple[str, ...]
    slow_departments: bool
    self_evaluation_errors_from: int | None


class Step(Rules):
    """What a result means: an action and, for a cut, its range as shares of this year's budget (None: not stated)."""

    action: ActionName
    cut_from: float | None = Field(ge=0, le=1)
    cut_to: float | None = Field(ge=0, le=1)

    @model_validator(mode="after")
    def _is_a_range(self) -> "Step":
        if (self.cut_from is None) != (self.cut_to is None):
            raise ValueError("cut_from and cut_to go together")
        if self.cut_from is not None and self.cut_to is not None and self.cut_from > self.cut_to:
            raise ValueError("cut_from is above cut_to")
        return self


class Exceptions(Rules):
    """Spending that is held back from some actions, by kind.

    A project on a person's list gets ``listed`` instead, one that only its name betrays ``named``.
    """

    holds: Mapping[Exempt, tuple[ActionName, ...]]
    listed: ActionName
    named: ActionName


class Application(Rules):
    """The section ``application``.

    ``inputs`` in order of precedence; ``mildest`` is the mildest action an input can bring about by itself;
    ``monitoring`` and ``unrectified`` (overdue problems of the project) can only make an action stricter;
    an answer whose likeness to the problem reaches ``copied_from`` (0-1) counts as copied.
    """

    deadline: Deadline
    problems: Problems
    copied_from: float = Field(gt=0, le=1)
    inputs: tuple[Input, ...]
    mildest: Mapping[Input, ActionName]
    actions: Mapping[Grade, Step]
    department_actions: Mapping[Grade, Step]
    monitoring: Mapping[str, Step]
    unrectified: Step | None
    exceptions: Exceptions
