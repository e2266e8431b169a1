"""Goals in words: missing, vague, and amounts in them that are not the form's."""

import re
from typing import Any

from budgeteval.stages.performance_target.checks.case import Case, Flag
from budgeteval.stages.performance_target.words import pattern, vocabulary

TEXTS = (("goal_expected", "goal_expected_cell"), ("goal_medium", "goal_medium_cell"))


def find(case: Case) -> list[Flag]:
    """All flags of this subject, form by form."""
    return [flag for form, head in case.forms.iterrows() for flag in _of(case, str(form), head)]


def _of(case: Case, form: str, head: Any) -> list[Flag]:
    goal = head["goal_expected"]
    if not goal.strip():
        return [case.about("target_goal_missing", form, head["goal_expected_cell"])]
    found = []
    word = next((word for word in case.rules.quality.vague_words if word in goal), "")
    if word and not any(one.isdigit() for one in goal):
        found.append(case.about("target_goal_vague", form, head["goal_expected_cell"], word=word))
    stated = case.amounts.get(form, set())
    for text, cell in TEXTS:
        for written, yuan in amounts_told(head[text]):
            if stated and not any(same(yuan, written, one, case.rules.quality.amount_tolerance) for one in stated):
                found.append(case.about("target_amount_in_text", form, head[cell], written=written,
                                        stated=head["amount_yuan"] / 10_000))
    return found


def amounts_told(text: str) -> list[tuple[str, float]]:
    """Amounts of money that a text gives for the budget: as written, and in yuan."""
    bare = "".join(text.split())
    found = []
    for match in pattern("amount_told").finditer(bare):
        if pattern("amount_not_meant").search(bare[max(0, match.start() - 6):match.start("number")]):
            continue
        number = match["number"].replace(",", "")
        found.append((match["number"] + match["unit"], float(number) * vocabulary()["amount_units"][match["unit"]]))
    return found


def same(yuan: float, written: str, stated: float, tolerance: float) -> bool:
    """Whether an amount in a text is the stated one, to the digits it was written with or within the tolerance."""
    digits = re.search(r"\.(\d+)", written)
    unit = next(size for name, size in vocabulary()["amount_units"].items() if written.endswith(name))
    step = unit / 10 ** len(digits[1]) if digits else unit
    return abs(yuan - stated) <= max(step / 2, tolerance * stated)
