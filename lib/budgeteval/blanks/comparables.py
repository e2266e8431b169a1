"""项目横向比较表: similar projects beside the one evaluated, as the key evaluation reads them."""

from collections.abc import Mapping, Sequence
from typing import Any

from budgeteval.blanks.paper import Page, Paper
from budgeteval.blanks.words import message
from budgeteval.stages.key_evaluation.benchmark.read import layout

HEAD, TOP = 3, 4
NUMBERS = ("cost", "output", "second")
CHOICES = ("own", "comparable")
Line = Mapping[str, Any]
"""Column of the sheet (:data:`layout` ``heads``) -> what stands there."""


def comparables_form(project: str, code: str, lines: Sequence[Line] = ()) -> bytes:
    """The sheet for one project: its own line first, then ``lines``, or spare rows."""
    words = layout()
    paper = Paper(words["title"])
    page = paper.page(words["sheet"], words["widths"], landscape=True)
    last = len(words["heads"]) - 1
    page.put(0, 0, words["title"], "title", right=last)
    page.height(0, 30)
    for row, (label, value) in enumerate(zip(words["lines"].values(), (project, code), strict=True), start=1):
        page.put(row, 0, label)
        page.put(row, 1, value, "fixed" if value else "answer", right=last)
    for column, (field, label) in enumerate(words["heads"].items()):
        page.put(HEAD, column, label + (words["cost_unit"] if field == "cost" else ""))
    yes, no = words["answers"].values()
    rows = list(lines) or [{"own": yes, "name": project, "comparable": yes}, *[{"own": no}] * words["rows"]]
    for row, one in enumerate(rows, start=TOP):
        _fill(page, row, one)
    page.put(TOP + len(rows), 0, words["note"], "note", right=last)
    page.height(TOP + len(rows), 44)
    page.repeat(HEAD)
    return paper.bytes()


def _fill(page: Page, row: int, one: Line) -> None:
    for column, field in enumerate(layout()["heads"]):
        value = one.get(field)
        page.put(row, column, value, "number" if field in NUMBERS else "answer")
        if field in NUMBERS:
            page.limit(row, column, message("number"))
        if field in CHOICES:
            page.choose(row, column, list(layout()["answers"].values()), message("comparable"))
    page.height(row, 30)
