"""Findings of this stage from a place: ``file!sheet!cell`` is taken apart once, here."""

from collections.abc import Iterable
from typing import Any

from budgeteval.findings import Finding
from budgeteval.terms import sentences


def note(code: str, place: str, **facts: Any) -> Finding:
    """A finding at a place (cell, sheet or file)."""
    file, _, rest = place.partition("!")
    sheet, _, cell = rest.partition("!")
    return Finding(code, file, sheet, cell, facts)


def listed(words: Iterable[str]) -> str:
    """Words in a row as Chinese lists them."""
    return sentences(__package__).say("comma").join(words)
