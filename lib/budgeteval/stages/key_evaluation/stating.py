"""Facts of this stage: one name space, no data instead of NaN, and words of the card where prose needs them."""

from collections.abc import Iterable
from typing import Any

from budgeteval.display import Text, text
from budgeteval.facts import Fact, day, fact
from budgeteval.stages.key_evaluation.intake import CARD_DATES
from budgeteval.stages.key_evaluation.run import Run
from budgeteval.terms import label, sentences

SAY = sentences(__package__).say


def state(id: str, value: float | int | str | None, unit: str, *, digits: int | None = None, table: str = "",
          column: str = "", rows: Iterable[Any] = (), rule: str = "") -> Fact:
    """A fact ``key_evaluation.<id>``; NaN becomes "no data"; rows without a place are left out."""
    known = None if value is None or value != value else value
    return fact(f"key_evaluation.{id}", known, unit, digits=digits, table=table, column=column,
                rows=[row for row in rows if row], rule=f"key_evaluation.{rule}" if rule else "")


def from_card(run: Run, field: str, unit: str, *, id: str = "") -> Fact:
    """A number of the card."""
    return state(id or f"card.{field}", run.number(field), unit, table="card", column="number", rows=[run.place(field)])


def word(run: Run, field: str) -> str:
    """Words of the card, or that they are missing; days as Chinese writes them."""
    written = run.text(field)
    return (day(written) if field in CARD_DATES else written) or SAY("not_stated")


def in_book(places: Iterable[str]) -> list[str]:
    """Sheet and cell of places, as the reader of one workbook looks them up."""
    return [place.partition("!")[2] for place in places]


def coded(term: str, code: str) -> str:
    """Name of a code, or that it is missing."""
    return label(term, code) if code else SAY("not_stated")


def count(id: str, value: int, rows: Iterable[Any], table: str, column: str = "place") -> Fact:
    """A number of rows."""
    return state(id, value, "count", table=table, column=column, rows=rows)


def line(key: str, **values: str | Fact) -> Text:
    """One paragraph from a template of ``text.zh.yaml``."""
    return text(sentences(__package__).raw(key), values)


def together(*paragraphs: Text | None) -> Text:
    """Paragraphs one after the other, those that are None left out."""
    shown = Text(())
    for one in paragraphs:
        shown = shown + one if one is not None else shown
    return shown


def joined(pieces: Iterable[Text], key: str, name: str, separator: str | None = None, **values: str | Fact) -> Text:
    """One paragraph: the template ``key``, with ``{name}`` filled by the runs of ``pieces`` one after the other."""
    parts = list(pieces)
    mark = "\0"
    (runs,) = line(key, **{name: mark}, **values).paragraphs
    filled: list[str | Fact] = []
    between = SAY("comma") if separator is None else separator
    for run in runs:
        if not isinstance(run, str) or mark not in run:
            filled.append(run)
            continue
        for place, part in enumerate(parts):
            filled += [between] if place else []
            filled += [one for paragraph in part.paragraphs for one in paragraph]
    return Text((tuple(filled),))
