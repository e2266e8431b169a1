"""Drawings made safe and self-contained: known elements only, no scripts, no links out, names of their own."""

import re
from xml.etree import ElementTree

from budgeteval.publish.errors import PublishError

SVG = "http://www.w3.org/2000/svg"
XLINK = "http://www.w3.org/1999/xlink"
ELEMENTS = frozenset({
    "svg", "g", "defs", "path", "rect", "circle", "ellipse", "line", "polyline", "polygon", "text", "tspan", "use",
    "clipPath", "image", "symbol", "title", "desc", "linearGradient", "radialGradient", "stop", "pattern", "mask",
    "marker",
})
FIXED = "stroke-linejoin: round; stroke-linecap: butt"  # what matplotlib says in a style sheet
REFERENCE = re.compile(r"url\(\s*#([^)\s]+)\s*\)")
ElementTree.register_namespace("", SVG)
ElementTree.register_namespace("xlink", XLINK)


def clean(source: str, prefix: str, cell: str) -> str:
    """The drawing with only drawing elements left and its ids prefixed, so that many share one page.

    Raises
    ------
    PublishError
        If it is not well-formed SVG, or brings its own entities.
    """
    if "<!DOCTYPE" in source or "<!ENTITY" in source:
        raise PublishError([f"{cell}: expected SVG without a document type, found one"])
    try:
        root = ElementTree.fromstring(source)
    except ElementTree.ParseError as fault:
        raise PublishError([f"{cell}: expected well-formed SVG, found {fault}"]) from fault
    _scrub(root, prefix)
    root.set("style", FIXED)
    root.attrib.pop("id", None)
    return ElementTree.tostring(root, encoding="unicode")


def words(source: str) -> str:
    """All text of a (clean) drawing."""
    return "".join(ElementTree.fromstring(source).itertext())


def _scrub(node: ElementTree.Element, prefix: str) -> None:
    for child in list(node):
        namespace, _, name = str(child.tag).rpartition("}")
        if namespace != "{" + SVG or name not in ELEMENTS:
            node.remove(child)
        else:
            _scrub(child, prefix)
    for name, value in list(node.attrib.items()):
        kept = _attribute(name, value, prefix)
        if kept is None:
            del node.attrib[name]
        else:
            node.set(name, kept)


def _attribute(name: str, value: str, prefix: str) -> str | None:
    plain = name.rpartition("}")[2]
    if plain.startswith("on"):
        return None
    if plain == "id":
        return prefix + value
    if plain == "href":
        if value.startswith("#"):
            return "#" + prefix + value[1:]
        return value if value.startswith("data:image/png;base64,") else None
    local = REFERENCE.sub(lambda found: f"url(#{prefix}{found[1]})", value)
    return None if re.search(r"url\(\s*[^#]|expression\(|javascript:", local, re.IGNORECASE) else local
