"""Document -> one self-contained HTML file: no network, no script, all text escaped.

A number opens its trail as a popover, which browsers open, close and give the keyboard to by themselves.
"""

from functools import cache
from importlib import resources
from typing import TYPE_CHECKING, Any

from budgeteval.publish.layout import phrases
from budgeteval.publish.model import Block, Document, Drawing, Grid, Heading, Paragraph, Runs, walk
from budgeteval.terms import sentences

if TYPE_CHECKING:
    from jinja2 import Template

POLICY = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'"
CONTENTS_DEPTH = 2
BROAD = 6  # columns from which a table takes the page's margins as well
UNBROKEN = 16  # characters of a fact that stay on one line


def html(document: Document) -> str:
    """The report as HTML; same document, same bytes."""
    seen: set[int] = set()

    def first(note: int) -> bool:
        known = note in seen
        seen.add(note)
        return not known

    contents = [block for block in document.blocks if isinstance(block, Heading) and block.level <= CONTENTS_DEPTH]
    return _template().render(
        doc=document, contents=contents, policy=POLICY, say=sentences(__package__).say,
        style=(resources.files(__package__) / "report.css").read_text(encoding="utf-8"),
        title=phrases(document.title), first=first, linked=_linked(document), broad=BROAD, short=_short(document),
    ) + "\n"


def _short(document: Document) -> set[int]:
    """Notes whose number is short enough to stay on one line."""
    return {note.number for note in document.notes if len(note.record["text"]) <= UNBROKEN}


def _linked(document: Document) -> set[int]:
    """Notes that a paragraph, or a note below a table or figure, uses: the annex links back to those."""
    return {run.note for block in walk(document.blocks) for run in _spoken(block)}


def _spoken(block: Block) -> Runs:
    match block:
        case Paragraph():
            return block.runs
        case Grid() | Drawing():
            return block.note
    return ()


@cache
def _template() -> "Template":
    from jinja2 import Environment, PackageLoader, StrictUndefined
    from markupsafe import Markup

    loader = PackageLoader(__package__, "")
    made = Environment(loader=loader, autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True)
    made.filters["markup"] = Markup
    made.globals["heads"] = heads
    return made.get_template("report.html.j2")


def heads(grid: Grid) -> list[list[dict[str, Any]]]:
    """Head rows of a table: label, align, colspan, rowspan; a column without a group spans both rows."""
    singles = [{"label": one["label"], "align": one["align"], "colspan": 1, "rowspan": 1} for one in grid.columns]
    if not grid.groups:
        return [singles]
    over: list[dict[str, Any]] = []
    under: list[dict[str, Any]] = []
    at = 0
    rest = len(singles) - sum(span for _text, span in grid.groups)
    for text, span in (*grid.groups, ("", rest)):
        mine = singles[at:at + span]
        at += span
        if text:
            over.append({"label": text, "align": "center", "colspan": span, "rowspan": 1})
            under += mine
        else:
            over += [{**one, "rowspan": 2} for one in mine]
    return [over, under]
