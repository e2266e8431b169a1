"""What a project's monitoring form says at the cut-off month, before it is laid out."""

import re
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

import numpy as np

from budgeteval.demo import marks
from budgeteval.demo.model import Indicator, Planted
from budgeteval.demo.targets import COST_DECIMALS, TargetForm
from budgeteval.demo.vocabulary import words
from budgeteval.demo.written import number
from budgeteval.numbers import WAN

STREAM = 51
YEAR = 12
BEHIND, LATE = 0.62, 0.5
FUNDS = ("total", "fiscal", "other")


@dataclass
class Row:
    """One indicator as the form reports it."""

    level1: str
    level2: str
    level3: str
    target: str
    achieved: str | None
    expected: str | None
    likelihood: str | None = "certain"
    kinds: tuple[str, ...] = ()
    reason: str = ""
    remark: str = ""
    sign: str = ""


@dataclass
class Report:
    """A monitoring form: whose it is, its money in yuan (shown in 万元), its rows, and the faults planted in it.

    ``parts`` are (budget, spent, forecast) by fund row; the total is first.
    """

    target: TargetForm
    layout: str
    month: int
    year: int
    project: str
    code: str
    department: str
    parts: dict[str, list[int]]
    rows: list[Row]
    rate: str = ""
    in_time: bool = True
    on_course: bool = True
    planted: list[Planted] = field(default_factory=list)
    extras: dict[str, Any] = field(default_factory=dict)

    @property
    def owner(self) -> str:
        return self.target.register["department_code"]


def draft(target: TargetForm, spent: int, seed: int, layout: str, month: int) -> Report:
    """The form of a project that has spent so much by the end of ``month``: true, consistent, no fault."""
    rng, budget = np.random.default_rng([seed, STREAM, target.number]), target.budget_yuan
    share = spent / budget
    pace = float(np.clip(share + rng.normal(0, 0.03), 0.02, 1))
    rows = [_row(rng, item, pace, spent, month) for item in target.indicators]
    forecast = budget if share >= BEHIND else _short(budget, spent)
    other = target.other_yuan
    parts = {
        "total": [budget, spent, forecast],
        "fiscal": [target.fiscal_yuan, spent - _part(spent, other, budget), forecast - _part(forecast, other, budget)],
        "other": [other, _part(spent, other, budget), _part(forecast, other, budget)],
    }
    made = Report(target, layout, month, target.fiscal_year, target.register["project"], target.code,
                  target.department, parts, rows)
    made.rate = rate_of(made)
    made.in_time = share >= month / YEAR
    made.on_course = pace >= 0.8 * month / YEAR
    return made


def _short(budget: int, spent: int) -> int:
    """What a project that is behind expects to spend: less than all, in hundreds of yuan."""
    return min(budget, max(spent, round((spent * 1.7 + budget * 0.2) / 100) * 100))


def _part(amount: int, other: int, budget: int) -> int:
    """What of an amount other money pays, in hundreds of yuan."""
    return amount * other // budget // 100 * 100


def rate_of(report: Report) -> str:
    """The execution rate as printed, to two decimals."""
    budget, spent, _ = report.parts["total"]
    return f"{marks.rounded(Decimal(spent) / Decimal(budget) * 100)}%"


def wan(yuan: int) -> Decimal:
    """Ten thousands of yuan to two decimals."""
    return marks.rounded(Decimal(yuan) / WAN)


def _row(rng: np.random.Generator, item: Indicator, pace: float, spent: int, month: int) -> Row:
    base: dict[str, Any] = {"level1": item.level1_text, "level2": item.level2_text, "level3": item.level3,
                            "target": item.target_text, "sign": item.sign}
    if item.sign == "date":
        return Row(**base, **_dated(rng, item, month))
    if not isinstance(item.target, Decimal):
        good = pace >= LATE
        rule = words("monitoring")
        row = Row(**base, achieved=rule["reached" if good else "partly"], expected=rule["reached"])
        return row if good else _explained(rng, row, "possible")
    value, expected, behind = _numbers(rng, item, item.target, pace, spent)
    row = Row(**base, achieved=_written(item, value), expected=_written(item, expected))
    return _explained(rng, row, "certain" if expected == item.target else "possible") if behind else row


def _numbers(rng: np.random.Generator, item: Indicator, target: Decimal, pace: float, spent: int) -> tuple[
    Decimal, Decimal, bool
]:
    """Value by now, value expected by the year's end, and whether the row is behind."""
    step = Decimal(1).scaleb(-item.decimals)
    if item.decimals == COST_DECIMALS:
        return (Decimal(spent) / WAN).quantize(Decimal("0.01"), rounding="ROUND_FLOOR"), target, False
    if item.sign == marks.AT_MOST:
        return (target * Decimal(str(rng.uniform(0.6, 0.98)))).quantize(step, rounding="ROUND_FLOOR"), target, False
    states = words("monitoring")["states"]
    if item.unit in states:
        low = 1.0 if item.sign == "equal" or item.unit == states[0] else rng.uniform(0.93, 1.0)
        return (target * Decimal(str(low))).quantize(step, rounding="ROUND_CEILING"), target, False
    value = min(target, (target * Decimal(str(pace))).quantize(step, rounding="ROUND_HALF_UP"))
    behind = value < target * Decimal(str(BEHIND * 8 / YEAR))
    short = behind and rng.random() < 0.5
    expected = max(value, (target * Decimal(str(min(1.0, pace * 1.5 + 0.15)))).quantize(step)) if short else target
    return value, min(expected, target), behind


def _written(item: Indicator, value: Decimal) -> str:
    return f"{number(value)}{item.unit}"


def _dated(rng: np.random.Generator, item: Indicator, month: int) -> dict[str, Any]:
    """A date reached in time, or one that is not due yet."""
    due = due_month(str(item.target))
    going = words("monitoring")["going"]
    if due > month:
        return {"achieved": going[int(rng.integers(len(going)))], "expected": str(item.target)}
    return {"achieved": str(item.achieved), "expected": str(item.achieved)}


def due_month(text: str) -> int:
    """Month of a date as written, with or without its year."""
    return next(int(part) for part in re.findall(r"\d+", text) if int(part) <= YEAR)


def _explained(rng: np.random.Generator, row: Row, likelihood: str) -> Row:
    rule = words("monitoring")
    row.kinds = tuple(rule["kinds"][int(rng.integers(len(rule["kinds"])))])
    row.reason = rule["reasons"][int(rng.integers(len(rule["reasons"])))]
    row.remark = rule["remarks"][int(rng.integers(len(rule["remarks"])))]
    row.likelihood = likelihood
    return row
