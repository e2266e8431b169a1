"""Drawings for Word: as SVG in words that office programs know, and as a picture for those that read no SVG."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from budgeteval import threads
from budgeteval.publish.model import Drawing
from budgeteval.publish.pdf import faces

EMU = 12700  # to the point
PIXELS = 150  # per inch, of the picture
FONT = re.compile(r"font: (?:(italic|oblique) )?(?:(bold|\d+) )?([\d.]+px) '[^']*'(?:, [^;\"]*)?")
FAMILIES = "'Microsoft YaHei', 'Noto Sans SC', sans-serif"
SIZE = re.compile(r'<svg\b[^>]*?\bviewBox="[-\d.]+ [-\d.]+ ([\d.]+) ([\d.]+)"')


@dataclass(frozen=True)
class Figure:
    """A drawing's two forms and its size in English metric units."""

    svg: str
    png: bytes
    width: int
    height: int


def figures(drawings: Sequence[Drawing], room: float) -> dict[str, Figure]:
    """Drawings by anchor, none wider than ``room`` points; same drawings, same bytes."""
    made = {}
    for drawing, png in zip(drawings, _pictures([one.svg for one in drawings]), strict=True):
        width, height = _size(drawing.svg)
        scale = min(1.0, room / width)
        made[drawing.anchor] = Figure(portable(drawing.svg), png, int(width * scale * EMU), int(height * scale * EMU))
    return made


def portable(svg: str) -> str:
    """A drawing whose fonts are told property by property: office programs misread CSS's ``font: 9px …``."""
    return FONT.sub(lambda found: "; ".join(filter(None, (
        f"font-style: {found[1]}" if found[1] else "", f"font-weight: {found[2]}" if found[2] else "",
        f"font-size: {found[3]}", f"font-family: {FAMILIES}"))), svg)


def _size(svg: str) -> tuple[float, float]:
    """Width and height in points."""
    found = SIZE.search(svg)
    if found is None:
        raise ValueError(f"expected a drawing with a viewBox, found {svg[:200]!r}")
    return float(found[1]), float(found[2])


def _pictures(drawings: Sequence[str]) -> list[bytes]:
    """PNG of each drawing, all set in one go, in the set-up's own faces."""
    if not drawings:
        return []
    import typst

    threads.keep("Typst")
    files = {f"{at}.svg": svg.encode() for at, svg in enumerate(drawings)}
    pages = "#pagebreak()\n".join(f'#image("{name}")\n' for name in files)
    files["main.typ"] = f"#set page(width: auto, height: auto, margin: 0pt, fill: white)\n{pages}".encode()
    made = typst.compile(files, font_paths=faces(), format="png", ppi=PIXELS)  # type: ignore
    return list(made) if isinstance(made, list) else [made]
