"""Facts and sentences of this stage: one name space, no data instead of NaN, columns used more than once."""

from collections.abc import Iterable, Mapping
from typing import Any

from budgeteval.display import Column, Text, column, text
from budgeteval.facts import Fact, fact
from budgeteval.terms import label, sentences

TEXT = sentences(__package__)
SAY = TEXT.say


def state(name: str, value: Any, unit: str, table: str = "progress", column: str = "", rows: Iterable[Any] = (), *,
          digits: int | None = None, rule: str = "") -> Fact:
    """A fact ``monitoring.<name>``."""
    known = None if value is None or value != value else value
    return fact(f"monitoring.{name}", known, unit, digits=digits, table=table, column=column, rows=rows,
                rule=f"monitoring.{rule}" if rule else "")


def prose(keys: Iterable[str], values: Mapping[str, str | Fact]) -> Text:
    """A paragraph for each key of ``text.zh.yaml``."""
    return text([TEXT.raw(key) for key in keys], values)


def together(paragraphs: Iterable[Text]) -> Text:
    """Paragraphs one after the other."""
    shown = Text(())
    for one in paragraphs:
        shown = shown + one
    return shown


def wan(name: str, label_: str = "", width: float = 1.1) -> Column:
    """A column of money in ten thousands of yuan."""
    return column(name, SAY("wan", name=label_ or label(name)), unit_="wan_yuan", width=width)


def counts(*names: str) -> list[Column]:
    """Columns of numbers, labelled in ``text.zh.yaml`` below ``columns``."""
    return [column(name, SAY(f"columns.{name}"), unit_="count", width=0.7) for name in names]
