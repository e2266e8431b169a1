"""Figures: vector, deterministic, with alternative text, in the set-up's own faces."""

from dataclasses import dataclass
from functools import cache
from html import escape
from typing import TYPE_CHECKING, Any

from budgeteval.display.model import Display
from budgeteval.display.text import Note, note_html, note_model, stated
from budgeteval.facts import Fact
from budgeteval.fonts import FOLDER

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure as Drawing

STYLE: dict[Any, Any] = {
    "font.family": ["Noto Sans SC"],
    "font.size": 9,
    "axes.unicode_minus": False,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "svg.fonttype": "none",
    "svg.hashsalt": "budgeteval",
    "figure.constrained_layout.use": True,
}


@dataclass(frozen=True)
class Figure(Display):
    """A captioned drawing as SVG; ``alt`` says in words what it shows."""

    name: str
    caption: str
    alt: str
    svg: str
    note: Note = ""
    facts: tuple[Fact, ...] = ()
    kind = "figure"

    def model(self) -> dict[str, Any]:
        return {"name": self.name, "caption": self.caption, "alt": self.alt, "svg": self.svg,
                "note": note_model(self.note)}

    def html(self) -> str:
        return (
            f'<figure class="drawing"><div role="img" aria-label="{escape(self.alt)}">{self.svg}</div>'
            f"<figcaption>{escape(self.caption)}</figcaption>{note_html(self.note)}</figure>"
        )


def new_axes(width: float = 6.1, height: float = 3.0, **subplots: Any) -> "tuple[Drawing, Axes]":
    """An empty drawing in the house style; inches, the text block being 6.1 wide."""
    _faces()
    from matplotlib import rc_context
    from matplotlib.figure import Figure as Drawing

    from budgeteval.display.vector import Canvas

    with rc_context(STYLE):
        drawing = Drawing(figsize=(width, height), layout="constrained")
        Canvas(drawing)
        return drawing, drawing.subplots(**subplots)


def figure(drawing: "Drawing", name: str, caption: str, alt: str, *, note: Note = "",
           facts: tuple[Fact, ...] = ()) -> Figure:
    """The finished drawing as a display object; same input, same bytes."""
    from matplotlib import rc_context

    from budgeteval.display.vector import drawn

    with rc_context(STYLE):
        svg = drawn(drawing)
    return Figure(name, caption, alt, svg[svg.index("<svg"):].strip(), note, stated(facts, note))


@cache
def _faces() -> None:
    """Make the set-up's own faces known to matplotlib, and the house style its default.

    The style is set for the whole process: legends and labels that a stage adds to the axes later
    take their face from the defaults of that moment.
    """
    from matplotlib import font_manager, rcParams

    for path in sorted(FOLDER.glob("NotoSansSC-*.ttf")):
        font_manager.fontManager.addfont(path)
    rcParams.update(STYLE)
