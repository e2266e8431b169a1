"""Indicators filled in: targets, what was really reached, what the department claims, and the marks for it."""

from decimal import Decimal
from typing import Any

import numpy as np

from budgeteval.demo import marks
from budgeteval.demo.model import Indicator, Project
from budgeteval.demo.vocabulary import Template, template, text, words
from budgeteval.numbers import WAN

OUTPUTS = ("quantity", "quality", "time", "cost")
OUTCOMES = ("economic", "social", "ecological", "sustained")
ROOM = Decimal("1.18")


def fill(rng: np.random.Generator, project: Project, year: int, plan: str = "usual") -> list[Indicator]:
    """Indicators of a project in the order of the form; scores follow the claimed values.

    ``plan`` is the division of the weights: ``usual``, or ``with_cost`` with cost as a dimension of its own.
    """
    totals = words("practice")["weights"][plan]
    chosen = _chosen(rng, project, separate_cost="cost" in totals)
    filled = []
    for dimension, total in totals.items():
        for (aspect, item), weight in zip(chosen[dimension], shares(rng, total, len(chosen[dimension])), strict=True):
            filled.append(_indicator(rng, project, year, dimension, aspect, item, Decimal(weight)))
    return filled


def shares(rng: np.random.Generator, total: int, parts: int) -> list[int]:
    """``total`` points over ``parts`` rows, in round weights."""
    step = next(step for step in words("practice")["weights"]["steps"] if total // step >= parts)
    units = [1] * parts
    for index in rng.integers(parts, size=total // step - parts):
        units[int(index)] += 1
    weights = sorted((unit * step for unit in units), reverse=True)
    weights[0] += total - sum(weights)
    return [weights[int(index)] for index in rng.permutation(parts)]


def _chosen(
    rng: np.random.Generator, project: Project, separate_cost: bool
) -> dict[str, list[tuple[str, Template]]]:
    sector, practice = words("sectors")[project.department.sector], words("practice")
    outputs = [pair for aspect in OUTPUTS for pair in _some(rng, aspect, sector.get(aspect) or practice[aspect])]
    kinds = [aspect for aspect in OUTCOMES if aspect in sector]
    number = min(_count(rng, "outcome"), len(kinds))
    others = [index for index in rng.permutation(len(kinds)).tolist() if kinds[index] != "social"]
    taken = sorted([kinds.index("social"), *others[: number - 1]])
    chosen = {
        "output": outputs,
        "outcome": [pair for index in taken for pair in _some(rng, kinds[index], sector[kinds[index]], 1)],
        "satisfaction": _some(rng, "satisfaction", sector["satisfaction"]),
    }
    if separate_cost:
        chosen["cost"] = [("economic_cost", item) for aspect, item in outputs if aspect == "cost"]
        chosen["output"] = [pair for pair in outputs if pair[0] != "cost"]
    return chosen


def _some(rng: np.random.Generator, aspect: str, lines: list[str], number: int = 0) -> list[tuple[str, Template]]:
    number = min(number or _count(rng, aspect), len(lines))
    return [(aspect, template(lines[index])) for index in sorted(rng.permutation(len(lines))[:number].tolist())]


def _count(rng: np.random.Generator, aspect: str) -> int:
    options = words("practice")["counts"][aspect]
    if len(options) == 2:
        return int(rng.integers(options[0], options[1] + 1))
    return int(options[int(rng.integers(len(options)))])


def _indicator(
    rng: np.random.Generator, project: Project, year: int, dimension: str, aspect: str, item: Template, weight: Decimal
) -> Indicator:
    rule = words("practice")["quality"]
    met = rng.random() < rule["met_base"] + rule["met_slope"] * project.quality
    claimed = met or (not project.department.honest and rng.random() < rule["claimed"])
    match item.sign:
        case "qualitative":
            values = _qualitative(rng, item, weight, met, claimed)
        case "date":
            values = _date(rng, item, year, weight)
        case "budget":
            values = _budget(project, weight)
        case _:
            values = _number(rng, item, weight, met, claimed)
    return Indicator(
        dimension=dimension, aspect=aspect, level3=item.name, unit=item.unit, weight=weight, reason="", **values
    )


def _qualitative(rng: np.random.Generator, item: Template, weight: Decimal, met: bool, claimed: bool) -> dict[str, Any]:
    true = _tier(rng, "reached" if met else ("partly" if rng.random() < 0.85 else "missed"), weight)
    claim = true if claimed == met else _tier(rng, "reached", weight)
    return {
        "sign": "qualitative", "target": item.target, "decimals": 0,
        "achieved": claim[0], "score": claim[1], "true_achieved": true[0], "true_score": true[1],
    }


def _tier(rng: np.random.Generator, tier: str, weight: Decimal) -> tuple[str, Decimal]:
    answers, shares = text().raw(f"words.{tier}"), words("practice")["tiers"][tier]
    share = shares[0] if rng.random() < 0.6 else shares[int(rng.integers(len(shares)))]
    return answers[int(rng.integers(len(answers)))], marks.rounded(weight * Decimal(str(share)))


def _date(rng: np.random.Generator, item: Template, year: int, weight: Decimal) -> dict[str, Any]:
    month = int(rng.integers(int(item.low), int(item.high) + 1))
    targets, done = text().raw("date_targets"), text().raw("date_achieved")
    pick = int(rng.integers(len(targets)))
    last = {2: 28, 4: 30, 6: 30, 9: 30, 11: 30}.get(month, 31)
    target = targets[pick].format(year=year, month=month, day=last)
    achieved = done[int(rng.integers(len(done)))].format(
        year=year, month=month - int(rng.integers(0, 3)), day=int(rng.integers(1, 28))
    )
    return {
        "sign": "date", "target": target, "decimals": 0,
        "achieved": achieved, "score": weight, "true_achieved": achieved, "true_score": weight,
    }


def _budget(project: Project, weight: Decimal) -> dict[str, Any]:
    target, spent = Decimal(project.budget_yuan) / WAN, Decimal(project.spent_yuan) / WAN
    return {
        "sign": marks.AT_MOST, "target": target, "decimals": 4,
        "achieved": spent, "score": weight, "true_achieved": spent, "true_score": weight,
    }


def _number(rng: np.random.Generator, item: Template, weight: Decimal, met: bool, claimed: bool) -> dict[str, Any]:
    step = Decimal(1).scaleb(-item.decimals)
    target = _target(rng, item, step)
    true = _reached(rng, item, target, step) if met else _short(rng, item, target, step)
    claim = true if claimed == met else _reached(rng, item, target, step)
    return {
        "sign": item.sign, "target": target, "decimals": item.decimals,
        "achieved": claim, "score": marks.quantitative(item.sign, target, claim, weight),
        "true_achieved": true, "true_score": marks.quantitative(item.sign, target, true, weight),
    }


def _target(rng: np.random.Generator, item: Template, step: Decimal) -> Decimal:
    low, high = item.low, item.high
    draw = rng.uniform(low, high) if high < 10 * max(low, 1) else float(np.exp(rng.uniform(np.log(low), np.log(high))))
    value = Decimal(str(draw)).quantize(step)
    if item.decimals == 0 and value >= 200:
        value = (value / 10).quantize(Decimal(1)) * 10
    return max(value, step)


def _reached(rng: np.random.Generator, item: Template, target: Decimal, step: Decimal) -> Decimal:
    if item.sign == "equal":
        return target
    if item.sign == marks.AT_MOST:
        return (target * Decimal(str(rng.uniform(0.85, 1)))).quantize(step, rounding="ROUND_CEILING").min(target)
    beaten = Decimal(str(rng.uniform(0, 0.12))) if rng.random() < 0.55 else Decimal(0)
    most = Decimal(100) if item.unit == "%" else target * ROOM
    return max(target, min((target * (1 + beaten)).quantize(step, rounding="ROUND_FLOOR"), most))


def _short(rng: np.random.Generator, item: Template, target: Decimal, step: Decimal) -> Decimal:
    ratio = Decimal(str(rng.uniform(*words("practice")["quality"]["missed"])))
    if item.sign == marks.AT_MOST:
        ratio = max(ratio, Decimal("0.7"))
        return (target * (2 - ratio)).quantize(step, rounding="ROUND_CEILING")
    ratio = 1 - (1 - ratio) / 3 if item.unit == "%" else ratio
    return (target * ratio).quantize(step, rounding="ROUND_FLOOR")
