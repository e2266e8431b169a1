"""Pages: sizes in twentieths of a point, the sections of a report, which header and footer each has."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace

from budgeteval.publish.layout import lead_in
from budgeteval.publish.model import Block, Document, Grid

TWIPS = 20  # to the point
CLEAR = 624  # between a turned page's text and the edge of its header's area: 11 mm
SIDES = ("default", "even")  # odd pages are Word's default
COVER = "header_cover"


@dataclass(frozen=True)
class Page:
    """Paper, margins, and distances of header and footer from the edge of the paper."""

    width: int
    height: int
    top: int
    right: int
    bottom: int
    left: int
    header: int
    footer: int
    turned: bool = field(default=False, kw_only=True)

    def sizes(self) -> tuple[int, ...]:
        return (self.width, self.height, self.top, self.right, self.bottom, self.left, self.header, self.footer)

    @property
    def room(self) -> int:
        """Width of the text."""
        return self.width - self.left - self.right

    def turn(self) -> "Page":
        """The page turned to the left; its margins turn with it."""
        return Page(self.height, self.width, self.left, self.top, self.right, self.bottom,
                    min(self.header, self.left - CLEAR), min(self.footer, self.right - CLEAR), turned=True)


GB = Page(11906, 16838, 2098, 1474, 1984, 1587, 1304, 1304)  # GB/T 9704: A4, 37, 26, 35 and 28 mm


@dataclass(frozen=True)
class Section:
    """Pages of one kind: how they begin, whether their numbers begin at 1, what stands at their top and foot."""

    page: Page
    start: str = "nextPage"
    first: bool = False
    headers: tuple[tuple[str, str], ...] = ()
    footers: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class Sections:
    """Cover and contents (None: a letter has none), the body in order with its blocks, the annex."""

    cover: Section | None
    contents: Section | None
    body: tuple[tuple[Section, tuple[Block, ...]], ...]
    annex: Section


def sections(document: Document, page: Page, annex: Grid, wide: Callable[[Grid], bool]) -> Sections:
    """The sections of a report; ``wide`` tells which tables turn their pages."""
    letter = document.cover is not None and document.cover.letter
    groups = _groups(document.blocks, wide) or [(False, [])]
    body = [(_numbered(page.turn() if turned else page), tuple(blocks)) for turned, blocks in groups]
    body[0] = replace(body[0][0], start="nextPage" if letter else "oddPage", first=True), body[0][1]
    cover = Section(page, headers=(("default", COVER),) if document.demo else ())
    return Sections(
        None if letter or document.cover is None else cover,
        None if letter else Section(page, headers=_headers(page)),
        tuple(body), _numbered(page.turn() if wide(annex) else page),
    )


def _numbered(page: Page) -> Section:
    return Section(page, headers=_headers(page), footers=tuple((side, footer(side)) for side in SIDES))


def _headers(page: Page) -> tuple[tuple[str, str], ...]:
    return tuple((side, header(side, page)) for side in SIDES)


def header(side: str, page: Page) -> str:
    """Name of the part that stands at the top of odd or even pages of a kind."""
    return f"header_{side}_turned" if page.turned else f"header_{side}"


def footer(side: str) -> str:
    """Name of the part at the foot of odd or even pages."""
    return f"footer_{side}"


def _groups(blocks: Iterable[Block], wide: Callable[[Grid], bool]) -> list[tuple[bool, list[Block]]]:
    """Blocks in order, upright and turned by turns; a wide table takes its heading and lead-in along."""
    groups: list[tuple[bool, list[Block]]] = []
    for block in blocks:
        turned = isinstance(block, Grid) and wide(block)
        lead = _lead(groups) if turned else []
        if not groups or groups[-1][0] != turned or lead:
            groups.append((turned, []))
        groups[-1][1].extend([*lead, block])
    return [(turned, group) for turned, group in groups if group]


def _lead(groups: list[tuple[bool, list[Block]]]) -> list[Block]:
    """Take from the last upright pages what belongs to the table that follows."""
    if not groups or groups[-1][0]:
        return []
    last = groups[-1][1]
    start = len(last) - lead_in(last)
    lead = last[start:]
    del last[start:]
    return lead
