"""The review of targets: what data can judge of it as a proposal, and what the reviewers' sheets say."""

from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd

from budgeteval.rulesets.performance_target import Item, Review

PROPOSAL = ["form", "judged", "judged_points", "most", "best_grade"]


def proposals(forms: pd.DataFrame, indicators: pd.Series, flags: pd.DataFrame, law: Review) -> pd.DataFrame:
    """What data suggest for each form, item by item; a proposal for the reviewer, never a decision.

    Parameters
    ----------
    forms : counted forms, indexed by place
    indicators : number of indicators by form
    flags : form, indicator, code
    law : the review's items and points

    Returns
    -------
    DataFrame
        Indexed by form: a column per item (points, NaN where only a person can judge), ``judged`` (their sum),
        ``judged_points`` (what they could reach), ``most`` (the total if a person gave full marks for all the rest)
        and ``best_grade`` (the grade of that total).
    """
    own: dict[str, list[tuple[str, str]]] = {}
    for form, indicator, code in zip(flags["form"], flags["indicator"], flags["code"], strict=True):
        own.setdefault(form, []).append((indicator, code))
    rows, items = [], law.items
    for form in forms.index:
        mine = own.get(str(form), [])
        marks = {name: proposed(item, mine, int(indicators.get(form, 0))) for name, item in items.items()}
        rows.append({"form": form, **marks, **_totals(marks, law)})
    return pd.DataFrame(rows, columns=["form", *law.items, *PROPOSAL[1:]]).set_index("form")


def proposed(item: Item, flags: Sequence[tuple[str, str]], indicators: int) -> float | None:
    """Points of one item by its formula, from the flags (indicator or "", code); None where only a person can judge."""
    mine = [indicator for indicator, code in flags if code in item.codes]
    match item.formula:
        case "share_of_indicators":
            weak = len(set(mine) - {""})
            return item.points * (1 - weak / indicators) if indicators else None
        case "deduct_each":
            return max(0.0, item.points - float(item.each or 0) * len(mine))
        case _:
            return None


def _totals(marks: Mapping[str, float | None], law: Review) -> dict[str, Any]:
    judged = {name: mark for name, mark in marks.items() if mark is not None}
    reachable = sum(law.items[name].points for name in judged)
    whole = sum(head.points for head in law.heads.values())
    most = sum(judged.values()) + whole - reachable
    return {"judged": sum(judged.values()), "judged_points": reachable, "most": most, "best_grade": law.grade(most)}
