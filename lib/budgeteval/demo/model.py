"""What a fictional county consists of, before any of it is laid out in a workbook."""

from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

Ref = tuple[str, int, str]
"""A part of a form: what (header, fund, goal, indicator, total, extra), which row of it, which field."""

Written = str | int | float | Decimal | None
"""What stands in a cell; None is an empty cell."""


@dataclass(frozen=True)
class Department:
    """A department; an inflated one (``honest`` false) claims more than it did."""

    number: int
    code: str
    name: str
    sector: str
    honest: bool
    bases: tuple[str, ...]

    @property
    def folder(self) -> str:
        return f"{self.code}-{self.name}"


@dataclass(frozen=True)
class Project:
    """A project of the register; ``quality`` (0-1) is how well it really went."""

    number: int
    code: str
    name: str
    base: str
    department: Department
    unit: str
    budget_book: str
    budget_yuan: int
    opening_yuan: int
    spent_yuan: int
    quality: float


@dataclass
class Indicator:
    """An indicator row: what is true (``true_*``) and what the form says (the rest, changed by faults)."""

    dimension: str
    aspect: str
    level3: str
    sign: str
    target: Decimal | str
    unit: str
    decimals: int
    achieved: Decimal | str
    weight: Written
    score: Written
    reason: str
    true_achieved: Decimal | str
    true_score: Decimal
    shown_sign: str = ""
    target_text: str = ""
    achieved_text: Written = ""
    level1_text: str = ""
    level2_text: str = ""


@dataclass
class FundRow:
    """A row of the fund block, amounts in the form's own unit."""

    label: str
    opening: Written
    budget: Written
    spent: Written
    weight: Written = None
    rate: Written = None
    score: Written = None


@dataclass(frozen=True)
class Planted:
    """A fault in a form: the code a checker should report, and the part of the form where it stands."""

    code: str
    ref: Ref | None = None
    note: str = ""


@dataclass
class Form:
    """A filled form. ``layout`` names an entry of ``layouts.yaml``; ``extras`` are its special features."""

    project: Project
    fiscal_year: int
    layout: str
    department: str
    unit: str
    name: str
    funds: list[FundRow]
    goal_expected: str
    goal_actual: str
    indicators: list[Indicator]
    total_weight: Written
    total_score: Written
    grade: str = ""
    extras: dict[str, Any] = field(default_factory=dict)
    planted: list[Planted] = field(default_factory=list)
