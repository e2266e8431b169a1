"""Before processes are forked that draw or publish: read and work out, once, what all of them need.

Typst is imported by none of this: a child of a process that has used it hangs when it uses it too.
"""

from collections.abc import Iterable

from budgeteval.display import figure, new_axes
from budgeteval.publish.docx import word
from budgeteval.publish.html import html
from budgeteval.publish.pdf import template
from budgeteval.publish.report import load
from budgeteval.publish.watermark import watermark

BLANK = {"cells": [{"cell_type": "markdown", "id": "a", "metadata": {}, "source": "# 1"}], "metadata": {},
         "nbformat": 4, "nbformat_minor": 5}
SAMPLE = ("0123456789", "0%", "20%", "40%", "60%", "80%", "100%")


def warm(marks: Iterable[str] = ()) -> None:
    """Load the notebook format's schema, the faces' coverage, the templates, and what a drawing needs.

    ``marks`` are the demo marks whose outlines the reports will carry.
    """
    import nbformat

    nbformat.validate(nbformat.from_dict(BLANK))
    html(load(BLANK))
    word(load(BLANK))
    template()
    for mark in marks:
        watermark(mark)
    _draw()


def _draw() -> None:
    """One drawing with a part of every sort."""
    drawing, axes = new_axes()
    axes.bar(range(len(SAMPLE)), range(len(SAMPLE)), label=SAMPLE[0])
    axes.plot(range(len(SAMPLE)), marker="o", label=SAMPLE[1])
    axes.set_xticks(range(len(SAMPLE)), SAMPLE)
    axes.set_title(SAMPLE[0])
    axes.set_ylabel(SAMPLE[0])
    axes.legend()
    figure(drawing, "warm", "", "")
