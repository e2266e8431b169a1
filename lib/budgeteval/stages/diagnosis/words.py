"""The stage's sentences."""

from collections.abc import Iterable

from budgeteval.terms import sentences

STAGE = "diagnosis"
TEXT = sentences(__package__)
SAY = TEXT.say
WHOLE = SAY("whole")
KINDS = ("inflation", "formality", "vagueness", "no_result")


def listed(words: Iterable[str]) -> str:
    """Words in a row as Chinese lists them."""
    return SAY("comma").join(words)
