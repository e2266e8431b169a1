"""Markdown of a notebook's prose -> blocks: headings, paragraphs, lists, emphasis, quotes, simple tables.

Raw HTML is not markup here: it is shown as it was typed.
"""

import unicodedata
from collections.abc import Callable, Iterator
from functools import cache
from typing import TYPE_CHECKING

from budgeteval.publish.errors import PublishError
from budgeteval.publish.model import Block, Grid, Heading, Items, Paragraph, Quote, Run, Runs

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.tree import SyntaxTreeNode

ALIGN = {"text-align:right": "right", "text-align:center": "center"}


@cache
def _parser() -> "MarkdownIt":
    from markdown_it import MarkdownIt

    return MarkdownIt("commonmark", {"html": False}).enable("table")


def blocks(source: str, cell: str, anchor: Callable[[], str]) -> tuple[Block, ...]:
    """Blocks of one markdown cell; ``anchor`` gives each heading its name.

    Raises
    ------
    PublishError
        If the cell uses markup that a report does not have (pictures, code blocks, rules).
    """
    from markdown_it.tree import SyntaxTreeNode

    tree = SyntaxTreeNode(_parser().parse(source))
    return tuple(_block(node, cell, anchor) for node in tree.children)


def _block(node: "SyntaxTreeNode", cell: str, anchor: Callable[[], str]) -> Block:
    match node.type:
        case "heading":
            return Heading(int(node.tag[1]), _inline(node, cell), anchor(), cell)
        case "paragraph":
            return Paragraph(_inline(node, cell), cell)
        case "blockquote":
            return Quote(tuple(_block(child, cell, anchor) for child in node.children), cell)
        case "bullet_list" | "ordered_list":
            items = tuple(tuple(_block(part, cell, anchor) for part in item.children) for item in node.children)
            return Items(items, cell, node.type == "ordered_list", int(node.attrs.get("start", 1)))
        case "table":
            return _table(node, cell)
    raise _unknown(node, cell)


def _table(node: "SyntaxTreeNode", cell: str) -> Grid:
    head, *body = (row for part in node.children for row in part.children)
    aligns = [ALIGN.get(str(one.attrs.get("style", "")), "left") for one in head.children]
    labels = [plain(_inline(one, cell)) for one in head.children]
    columns = tuple({"label": label, "align": align, "width": 1.0} for label, align in zip(labels, aligns, strict=True))
    rows = tuple(tuple(plain(_inline(one, cell)) for one in row.children) for row in body)
    return Grid("", "", "", columns, rows, cell)


def plain(runs: Runs) -> str:
    """Text of runs without emphasis."""
    return "".join(run.text for run in runs)


def _inline(node: "SyntaxTreeNode", cell: str) -> Runs:
    pieces = [run for inline in node.children for child in inline.children for run in _runs(child, cell, False, False)]
    return tuple(_joined(pieces))


def _runs(node: "SyntaxTreeNode", cell: str, bold: bool, italic: bool) -> Iterator[Run]:
    match node.type:
        case "text" | "code_inline":
            yield Run(node.content, bold, italic)
        case "softbreak":
            yield Run(" ", bold, italic)
        case "hardbreak":
            yield Run("\n", bold, italic)
        case "strong" | "em":
            for child in node.children:
                yield from _runs(child, cell, bold or node.type == "strong", italic or node.type == "em")
        case _:
            raise _unknown(node, cell)


def _joined(pieces: list[Run]) -> Iterator[Run]:
    """Runs without the space that a line break in the source would leave between two Chinese characters."""
    for index, run in enumerate(pieces):
        if run.text == " " and 0 < index < len(pieces) - 1:
            before, after = pieces[index - 1].text[-1:], pieces[index + 1].text[:1]
            if before and after and _wide(before) and _wide(after):
                continue
        if run.text:
            yield run


def _wide(char: str) -> bool:
    return unicodedata.east_asian_width(char) in "WFA"


def _unknown(node: "SyntaxTreeNode", cell: str) -> PublishError:
    expected = "headings, paragraphs, lists, emphasis, quotes and tables"
    return PublishError([f"{cell}: expected only {expected} in markdown, found {node.type!r}"])
