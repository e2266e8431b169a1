"""Problems: figures beyond the limits of the rules, with the limit as a fact of its own."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from budgeteval.facts import Fact, fact
from budgeteval.rulesets.annual_statement import AnnualStatement, Problem
from budgeteval.stages.annual_statement.making import PREFIX


@dataclass(frozen=True)
class Raised:
    """A problem that the figures show: its code, its rule, the figure, and the limit it is beyond."""

    code: str
    rule: Problem
    figure: Fact
    limit: Fact


def raised(rules: AnnualStatement, figures: Mapping[str, Fact]) -> Iterator[Raised]:
    """Problems in the order of the rules; a figure that is not known raises none."""
    for code, rule in rules.problems.items():
        found = figures.get(rule.figure)
        if found is None or not isinstance(found.value, (int, float)) or not _enough(rule, figures):
            continue
        if rule.raised(float(found.value)):
            yield Raised(code, rule, found, _limit(code, rule, found.unit))


def _enough(rule: Problem, figures: Mapping[str, Fact]) -> bool:
    """Whether enough cases stand behind the figure for it to mean something."""
    base = figures.get(rule.base)
    return not rule.base or (base is not None and float(base.value or 0) >= rule.least)


def _limit(code: str, rule: Problem, unit: str) -> Fact:
    side = "above" if rule.above is not None else "below"
    return fact(f"{PREFIX}.limit.{code}", rule.limit, unit, digits=0 if unit == "rate" else None,
                rule=f"annual_statement.problems.{code}.{side}")
