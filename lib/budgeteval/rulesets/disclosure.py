"""Disclosure: what is due for publication, when, by whom; lawful reasons to withhold; what a public copy leaves out."""

from collections.abc import Mapping
from typing import Annotated, Literal

from pydantic import Field, model_validator

from budgeteval.rulesets.model import Rules

Kind = Literal["project_text", "performance_target", "self_evaluation", "department_evaluation", "key_evaluation",
               "bond"]


class Item(Rules):
    """A kind of thing to publish.

    ``report`` names the stage whose report holds it ("" for texts the units file); ``each`` says what one item is
    about; it is due ``days`` after the approval of ``approval``, or on ``by`` (month-day of the year after the one
    evaluated). ``lag`` is how many years back its report lies.
    """

    report: str
    lag: int = Field(ge=0)
    each: Literal["department", "project"]
    publisher: Literal["finance", "department"]
    approval: Literal["budget", "final_accounts"] | None = None
    days: int = Field(default=0, ge=0)
    by: Annotated[str, Field(pattern=r"^\d{2}-\d{2}$")] | None = None

    @model_validator(mode="after")
    def _one_day(self) -> "Item":
        if (self.approval is None) == (self.by is None):
            raise ValueError("expected one of approval and by")
        return self


class OpenTable(Rules):
    """A published table as open data: where it is from, which columns go out, how many years back it lies."""

    report: str
    table: str
    lag: int = Field(ge=0)
    columns: tuple[str, ...]


class Disclosure(Rules):
    """What is published when, what is withheld, and how a public copy is made."""

    items: Mapping[Kind, Item]
    reasons: tuple[str, ...]
    told_first: tuple[str, ...]
    informed: tuple[str, ...]
    internal_captions: tuple[str, ...]
    secret_fields: tuple[str, ...]
    open_data: Mapping[str, OpenTable]
