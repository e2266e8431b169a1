"""Column widths, line breaks of titles and addresses, turned pages: what a page needs to know before it is set."""

import math
import re
import unicodedata
from collections.abc import Sequence
from functools import lru_cache
from itertools import pairwise
from typing import Any

from budgeteval.publish.model import Block, Grid, Heading, Paragraph
from budgeteval.terms import sentences

BREAK = "\u200b"  # the template turns it into a break opportunity that leaves no character behind
PORTRAIT, LANDSCAPE = 442.2, 637.8  # points: the text block of GB/T 9704, upright and turned
SIZES = (10.5, 10.0, 9.5, 9.0)  # table text, the largest that fits
PADDING = 9.0  # left and right inset of a cell together
SOLID = re.compile(r"[!-~]{13,}")
LONG = re.compile(r"[!-~]{29,}")
CLINGING = re.compile(r"[^\w\s!-~]*[!-~]+[^\w\s!-~]*")  # a Latin word, and the full-width brackets and stops beside it
TAIL = re.compile(r"(?:(?<![!-~])[!-~]{1,16}|[^!-~\s])$")
BRACKET = re.compile("(?=\N{FULLWIDTH LEFT PARENTHESIS})")  # a head breaks before its bracket
AFTER = re.compile(r"(?<=[/\\!._\-:;,?&=)])(?=[^/\\!._\-:;,?&=)])")
STEP = 8
SHORT = 6.0  # em: up to this a cell stays on one line
HEAD = 4.2  # em: heads and longer cells may wrap at four characters
LINES = 4  # a smaller size is tried before cells take more lines than this
CROWDED = 9  # from so many lines on, an upright table turns its page
SHORT_NOTE = 120  # characters up to which a table's note is repeated under each of its pages
TOGETHER = 260.0  # points up to which a table stays on one page
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


def split_tail(text: str) -> tuple[str, str]:
    """Text apart from its last word: a Latin word or number, or one Chinese character."""
    tail = TAIL.search(text)
    return (text[:tail.start()], tail[0]) if tail else (text, "")


def gapped(before: str, after: str) -> bool:
    """Whether Chinese meets Latin here, between which a quarter of an em belongs."""
    return bool(before and after) and before.isalnum() and _wide(before) and after.isascii()


def _wide(char: str) -> bool:
    return unicodedata.east_asian_width(char) in "WFA"


@lru_cache(8192)
def measure(text: str) -> float:
    """Width of a line in em: 1 for a Chinese character, about half for a Latin one, a quarter between them."""
    wide = [_wide(char) for char in text]
    return sum(1.0 if one else 0.58 for one in wide) + 0.25 * sum(one != other for one, other in pairwise(wide))


def natural(text: str) -> float:
    """Width in em that ``text`` would like: its longest line."""
    return max((measure(line) for line in text.split("\n")), default=0.0)


def narrowest(text: str, align: str) -> float:
    """Width in em below which ``text`` breaks badly: a number whole, else its longest piece."""
    if align == "right":
        return natural(text)
    pieces = re.split(rf"[\s{BREAK}]", breakable(text))
    solid = max((measure(found) for piece in pieces for found in CLINGING.findall(piece)), default=0.0)
    whole = natural(text)
    return max(solid, whole if whole <= SHORT else min(whole, HEAD))


def fit(grid: Grid) -> tuple[bool, float, list[float]]:
    """(turned page?, text size in points, width of each column in points) of a table.

    Widths follow the content, so that no cell takes more lines than it must; a column's ``width`` tips the
    balance between columns that wrap. A table that is short even upright does not take a turned page for itself.
    """
    size, lines, widths = _best(grid, PORTRAIT)
    if lines < CROWDED and not grid.landscape or _short(grid, lines, size, widths):
        return False, size, widths
    size, _lines, widths = _best(grid, LANDSCAPE)
    return True, size, widths


def _short(grid: Grid, lines: float, size: float, widths: Sequence[float]) -> bool:
    """Whether a table has no rows, or fits upright in less than half a page."""
    return not grid.rows or math.isfinite(lines) and height(grid, size, widths) <= TOGETHER


def _best(grid: Grid, room: float) -> tuple[float, float, list[float]]:
    """The largest size whose cells take few lines, else the smallest; with lines and widths."""
    for size in SIZES:
        lines, widths = _widths(grid, room, size)
        if lines <= LINES:
            break
    return size, lines, widths


def _widths(grid: Grid, room: float, size: float) -> tuple[float, list[float]]:
    """Lines of the fullest cell, and widths that fill ``room``: the fewest lines that fit, by bisection."""
    wishes = [_wish([row[at] for row in grid.rows], column) for at, column in enumerate(grid.columns)]
    least = [need * size + PADDING for need, _load, _want in wishes]
    most = [max(want * size + PADDING, low) for (_need, _load, want), low in zip(wishes, least, strict=True)]
    if sum(least) > room:
        return float("inf"), [low / sum(least) * room for low in least]
    if sum(most) <= room:
        spare = (room - sum(most)) / len(most)
        return 1.0, [width + spare for width in most]
    loads = [load * size for _need, load, _want in wishes]
    hints = [float(column.get("width") or 1) ** 0.5 for column in grid.columns]

    def at(lines: float) -> list[float]:
        shares = [load * hint / lines + PADDING + size for load, hint in zip(loads, hints, strict=True)]
        return [min(max(share, low), high) for share, low, high in zip(shares, least, most, strict=True)]

    few, many = 0.1, 1e4
    for _ in range(40):
        middle = (few * many) ** 0.5
        few, many = (middle, many) if sum(at(middle)) > room else (few, middle)
    widths = at(many)
    lines = max(load / (width - PADDING) for load, width in zip(loads, widths, strict=True))
    return lines, [width * room / sum(widths) for width in widths]


def _wish(texts: Sequence[str], column: dict[str, Any]) -> tuple[float, float, float]:
    """What a column needs at least, how much text most of its cells hold, and its natural width, in em.

    The load is that of the cell at four fifths of all: one long cell does not starve the other columns.
    """
    head = natural(column["label"])
    needs = max([
        min(head, max(HEAD, min(_unit_apart(column["label"]), SHORT))),
        *(narrowest(text, column["align"]) for text in texts),
    ])
    loads = sorted(sum(map(measure, text.split("\n"))) for text in texts)
    load = loads[(len(loads) * 4 - 1) // 5] if loads else 0.0
    return needs, max(load, needs), max([head, *map(natural, texts)])


def _unit_apart(head: str) -> float:
    """Width in em of a head whose bracket stands on a line of its own."""
    return max(map(measure, BRACKET.split(head)))


def head_lines(head: str, room: float) -> str:
    """A column's head on as many lines as ``room`` em ask for: a bracket first, then lines of equal length."""
    lines = [head] if measure(head) <= room else BRACKET.split(head)
    return "\n".join(part for line in lines for part in _even(line, room))


def _even(line: str, room: float) -> list[str]:
    count = math.ceil(measure(line) / room)
    if count <= 1 or not all(map(_wide, line)):
        return [line]
    step = math.ceil(len(line) / count)
    return [line[at:at + step] for at in range(0, len(line), step)]


def height(grid: Grid, size: float, widths: Sequence[float]) -> float:
    """Height of a table in points, roughly: the lines of each row's fullest cell."""
    lines = [max(sum(math.ceil(max(measure(line), 0.1) * size / (width - PADDING)) for line in text.split("\n"))
                 for text, width in zip(row, widths, strict=True)) for row in grid.rows]
    return sum((1.45 * count + 0.85) * size for count in [2, *lines])


def phrases(title: str) -> list[str]:
    """A title in the pieces between which a line may break, by the words that titles are made of."""
    words = sorted(sentences(__package__).raw("title_words"), key=len, reverse=True)
    starts = [found.start() for found in re.finditer("|".join(map(re.escape, words)), title)]
    edges = [0, *(at for at in starts if at), len(title)]
    return [title[start:end] for start, end in pairwise(edges)]


def title_lines(title: str, room: float) -> str:
    """A title broken into lines of nearly equal length, none wider than ``room`` em if phrases allow it."""
    pieces = phrases(title)
    fitting = [lines for lines in _divisions(pieces) if max(map(measure, lines)) <= room]
    if not fitting:
        return title
    fewest = min(map(len, fitting))
    even = min((lines for lines in fitting if len(lines) == fewest), key=lambda lines: max(map(measure, lines)))
    return "\n".join(even)


def _divisions(pieces: list[str]) -> list[list[str]]:
    """All ways to put phrases on up to three lines."""
    count = len(pieces)
    cuts = [[], *([one] for one in range(1, count)), *([one, two] for two in range(1, count) for one in range(1, two))]
    return [["".join(pieces[start:end]) for start, end in pairwise([0, *cut, count])] for cut in cuts]


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
