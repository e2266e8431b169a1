"""How the spot check words its numbers: bounds rounded outward, and one line of method under each table."""

from collections.abc import Mapping
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal
from typing import Any

from budgeteval.display import Text, text
from budgeteval.facts import Fact, as_text, fact
from budgeteval.sampling.estimate import Estimate
from budgeteval.stages.spot_check.survey import Survey
from budgeteval.terms import sentences

TEXT = sentences(__package__)
SAY = TEXT.say
DIGITS = {"points": 2, "rate": 4, "yuan": -2, "count": 0}


def outward(value: float, unit: str, up: bool) -> float:
    """A bound rounded away from its estimate: up for an upper one, down for a lower one; NaN stays."""
    if value != value or value in (float("inf"), float("-inf")):
        return float("nan")
    exact = Decimal(repr(round(float(value), 9)))
    step = Decimal(1).scaleb(-DIGITS[unit])
    return float((exact / step).to_integral_value(ROUND_CEILING if up else ROUND_FLOOR) * step)


def bound(name: str, value: float, unit: str, up: bool, **source: Any) -> Fact:
    """A fact whose text is the bound rounded outward; its value stays unrounded."""
    shown = outward(value, unit, up)
    made = fact(name, None if value != value else value, unit, **source)
    return Fact(**{**vars(made), "text": as_text(None if shown != shown else shown, unit)})


def method_line(survey_: Survey, method: str, facts: Mapping[str, Fact]) -> Text:
    """Frame, papers, estimator, degrees of freedom, finite-population correction, merged strata.

    ``facts`` are the numbers of the frame (``projects``), the papers (``usable``) and the ``confidence``.
    """
    degrees = fact("spot_check.degrees", survey_.df, "count", table="sample", column="inflation",
                   rows=facts["usable"].rows)
    line = TEXT.raw("method.line").replace("{method}", SAY(f"methods.{method}"))
    parts = [SAY("method.merged", stratum=stratum_name(str(one)), other=stratum_name(str(other)))
              for one, other in survey_.merged]
    if survey_.folded:
        parts.append(SAY("method.folded", strata=SAY("joiner").join(map(stratum_name, survey_.folded))))
    if survey_.census:
        parts.append(SAY("method.census"))
    return text(line + "".join(parts), {**facts, "df": degrees})


def stratum_name(code: str) -> str:
    """Chinese name of a stratum code such as ``tier_2_high``."""
    base = code.removesuffix("_high")
    if base.startswith("tier_"):
        return SAY("strata.tier", number=base.removeprefix("tier_")) + (SAY("strata.high") if base != code else "")
    return SAY(f"strata.{base}")


def methods(result: Estimate) -> str:
    """The estimator's name as printed."""
    return SAY(f"methods.{result.method}")
