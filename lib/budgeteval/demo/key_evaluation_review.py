"""The three-level review of a fictional evaluation: every comment answered by the lead evaluator."""

from budgeteval.blanks.internal_review import review_form
from budgeteval.demo.key_evaluation_draft import Draft
from budgeteval.demo.vocabulary import words

REVIEWERS = ("reviewer_first", "reviewer_second", "reviewer_third")


def reviewed(draft: Draft) -> bytes:
    """The sheet with the comments of all three levels."""
    said = words("key_evaluation")["review"]
    levels = zip(REVIEWERS, said["comments"], said["commented_on"], said["answered_on"], strict=True)
    comments = [[_comment(draft, reviewer, one, first, last) for one in own] for reviewer, own, first, last in levels]
    return review_form(draft.card["project"], draft.code, comments)


def _comment(draft: Draft, reviewer: str, one: list[str], commented_on: str, answered_on: str) -> dict[str, str]:
    position, comment, answer = one
    answered = {"answer": answer, "answered_by": draft.card["lead_evaluator"], "answered_on": answered_on}
    return {"reviewer": draft.card[reviewer], "position": position, "comment": comment,
            "commented_on": commented_on} | (answered if answer else {})
