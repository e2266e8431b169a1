"""The framework of common indicators: every indicator's numbers and marks, or why it could not be judged."""

import math
from collections.abc import Iterable
from typing import Any

import pandas as pd

from budgeteval.numbers import round_half_up
from budgeteval.rulesets.department_evaluation import DepartmentEvaluation, Indicator
from budgeteval.stages.department_evaluation import formulas
from budgeteval.stages.department_evaluation.base import Base
from budgeteval.stages.department_evaluation.contradictions import cells_by_key, contradictions, known
from budgeteval.stages.department_evaluation.formulas import Key
from budgeteval.stages.department_evaluation.labels import plain
from budgeteval.stages.department_evaluation.marking import judged_points, points
from budgeteval.stages.department_evaluation.tables import Framework

Point = dict[Any, Any]
JUDGED = "elements"
ONLY_SHARE = ("yes", "no")


def framework(base: Base, departments: Iterable[str], rules: DepartmentEvaluation) -> pd.DataFrame:
    """Rows of the frame for each department code (schema Framework); nothing is zero for lack of data."""
    rows: list[dict[str, Any]] = []
    values_of, points_of = dict(list(base.values.groupby("department_code"))), _points(base.points)
    for code in departments:
        values, given = values_of.get(code, base.values[:0]), points_of.get(code, {})
        facts, where = known(values), cells_by_key(values)
        disputed = {key for one in contradictions(values, rules.checks) for key in one.involved}
        for name, place in rules.places.items():
            one = rules.indicators[name]
            own = given.get(plain(one.name), []) if one.elements else []
            found = (_judged(one, own, place.weight, rules) if one.elements
                     else _computed(one, facts, disputed, place.weight, rules))
            cells = [row["place"] for row in own] if one.elements else [
                cell for key in formulas.needs(one.formula) for cell in where.get(key, ())]
            rows.append({
                "place": cells[0] if cells else "", "department_code": code, "indicator": name,
                "framework_dimension": place.dimension, "aspect": place.aspect, "level3": one.name,
                "formula": one.formula or JUDGED, "weight": place.weight, "cells": ";".join(cells), **found})
    return Framework.of(rows)


def _computed(one: Indicator, facts: dict[Key, float], disputed: set[Key], weight: float,
              rules: DepartmentEvaluation) -> dict[str, Any]:
    """Numbers and mark of an indicator with a formula."""
    needed = formulas.needs(one.formula)
    if any(key in disputed for key in needed):
        return {"open": "conflicting"}
    if any(key not in facts for key in needed):
        return {"open": "missing"}
    above, below = (part(one.formula, facts.__getitem__) for part in (formulas.above, formulas.below))
    if below <= 0:
        return {"above": above, "below": below, "open": "zero_below"}
    mark = points(above / below, weight, rules.scorings[one.scoring], rules.mark_digits)
    return {"above": above, "below": below, "value": above / below, "mark": mark}


def _judged(one: Indicator, rows: list[Point], weight: float, rules: DepartmentEvaluation) -> dict[str, Any]:
    """Elements met and applicable, and the mark; open while any element is."""
    if not rows:
        return {"open": "no_points"}
    answers = [row["met"] for row in rows]
    if "" in answers or len(rows) < len(one.elements):
        return {"open": "unclear"}
    met, applicable = answers.count("yes"), sum(answer in ONLY_SHARE for answer in answers)
    if not applicable:
        return {"open": "not_applicable"}
    mark = judged_points(met, applicable, weight, rules.mark_digits)
    return {"above": met, "below": applicable, "value": met / applicable, "mark": mark}


def _points(rows: pd.DataFrame) -> dict[str, dict[str, list[Point]]]:
    """Rows of the checklist by department code and by the indicator they belong to."""
    found: dict[str, dict[str, list[Point]]] = {}
    for row in rows[["department_code", "level3", "place", "met"]].to_dict("records"):
        found.setdefault(row["department_code"], {}).setdefault(plain(row["level3"]), []).append(row)
    return found


def totals(rows: pd.DataFrame, rules: DepartmentEvaluation) -> pd.DataFrame:
    """One row per department code: judged points, judged weight, and the total the rules allow (NaN if none)."""
    judged = rows[rows["mark"].notna()].groupby("department_code")[["mark", "weight"]].sum()
    codes = pd.Index(dict.fromkeys(rows["department_code"]), name="department_code")
    sums = judged.reindex(codes, fill_value=0.0).rename(columns={"mark": "judged_points", "weight": "judged_weight"})
    pairs = zip(sums["judged_points"], sums["judged_weight"], strict=True)
    return sums.assign(framework_total=[total(mark, weight, rules) for mark, weight in pairs])


def total(judged: float, weight: float, rules: DepartmentEvaluation) -> float:
    """Total from the points judged and their weight; NaN if too little is judged."""
    policy = rules.open_weight
    if weight >= rules.total:
        return round_half_up(judged, rules.total_digits)
    if policy.mode == "none" or weight <= 0 or weight < policy.judged_share_minimum * rules.total:
        return math.nan
    return round_half_up(judged / weight * rules.total, rules.total_digits)
