"""XML from the templates beside this module; all text is escaped."""

from functools import cache
from html import escape
from importlib import resources
from typing import TYPE_CHECKING, Any

from markupsafe import Markup

from budgeteval.publish.docx.package import encoded

if TYPE_CHECKING:
    from jinja2 import Environment

OPEN, CLOSE = '<w:t xml:space="preserve">', "</w:t>"


def render(name: str, **values: Any) -> bytes:
    """A template's XML; a name that it uses and that has no value is an error."""
    return encoded(_environment().get_template(name).render(**values))


def static(name: str) -> bytes:
    """A part that is the same in every file."""
    return (resources.files(__package__) / name).read_bytes()


def said(text: str) -> Markup:
    """Text as a run holds it, with its line breaks."""
    return Markup(OPEN + escape(text, quote=False).replace("\n", f"{CLOSE}<w:br/>{OPEN}") + CLOSE)


@cache
def _environment() -> "Environment":
    from jinja2 import Environment, PackageLoader, StrictUndefined

    made = Environment(loader=PackageLoader(__package__, ""), autoescape=True, undefined=StrictUndefined,
                       trim_blocks=True, lstrip_blocks=True)
    made.filters["said"] = said
    return made
