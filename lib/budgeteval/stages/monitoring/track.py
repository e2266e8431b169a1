"""How far each indicator of a monitoring form has come: its light, its completion, or why it has none."""

from typing import Any

import numpy as np
import pandas as pd

from budgeteval.rulesets.monitoring import Goal
from budgeteval.scoring import dates, qualitative, units
from budgeteval.stages.monitoring import lights
from budgeteval.stages.monitoring.curve import YEAR

ROLES = ("indicator", "heading")
NUMERIC = ("quantity", "range")
MORE = ("at_least", "above", "equal", "")
STATES = ("judged", "not_due", "no_data", "unclear")
LAST_DAY = 31


def track(indicators: pd.DataFrame, forms: pd.DataFrame, rules: Goal, month: int) -> pd.DataFrame:
    """Rows that report on a target, with what they say at the end of ``month``.

    Added columns: ``light``; ``state`` (:data:`STATES`: judged, due later, nothing reported, not to be compared);
    ``completion`` (achieved over the whole target, 0-1 and no more, NaN where it is not a sum); ``reached`` (whether
    the whole target is); ``due_month``.

    Parameters
    ----------
    indicators, forms
        Tables Indicators and Forms; a form's ``fiscal_year`` completes dates without a year, its ``ends_on`` gives
        its indicators their due month where it lies in the year.
    """
    rows = indicators[indicators["role"].isin(ROLES) & (indicators["dimension"] != "execution")].copy()
    heads = forms.drop_duplicates("place").set_index("place")
    year = rows["form"].map(heads["fiscal_year"]).to_numpy(float)
    rows["due_month"] = rows["form"].map(due_months(heads)).fillna(YEAR).astype(int)
    rows["tier"] = qualitative.tiers(rows["achieved_text"], rows["target_text"])
    factor, _, is_rate = units.factors(rows["target_unit"], rows["achieved_unit"])
    rows["measured"] = rows["achieved_value"].to_numpy(float) * factor
    rows["is_rate"] = is_rate
    found = [_one(row, rules, month, at) for row, at in zip(rows.to_dict("records"), year, strict=True)]
    added = pd.DataFrame(found, columns=["light", "state", "completion", "reached"], index=rows.index)
    return rows.join(added).astype({"light": "str", "state": "str", "completion": float, "reached": bool})


def due_months(heads: pd.DataFrame) -> pd.Series:
    """Month in which each form's project ends, where it names a month before December of its own year."""
    said = heads["ends_on"].str.extract(r"(\d{4})\D{1,2}(\d{1,2})").astype(float)
    inside = (said[0] == heads["fiscal_year"]) & said[1].between(1, YEAR)
    return said[1].where(inside)


def _one(row: Any, rules: Goal, month: int, year: float) -> tuple[str, str, float, bool]:
    """Light, state, completion and whether the target is reached, of one row."""
    if row["target_kind"] == "date":
        return _dated(row, month, year)
    if row["target_kind"] in NUMERIC and row["achieved_kind"] in NUMERIC and row["measured"] == row["measured"]:
        return _measured(row, rules, month)
    if not row["achieved_text"].strip():
        return "", "no_data", np.nan, False
    if row["tier"] and row["target_kind"] not in NUMERIC:
        whole = {"achieved": 1.0, "missed": 0.0}.get(row["tier"], np.nan)
        return rules.tiers[row["tier"]], "judged", whole if rules.rate_of == "quantitative" else np.nan, whole == 1
    return "", "unclear", np.nan, False


def _measured(row: Any, rules: Goal, month: int) -> tuple[str, str, float, bool]:
    target, achieved, direction = row["target_value"], row["measured"], row["direction"]
    light = lights.indicator_light(
        rules, target, achieved, direction, month, row["due_month"], bool(row["is_rate"]), row["target_high"])
    if not light:
        return "", "unclear", np.nan, False
    if direction not in MORE or not target > 0:
        kept = light == "green"
        return light, "judged", float(kept) if rules.rate_of == "quantitative" else np.nan, kept
    counts = rules.rate_of == "quantitative" or not row["is_rate"]
    share = min(1.0, max(0.0, achieved / target))
    return light, "judged", share if counts else np.nan, share >= 1


def _dated(row: Any, month: int, year: float) -> tuple[str, str, float, bool]:
    """A date: done in time or late; not done, it is either not due yet or missed."""
    due, now = row["target_value"], year * 10_000 + month * 100 + LAST_DAY
    if row["achieved_kind"] == "date":
        is_late = bool(dates.late(np.array([due]), np.array([row["achieved_value"]]), np.array([year]))[0])
        return "red" if is_late else "green", "judged", np.nan, not is_late
    if row["tier"] == "achieved":
        return "green", "judged", np.nan, True
    overdue = bool(dates.late(np.array([due]), np.array([now]), np.array([year]))[0])
    if not overdue and due == due:
        return "", "not_due", np.nan, False
    if not row["achieved_text"].strip():
        return "", "no_data", np.nan, False
    return ("red", "judged", np.nan, False) if row["tier"] else ("", "unclear", np.nan, False)


def by_form(tracked: pd.DataFrame, rules: Any) -> pd.DataFrame:
    """One row per form: goal_light, goal_rate, all_done, impossible, and how many indicators in each state."""
    rows = [[form, *_form(group, rules)] for form, group in _groups(tracked).items()]
    names = ["goal_light", "goal_rate", "all_done", "impossible", "indicators", *STATES]
    return pd.DataFrame(rows, columns=["place", *names]).set_index("place")


def _groups(tracked: pd.DataFrame) -> dict[str, list[tuple[Any, ...]]]:
    """Light, completion, reached, likelihood and state of each form's indicators."""
    groups: dict[str, list[tuple[Any, ...]]] = {}
    columns = [tracked[name].tolist() for name in ("light", "completion", "reached", "likelihood", "state")]
    for form, *row in zip(tracked["form"], *columns, strict=True):
        groups.setdefault(form, []).append(tuple(row))
    return groups


def _form(group: list[tuple[Any, ...]], rules: Any) -> list[Any]:
    colours, shares, reached, likelihoods, states = zip(*group, strict=True)
    return [lights.worst(rules.combined, colours), pd.Series(shares, dtype=float).mean(), all(reached),
            likelihoods.count("impossible"), len(group), *(states.count(state) for state in STATES)]
