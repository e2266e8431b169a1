"""The demo mark drawn across each page: outlines, not text, so that it never runs into the text of a page."""

from functools import cache

from budgeteval.fonts import FOLDER

FACE = FOLDER / "NotoSansSC-Bold.ttf"
GREY = "#f5f5f5"


@cache
def watermark(text: str) -> str:
    """SVG of ``text`` in one line, one em high, as paths."""
    from fontTools.pens.svgPathPen import SVGPathPen
    from fontTools.pens.transformPen import TransformPen
    from fontTools.ttLib import TTFont

    face = TTFont(FACE, lazy=True)
    glyphs, coverage, em = face.getGlyphSet(), face.getBestCmap(), face["head"].unitsPerEm
    pen, at = SVGPathPen(glyphs), 0
    for char in text:
        name = coverage[ord(char)]
        glyphs[name].draw(TransformPen(pen, (1, 0, 0, -1, at, 0.88 * em)))
        at += glyphs[name].width
    return (f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {at} {em}">'
            f'<path fill="{GREY}" d="{pen.getCommands()}"/></svg>')
