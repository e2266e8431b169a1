"""整改反馈表: one workbook per problem of the rectification ledger that the department has still to answer."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from budgeteval.blanks.paper import Paper
from budgeteval.blanks.words import layouts, message
from budgeteval.forms.vocabulary import compact
from budgeteval.stages.application.ledger import read_office

FIXED = ("number", "department", "project", "problem", "advice")
LONG = ("answer", "evidence")
HEIGHT = 110


def to_answer(folder: Path, department: str) -> list[dict[str, Any]]:
    """Lines of the ledger in ``folder`` that are this department's and not accepted, with a number and a problem."""
    issued = read_office(folder).issued
    own = issued[(issued["department"].map(compact) == compact(department)) & (issued["verdict"] != "accepted")]
    return [dict(row) for row in own.to_dict("records") if row["number"] and row["problem"]]


def answer_forms(lines: list[dict[str, Any]]) -> Iterator[tuple[str, bytes]]:
    """File name without number, and workbook, of each line."""
    for line in lines:
        yield line["number"], answer_form(line)


def answer_form(line: dict[str, Any]) -> bytes:
    """The form for one problem; an empty ``line`` gives a blank one."""
    text, words = layouts(), layouts()["answer"]
    paper = Paper(text["titles"]["rectification"])
    page = paper.page(text["names"]["rectification"], (16, 40, 40))
    page.put(0, 0, text["titles"]["rectification"], "title", right=2)
    page.height(0, 30)
    for row, (field, name) in enumerate(words.items(), start=1):
        value = line.get(field, "") if field in FIXED else ""
        page.put(row, 0, name)
        page.put(row, 1, value, "fixed" if value else "answer", right=2)
        page.height(row, HEIGHT if field in LONG else 40 if field in FIXED else 24)
    foot = len(words) + 1
    page.put(foot, 0, text["notes"]["rectification"] + message("date"), "note", right=2)
    page.height(foot, 30)
    return paper.bytes()
