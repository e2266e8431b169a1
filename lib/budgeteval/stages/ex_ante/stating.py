"""Facts and sentences of this stage: one name space, "no data" instead of NaN, words that are missing said so."""

from collections.abc import Iterable, Sequence
from typing import Any

from budgeteval.display import Text, text
from budgeteval.facts import Fact, day, fact
from budgeteval.stages.ex_ante.run import Review
from budgeteval.terms import label, sentences

SAY = sentences(__package__).say
Run_ = str | Fact


def state(id: str, value: float | int | str | None, unit: str, *, digits: int | None = None, table: str = "reviews",
          column: str = "", rows: Iterable[Any] = (), rule: str = "") -> Fact:
    """A fact ``ex_ante.<id>``; NaN becomes "no data"; rows without a place are left out."""
    known = None if value is None or value != value else value
    return fact(f"ex_ante.{id}", known, unit, digits=digits, table=table, column=column,
                rows=[row for row in rows if row], rule=f"ex_ante.{rule}" if rule else "")


def word(review: Review, field: str) -> str:
    """Words of the workbook, or that they are missing; days as Chinese writes them."""
    return bare(day(review.book.text(field))) or SAY("not_stated")


def coded(term: str, code: str) -> str:
    """Name of a code, or that it is missing."""
    return label(term, code) if code else SAY("not_stated")


def bare(words: str) -> str:
    """Words of the workbook without the full stop our sentence puts itself."""
    return words.strip().rstrip(SAY("stops"))


def line(key: str, **values: Run_) -> Text:
    """One paragraph from a template of ``text.zh.yaml``."""
    return text(sentences(__package__).raw(key), values)


def together(*paragraphs: Text | None) -> Text:
    """Paragraphs one after the other, those that are None left out."""
    shown = Text(())
    for one in paragraphs:
        shown = shown + one if one is not None else shown
    return shown


def run_on(pieces: Sequence[Text | None], separator: str = "") -> Text:
    """Several texts as one paragraph."""
    runs: list[Run_] = []
    for piece in pieces:
        if piece is not None:
            runs += [separator] if runs and separator else []
            runs += [run for paragraph in piece.paragraphs for run in paragraph]
    return Text((tuple(runs),))


def numbered(place: int) -> str:
    """The number of a part of a section (from 1)."""
    return SAY("section", number=place)
