"""A project's form filled in as its department would: texts, money, marks, totals; no fault yet."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import numpy as np

from budgeteval.demo import marks
from budgeteval.demo.funds import fund_rows
from budgeteval.demo.indicators import fill
from budgeteval.demo.model import Form, Indicator, Project, Written
from budgeteval.demo.vocabulary import text, words
from budgeteval.demo.written import number

RATES = ("%", "‰")


@dataclass(frozen=True)
class Hand:
    """How a clerk writes: signs, units beside numbers, percentages as number formats, decimals of rates."""

    signs: dict[str, str]
    unit_beside_achieved: bool
    percent_cells: bool
    rate_digits: int


def fill_form(rng: np.random.Generator, project: Project, year: int, layout: str) -> Form:
    """Form of one project with marks and totals that follow the rules."""
    spec = layout_of(layout)
    indicators = fill(rng, project, year, spec.get("split", "usual"))
    _leave_a_deduction(rng, project, indicators)
    hand = _hand(rng)
    for item in indicators:
        _write(rng, item, hand)
    _write_levels(indicators, spec)
    form = Form(
        project=project,
        fiscal_year=year,
        layout=layout,
        department=project.department.name,
        unit=project.unit,
        name=project.name,
        funds=fund_rows(rng, project, spec, hand.rate_digits),
        goal_expected="",
        goal_actual="",
        indicators=indicators,
        total_weight=Decimal(100),
        total_score=None,
        extras={"percent_cells": hand.percent_cells, "text_amounts": bool(rng.random() < 0.08)},
    )
    retotal(form)
    _goals(form)
    return form


def retotal(form: Form) -> None:
    """Total row that adds up the printed marks; the grade, where the layout prints one, follows it."""
    printed = [item.score for item in form.indicators] + [form.funds[0].score]
    form.total_score = sum((score for score in printed if isinstance(score, Decimal)), Decimal(0))
    form.grade = marks.grade(form.total_score) if layout_of(form.layout).get("grade") else ""


def layout_of(name: str) -> dict[str, Any]:
    """A layout with everything it takes over from the official one."""
    layouts = words("layouts")["layouts"]
    official, own = layouts["official"], layouts[name]
    return {**official, **own, "labels": {**official["labels"], **own.get("labels", {})}}


def _hand(rng: np.random.Generator) -> Hand:
    styles = words("layouts")["hands"]
    signs = styles[int(rng.integers(len(styles)))]
    return Hand(signs, bool(rng.random() < 0.6), bool(rng.random() < 0.2), int(rng.integers(0, 2)) * 2)


def _leave_a_deduction(rng: np.random.Generator, project: Project, indicators: list[Indicator]) -> None:
    """Most clerks take at least a little off somewhere; some departments hardly ever do."""
    share = words("practice")["straight"]["honest" if project.department.honest else "inflated"]
    if any(item.score != item.weight for item in indicators) or rng.random() < share:
        return
    soft = [item for item in indicators if item.sign == "qualitative"]
    item = soft[int(rng.integers(len(soft)))] if soft else next(item for item in indicators if item.sign == "at_least")
    if soft:
        item.score = marks.rounded(points(item) * Decimal("0.9"))
    else:
        miss(item, Decimal("0.96"))
    item.true_score = min(item.true_score, points(item, "score"))
    if isinstance(item.achieved, Decimal) and isinstance(item.true_achieved, Decimal):
        item.true_achieved = min(item.achieved, item.true_achieved)


def points(item: Indicator, name: str = "weight") -> Decimal:
    """Printed weight or score as a number."""
    return Decimal(str(getattr(item, name)))


def miss(item: Indicator, ratio: Decimal) -> None:
    """Let an "at least" indicator reach only ``ratio`` of its target, with the mark that follows."""
    target = Decimal(str(item.target))
    item.achieved = (target * ratio).quantize(Decimal(1).scaleb(-item.decimals), rounding="ROUND_FLOOR")
    item.score = marks.quantitative(item.sign, target, item.achieved, points(item))


def _write(rng: np.random.Generator, item: Indicator, hand: Hand) -> None:
    """Target and reached value as written, and a reason wherever marks were taken off."""
    if isinstance(item.target, Decimal):
        item.shown_sign = hand.signs.get(item.sign, text().raw("signs")[item.sign])
    rewrite(item, hand.unit_beside_achieved)
    if item.score != item.weight:
        reasons = text().raw("reasons" if isinstance(item.target, Decimal) else "soft_reasons")
        item.reason = reasons[int(rng.integers(len(reasons)))]


def rewrite(item: Indicator, unit_beside: bool = True) -> None:
    """Texts of target and reached value from their values."""
    if isinstance(item.target, Decimal):
        item.target_text = f"{item.shown_sign}{number(item.target)}{item.unit}"
    else:
        item.target_text = item.target
    item.achieved_text = written_value(item, unit_beside)


def written_value(item: Indicator, with_unit: bool) -> Written:
    """Reached value as text with its unit, or as a number (rates always carry their sign)."""
    if isinstance(item.achieved, str):
        return item.achieved
    return f"{number(item.achieved)}{item.unit}" if with_unit or item.unit in RATES else item.achieved


def _write_levels(indicators: list[Indicator], spec: dict[str, Any]) -> None:
    """Names of first and second level; some layouts print the first level's maximum beside its name."""
    names, pattern = text(), spec.get("level1", "{name}")
    for item in indicators:
        maximum = sum(points(other) for other in indicators if other.dimension == item.dimension)
        item.level1_text = pattern.format(name=names.raw("level1")[item.dimension], points=maximum)
        item.level2_text = names.raw("level2")[item.aspect]


def _goals(form: Form) -> None:
    """Goal and its attainment in words, naming the first two counted outputs."""
    sector, say = words("sectors")[form.project.department.sector], text()
    first, second = [item for item in form.indicators if isinstance(item.target, Decimal)][:2]
    base = form.project.base
    form.goal_expected = say.say(
        "expected",
        goal=sector["goal"].format(name=base, scope=say.say("scope")),
        first=first.level3, first_target=f"{number(Decimal(str(first.target)))}{first.unit}",
        second=second.level3, second_target=f"{number(Decimal(str(second.target)))}{second.unit}",
    )
    form.goal_actual = say.say(
        "actual",
        done=sector["done"].format(name=base),
        first=first.level3, first_achieved=say.say("actual_number", achieved=written_value(first, True)),
        second=second.level3, second_achieved=say.say("actual_number", achieved=written_value(second, True)),
    )
