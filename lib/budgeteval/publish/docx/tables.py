"""Tables as Word lays them out: widths in twentieths of a point, head rows with merged cells."""

from dataclasses import dataclass

from markupsafe import Markup

from budgeteval.publish.docx.pages import TWIPS, Page
from budgeteval.publish.layout import LANDSCAPE, PADDING, PORTRAIT, SIZES, TOGETHER, fit, head_lines, height
from budgeteval.publish.model import Grid
from budgeteval.publish.pdf import WHOLE

ALIGN = {"right": "right", "center": "center"}
LINE = 1.45  # em: height of a table's lines, in Word as in the PDF


@dataclass(frozen=True)
class Head:
    """A cell of a head row; ``merge`` is ``restart`` or ``continue`` where a head spans two rows."""

    text: str
    width: int
    span: int = 1
    merge: str = ""


@dataclass(frozen=True)
class Laid:
    """What the template needs beside the grid: ``size`` and ``line`` (its height) are XML, "" for the style's own."""

    turned: bool
    widths: tuple[int, ...]
    size: Markup
    line: Markup
    heads: tuple[tuple[Head, ...], ...]
    aligns: tuple[str, ...]
    whole: bool
    together: bool
    footed: bool
    notes: bool


def laid(grid: Grid, page: Page) -> Laid:
    """A table's layout on a page like this one, upright or turned as it asks."""
    turned, size, points = fit(grid)
    scale = (page.turn() if turned else page).room / (LANDSCAPE if turned else PORTRAIT)
    widths = tuple(int(width * scale) for width in points)
    labels = [head_lines(one["label"], (width - PADDING) / size)
              for one, width in zip(grid.columns, points, strict=True)]
    return Laid(
        turned, widths, *_sized(size),
        tuple(map(tuple, _heads(grid, labels, widths))),
        tuple(ALIGN.get(one["align"], "") for one in grid.columns),
        all(len(text) <= WHOLE for row in grid.rows for text in row), height(grid, size, points) <= TOGETHER,
        bool(grid.note or grid.source), grid.name == "facts" and not grid.label,
    )


def _sized(size: float) -> tuple[Markup, Markup]:
    """Text of this size and lines of its height, as run and paragraph are told; nothing for the style's own size."""
    if size == SIZES[0]:
        return Markup(""), Markup("")
    half, line = round(size * 2), round(size * LINE * TWIPS)
    return (Markup(f'<w:sz w:val="{half}"/><w:szCs w:val="{half}"/>'),
            Markup(f'<w:spacing w:line="{line}" w:lineRule="atLeast"/>'))


def _heads(grid: Grid, labels: list[str], widths: tuple[int, ...]) -> list[list[Head]]:
    """One row of heads, or two where columns are grouped; a column without a group spans both."""
    single = [Head(label, width) for label, width in zip(labels, widths, strict=True)]
    if not grid.groups:
        return [single]
    over, under, at = list[Head](), list[Head](), 0
    for text, span in (*grid.groups, ("", len(single) - sum(span for _, span in grid.groups))):
        mine = single[at:at + span]
        at += span
        if text:
            over.append(Head(text, sum(one.width for one in mine), span))
            under += mine
        else:
            over += [Head(one.text, one.width, 1, "restart") for one in mine]
            under += [Head("", one.width, 1, "continue") for one in mine]
    return [over, under]
