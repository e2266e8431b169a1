"""The template: styles, fonts, numbering and page of a Word file; the file's own text stays behind.

A county's template is ``data/<county>/word.docx``; without one the styles beside this module serve.
"""

import io
import zipfile
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache, partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from budgeteval.publish.docx.package import CORE, DOCUMENT, KINDS, OFFICE, Link, Part, links, packed
from budgeteval.publish.docx.pages import GB, Page, Section
from budgeteval.publish.docx.render import render, static
from budgeteval.publish.errors import PublishError
from budgeteval.terms import sentences

if TYPE_CHECKING:
    from docx.opc.part import Part as Opened

TAKEN = ("styles", "theme", "fontTable", "numbering")
SIDES = ("top", "right", "bottom", "left")
PARAGRAPH = "paragraph"
MM = 56.7  # twentieths of a point
LEAST = round(120 * MM)  # width and height that text and tables need
EDGE = round(15 * MM)  # left and right of a page: once it is turned, its header and footer stand there
Style = tuple[str, str]  # kind, name in small letters: Word tells no case


@dataclass(frozen=True)
class Template:
    """``ids`` are style ids by role, ``parts`` what a report takes over, ``links`` how its document reaches them."""

    ids: Mapping[str, str]
    page: Page
    parts: Mapping[str, Part]
    links: tuple[Link, ...]


@lru_cache(4)
def opened(content: bytes | None, path: str) -> Template:
    """A county's template, or (None) the one that comes along.

    Raises
    ------
    PublishError
        If it cannot be read, lacks styles, depends on something outside, or has pages that no table fits; the
        sentences say what to do.
    """
    root = _document(blank() if content is None else content, path)
    near = [one for one in root.rels.values() if not one.is_external and one.reltype in _taken()]
    found = {part.partname.lstrip("/"): part for one in near for part in _closure(one.target_part)}
    page = _page(root)
    if problems := [*_missing(root, path), *_outside(found.values(), path), *unfit(page, path)]:
        raise PublishError(problems)
    parts = {name: Part(part.blob, part.content_type, part.rels.xml if part.rels else b"")
             for name, part in found.items()}
    targets = sorted((one.reltype, str(one.target_part.partname)) for one in near)
    return Template(_ids(root), page, parts,
                    tuple((f"rId{at}", kind, target) for at, (kind, target) in enumerate(targets, start=1)))


def faults(path: Path) -> list[str]:
    """Everything that keeps a county's template from being used, a sentence each."""
    try:
        opened(path.read_bytes(), str(path))
    except OSError as error:
        return [_words().say("template.unreadable", path=path, error=error.strerror)]
    except PublishError as error:
        return list(error.problems)
    return []


@cache
def blank() -> bytes:
    """The template that comes along, as a Word file to change: a paragraph in each style, saying what it is for."""
    from docx.oxml import parse_xml

    known = dict(_styles(parse_xml(static("styles.xml"))))
    styles = [(known[_named(style)], {"kind": PARAGRAPH, **style}) for style in _wanted().values()]
    near = [(f"rId{at}", f"{OFFICE}/{kind}", f"{kind}.xml") for at, kind in enumerate(("fontTable", "styles"), start=1)]
    return packed({
        DOCUMENT: Part(render("blank.xml.j2", styles=styles, last=Section(GB), tell=_words().say), KINDS["document"],
                       links(near)),
        CORE: Part(render("core.xml.j2", title="", subtitle=""), KINDS["core"]),
        "word/styles.xml": Part(static("styles.xml"), KINDS["styles"]),
        "word/fontTable.xml": Part(static("fonts.xml"), KINDS["fontTable"]),
    })


def _document(content: bytes, path: str) -> Any:
    """The main part of a Word file."""
    import docx
    from lxml.etree import XMLSyntaxError

    try:
        return docx.Document(io.BytesIO(content)).part
    except (zipfile.BadZipFile, KeyError, ValueError, XMLSyntaxError) as error:
        raise PublishError([_words().say("template.unreadable", path=path, error=error)]) from error


def _missing(root: Any, path: str) -> Iterator[str]:
    say, known = _words().say, dict(_styles(root.styles.element))
    if missing := [style["shown"] for style in _wanted().values() if _named(style) not in known]:
        styles = say("list_separator").join(say("quoted", shown=shown) for shown in missing)
        yield say("template.missing", path=path, styles=styles)


def _outside(parts: Iterable["Opened"], path: str) -> Iterator[str]:
    """The first thing that a template refers to and does not hold."""
    targets = [one.target_ref for part in parts for one in part.rels.values() if one.is_external]
    return (_words().say("template.external", path=path, target=target) for target in targets[:1])


def unfit(page: Page, path: str) -> Iterator[str]:
    """Why reports cannot be set on such pages, upright and turned."""
    say = partial(_words().say, path=path)
    if page.width > page.height:
        yield say("template.turned")
    if page.room < LEAST:
        yield say("template.narrow", width=_mm(page.room), least=_mm(LEAST))
    if (tall := page.height - page.top - page.bottom) < LEAST:
        yield say("template.low", height=_mm(tall), least=_mm(LEAST))
    if min(page.left, page.right) < EDGE:
        yield say("template.edge", left=_mm(page.left), right=_mm(page.right), least=_mm(EDGE))


def _mm(twips: int) -> int:
    return round(twips / MM)


def _ids(root: Any) -> dict[str, str]:
    """Style ids by role."""
    known = dict(_styles(root.styles.element))
    return {role: known[_named(style)] for role, style in _wanted().items()}


def _styles(root: Any) -> Iterator[tuple[Style, str]]:
    """Every style of a part of styles, with its id."""
    from docx.oxml.ns import qn

    for style in root.style_lst:
        yield (style.get(qn("w:type"), PARAGRAPH), (style.name_val or "").lower()), style.get(qn("w:styleId"))


def _named(style: Mapping[str, str]) -> Style:
    return style.get("kind", PARAGRAPH), style["name"].lower()


def _wanted() -> Mapping[str, Mapping[str, str]]:
    """Styles that a template must have, by role."""
    wanted: Mapping[str, Mapping[str, str]] = _words().raw("styles")
    return wanted


def _words() -> Any:
    return sentences(__package__)


def _page(root: Any) -> Page:
    """Paper and margins of the last section, upright."""
    section = root.document.sections[-1]
    sizes = (section.page_width, section.page_height, *(getattr(section, f"{side}_margin") for side in SIDES),
             section.header_distance, section.footer_distance)
    return Page(*(usual if size is None else size.twips for size, usual in zip(sizes, GB.sizes(), strict=True)))


def _taken() -> set[str]:
    return {f"{OFFICE}/{kind}" for kind in TAKEN}


def _closure(part: "Opened") -> Iterator["Opened"]:
    """A part and all it refers to within the file."""
    yield part
    for one in part.rels.values():
        if not one.is_external:
            yield from _closure(one.target_part)
