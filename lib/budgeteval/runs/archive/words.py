"""Sentences of this package."""

from collections.abc import Mapping
from typing import Any

from budgeteval.terms import sentences


def say(key: str, **values: Any) -> str:
    """A sentence of ``text.zh.yaml``."""
    return sentences(__package__).say(key, **values)


def of_verify() -> Mapping[str, str]:
    """What ``verify.py`` says, by code; it goes into every archive beside it."""
    return sentences(__package__).raw("verify")


def of_altered() -> Mapping[str, str]:
    """What ``archive --verify`` says beyond that, by code."""
    return sentences(__package__).raw("altered")
