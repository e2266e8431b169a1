"""专家评分表: an expert's blind marks, second round and comparisons of dimensions, as the key evaluation reads them."""

from collections.abc import Mapping, Sequence
from typing import Any

from budgeteval.blanks.paper import Page, Paper
from budgeteval.blanks.words import message
from budgeteval.stages.key_evaluation.experts.read import ROUNDS, layout

HEAD, TOP, LAST = 4, 5, 5
Indicators = Sequence[Mapping[str, Any]]
Filled = Mapping[str, Mapping[str, tuple[Any, str]]]
"""Round -> code of the indicator -> mark and reason."""


def mark_sheet(project: str, code: str, expert: str, indicators: Indicators, filled: Filled | None = None,
               pairs: Mapping[tuple[int, int], Any] | None = None) -> bytes:
    """The workbook of one expert; ``indicators`` name code, level3, weight and standard; ``pairs`` by row and column.

    Nothing of what others marked stands in it: the first round is blind.
    """
    words = layout()
    paper = Paper(words["name"])
    for name in ROUNDS:
        page = paper.page(words["sheets"][name], words["widths"], landscape=True)
        _lines(page, name, (project, code, expert), LAST)
        _round(page, name, indicators, (filled or {}).get(name, {}))
    _pairs(paper.page(words["sheets"]["pairs"], (16, 12, 12, 12, 12)), (project, code, expert), pairs or {})
    return paper.bytes()


def _lines(page: Page, name: str, values: Sequence[str], last: int) -> None:
    words = layout()
    page.put(0, 0, words["titles"][name], "title", right=last)
    page.height(0, 30)
    for row, (label, value) in enumerate(zip(words["lines"].values(), values, strict=True), start=1):
        page.put(row, 0, label)
        page.put(row, 1, value, "fixed" if value else "answer", right=last)


def _round(page: Page, name: str, indicators: Indicators, filled: Mapping[str, tuple[Any, str]]) -> None:
    words = layout()
    for column, label in enumerate(words["heads"][name].values()):
        page.put(HEAD, column, label)
    rows = list(indicators) or [{}] * words["spare"]
    for row, one in enumerate(rows, start=TOP):
        mark, reason = filled.get(one.get("code", ""), (None, ""))
        for column, field in enumerate(("code", "level3", "weight", "standard")):
            page.put(row, column, one.get(field), "fixed" if one else "answer")
        page.put(row, 4, None if mark is None else float(mark), "number")
        page.limit(row, 4, message("number"), maximum=one.get("weight"))
        page.put(row, 5, reason, "answer")
        page.height(row, 40)
    page.put(TOP + len(rows), 0, words["notes"][name], "note", right=LAST)
    page.height(TOP + len(rows), 32)
    page.repeat(HEAD)


def _pairs(page: Page, values: Sequence[str], pairs: Mapping[tuple[int, int], Any]) -> None:
    words = layout()
    names = list(words["dimensions"].values())
    _lines(page, "pairs", values, len(names))
    page.put(HEAD, 0, words["pairs"])
    for at, name in enumerate(names):
        page.put(HEAD, at + 1, name)
        page.put(TOP + at, 0, name)
        for other in range(len(names)):
            page.put(TOP + at, other + 1, pairs.get((at, other), 1 if at == other else None),
                     "answer" if other > at else "centre")
    page.put(TOP + len(names), 0, words["notes"]["pairs"], "note", right=len(names))
    page.height(TOP + len(names), 44)
