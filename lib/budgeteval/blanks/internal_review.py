"""三级复核意见单: what the three reviewers of a key evaluation say and what is answered, as that stage reads it."""

from collections.abc import Mapping, Sequence

from budgeteval.blanks.paper import Paper
from budgeteval.blanks.words import labels, layouts, message
from budgeteval.stages.key_evaluation.grid import vocabulary

HEAD, TOP = 3, 4
HEIGHT = 40
Comment = Mapping[str, str]
"""Column of the sheet -> what stands there."""


def review_form(project: str, code: str, comments: Sequence[Sequence[Comment]] = ((), (), ())) -> bytes:
    """The sheet for one project: spare rows for each level, or the ``comments`` of each."""
    text, words = layouts(), layouts()["review"]
    heads = vocabulary()["tables"]["internal_review"]["columns"]
    paper = Paper(text["titles"]["review"])
    page = paper.page(text["names"]["review"], words["widths"], landscape=True)
    last = len(heads) - 1
    page.put(0, 0, text["titles"]["review"], "title", right=last)
    page.height(0, 30)
    for row, (name, value) in enumerate((("project", project), ("project_code", code)), start=1):
        page.put(row, 0, labels()[name])
        page.put(row, 1, value, "fixed" if value else "answer", right=last)
    for column, names in enumerate(heads.values()):
        page.put(HEAD, column, names[0])
    row = TOP
    for level, given in zip(words["levels"], comments, strict=True):
        for one in given or [{}] * words["rows"]:
            page.put(row, 0, level, "answer")
            for column, field in enumerate(list(heads)[1:], start=1):
                page.put(row, column, one.get(field), "answer")
            page.height(row, HEIGHT)
            row += 1
    page.choose(TOP, 0, words["levels"], message("level"), bottom=row - 1)
    page.put(row, 0, text["notes"]["review"] + message("date"), "note", right=last)
    page.height(row, 32)
    page.repeat(HEAD)
    return paper.bytes()
