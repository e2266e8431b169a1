"""Targets and achieved values: mixed units, dates, over-achievement, copies, misplaced and repeated rows."""

from functools import cache

import numpy as np
import pandas as pd

from budgeteval.findings import Finding
from budgeteval.forms.values import parse
from budgeteval.scoring.dates import years
from budgeteval.scoring.marks import FALLING
from budgeteval.scoring.qualitative import plain_text
from budgeteval.scoring.units import known, mixed_up
from budgeteval.stages.self_evaluation.checks.case import PROJECT_KINDS, Case, words
from budgeteval.terms import label

RAISED = ("at_least", "above")


def find(case: Case) -> list[Finding]:
    rows = case.marked
    return [*_units(case, rows), *_dates(case, rows), *_over(case, rows), *_cost(case, rows), *_copied(case, rows),
            *_negative(case, rows), *_templates(case), *_level2(case, rows), *_repeated(case, rows),
            *_satisfaction(case)]


def _pairs(case: Case, rows: pd.DataFrame, code: str, column: str) -> list[Finding]:
    written = rows[f"{column}_text"] if f"{column}_text" in rows else rows["level3"]
    return case.rows(code, rows, column, name=rows["level3"], target=rows["target_text"],
                     achieved=rows["achieved_text"], written=written, what=rows["level3"])


def _units(case: Case, rows: pd.DataFrame) -> list[Finding]:
    """unit_mixup in an indicator or between a whole cost and the budget; unit_unclear."""
    doubt = rows["doubt"]
    whole = rows["level3"].str.contains("|".join(words()["whole_cost"]), regex=True)
    money = rows["target_unit"].map(_yuan_factor)
    budget = rows["form"].map(case.blocks["budget_yuan"])
    target = (rows["target_value"] * money).where(whole & (rows["target_kind"] == "quantity"))
    off = mixed_up(budget.to_numpy(float), target.to_numpy(float), case.rules.checks)
    return [
        *_pairs(case, rows[(doubt == "unit_mixup") & ~off], "unit_mixup", "achieved"),
        *_pairs(case, rows[off], "unit_mixup", "target"),
        *_pairs(case, rows[doubt == "unit_unclear"], "unit_unclear", "achieved"),
    ]


@cache
def _yuan_factor(unit: str) -> float:
    measure, factor = known(unit)
    return factor if measure == "money" else float("nan")


def _dates(case: Case, rows: pd.DataFrame) -> list[Finding]:
    """date_out_of_year: a date of another year than the form's; once per row, the target before the result."""
    year = rows["form"].map(case.forms["fiscal_year"]) if np.isnan(case.year) else pd.Series(case.year, rows.index)
    found, seen = [], np.zeros(len(rows), dtype=bool)
    for side in ("target", "achieved"):
        said = years(rows[f"{side}_value"].where(rows[f"{side}_kind"] == "date").to_numpy(float))
        off = ~np.isnan(said) & ~year.isna().to_numpy() & (said != year.to_numpy()) & ~seen
        seen |= off
        found += case.rows("date_out_of_year", rows[off], side, written=rows.loc[off, f"{side}_text"],
                           year=[str(int(one)) for one in year[off]])
    return found


def _over(case: Case, rows: pd.DataFrame) -> list[Finding]:
    """over_achievement: far above the target, and nothing says why."""
    rule = case.rules.over_achievement
    if rule.mode == "ignore":
        return []
    rising = ~rows["direction"].isin([*FALLING, "between"]) & ~_is_cost(rows)
    far = rows[rising & (rows["completion_ratio"] > rule.above) & (rows["variance_reason"].str.strip() == "")]
    return case.rows("over_achievement", far, "achieved", name=far["level3"], target=far["target_text"],
                     achieved=far["achieved_text"], ratio=[f"{one:.0%}" for one in far["completion_ratio"]],
                     limit=[f"{rule.above:.0%}"] * len(far))


def _is_cost(rows: pd.DataFrame) -> pd.Series:
    cost = words()["cost"]
    return (rows["dimension"] == "cost") | rows["level2"].str.contains(cost, regex=False)


def _cost(case: Case, rows: pd.DataFrame) -> list[Finding]:
    """cost_at_least: a cost that must not be undercut."""
    raised = rows[_is_cost(rows) & rows["direction"].isin(RAISED) & rows["target_unit"].map(_yuan_factor).notna()]
    return _pairs(case, raised, "cost_at_least", "target")


def _copied(case: Case, rows: pd.DataFrame) -> list[Finding]:
    """achieved_copied: the result repeats the target with its sign, or a whole sentence of it."""
    said = rows[rows["achieved_text"] != ""]
    same = said[said["achieved_text"].map(plain_text) == said["target_text"].map(plain_text)]
    signed = same["achieved_text"].map(_is_signed).astype(bool)
    long = same["achieved_text"].str.len() >= case.rules.checks.copied_from
    kinds = same["achieved_kind"]
    return _pairs(case, same[(signed & kinds.isin(["quantity", "date"])) | (long & (kinds == "qualitative"))],
                  "achieved_copied", "achieved")


@cache
def _is_signed(text: str) -> bool:
    return parse(text).direction not in ("", "qualitative", "between")


def _negative(case: Case, rows: pd.DataFrame) -> list[Finding]:
    """negative_value: a result or a mark below zero."""
    found = _pairs(case, rows[rows["achieved_value"] < 0], "negative_value", "achieved")
    marks = rows[rows["reported_score"] < 0]
    return found + case.rows("negative_value", marks, "reported_score", written=marks["reported_score_text"],
                             what=marks["level3"])


def _templates(case: Case) -> list[Finding]:
    """template_row_left: rows of the blank form that nobody filled in or deleted."""
    rows = case.indicators
    left = rows[(rows["role"] == "template") & (rows["level3"].str.strip() != "")]
    return case.rows("template_row_left", left, "level3", name=left["level3"])


@cache
def aspect_dimension(level2: str) -> str:
    """First level that a second-level name belongs to, "" if unknown."""
    for dimension, names in words()["aspects"].items():
        if any(name in level2 for name in names):
            return str(dimension)
    return ""


def _level2(case: Case, rows: pd.DataFrame) -> list[Finding]:
    """level2_misplaced: a second-level name under another first level than its own."""
    own = rows["level2"].map(aspect_dimension)
    wrong = rows[(own != "") & (rows["dimension"] != "") & (own != rows["dimension"])]
    wrong = wrong.drop_duplicates(["form", "level1_text", "level2"])
    return case.rows("level2_misplaced", wrong, "level3", level1=wrong["level1"], level2=wrong["level2"],
                     expected=[label("dimension", one) for one in own[wrong.index]])


def _repeated(case: Case, rows: pd.DataFrame) -> list[Finding]:
    """indicator_duplicated: one indicator with one target twice in a form."""
    rows = rows[(rows["role"] == "indicator") & (rows["level3"] != "")]
    keys = pd.DataFrame({"form": rows["form"], "name": rows["level3"].map(plain_text), "target": rows["target_text"]})
    again = rows[keys.duplicated().to_numpy()]
    return _pairs(case, again, "indicator_duplicated", "level3")


def _satisfaction(case: Case) -> list[Finding]:
    """satisfaction_missing: no satisfaction indicator, though no split of the rules fits without one."""
    scores = case.whole(case.scores[case.scores["kind"].isin(PROJECT_KINDS)])
    rows = case.marked[case.marked["form"].isin(scores.index)]
    names = "|".join(words()["aspects"]["satisfaction"])
    named = (rows["level2"] + rows["level3"]).str.contains(names, regex=True)
    asked = rows[(rows["dimension"] == "satisfaction") | named]
    bare = scores.index.difference(asked["form"], sort=False).intersection(rows["form"], sort=False)
    return [case.finding("satisfaction_missing", str(form), "") for form in bare if not _permitted(case, rows, form)]


def _permitted(case: Case, rows: pd.DataFrame, form: str) -> bool:
    own = rows[rows["form"] == form].groupby("dimension")["weight"].sum()
    return any(set(split.dimensions or {}) == set(own.index) for split in case.rules.weights.splits.values())
