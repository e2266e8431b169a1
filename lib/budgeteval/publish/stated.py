"""A number in prose, a caption, a headline or a note below a table or figure is a fact, or it is one of the
exceptions that ``not_facts.yaml`` lists.

Words handed to a sentence (names, what people wrote in their forms) are quoted, not stated: their digits are theirs;
but a number alone, with or without a unit, is a statement however it was handed in. So is the title of a report: the
name of a project or a county, whose digits are its own, is part of it.
"""

import re
from collections.abc import Iterable, Iterator
from functools import cache
from importlib import resources
from pathlib import Path
from typing import Any

from budgeteval.publish.model import Block, Cover, Drawing, Grid, Heading, Paragraph, Run, walk
from budgeteval.terms import read_yaml

DIGIT = re.compile(r"\d")
YEAR = re.compile(r"(?:19|20)\d{2}")
AROUND, COVER = 15, "·"
EXCEPTIONS = "not_facts.yaml"


def unstated(blocks: tuple[Block, ...], covers: Iterable[Cover]) -> Iterator[str]:
    """A problem for every number that is no fact, naming its cell."""
    for cover in covers:
        yield from _checked(cover.cell, "title", [Run(cover.title, given=True), Run(cover.subtitle, given=True)])
    for block in walk(blocks):
        match block:
            case Heading():
                yield from _checked(block.cell, "heading", block.runs)
            case Paragraph():
                yield from _checked(block.cell, "prose", block.runs)
            case Grid() | Drawing():
                yield from _checked(block.cell, "caption", [Run(block.caption)])
                yield from _checked(block.cell, "note", block.note)


def number_in(runs: Iterable[Run]) -> str:
    """The first number of a paragraph that only a fact may state, with the words around it; "" if there is none."""
    pieces = tuple(runs)
    stated = "".join(_covered(run.text) if run.note or _quoted(run) else run.text for run in pieces)
    if not DIGIT.search(stated):
        return ""
    found = DIGIT.search(_exceptions().sub(lambda known: _covered(known[0]), stated))
    whole = "".join(run.text for run in pieces)
    return whole[max(found.start() - AROUND, 0):found.start() + AROUND] if found else ""


def _quoted(run: Run) -> bool:
    """Whether a run was handed in and is more than a number, or a year."""
    return run.given and (not _number().fullmatch(run.text.strip()) or bool(YEAR.fullmatch(run.text.strip())))


def _covered(text: str) -> str:
    return COVER * len(text)


def _checked(cell: str, where: str, runs: Iterable[Run]) -> Iterator[str]:
    if found := number_in(runs):
        yield f"{cell}: expected every number of the {where} to be a fact, found {found!r} (see {EXCEPTIONS})"


@cache
def _exceptions() -> re.Pattern[str]:
    return re.compile("|".join(pattern for one in _tree()["exceptions"].values() for pattern in one["patterns"]))


@cache
def _number() -> re.Pattern[str]:
    """A number alone, with or without what it counts or measures."""
    return re.compile(rf"\d[\d,.\s]*(?:{'|'.join(_tree()['units'])})?")


def _tree() -> Any:
    return read_yaml(Path(str(resources.files(__package__))) / EXCEPTIONS)
