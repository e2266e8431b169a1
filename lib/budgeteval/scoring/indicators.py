"""Marks of indicator rows, whole tables at a time.

``recomputed_score`` is what the rule set gives for the row's own values. Where the rules leave the mark
to a person (qualitative tiers, late completion) or the values cannot be held against each other, the
printed mark stands if the rules allow it; otherwise the mark is NaN. ``formula`` says how the mark was
found, ``doubt`` why it could not be computed or should be asked about, ``met`` (yes, no or "") whether
the target was reached.
"""

from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from budgeteval.rulesets.self_evaluation import SelfEvaluation
from budgeteval.scoring import dates, marks, qualitative, units
from budgeteval.scoring.rounding import HAIR, Numbers, rounded

NUMERIC = ("quantity", "range")
ADDED = ["recomputed_score", "completion_ratio", "formula", "doubt", "met"]
TEXTS = ("formula", "doubt", "met")


@dataclass(frozen=True)
class _Rows:
    """Columns of the scored rows as arrays."""

    weight: Numbers
    score: Numbers
    direction: Any
    target: Numbers
    high: Numbers
    achieved: Numbers
    achieved_high: Numbers
    explained: Any
    rules: SelfEvaluation


def score_indicators(indicators: pd.DataFrame, rules: SelfEvaluation, fiscal_year: pd.Series) -> pd.DataFrame:
    """``indicators`` with recomputed_score (points), completion_ratio (0-1), formula and doubt added.

    ``fiscal_year`` by form completes dates that name no year. Rows that are not marked (templates,
    execution rows, details below a marked heading) keep NaN and "".
    """
    result = indicators.assign(recomputed_score=np.nan, completion_ratio=np.nan, formula="", doubt="", met="")
    marked = is_marked(indicators).to_numpy()
    part = indicators[marked]
    if len(part):
        columns = _score(part, rules, part["form"].map(fiscal_year).to_numpy(float))
        for name in ADDED:
            whole = result[name].to_numpy(copy=True).astype(object if name in TEXTS else float)
            whole[marked] = columns[name]
            result[name] = whole
    return result.astype(dict.fromkeys(TEXTS, "str"))


def is_marked(indicators: pd.DataFrame) -> pd.Series:
    """Rows that carry a mark of their own: indicators, headings, and details that print a weight."""
    role = indicators["role"]
    return role.isin(["indicator", "heading"]) | ((role == "detail") & indicators["weight"].notna())


def _score(part: pd.DataFrame, rules: SelfEvaluation, year: Numbers) -> dict[str, Any]:
    rows, doubt = _compared(part, rules)
    kinds, done = part["target_kind"].to_numpy(), part["achieved_kind"].to_numpy()
    numeric = _numeric(part) & (doubt == "")
    dated = (kinds == "date") & (done == "date") & (doubt == "")
    points, formula = np.full(len(part), np.nan), np.full(len(part), "", dtype=object)
    base, points_by_rule = _quantities(rows)
    points[numeric], formula[numeric] = points_by_rule[numeric], _names(rows.direction, rules)[numeric]
    silent = numeric & np.isnan(points) & ~np.isnan(rows.weight)
    formula[silent], doubt[silent] = "", "no_rule"
    late = dated & dates.late(rows.target, rows.achieved, year)
    points[dated], formula[dated] = rows.weight[dated], "dates"
    points[late] = 0.0 if rules.dates.late == "zero" else np.nan
    doubt[late & (rules.dates.late == "judged")] = "late"
    rest = ~numeric & ~dated & (doubt == "")
    tier = qualitative.tiers(part["achieved_text"], part["target_text"])
    formula[rest & (tier != "")] = "tiers"
    doubt[rest] = _why(part, kinds, done, tier, numeric)[rest]
    met = _met(np.where(numeric, base, np.nan), rows.weight, dated, late, np.where(rest, tier, ""))
    points = rounded(points, rules.rounding.marks)
    points = _stand(points, rows, np.where(rest, tier, ""), doubt, formula)
    ratio = np.where(numeric, marks.completion(rows.target, rows.achieved), np.nan)
    return {"recomputed_score": points, "completion_ratio": ratio, "formula": formula, "doubt": doubt,
            "met": met}


def _numeric(part: pd.DataFrame) -> Any:
    """Number against number; a fraction counts only against a fraction (1/2 may mean one of two)."""
    target, achieved = part["target_kind"], part["achieved_kind"]
    both = target.isin(NUMERIC) & achieved.isin(NUMERIC)
    return (both | ((target == "fraction") & (achieved == "fraction"))).to_numpy()


def _compared(part: pd.DataFrame, rules: SelfEvaluation) -> tuple[_Rows, Any]:
    """Arrays with the achieved value in the target's unit, and the doubts about comparing them."""
    factor, money, percent = units.factors(part["target_unit"], part["achieved_unit"])
    target, high = part["target_value"].to_numpy(float), part["target_high"].to_numpy(float)
    achieved, achieved_high = (part[name].to_numpy(float) * factor for name in ("achieved_value", "achieved_high"))
    numeric = _numeric(part)
    no_unit = (part["achieved_unit"] == "").to_numpy()
    doubt = np.full(len(part), "", dtype=object)
    unsigned = (part["direction"] == "").to_numpy() & (achieved < target)
    doubt[numeric & unsigned & _less_is_better(part, unsigned)] = "direction_unclear"
    doubt[numeric & units.mixed_up(target, achieved, rules.checks) & money] = "unit_mixup"
    doubt[numeric & (np.isnan(factor) | units.unclear(target, achieved, percent, no_unit))] = "unit_unclear"
    explained = (part["variance_reason"] != "").to_numpy()
    direction = part["direction"].to_numpy(dtype=object)
    rows = _Rows(part["weight"].to_numpy(float), part["reported_score"].to_numpy(float), direction, target, high,
                 achieved, achieved_high, explained, rules)
    return rows, doubt


def _less_is_better(part: pd.DataFrame, rows: Any) -> Any:
    found = np.zeros(len(part), dtype=bool)
    names = (part["level2"] + part["level3"])[rows]
    pattern = "|".join(qualitative.words()["less_is_better"])
    found[rows] = names.str.contains(pattern, regex=True).to_numpy() | (part["dimension"] == "cost").to_numpy()[rows]
    return found


def _quantities(rows: _Rows) -> tuple[Numbers, Numbers]:
    """Points before and after over-achievement; a range achieved counts if both its ends earn the same."""
    base, low = _points(rows, rows.achieved)
    ends = ~np.isnan(rows.achieved_high)
    if not ends.any():
        return base, low
    other, high = _points(rows, rows.achieved_high)
    same = ~ends | np.isclose(low, high)
    return np.where(~ends | np.isclose(base, other), base, np.nan), np.where(same, low, np.nan)


def _points(rows: _Rows, achieved: Numbers) -> tuple[Numbers, Numbers]:
    rules = rows.rules
    base = marks.quantitative(rows.weight, rows.direction, rows.target, rows.high, achieved, rules.quantitative)
    ratio = marks.completion(rows.target, achieved)
    over = rules.over_achievement
    points = marks.after_over_achievement(base, rows.weight, rows.direction, ratio, rows.explained, over)
    asked = (over.mode == "ask") & (np.nan_to_num(ratio) > over.above) & rows.explained
    asked &= ~np.isin(rows.direction, marks.FALLING) & (rows.score >= 0) & (rows.score <= rows.weight)
    return base, np.where(asked, rows.score, points)


def _met(base: Numbers, weight: Numbers, dated: Any, late: Any, tier: Any) -> Any:
    met = np.full(len(weight), "", dtype=object)
    known = ~np.isnan(base)
    met[known] = np.where(base[known] >= weight[known] - HAIR, "yes", "no")
    met[dated] = np.where(late[dated], "no", "yes")
    met[tier == "achieved"], met[np.isin(tier, ("partly", "missed"))] = "yes", "no"
    return met


def _names(direction: Any, rules: SelfEvaluation) -> Any:
    known = {name: getattr(rules.quantitative, name).formula for name in (*marks.RISING, *marks.FALLING, "between")}
    known[""] = known[rules.quantitative.unsigned]
    names = np.full(len(direction), "", dtype=object)
    for name, formula in known.items():
        names[direction == name] = formula
    return names


def _why(part: pd.DataFrame, kinds: Any, done: Any, tier: Any, numeric: Any) -> Any:
    """Why a row has no formula: nothing achieved, no target, words without a tier."""
    doubt = np.where(tier == "", "judged", "").astype(object)
    doubt[np.isin(kinds, ("blank", "none"))] = "target_missing"
    doubt[np.isin(done, ("blank", "none"))] = "achieved_missing"
    doubt[(part["role"] == "heading").to_numpy()] = "judged"
    return doubt


def _stand(points: Numbers, rows: _Rows, tier: Any, doubt: Any, formula: Any) -> Numbers:
    """Printed marks for what the rules leave to people, as far as the rules allow them."""
    open_rows = np.isnan(points) & ~np.isnan(rows.score) & (doubt != "achieved_missing")
    allowed = qualitative.inside(tier, rows.weight, rows.score, rows.rules.qualitative)
    allowed &= ~((doubt == "late") & (rows.score >= rows.weight))
    doubt[open_rows & ~allowed & (tier != "") & ~np.isnan(rows.weight)] = "out_of_tier"
    formula[open_rows & allowed & (formula == "")] = "stands"
    return np.where(open_rows & allowed, rows.score, points)
