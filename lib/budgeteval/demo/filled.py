"""A project's form filled in as its department would: texts, money, marks, totals; no fault yet."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import numpy as np

from budgeteval.demo import marks
from budgeteval.demo.indicators import fill
from budgeteval.demo.model import Form, FundRow, Indicator, Project, Written
from budgeteval.demo.vocabulary import text, words
from budgeteval.numbers import WAN


@dataclass(frozen=True)
class Hand:
    """How a clerk writes: operators, units beside numbers, percentages, reached values."""

    signs: dict[str, str]
    unit_beside_achieved: bool
    rate_digits: int


def fill_form(rng: np.random.Generator, project: Project, year: int, layout: str) -> Form:
    """Form of one project with marks and totals that follow the rules."""
    spec = layout_of(layout)
    hand = _hand(rng, spec)
    indicators = fill(rng, project, year)
    _leave_a_deduction(rng, project, indicators)
    for item in indicators:
        _write(rng, item, hand)
    execution = marks.execution_score(project.budget_yuan, project.spent_yuan)
    total = execution + sum((Decimal(str(item.score)) for item in indicators), Decimal(0))
    form = Form(
        project=project,
        fiscal_year=year,
        layout=layout,
        department=project.department.name,
        unit=project.unit,
        name=project.name,
        funds=_funds(rng, project, spec, hand, execution),
        goal_expected="",
        goal_actual="",
        indicators=indicators,
        total_weight=Decimal(100),
        total_score=total,
        grade=marks.grade(total) if spec.get("grade") else "",
    )
    _goals(form)
    return form


def layout_of(name: str) -> dict[str, Any]:
    """A layout with everything it takes over from the official one."""
    layouts = words("layouts")["layouts"]
    official, own = layouts["official"], layouts[name]
    merged = {**official, **own}
    return {**merged, "labels": {**official["labels"], **own.get("labels", {})}}


def number(value: Decimal) -> str:
    """Plain decimal text without trailing zeros."""
    shown = format(value.normalize(), "f") if value else "0"
    return shown


def in_unit(yuan: int, unit: str) -> Decimal:
    """An amount in the unit of the form."""
    return Decimal(yuan) if unit == "yuan" else Decimal(yuan) / WAN


def _hand(rng: np.random.Generator, spec: dict[str, Any]) -> Hand:
    styles = spec.get("signs") or words("layouts")["hands"]
    signs = styles[int(rng.integers(len(styles)))]
    return Hand(signs, bool(rng.random() < 0.6), int(rng.integers(0, 2)) * 2)


def _leave_a_deduction(rng: np.random.Generator, project: Project, indicators: list[Indicator]) -> None:
    """Most clerks take at least a little off somewhere; some departments hardly ever do."""
    share = words("practice")["straight"]["honest" if project.department.honest else "inflated"]
    full = all(item.score == item.weight for item in indicators)
    if not full or rng.random() < share:
        return
    soft = [item for item in indicators if item.sign == "qualitative"]
    if soft:
        item = soft[int(rng.integers(len(soft)))]
        item.score = marks.rounded(Decimal(str(item.weight)) * Decimal("0.9"))
        item.true_score = min(item.true_score, item.score)
        return
    item = next(item for item in indicators if item.sign == "≥")
    target = Decimal(str(item.target))
    step = Decimal(1).scaleb(-item.decimals)
    item.achieved = (target * Decimal("0.96")).quantize(step, rounding="ROUND_FLOOR")
    item.score = marks.quantitative(item.sign, target, item.achieved, Decimal(str(item.weight)))
    item.true_achieved = min(item.achieved, Decimal(str(item.true_achieved)))
    item.true_score = min(item.true_score, item.score)


def _write(rng: np.random.Generator, item: Indicator, hand: Hand) -> None:
    """Target and reached value as written, and a reason wherever marks were taken off."""
    say = text()
    item.level1_text, item.level2_text = say.raw("level1")[item.dimension], say.raw("level2")[item.aspect]
    if isinstance(item.target, Decimal):
        item.target_text = f"{hand.signs.get(item.sign, item.sign)}{number(item.target)}{item.unit}"
        item.achieved_text = written_value(item, hand.unit_beside_achieved)
    else:
        item.target_text, item.achieved_text = item.target, str(item.achieved)
    if item.score != item.weight:
        missed = isinstance(item.target, Decimal) or "reached" not in _tier_of(str(item.achieved))
        reasons = say.raw("reasons" if missed else "soft_reasons")
        item.reason = reasons[int(rng.integers(len(reasons)))]


def written_value(item: Indicator, with_unit: bool) -> Written:
    """Reached value as text with its unit, or as a number (rates always carry their sign)."""
    if isinstance(item.achieved, str):
        return item.achieved
    return f"{number(item.achieved)}{item.unit}" if with_unit or item.unit in "%‰" else item.achieved


def _tier_of(answer: str) -> list[str]:
    return [tier for tier, answers in text().raw("words").items() if answer in answers]


def _funds(
    rng: np.random.Generator, project: Project, spec: dict[str, Any], hand: Hand, execution: Decimal
) -> list[FundRow]:
    amounts = (project.opening_yuan, project.budget_yuan, project.spent_yuan)
    kinds = [kind for kind in spec["fund_labels"] if kind != "total"]
    parts = split(rng, amounts, len(kinds))
    rate = rate_text(marks.execution_rate(amounts[1], amounts[2]), hand.rate_digits)
    rows = [fund_row(spec, "total", amounts, Decimal(words("practice")["weights"]["execution"]), rate, execution)]
    rows += [fund_row(spec, kind, part, spec["fund_dash"], None, spec["fund_dash"]) for kind, part in zip(kinds, parts, strict=True)]
    return rows


def fund_row(
    spec: dict[str, Any], kind: str, amounts: tuple[int, int, int], weight: Written, rate: Written, score: Written
) -> FundRow:
    """Fund row in the form's unit; a source without money is left empty."""
    shown = [in_unit(amount, spec["unit"]) if amount or kind == "total" else None for amount in amounts]
    return FundRow(spec["fund_labels"][kind], *shown, weight=weight, rate=rate, score=score)


def split(rng: np.random.Generator, amounts: tuple[int, int, int], parts: int) -> list[tuple[int, int, int]]:
    """Amounts by source: mostly from one source, else from two; every column adds up."""
    none = (0, 0, 0)
    if parts == 1 or rng.random() < 0.7:
        return [amounts] + [none] * (parts - 1)
    share = rng.choice([0.2, 0.3, 0.5])
    other = (0, *(int(amount * share) // 100 * 100 for amount in amounts[1:]))
    first = (amounts[0], amounts[1] - other[1], amounts[2] - other[2])
    place = int(rng.integers(1, parts))
    return [first] + [other if index == place else none for index in range(1, parts)]


def rate_text(rate: Decimal, digits: int) -> str:
    """Claimed execution rate as a percentage; two decimals unless it is a whole number."""
    percent = marks.rounded(rate * 100)
    return f"{number(percent)}%" if not digits else f"{percent}%"


def _goals(form: Form) -> None:
    """Goal and its attainment in words, naming the first two counted outputs."""
    sector, say = words("sectors")[form.project.department.sector], text()
    first, second = [item for item in form.indicators if isinstance(item.target, Decimal)][:2]
    form.goal_expected = say.say(
        "expected",
        goal=sector["goal"].format(name=form.project.base, scope=say.say("scope")),
        first=first.level3, first_target=first.target_text.lstrip("".join(words("layouts")["operators"])),
        second=second.level3, second_target=second.target_text.lstrip("".join(words("layouts")["operators"])),
    )
    form.goal_actual = say.say(
        "actual",
        done=sector["done"].format(name=form.project.base),
        first=first.level3, first_achieved=say.say("actual_number", achieved=written_value(first, True)),
        second=second.level3, second_achieved=say.say("actual_number", achieved=written_value(second, True)),
    )
