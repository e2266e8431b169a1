"""The stage's sentences and the words of its files."""

from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path
from typing import Any

from budgeteval.forms.listing import normal
from budgeteval.terms import read_yaml, sentences

STAGE = "application"
TEXT = sentences(__package__)
SAY = TEXT.say


@cache
def vocabulary() -> Mapping[str, Any]:
    """File names, columns, values (``layouts/vocabulary.yaml``)."""
    return read_yaml(Path(__file__).parent / "layouts" / "vocabulary.yaml")


def code_of(kind: str, text: str) -> str:
    """Code of a written value, or the code itself; "" if the vocabulary does not know it."""
    wanted = normal(text)
    known = vocabulary()["values"][kind]
    return wanted if wanted in known else next((code for code, names in known.items() if wanted in names), "")


def listed(words: Iterable[str]) -> str:
    """Words in a row as Chinese lists them."""
    return SAY("comma").join(words)
