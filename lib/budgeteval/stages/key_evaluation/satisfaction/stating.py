"""Sentences and facts of a survey."""

from typing import Any

from budgeteval.display import Text, text
from budgeteval.facts import Fact
from budgeteval.stages.key_evaluation.stating import state as stated
from budgeteval.terms import sentences

SAY = sentences(__package__).say
SHEETS = "satisfaction_sheets"


def state(id: str, value: float | int | str | None, unit: str, **more: Any) -> Fact:
    """A fact ``key_evaluation.satisfaction.<id>``."""
    return stated(f"satisfaction.{id}", value, unit, **more)


def line(key: str, **values: str | Fact) -> Text:
    """One paragraph from a template of ``text.zh.yaml``."""
    return text(sentences(__package__).raw(key), values)
