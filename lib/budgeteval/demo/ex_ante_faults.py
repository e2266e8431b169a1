"""Faults planted in fictional reviews, each where a checker should find it."""

from collections.abc import Callable
from decimal import Decimal
from typing import TYPE_CHECKING

from budgeteval.demo.model import Planted, Ref
from budgeteval.demo.vocabulary import words

if TYPE_CHECKING:
    from budgeteval.demo.ex_ante import Draft


def plant(draft: "Draft") -> None:
    """Plant the profile's faults."""
    for name in draft.profile["faults"]:
        draft.planted += [Planted(f"ex_ante_{name}", ref) for ref in FAULTS[name](draft)]


def mark_missing(draft: "Draft") -> list[Ref]:
    """One expert leaves an item blank; that sheet has no total either."""
    draft.marks[1][2]["points"] = None
    return [("marks", 1, "2")]


def mark_out_of_range(draft: "Draft") -> list[Ref]:
    """A mark above the item's points."""
    row = draft.marks[0][3]
    row["points"], row["opinion"] = Decimal(int(row["weight"])) + 2, ""
    return [("marks", 0, "3")]


def opinion_missing(draft: "Draft") -> list[Ref]:
    """Points lost without a word."""
    row = draft.marks[2][1]
    row["points"], row["opinion"] = Decimal(int(row["weight"])) - 1, ""
    return [("marks", 2, "1")]


def outlier(draft: "Draft") -> list[Ref]:
    """One expert ticks a whole dimension as fair that all the others find excellent."""
    code = draft.frame[3].code
    first = next(place for place, row in enumerate(draft.marks[4]) if row["dimension"] == code)
    for expert, rows in enumerate(draft.marks):
        for row in rows:
            if row["dimension"] == code:
                row["tick"] = "fair" if expert == 4 else "excellent"
                row["opinion"] = row["item"] if expert == 4 else ""
    return [("marks", 4, str(first))]


def spread_wide(draft: "Draft") -> list[Ref]:
    """Experts two against two on one dimension: full marks, and half of them."""
    code = draft.frame[1].code
    for expert, rows in enumerate(draft.marks):
        for row in rows:
            if row["dimension"] == code:
                full = Decimal(int(row["weight"]))
                row["points"] = full if expert < 2 else full / 2
                row["opinion"] = "" if expert < 2 else row["opinion"] or row["item"]
    return [("expert", 0, "head")]


def total_differs(draft: "Draft") -> list[Ref]:
    """A printed total two points too high."""
    draft.totals = [Decimal(2)]
    return [("expert", 0, "total")]


def expert_twice(draft: "Draft") -> list[Ref]:
    """The last sheet bears the code of the one before."""
    draft.experts[-1] = draft.experts[-2]
    last = len(draft.experts) - 1
    return [("expert", last - 1, "head"), ("expert", last, "head")]


def few_experts(draft: "Draft") -> list[Ref]:
    """Two experts only."""
    return [("expert", 0, "head")]


def expert_off_band(draft: "Draft") -> list[Ref]:
    """High marks, and a conclusion that does not follow from them."""
    draft.verdicts[1] = words("ex_ante")["refusal"]
    return [("expert", 1, "conclusion")]


def suggested_over_applied(draft: "Draft") -> list[Ref]:
    """Ten times the money applied for."""
    draft.suggested[2] = draft.applied * 10
    return [("expert", 2, "suggested_yuan")]


def document_missing(draft: "Draft") -> list[Ref]:
    """The implementation plan is not there."""
    draft.documents[3] = (draft.documents[3][0], "no")
    return [("documents", 3, "provided")]


def field_missing(draft: "Draft") -> list[Ref]:
    """No term."""
    draft.card["term"] = None
    return [("card", 0, "term")]


def sources_differ(draft: "Draft") -> list[Ref]:
    """The sources add up to less than what is applied for."""
    name, amount = draft.sources[0]
    draft.sources[0] = (name, amount - 20_000)
    return [("card", 0, "applied_yuan")]


def party_missing(draft: "Draft") -> list[Ref]:
    """No lead evaluator."""
    draft.meeting["lead_evaluator"] = None
    return [("meeting", 0, "lead_evaluator")]


def reviewer_missing(draft: "Draft") -> list[Ref]:
    """No third review."""
    draft.meeting["reviewer_third"] = None
    return [("meeting", 0, "reviewer_third")]


def condition_without_party(draft: "Draft") -> list[Ref]:
    """Nobody answers for a condition."""
    draft.conditions[0][2] = ""
    return [("conditions", 0, "condition")]


def suggestion_incomplete(draft: "Draft") -> list[Ref]:
    """A suggestion for nobody."""
    draft.suggestions[1][2] = ""
    return [("suggestions", 1, "suggestion")]


FAULTS: dict[str, Callable[["Draft"], list[Ref]]] = {
    made.__name__: made for made in (
        mark_missing, mark_out_of_range, opinion_missing, outlier, spread_wide, total_differs, expert_twice,
        few_experts, expert_off_band, suggested_over_applied, document_missing, field_missing, sources_differ,
        party_missing, reviewer_missing, condition_without_party, suggestion_incomplete,
    )
}
