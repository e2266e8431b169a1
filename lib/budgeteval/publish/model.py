"""The document: what a report says, apart from how HTML or Typst sets it.

Every block carries ``cell``, the notebook cell it came from, so that a fault can name its origin.
Blocks are plain data; ``vars`` of each is what the templates read.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from budgeteval.trail import Step, Trail


@dataclass(frozen=True)
class Run:
    """A stretch of text; ``note`` is the number of its fact's entry in the annex (0: not a fact).

    ``given`` says that it was handed to the sentence (a name, what somebody wrote) and is quoted, not stated.
    """

    text: str
    bold: bool = False
    italic: bool = False
    fact: str = ""
    note: int = 0
    given: bool = False


Runs = tuple[Run, ...]


@dataclass(frozen=True)
class Heading:
    level: int
    runs: Runs
    anchor: str
    cell: str
    kind: str = "heading"

    @property
    def text(self) -> str:
        return "".join(run.text for run in self.runs)


@dataclass(frozen=True)
class Paragraph:
    """``align`` is "" (first line indented), ``flush`` (an addressee) or ``right`` (a sign-off)."""

    runs: Runs
    cell: str
    kind: str = "paragraph"
    align: str = ""


@dataclass(frozen=True)
class Items:
    """A list; each item is a tuple of blocks."""

    items: "tuple[tuple[Block, ...], ...]"
    cell: str
    ordered: bool = False
    start: int = 1
    kind: str = "items"


@dataclass(frozen=True)
class Quote:
    blocks: "tuple[Block, ...]"
    cell: str
    kind: str = "quote"


@dataclass(frozen=True)
class Grid:
    """A table. ``columns``: label, align, width (relative) each; ``landscape`` asks for a turned page."""

    name: str
    label: str
    caption: str
    columns: tuple[dict[str, Any], ...]
    rows: tuple[tuple[str, ...], ...]
    cell: str
    note: Runs = ()
    source: str = ""
    groups: tuple[tuple[str, int], ...] = ()
    strong: tuple[int, ...] = ()
    landscape: bool = False
    empty: str = ""
    anchor: str = ""
    kind: str = "grid"


@dataclass(frozen=True)
class Drawing:
    label: str
    caption: str
    alt: str
    svg: str
    note: Runs
    anchor: str
    cell: str
    kind: str = "drawing"


@dataclass(frozen=True)
class Card:
    title: str
    rows: tuple[tuple[str, str], ...]
    cell: str
    kind: str = "card"


@dataclass(frozen=True)
class Signatures:
    title: str
    rows: tuple[tuple[str, str], ...]
    cell: str
    kind: str = "signatures"


Block = Heading | Paragraph | Items | Quote | Grid | Drawing | Card | Signatures


@dataclass(frozen=True)
class Cover:
    title: str
    subtitle: str
    rows: tuple[tuple[str, str], ...]
    cell: str
    letter: bool = False


@dataclass(frozen=True)
class Note:
    """One entry of the annex; ``context`` is the sentence or caption that uses it, ``steps`` the trail in words."""

    number: int
    record: dict[str, Any]
    context: str
    cell: str
    trail: Trail | None = None
    steps: tuple[Step, ...] = ()


@dataclass(frozen=True)
class Sheet:
    """Rows for ``tables/<name>.csv``."""

    columns: tuple[str, ...]
    rows: tuple[tuple[Any, ...], ...]


@dataclass(frozen=True, eq=False)
class Document:
    """A whole report; each is equal to itself only, so that what is worked out of it can be kept.

    ``sheets`` become tables/*.csv, ``findings`` findings.csv, ``notes`` the annex; ``labels`` say under which
    number a table is shown; ``files`` go along as they are.
    """

    title: str
    subtitle: str
    demo: str
    cover: Cover | None
    blocks: tuple[Block, ...]
    notes: tuple[Note, ...]
    sheets: dict[str, Sheet]
    findings: Sheet
    labels: dict[str, str] = field(default_factory=dict)
    files: dict[str, bytes] = field(default_factory=dict)


def walk(blocks: tuple[Block, ...]) -> Iterator[Block]:
    """All blocks, those inside lists and quotes too, in reading order."""
    for block in blocks:
        yield block
        if isinstance(block, Quote):
            yield from walk(block.blocks)
        elif isinstance(block, Items):
            for item in block.items:
                yield from walk(item)
