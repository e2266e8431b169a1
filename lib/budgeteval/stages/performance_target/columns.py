"""Columns that several tables of the report have."""

from budgeteval.display import Column, column
from budgeteval.terms import label, sentences

SAY = sentences(__package__).say


def counts(**keys: str) -> list[Column]:
    """Columns of counts: name in the data = key of the sentence that heads it."""
    return [column(name, SAY(key), unit_="count", width=0.9) for name, key in keys.items()]


def rate(name: str, key: str) -> Column:
    """A share in per cent."""
    return column(name, SAY(key), unit_="rate", digits=1)


def points(name: str, key: str) -> Column:
    """Marks."""
    return column(name, SAY(key), unit_="points", width=1.1)


def wan(name: str, width: float = 1.2) -> Column:
    """An amount in tens of thousands of yuan."""
    return column(name, SAY("wan", name=label(name)), unit_="wan_yuan", width=width)
