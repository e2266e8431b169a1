"""The demo mark drawn across each page: a picture, not text, so that it never runs into the text of a page.

A PDF holds a picture once for all its pages; outlines it would hold, and set, again for each.
"""

import io
from functools import cache

from budgeteval.fonts import FOLDER

FACE = FOLDER / "NotoSansSC-Bold.ttf"
GREY, WHITE = 0xF5, 0xFF
PIXELS = 160  # high: a mark of 60 points at some 200 dots per inch


@cache
def watermark(text: str) -> bytes:
    """PNG of ``text`` in one line, one em high."""
    from PIL import Image, ImageDraw, ImageFont

    face = ImageFont.truetype(FACE, PIXELS, layout_engine=ImageFont.Layout.BASIC)
    picture = Image.new("L", (round(face.getlength(text)), PIXELS), WHITE)
    ImageDraw.Draw(picture).text((0, round(0.88 * PIXELS)), text, GREY, face, anchor="ls")
    stream = io.BytesIO()
    picture.save(stream, "PNG")
    return stream.getvalue()
