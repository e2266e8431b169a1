"""The words by which targets are judged, as patterns."""

import re
from functools import cache
from pathlib import Path
from typing import Any

from budgeteval.terms import read_yaml


@cache
def vocabulary() -> Any:
    """The content of ``vocabulary.yaml``."""
    return read_yaml(Path(__file__).with_name("vocabulary.yaml"))


@cache
def pattern(name: str) -> re.Pattern[str]:
    """A pattern of the vocabulary."""
    return re.compile(vocabulary()[name])


@cache
def places_of_names() -> list[tuple[re.Pattern[str], frozenset[str]]]:
    """Third-level names and the aspects they belong to."""
    return [(re.compile(expression), frozenset(aspects)) for expression, aspects in vocabulary()["misplaced"]]
