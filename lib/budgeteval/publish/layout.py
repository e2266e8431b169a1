"""Column widths, break opportunities and turned pages: what a page needs to know before it is set."""

import re
import unicodedata
from collections.abc import Sequence

from budgeteval.publish.model import Block, Grid, Heading, Paragraph

BREAK = "\u200b"  # Typst turns it into a break opportunity that leaves no character behind
PORTRAIT, LANDSCAPE = 442.2, 637.8  # points: the text block of GB/T 9704, upright and turned
SIZES = (10.5, 10.0, 9.5, 9.0)  # table text, the largest that fits
PADDING = 8.0  # left and right inset of a cell together
SOLID = re.compile(r"[!-~]{13,}")
LONG = re.compile(r"[!-~]{29,}")
AFTER = re.compile(r"(?<=[/\\!._\-:;,?&=)])(?=[^/\\!._\-:;,?&=)])")
STEP = 8
LEAD = 160  # characters of lead-in text that may turn with a wide table


def breakable(text: str, pattern: re.Pattern[str] = SOLID) -> str:
    """``text`` with break opportunities inside long unbroken runs (addresses, codes)."""
    return pattern.sub(lambda found: _split(found[0]), text)


def _split(token: str) -> str:
    pieces = (piece for part in AFTER.split(token) for piece in _steps(part))
    return BREAK.join(pieces)


def _steps(part: str) -> list[str]:
    if len(part) <= STEP * 2:
        return [part]
    return [part[at:at + STEP] for at in range(0, len(part), STEP)]


def measure(text: str) -> float:
    """Width of a line in em: 1 for a Chinese character, about half for a Latin one."""
    return sum(1.0 if unicodedata.east_asian_width(char) in "WFA" else 0.58 for char in text)


def natural(text: str) -> float:
    """Width in em that ``text`` would like: its longest line."""
    return max((measure(line) for line in text.split("\n")), default=0.0)


def narrowest(text: str, align: str) -> float:
    """Width in em below which ``text`` breaks badly: a number whole, else its longest piece."""
    if align == "right":
        return natural(text)
    pieces = re.split(rf"[\s{BREAK}]", breakable(text))
    solid = max((measure(found) for piece in pieces for found in re.findall(r"[!-~]+", piece)), default=0.0)
    return max(solid, min(natural(text), 2.0))


def fit(grid: Grid) -> tuple[bool, float, list[float]]:
    """(turned page?, text size in points, width of each column in points) of a table."""
    size, widths = 0.0, None
    if not grid.landscape:
        size, widths = _fit_into(grid, PORTRAIT)
    turned = widths is None
    if widths is None:
        size, widths = _fit_into(grid, LANDSCAPE)
    return turned, size, widths or _squeezed(grid, LANDSCAPE)


def _fit_into(grid: Grid, room: float) -> tuple[float, list[float] | None]:
    wants, needs = _wishes(grid)
    for size in SIZES:
        least = [need * size + PADDING for need in needs]
        if sum(least) <= room:
            most = [max(want * size + PADDING, low) for want, low in zip(wants, least, strict=True)]
            hints = [float(column.get("width") or 1) for column in grid.columns]
            return size, _share(least, most, hints, room)
    return SIZES[-1], None


def _wishes(grid: Grid) -> tuple[list[float], list[float]]:
    """Natural and narrowest width of each column in em; heads may wrap at four characters."""
    wants, needs = [], []
    for at, column in enumerate(grid.columns):
        texts = [row[at] for row in grid.rows]
        head = column["label"]
        wants.append(max([natural(head), *map(natural, texts)]))
        needs.append(max([min(natural(head), 4.0), *(narrowest(text, column["align"]) for text in texts)]))
    return wants, needs


def _share(least: Sequence[float], most: Sequence[float], hints: Sequence[float], room: float) -> list[float]:
    """Widths between least and most that fill the room; what is left over goes by the hints."""
    if sum(most) <= room:
        spare = (room - sum(most)) / len(most)
        return [width + spare for width in most]
    widths, free = list(least), room - sum(least)
    open_ = {at for at in range(len(least)) if most[at] > least[at]}
    while open_ and free > 0.01:
        weight = sum(hints[at] * (most[at] - least[at]) ** 0.5 for at in open_)
        step = {at: free * hints[at] * (most[at] - least[at]) ** 0.5 / weight for at in open_}
        for at, more in step.items():
            taken = min(more, most[at] - widths[at])
            widths[at] += taken
            free -= taken
        open_ = {at for at in open_ if most[at] - widths[at] > 0.01}
    return widths


def _squeezed(grid: Grid, room: float) -> list[float]:
    _wants, needs = _wishes(grid)
    return [need / sum(needs) * room for need in needs]


def lead_in(before: Sequence[Block]) -> int:
    """How many of the last blocks belong to what follows: a heading and a short text after it."""
    taken, length, headed = 0, 0, False
    for at, block in enumerate(reversed(before), start=1):
        if isinstance(block, Heading):
            taken, headed = at, True
        elif isinstance(block, Paragraph) and not headed:
            length += sum(len(run.text) for run in block.runs)
            if length > LEAD:
                break
        else:
            break
    return taken
