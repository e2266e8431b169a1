"""The report as a Word file: parts written from templates of XML, packed with those of the Word template."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import partial
from itertools import count
from pathlib import Path
from typing import Any

from budgeteval.publish.annex import annex
from budgeteval.publish.docx.figures import Figure, figures
from budgeteval.publish.docx.package import CORE, DOCUMENT, KINDS, OFFICE, Link, Part, links, packed
from budgeteval.publish.docx.pages import COVER, SIDES, TWIPS, Page, footer, header, sections
from budgeteval.publish.docx.render import render, static
from budgeteval.publish.docx.tables import laid
from budgeteval.publish.docx.template import Template, opened
from budgeteval.publish.layout import PORTRAIT, measure, title_lines
from budgeteval.publish.model import Cover, Document, Drawing, Grid, Heading, walk
from budgeteval.terms import sentences

DEPTH = 2  # levels of headings in the contents
TITLES = {"cover": 27, "body": 22}  # points
NUMBERED = re.compile(r"(\D*)(\d+)(.*)")
ABOVE, LINE, ROW, LABEL, TEXT = 210.0, 40.0, 31.5, 120.0, 16.0  # points on a cover: over its title, of a line, …
LEAST, SHARE = 24.0, 0.6  # points between a cover's title and its rows, and their share of what is free
MARK, ACROSS = 60.0, 560.0  # points: height of the demo mark, and its width across the page
ANNEX = "_Toc_annex"


def word(document: Document, template: Path | None = None, pages: Sequence[int] = ()) -> bytes:
    """The report as a Word file; same document and template, same bytes.

    Parameters
    ----------
    template
        A county's own template; None asks for the one that comes along.
    pages
        What the contents show until Word counts pages itself: the page of each heading in order, and of the annex.

    Raises
    ------
    PublishError
        If the template lacks styles or cannot be read.
    """
    base = opened(template.read_bytes() if template else None, str(template or ""))
    drawings = [one for one in walk(document.blocks) if isinstance(one, Drawing)]
    drawn = figures(drawings, base.page.room / TWIPS)
    edges = _edges(document, base)
    near = links([*base.links, *_links(edges, drawn)])
    return packed({
        **base.parts, **edges, **_media(drawn),
        DOCUMENT: Part(_body(document, base, drawn, pages), KINDS["document"], near),
        CORE: Part(render("core.xml.j2", title=document.title, subtitle=document.subtitle), KINDS["core"]),
        "word/settings.xml": Part(static("settings.xml"), KINDS["settings"]),
    })


def _body(document: Document, base: Template, drawn: Mapping[str, Figure], counted: Sequence[int]) -> bytes:
    appended, page = annex(document), base.page
    grids = [one for one in walk(document.blocks) if isinstance(one, Grid)]
    tables = {id(one): laid(one, page) for one in (*grids, appended.grid)}
    lines = {place: title_lines(document.title, PORTRAIT / size) for place, size in TITLES.items()}
    return render(
        "document.xml.j2", doc=document, annex=appended, s=base.ids, figures=drawn, lines=lines, room=page.room,
        pages=sections(document, page, appended.grid, lambda grid: tables[id(grid)].turned),
        entries=_entries(document, counted), gap=_gap(document.cover, lines["cover"], page) if document.cover else 0,
        laid=lambda grid: tables[id(grid)], say=sentences("budgeteval.publish").say, tell=sentences(__package__).say,
        numbered=numbered, bookmark=bookmark, annex_anchor=ANNEX, number=partial(next, count(1)),
    )


def numbered(label: str) -> tuple[str, str, str]:
    """A caption's label apart: what stands before its number, the number, what stands after it."""
    found = NUMBERED.fullmatch(label)
    if found is None:
        raise ValueError(f"expected a label with a number, found {label!r}")
    return found[1], found[2], found[3]


def _entries(document: Document, pages: Sequence[int]) -> list[dict[str, Any]]:
    """What the contents list: level, text, the bookmark of each heading, and its page where that is known (else 0)."""
    found = [(one.level, one.text, bookmark(one.anchor)) for one in walk(document.blocks) if isinstance(one, Heading)]
    found.append((1, sentences("budgeteval.publish").say("annex.title"), ANNEX))
    return [{"level": level, "text": text, "anchor": anchor, "page": page}
            for (level, text, anchor), page in zip(found, pages or [0] * len(found), strict=True) if level <= DEPTH]


def bookmark(anchor: str) -> str:
    """Word's name of a place in the text: letters, digits and underscores."""
    return "_Toc_" + anchor.replace("-", "_")


def _gap(cover: Cover, title: str, page: Page) -> int:
    """Space above a cover's rows, so that they stand low on the page and still on it."""
    room = page.room / TWIPS - LABEL
    rows = sum(-(-measure(text) * TEXT // room) for _, text in cover.rows)
    free = (page.height - page.top - page.bottom) / TWIPS - ABOVE - LINE * (title.count("\n") + 2) - ROW * rows
    return round(max(LEAST, free * SHARE) * TWIPS)


def _edges(document: Document, base: Template) -> dict[str, Part]:
    """Tops and feet of the pages, by the names that sections call them."""
    size = min(MARK, ACROSS / max(len(document.demo), 1))
    mark = {"width": round(size * measure(document.demo)), "height": round(size)}
    tops: dict[str, int] = {COVER: 0}
    for page in (base.page, base.page.turn()):
        tops |= {header(side, page): page.room for side in SIDES}
    parts = {name: (KINDS["header"], render("header.xml.j2", doc=document, s=base.ids, room=room, mark=mark, number=at))
             for at, (name, room) in enumerate(tops.items(), start=1)}
    parts |= {footer(side): (KINDS["footer"], render("footer.xml.j2", s=base.ids, side=align))
              for side, align in zip(SIDES, ("right", "left"), strict=True)}
    return {f"word/{name}.xml": Part(content, kind) for name, (kind, content) in parts.items()}


def _media(drawn: Mapping[str, Figure]) -> dict[str, Part]:
    return {f"word/{name}": Part(content) for anchor, figure in drawn.items()
            for name, content in ((_file(anchor, "png"), figure.png), (_file(anchor, "svg"), figure.svg.encode()))}


def _links(edges: Iterable[str], drawn: Iterable[str]) -> Iterator[Link]:
    """How the document reaches its settings, tops and feet, and drawings."""
    yield "settings", f"{OFFICE}/settings", "settings.xml"
    for path in edges:
        name = path.removeprefix("word/").removesuffix(".xml")
        yield name, f"{OFFICE}/{name.partition('_')[0]}", f"{name}.xml"
    for anchor in drawn:
        for ending in ("png", "svg"):
            yield f"{anchor}-{ending}", f"{OFFICE}/image", _file(anchor, ending)


def _file(anchor: str, ending: str) -> str:
    return f"media/{anchor}.{ending}"
