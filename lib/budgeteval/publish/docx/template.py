"""The template: styles, fonts, numbering and page of a Word file; the file's own text stays behind.

A county's template is ``data/<county>/word.docx``; without one the styles beside this module serve.
"""

import io
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
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
        If it cannot be read, lacks styles, or depends on something outside; the sentence says what to do.
    """
    root = _document(blank() if content is None else content, path)
    near = [one for one in root.rels.values() if not one.is_external and one.reltype in _taken()]
    found = {part.partname.lstrip("/"): part for one in near for part in _closure(one.target_part)}
    if outside := [one.target_ref for part in found.values() for one in part.rels.values() if one.is_external]:
        raise PublishError([_words().say("template.external", path=path, target=outside[0])])
    parts = {name: Part(part.blob, part.content_type, part.rels.xml if part.rels else b"")
             for name, part in found.items()}
    targets = sorted((one.reltype, str(one.target_part.partname)) for one in near)
    return Template(_ids(root, path), _page(root), parts,
                    tuple((f"rId{at}", kind, target) for at, (kind, target) in enumerate(targets, start=1)))


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


def _ids(root: Any, path: str) -> dict[str, str]:
    """Style ids by role."""
    say, known = _words().say, dict(_styles(root.styles.element))
    if missing := [style["shown"] for style in _wanted().values() if _named(style) not in known]:
        styles = say("list_separator").join(say("quoted", shown=shown) for shown in missing)
        raise PublishError([say("template.missing", path=path, styles=styles)])
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
