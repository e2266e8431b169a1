"""Plain drawings for a page: shapes with classes, which the page's style colours by day and by night."""

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

WIDTH, HEIGHT = 420, 240
LEFT, RIGHT, TOP, BOTTOM = 34, 16, 22, 36
RADIUS = {"dot": 2.2, "hot": 3.2}


@dataclass(frozen=True)
class Scale:
    """From values between ``low`` and ``high`` to places between ``start`` and ``end``."""

    low: float
    high: float
    start: float
    end: float

    def __call__(self, value: float) -> float:
        share = (value - self.low) / (self.high - self.low) if self.high > self.low else 0.5
        return self.start + (self.end - self.start) * min(max(share, 0.0), 1.0)

    def ticks(self, step: float) -> list[float]:
        """Multiples of a step within the scale."""
        first = -int(-self.low // step)
        return [n * step for n in range(first, int(self.high / step + 1e-9) + 1)]


@dataclass(frozen=True)
class Point:
    """A dot of a scatter: its values, its class (a style), what it says when pointed at."""

    x: float
    y: float
    kind: str
    text: str


@dataclass(frozen=True)
class Axis:
    """An axis: its name, its range, a mark every ``step``, and how a mark is written."""

    label: str
    low: float
    high: float
    step: float
    form: str = "{:g}"
    factor: float = 1.0


def scatter(points: Sequence[Point], x: Axis, y: Axis, *, limit: float | None = None, diagonal: bool = False) -> str:
    """A scatter of points; ``limit`` is an upright line at that value of x, ``diagonal`` the line x = y."""
    across = Scale(x.low, x.high, LEFT, WIDTH - RIGHT)
    up = Scale(y.low, y.high, HEIGHT - BOTTOM, TOP)
    shapes = [*_axes(x, y, across, up)]
    if limit is not None:
        shapes.append(_line(across(limit), TOP, across(limit), HEIGHT - BOTTOM, "limit"))
    if diagonal:
        low, high = max(x.low, y.low), min(x.high, y.high)
        shapes.append(_line(across(low), up(low), across(high), up(high), "limit"))
    shapes += [f'<circle class="{one.kind}" cx="{_n(across(one.x))}" cy="{_n(up(one.y))}" r="{RADIUS[one.kind]}">'
               f"<title>{escape(one.text)}</title></circle>"
               for one in sorted(points, key=lambda one: one.kind == "hot")]
    return _svg(HEIGHT, shapes)


@dataclass(frozen=True)
class Bar:
    """A named row of stacked shares: (count, class) from left to right."""

    name: str
    parts: tuple[tuple[int, str], ...]


BAR, GAP, NAMES = 12, 4, 158


def bars(rows: Sequence[Bar]) -> str:
    """Rows of stacked bars, each as long as its share of the longest, with its counts' total at the end."""
    most = max((sum(count for count, _ in row.parts) for row in rows), default=1) or 1
    across = Scale(0, most, NAMES, WIDTH - 28)
    shapes = []
    for at, row in enumerate(rows):
        top, done = at * (BAR + GAP) + GAP, 0
        shapes.append(_text(NAMES - 6, top + BAR - 3, row.name, "end"))
        for count, kind in row.parts:
            width = across(done + count) - across(done)
            if count:
                shapes.append(f'<rect class="{kind}" x="{_n(across(done))}" y="{top}" width="{_n(width)}" '
                              f'height="{BAR}"/>')
            done += count
        shapes.append(_text(across(done) + 5, top + BAR - 3, str(done), "start"))
    return _svg(len(rows) * (BAR + GAP) + GAP, shapes)


def _axes(x: Axis, y: Axis, across: Scale, up: Scale) -> list[str]:
    foot = HEIGHT - BOTTOM
    shapes = [_line(LEFT, foot, WIDTH - RIGHT, foot, "axis")]
    for value in up.ticks(y.step):
        shapes += [_line(LEFT, up(value), WIDTH - RIGHT, up(value), "grid"),
                   _text(LEFT - 5, up(value) + 4, y.form.format(value * y.factor), "end")]
    shapes += [_text(across(value), foot + 15, x.form.format(value * x.factor), "middle")
               for value in across.ticks(x.step)]
    return [*shapes, _text(WIDTH - RIGHT, HEIGHT - 5, x.label, "end"), _text(LEFT, TOP - 10, y.label, "start")]


def _line(x1: float, y1: float, x2: float, y2: float, kind: str) -> str:
    return f'<line class="{kind}" x1="{_n(x1)}" y1="{_n(y1)}" x2="{_n(x2)}" y2="{_n(y2)}"/>'


def _text(x: float, y: float, text: str, anchor: str) -> str:
    return f'<text x="{_n(x)}" y="{_n(y)}" text-anchor="{anchor}">{escape(text)}</text>'


def _svg(height: float, shapes: Sequence[str]) -> str:
    return (f'<svg viewBox="0 0 {WIDTH} {_n(height)}" aria-hidden="true" focusable="false">'
            f"{''.join(shapes)}</svg>")


def _n(number: float) -> str:
    return f"{number:.1f}".removesuffix(".0")
