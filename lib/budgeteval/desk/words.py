"""Sentences of this package."""

from typing import Any

from budgeteval.terms import sentences


def say(key: str, **values: Any) -> str:
    """A sentence of ``text.zh.yaml``."""
    return sentences("budgeteval.desk").say(key, **values)
