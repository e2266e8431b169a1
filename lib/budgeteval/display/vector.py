"""Drawings to SVG with one pass of layout and one of drawing; what a text measures is remembered.

``savefig`` draws a constrained figure twice, the first time only to have it laid out, and measures every text anew
for every renderer. Here the layout is asked for by itself, and both passes share their measures.
"""

import io
from functools import cache, lru_cache
from typing import TYPE_CHECKING, Any

from matplotlib.backends.backend_mixed import MixedModeRenderer
from matplotlib.backends.backend_svg import FigureCanvasSVG, RendererSVG
from matplotlib.font_manager import FontProperties, fontManager, get_font
from matplotlib.textpath import text_to_path

if TYPE_CHECKING:
    from matplotlib.figure import Figure

POINTS = 72  # dots per inch of a vector drawing
IMAGES = 100  # dots per inch of pictures inside it
METADATA = {"Date": None, "Creator": None}
Heights = tuple[float, float, float] | tuple[None, None, None]


class Renderer(RendererSVG):
    """SVG renderer that measures a text in a face once per process."""

    def get_text_width_height_descent(self, s: str, prop: FontProperties, ismath: Any) -> tuple[float, float, float]:
        return _measured(s, prop.copy(), ismath)

    def _get_font_height_metrics(self, prop: FontProperties) -> Heights:
        return _heights(prop)


class Canvas(FigureCanvasSVG):
    """Canvas that has a renderer to measure with, so that none is made for it by a trial drawing."""

    def get_renderer(self) -> Renderer:
        return _measuring()


def drawn(drawing: "Figure") -> str:
    """The drawing as SVG text: laid out once, drawn once."""
    stream = io.StringIO()
    drawing.dpi = POINTS
    if engine := drawing.get_layout_engine():
        engine.execute(drawing)
        drawing.set_layout_engine("none")
    width, height = drawing.get_size_inches()
    inner = Renderer(width * POINTS, height * POINTS, stream, image_dpi=IMAGES, metadata=METADATA)
    renderer: Any = MixedModeRenderer(drawing, width, height, IMAGES, inner)
    drawing.draw(renderer)
    renderer.finalize()
    return stream.getvalue()


@cache
def _measuring() -> Renderer:
    return Renderer(POINTS, POINTS, io.StringIO())


@lru_cache(4096)
def _measured(text: str, prop: FontProperties, ismath: Any) -> tuple[float, float, float]:
    return text_to_path.get_text_width_height_descent(text, prop, ismath)


@lru_cache(64)
def _heights(prop: FontProperties) -> Heights:
    """Ascent, descent and line gap of a face from its OS/2 table; without one, matplotlib looks elsewhere."""
    face = get_font(fontManager._find_fonts_by_props(prop))
    table, head = face.get_sfnt_table("OS/2"), face.get_sfnt_table("head")
    if table is None or head is None:
        return None, None, None
    scale = 1 / head["unitsPerEm"] * prop.get_size_in_points() * POINTS / POINTS
    return table["sTypoAscender"] * scale, -table["sTypoDescender"] * scale, table["sTypoLineGap"] * scale
