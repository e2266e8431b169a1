"""Every character must have a glyph in the set-up's own faces; one that has none fails the run, by name."""

from collections.abc import Iterable, Iterator

from budgeteval.publish import svg
from budgeteval.publish.annex import annex
from budgeteval.publish.errors import PublishError
from budgeteval.publish.faces import FANG, KAI, SANS, missing
from budgeteval.publish.markdown import plain
from budgeteval.publish.model import Block, Card, Document, Drawing, Grid, Heading, Items, Quote, Signatures, walk
from budgeteval.terms import sentences

HEADINGS = {1: SANS, 2: KAI}
Piece = tuple[str, str, str, str, str]  # text, face, cell, where, place in a form


def check_glyphs(document: Document) -> None:
    """Pass if every character can be set.

    Raises
    ------
    PublishError
        One problem per character and place: which character, where, from which cell.
    """
    problems = [_problem(char, piece) for piece in _pieces(document) for char in missing(piece[0], piece[1])]
    if problems:
        raise PublishError(dict.fromkeys(problems))


def _problem(char: str, piece: Piece) -> str:
    say = sentences(__package__).say
    _text, _face, cell, where, place = piece
    form = say("glyphs.form", place=place) if place else ""
    shown = char if char.isprintable() else ""
    return say("glyphs.missing", cell=cell, where=where, char=shown, code=f"U+{ord(char):04X}", form=form)


def _pieces(document: Document) -> Iterator[Piece]:
    say = sentences(__package__).say
    title, cover = say("glyphs.title"), document.cover
    cell = cover.cell if cover else "notebook"
    rows = cover.rows if cover else ()
    for text in (document.title, document.subtitle, document.demo, *(part for row in rows for part in row)):
        yield text, FANG, cell, title, ""
    for block in walk(document.blocks):
        yield from _block(block)
    for note, row in zip(document.notes, annex(document).grid.rows, strict=True):
        for text in row:
            yield text, SANS, note.cell, say("glyphs.annex", number=note.number), _address(row)


def _block(block: Block) -> Iterator[Piece]:
    say = sentences(__package__).say
    match block:
        case Heading():
            yield block.text, HEADINGS.get(block.level, FANG), block.cell, say("glyphs.heading", text=block.text), ""
        case Grid():
            yield from _grid(block)
        case Drawing():
            where = say("glyphs.drawing", label=block.label, caption=block.caption)
            for text in (block.caption, plain(block.note), svg.words(block.svg)):
                yield text, SANS, block.cell, where, ""
        case Card() | Signatures():
            face = SANS if isinstance(block, Card) else FANG
            for text in (block.title, *(part for row in block.rows for part in row)):
                yield text, face, block.cell, say("glyphs.text", text=text[:20]), ""
        case Items() | Quote():
            return
        case _:
            for run in block.runs:
                yield run.text, KAI if run.italic else FANG, block.cell, say("glyphs.text", text=run.text[:20]), ""


def _grid(grid: Grid) -> Iterator[Piece]:
    def where(row: int) -> str:
        return sentences(__package__).say("glyphs.grid", label=grid.label, caption=grid.caption, row=row)

    heads = [column["label"] for column in grid.columns] + [text for text, _span in grid.groups]
    for text in (grid.caption, plain(grid.note), grid.source, grid.empty, *heads):
        yield text, SANS, grid.cell, where(0), ""
    for index, row in enumerate(grid.rows, start=1):
        for text in row:
            yield text, SANS, grid.cell, where(index), _address(row)


def _address(row: Iterable[str]) -> str:
    """The form cell a row speaks of, if it names one (``file!sheet!cell``)."""
    return next((line for text in row for line in text.split("\n") if line.count("!") >= 2), "")
