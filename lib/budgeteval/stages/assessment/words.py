"""The stage's sentences and the words of the evidence list."""

from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path
from typing import Any

from budgeteval.terms import read_yaml, sentences

STAGE = "assessment"
TEXT = sentences(__package__)
SAY = TEXT.say


@cache
def vocabulary() -> Mapping[str, Any]:
    """File name, columns and values (``layouts/vocabulary.yaml``)."""
    return read_yaml(Path(__file__).parent / "layouts" / "vocabulary.yaml")


def listed(words: Iterable[str]) -> str:
    """Words in a row as Chinese lists them."""
    return SAY("comma").join(words)
