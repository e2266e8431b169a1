"""What kind of form it is: by its title, else by its sheet's name, else by what it holds."""

from budgeteval.forms import vocabulary
from budgeteval.forms.draft import Draft
from budgeteval.forms.header import PROGRESS

LONG_TEXT = 60
DIMENSIONS = 2
LISTS = ("monitoring", "working_paper")


def settle_kind(draft: Draft) -> None:
    """Set ``kind``; without indicators a report is a narrative, without funds too any sheet is one or unknown."""
    title, sheet = draft.form.get("title", ""), draft.sheet.name
    kind = named(title) or named(sheet)
    if not draft.indicators and (kind not in LISTS or (kind == "monitoring" and not draft.funds)):
        told = bool(vocabulary.pattern("narrative_title").search(vocabulary.compact(title + sheet)))
        if told or not draft.funds:
            kind = "narrative" if told or _is_prose(draft) else "unknown_table"
    if kind in ("", "key_evaluation") and _assesses(draft):
        kind = "ex_ante"
    if kind == "ex_ante":
        draft.indicators = [{**row, "dimension": ""} for row in draft.indicators]
    draft.form["kind"] = _refined(kind or _by_content(draft), draft, title)
    code = {"narrative": "narrative_report", "unknown_table": "unknown_table"}.get(draft.form["kind"])
    if code and draft.sheet.cells:
        draft.find(code, title=title or sheet)


def named(text: str) -> str:
    """Kind that a title or a sheet's name says, "" if none."""
    bare = vocabulary.compact(text)
    for kind, found in vocabulary.ordered("kinds"):
        if found.search(bare):
            return kind
    return ""


def _assesses(draft: Draft) -> bool:
    """Whether most first-level (else second-level) names are dimensions of an ex-ante assessment."""
    named = {name for row in draft.indicators if (name := row["level1"] or row["level2"])}
    found = [name for name in named if vocabulary.is_("ex_ante_dimension", name)]
    return len(found) >= DIMENSIONS and 2 * len(found) > len(named)


def _is_prose(draft: Draft) -> bool:
    """Whether most of what a sheet says stands in long cells."""
    lengths = [len(text) for _, text in draft.sheet]
    return sum(length for length in lengths if length > LONG_TEXT) * 2 > sum(lengths)


def _by_content(draft: Draft) -> str:
    """Kind by columns: achieved and scored is a self-evaluation, targets alone are a target form."""
    rows = draft.indicators
    if is_monitored(draft):
        return "monitoring"
    if any(row["achieved_text"] or row["reported_score_text"] for row in rows):
        return "self_evaluation"
    return "performance_target" if rows else "unknown_table"


def is_monitored(draft: Draft) -> bool:
    """Whether the indicator block asks what is expected to the year's end, or how likely the goal is."""
    header = draft.form.get("_header")
    return header is not None and any(column.role in PROGRESS for column in header.columns)


def _refined(kind: str, draft: Draft, title: str) -> str:
    whole = vocabulary.pattern("department_title").search(vocabulary.compact(title + draft.sheet.name))
    if kind == "self_evaluation" and is_monitored(draft):
        return "monitoring"
    if kind == "self_evaluation" and whole:
        return "department_evaluation"
    return kind
