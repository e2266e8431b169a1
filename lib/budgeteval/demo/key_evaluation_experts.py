"""Experts' sheets of a fictional key evaluation: two rounds of the marks, and comparisons of the dimensions."""

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from budgeteval.blanks.expert_marks import mark_sheet
from budgeteval.demo.key_evaluation_draft import Draft
from budgeteval.demo.vocabulary import words
from budgeteval.stages.key_evaluation.experts.read import layout


def expert_sheets(draft: Draft) -> Iterator[tuple[str, bytes]]:
    """File below the project's folder and workbook of each expert; the first expert revised one mark."""
    text = words("key_evaluation")["experts"]
    judged = [row | {"standard": words("key_evaluation")["standards"][row["method"]].format(points="", formula="")}
              for row in draft.rows if row["method"] == "qual_quant"]
    for place, expert in enumerate(dict.fromkeys(one["expert"] for one in draft.marks)):
        marks = {one["code"]: one["mark"] for one in draft.marks if one["expert"] == expert}
        yield f"{layout()['folder']}/{layout()['name']}-{expert}.xlsx", mark_sheet(
            draft.project["project"], draft.code, expert, judged, _rounds(marks, place, text), _pairs(place, text))


def _rounds(marks: dict[str, Decimal], place: int, text: dict[str, Any]) -> dict[str, dict[str, tuple[Any, str]]]:
    first = {code: (mark, text["reason"]) for code, mark in marks.items()}
    if place:
        return {"first": first}
    code, final = next(iter(marks.items()))
    first[code] = (final - Decimal(str(text["revised_by"])), text["reason"])
    return {"first": first, "second": {code: (final, text["revised"])}}


def _pairs(place: int, text: dict[str, Any]) -> dict[tuple[int, int], Any]:
    """Upper triangles, row by row; an expert without one left the sheet empty."""
    given = text["pairs"][place] if place < len(text["pairs"]) else []
    upper = [(row, column) for row in range(4) for column in range(row + 1, 4)]
    return dict(zip(upper, given, strict=False))
