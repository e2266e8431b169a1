"""Facts and sentences of this stage."""

from collections.abc import Iterable
from typing import Any

from budgeteval.display import Column, Text, column, text
from budgeteval.facts import Fact, fact
from budgeteval.terms import label, sentences

TEXT = sentences(__package__)
SAY = TEXT.say


def state(id: str, value: Any, unit: str, rows: Iterable[Any], of: str = "budget_yuan", *,
          table: str = "department_scores", digits: int | None = None, rule: str = "") -> Fact:
    """A fact ``department_evaluation.<id>``, computed from column ``of`` of the rows with these places."""
    plain = value.item() if hasattr(value, "item") else value
    return fact(f"department_evaluation.{id}", plain, unit, digits=digits, table=table, column=of,
                rows=[row for row in rows if row], rule=f"department_evaluation.{rule}" if rule else "")


def lines(keys: Iterable[str], values: dict[str, str | Fact]) -> Text:
    """Paragraphs from templates of ``text.zh.yaml``."""
    return text([TEXT.raw(key) for key in keys], values)


def wan(name: str, shown: str = "", width: float = 1.2) -> Column:
    """A column of amounts in ten thousand yuan."""
    return column(name, SAY("wan", name=shown or label(name)), unit_="wan_yuan", width=width)


def counted(name: str, shown: str) -> Column:
    return column(name, shown, unit_="count", width=0.9)
