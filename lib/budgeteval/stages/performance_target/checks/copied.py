"""Forms of different departments that say the same: indicators with their targets, or goals."""

from functools import lru_cache

import pandas as pd

from budgeteval.screening.near_duplicates import near_duplicate_pairs
from budgeteval.stages.performance_target.checks.case import Case, Flag
from budgeteval.stages.performance_target.match import plain


def find(case: Case) -> list[Flag]:
    """target_copied: one flag on every form that has a copy in another department."""
    pairs = copies(case)
    found = []
    for form, rows in pd.concat([pairs, pairs.rename(columns={"first": "second", "second": "first"})]).groupby("first"):
        other, head = case.heads[rows["second"].iloc[0]], case.heads[str(form)]
        cell = head["goal_expected_cell"] if rows["what"].iloc[0] == "goal" else ""
        found.append(case.about("target_copied", str(form), cell, department=other["department"],
                                other=other["project"], place_of_other=rows["second"].iloc[0]))
    return found


@lru_cache(maxsize=2)
def copies(case: Case) -> pd.DataFrame:
    """Pairs of forms of two departments: ``first``, ``second`` (places), ``what`` (indicators, goal), ``cosine``."""
    law = case.rules.quality.copied
    sets = {form: "|".join(plain(f"{row['level3']}{row['target_text']}") for row in rows)
            for form, rows in case.by_form.items() if len(rows) >= law.indicators_from}
    goals = {str(form): plain(goal) for form, goal in case.forms["goal_expected"].items()
             if len(plain(goal)) >= law.goal_from}
    found = [_pairs(case, sets, "indicators", law.indicators_cosine), _pairs(case, goals, "goal", law.goal_cosine)]
    return pd.concat(found, ignore_index=True).drop_duplicates(["first", "second"], ignore_index=True)


def _pairs(case: Case, texts: dict[str, str], what: str, cosine: float) -> pd.DataFrame:
    by_text: dict[str, list[str]] = {}
    for form, text in texts.items():
        by_text.setdefault(text, []).append(form)
    distinct = list(by_text)
    near, _ = near_duplicate_pairs(distinct, cosine)
    rows = [(a, b, what, float(one["cosine"])) for _, one in near.iterrows()
            for a in by_text[distinct[int(one["first"])]] for b in by_text[distinct[int(one["second"])]]]
    rows += [(a, b, what, 1.0) for same in by_text.values() for at, a in enumerate(same) for b in same[at + 1:]]
    owners = case.forms["department_code"]
    kept = [row for row in rows if owners[row[0]] != owners[row[1]]]
    return pd.DataFrame(kept, columns=["first", "second", "what", "cosine"])


def sets_of(pairs: pd.DataFrame) -> list[list[str]]:
    """Groups of forms that hang together by copies, largest first."""
    leader: dict[str, str] = {}

    def top(one: str) -> str:
        while leader.setdefault(one, one) != one:
            one = leader[one]
        return one

    for first, second in zip(pairs["first"], pairs["second"], strict=True):
        a, b = sorted((top(first), top(second)))
        leader[b] = a
    groups: dict[str, list[str]] = {}
    for one in sorted(leader):
        groups.setdefault(top(one), []).append(one)
    return sorted(groups.values(), key=lambda group: (-len(group), group))
