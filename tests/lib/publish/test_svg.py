"""Drawings bring no script, no link out and no name twice."""

import pytest

from budgeteval.publish import PublishError
from budgeteval.publish.svg import clean, words

HEAD = '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink">'


@pytest.mark.parametrize("inside", [
    "<script>alert(1)</script>", "<foreignObject><p>x</p></foreignObject>", '<g onload="alert(1)"/>',
    '<use xlink:href="http://example.invalid/x#a"/>', '<image href="http://example.invalid/x.png"/>',
    '<path style="fill:url(http://example.invalid/x)"/>', "<style>@import 'http://example.invalid'</style>",
    '<a href="javascript:alert(1)"><text>x</text></a>', '<g xmlns:h="http://www.w3.org/1999/xhtml"><h:script/></g>',
    '<animate attributeName="href" to="javascript:alert(1)"/>',
])
def test_only_drawing_is_left(inside) -> None:
    made = clean(HEAD + inside + "</svg>", "f1-", "cell 1")
    for trace in ("alert", "example.invalid", "script", "foreignObject", "onload", "@import"):
        assert trace not in made


def test_ids_get_the_figures_own_prefix() -> None:
    made = clean(HEAD + '<clipPath id="c"/><g clip-path="url(#c)"/><use xlink:href="#c"/></svg>', "f2-", "cell 1")
    assert made.count("f2-c") == 3


def test_text_stays_text() -> None:
    made = clean(HEAD + "<text>&lt;b&gt;甲&amp;</text></svg>", "f1-", "cell 1")
    assert "&lt;b&gt;甲&amp;" in made
    assert words(made) == "<b>甲&"


@pytest.mark.parametrize("source", ["<svg", "<!DOCTYPE svg [<!ENTITY a 'x'>]>" + HEAD + "&a;</svg>"])
def test_broken_or_clever_svg_is_refused(source) -> None:
    with pytest.raises(PublishError, match="cell 1"):
        clean(source, "f1-", "cell 1")
