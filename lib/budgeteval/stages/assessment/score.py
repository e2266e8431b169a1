"""Marks of every unit on every item of the sheet; totals, ranks and grades; open items stay open."""

from collections.abc import Mapping
from math import isnan, nan
from typing import Any

import pandas as pd

from budgeteval.facts import as_text
from budgeteval.numbers import round_half_up
from budgeteval.rulesets.assessment import Assessment, Item
from budgeteval.stages.assessment.known import Known
from budgeteval.stages.assessment.measures import COUNTS, MEASURES, NOTHING_DUE, Judgement, Outcome
from budgeteval.stages.assessment.words import SAY
from budgeteval.tables import Assessments, AssessmentTotals

DIGITS = 2
JUDGED = "judged"


def scaled(value: float, full_at: float, zero_at: float) -> float:
    """Where a value lies between the ends of a scale, 0-1; beyond an end it counts as the end."""
    return min(max((value - zero_at) / (full_at - zero_at), 0.0), 1.0)


def assess(known: Known, evidence: pd.DataFrame, units: pd.DataFrame, rules: Assessment) -> pd.DataFrame:
    """``tables.Assessments``: one row per unit and item that applies to its kind.

    Parameters
    ----------
    evidence : columns of ``evidence.COLUMNS``
    units : department_code, department, kind
    """
    said = evidence[evidence["kind"] == "item"].set_index(["unit_code", "item"])
    proofs = {key: Judgement(row["value"], row["value"], 1, (row["place"],)) for key, row in said.iterrows()}
    rows = [
        _row(unit, code, item, _outcome(known, proofs, unit["department_code"], code, item), rules)
        for unit in units.to_dict("records") for code, item in rules.items.items() if unit["kind"] in item.applies
    ]
    return Assessments.of(rows)


def _outcome(known: Known, proofs: Mapping[Any, Judgement], unit: str, code: str, item: Item) -> Outcome:
    if item.measure == "evidence":
        return proofs.get((unit, code), "no_evidence")
    return MEASURES[item.measure](known, unit)


def _row(unit: dict[str, Any], code: str, item: Item, outcome: Outcome, rules: Assessment) -> dict[str, Any]:
    row = {"unit_code": unit["department_code"], "unit": unit["department"], "unit_kind": unit["kind"], "item": code,
           "weight": item.weight, "outcome": JUDGED}
    if outcome == NOTHING_DUE and rules.nothing_due == "full":
        return {**row, "rate": 1.0, "mark": item.weight, "basis": SAY("open.nothing_due_full")}
    if isinstance(outcome, str):
        return {**row, "rate": nan, "mark": nan, "basis": SAY(f"open.{outcome}"), "outcome": outcome}
    told = {"value": as_text(outcome.value, "number"), "rate": as_text(outcome.value, "rate"),
            "part": as_text(outcome.part, "number"), "whole": as_text(outcome.whole, "number")}
    rate = scaled(outcome.value, item.full_at, item.zero_at)
    return {**row, "rate": rate, "mark": rate * item.weight, "basis": SAY(f"basis.{item.measure}", **told),
            "places": ";".join(outcome.places)}


def totals(marks: pd.DataFrame, evidence: pd.DataFrame, known: Known, units: pd.DataFrame,
           rules: Assessment) -> pd.DataFrame:
    """``tables.AssessmentTotals``: one row per unit, ranked among units of its kind."""
    rows = [_total(unit, marks[marks["unit_code"] == unit["department_code"]], evidence, known, rules)
            for unit in units.to_dict("records")]
    frame = AssessmentTotals.of(rows)
    ranked = frame.groupby("unit_kind")["total"].rank(method="min", ascending=False)
    return frame.assign(rank=ranked)


def _total(unit: dict[str, Any], marks: pd.DataFrame, evidence: pd.DataFrame, known: Known,
           rules: Assessment) -> dict[str, Any]:
    judged = marks.dropna(subset=["mark"])
    sheet = float(marks.loc[marks["outcome"] != NOTHING_DUE, "weight"].sum())
    weight, mark = float(judged["weight"].sum()), float(judged["mark"].sum())
    bonus, deducted = extras(unit["department_code"], evidence, known, rules)
    base = base_mark(weight, mark, sheet, rules)
    total = nan if isnan(base) else round_half_up(max(base + bonus - deducted, 0.0), DIGITS)
    graded = not isnan(total) and (weight >= sheet or rules.open_items == "scale")
    return {"unit_code": unit["department_code"], "unit": unit["department"], "unit_kind": unit["kind"],
            "judged_weight": weight, "mark": mark, "bonus": bonus, "deducted": deducted, "total": total,
            "grade": grade_of(total, rules) if graded else ""}


def base_mark(judged_weight: float, mark: float, sheet_weight: float, rules: Assessment) -> float:
    """The mark before bonus and deductions, out of the rules' total.

    ``sheet_weight`` is the weight of all items under which the unit owes something. Open items earn nothing unless
    the rules scale the judged ones up; NaN where less than the least share of the sheet could be judged.
    """
    if not judged_weight or judged_weight < rules.least_judged * sheet_weight:
        return nan
    return mark / (judged_weight if rules.open_items == "scale" else sheet_weight) * rules.total


def extras(unit: str, evidence: pd.DataFrame, known: Known, rules: Assessment) -> tuple[float, float]:
    """Bonus and deductions of a unit, each up to its limit."""
    own = evidence[evidence["unit_code"] == unit]
    bonus = float(own.loc[own["kind"] == "bonus", "value"].sum())
    taken = float(own.loc[own["kind"] == "deduction", "value"].sum())
    counted = sum(min(COUNTS[one.counted](known, unit) * one.each, one.most) for one in rules.deductions.values())
    return min(bonus, rules.bonus_max), min(taken + counted, rules.deduction_max)


def grade_of(total: float, rules: Assessment) -> str:
    """Grade of a total: the highest whose floor it reaches."""
    return next((str(grade) for grade, floor in rules.grades.items() if total >= floor), "")
