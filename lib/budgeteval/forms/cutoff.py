"""The month a monitoring form is cut off at, from its heads (1-8月执行数), its title or a line that says so."""

import math
import re
from functools import cache

from budgeteval.forms import vocabulary
from budgeteval.forms.draft import TAKEN, Draft
from budgeteval.forms.sheet import Position, a1

LONGEST = 60
MONTHS = 12


@cache
def _patterns() -> list[re.Pattern[str]]:
    return [re.compile(expression) for expression in vocabulary.words()["cutoff"]]


def month(text: str) -> float:
    """Month a text names as the end of a period; NaN if it names none."""
    bare = vocabulary.compact(text)
    for pattern in _patterns():
        if (found := pattern.search(bare)) and 1 <= int(found[1]) <= MONTHS:
            return float(found[1])
    words = vocabulary.words()["cutoff_words"]
    return next((float(number) for expression, number in words if re.search(expression, bare)), math.nan)


def put(draft: Draft, at: Position, text: str) -> bool:
    """Cut-off month of a text into the form, if it has none yet."""
    found = month(text)
    if math.isnan(found) or "cutoff_month" in draft.form:
        return False
    draft.form |= {"cutoff_month": found, "cutoff_month_cell": a1(at)}
    return True


def settle(draft: Draft) -> None:
    """Cut-off month of a monitoring form: column heads first, then the line on its period, title and notes above."""
    if draft.form["kind"] != "monitoring":
        draft.form.pop("cutoff_month", None)
        draft.form.pop("cutoff_month_cell", None)
        return
    heads, above = _candidates(draft)
    told = draft.form.pop("cutoff_month", None), draft.form.pop("cutoff_month_cell", "")
    if any(put(draft, at, draft.sheet.text(*at)) for at in heads):
        return
    if told[0] is not None:
        draft.form |= {"cutoff_month": told[0], "cutoff_month_cell": told[1]}
        return
    any(put(draft, at, draft.sheet.text(*at)) for at in above)


def _candidates(draft: Draft) -> tuple[list[Position], list[Position]]:
    """Labels of columns and fund rows, and titles and notes above the first indicator, in reading order."""
    named = {record["place"].rpartition("!")[2] for record in draft.funds}
    first = min((int(re.sub(r"\D", "", r["place"].rpartition("!")[2])) for r in draft.indicators), default=0)
    heads, above = [], []
    for at, text in draft.sheet:
        part = draft.parts.get(at)
        if len(text) > LONGEST:
            continue
        if part == "label" or (part == TAKEN and a1(at) in named):
            heads.append(at)
        elif part in ("title", "note") and at[0] < first:
            above.append(at)
    return heads, above
