"""Sentences of this package."""

from typing import Any

from budgeteval.terms import glossary, sentences


def say(key: str, **values: Any) -> str:
    """A sentence of ``text.zh.yaml``."""
    return sentences("budgeteval.site").say(key, **values)


def words(key: str) -> dict[str, str]:
    """All sentences below a key."""
    return dict(sentences("budgeteval.site").raw(key))


def stage_name(report: str) -> str:
    """Name of a kind of report; one that nobody has named here goes by its code."""
    known = {**glossary()["stage"]["values"], **words("stage")}
    return str(known.get(report, report))
