"""Drawings made in one pass are those that matplotlib's own ``savefig`` makes in two."""

import io

import pytest
from matplotlib import rc_context
from matplotlib.backends.backend_svg import FigureCanvasSVG

from budgeteval.display import figure, new_axes
from budgeteval.display.figure import STYLE


def _bars(axes) -> None:
    axes.barh(["教育局（含下属）", "水利局\n第二行", "交通运输局"], [12.5, 88, 100], label="得分")
    axes.axvline(60, linestyle="--", color="#888888", label="及格线")
    axes.legend(loc="best")


def _lines(axes) -> None:
    axes.plot(range(40), [value ** 3 for value in range(40)], marker="o")
    axes.set_yscale("log")
    axes.set_title("支出进度")
    axes.set_xlabel("月", rotation=30)
    axes.text(3, 20, r"斜体 $x^2$ 与 <&>", rotation=45)


@pytest.mark.parametrize("draw", [_bars, _lines])
def test_a_drawing_has_the_bytes_of_savefig(draw) -> None:
    drawing, axes = new_axes()
    draw(axes)
    shown = figure(drawing, "f", "图", "说明").svg
    other, axes = new_axes()
    draw(axes)
    FigureCanvasSVG(other)
    stream = io.StringIO()
    with rc_context(STYLE):
        other.savefig(stream, format="svg", metadata={"Date": None, "Creator": None})
    saved = stream.getvalue()
    assert shown == saved[saved.index("<svg"):].strip()
    assert "教育局" in shown or "支出进度" in shown
