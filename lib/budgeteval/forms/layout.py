"""Several forms in one sheet: where one ends and the next begins, below or beside it."""

from budgeteval.forms import vocabulary
from budgeteval.forms.fund_header import fund_header
from budgeteval.forms.indicator_header import indicator_header
from budgeteval.forms.sheet import Sheet

TITLE_REACH = 8
LONGEST_TITLE = 60


def split(sheet: Sheet) -> list[Sheet]:
    """Parts of a sheet that hold one form each, from left to right and top to bottom."""
    if not sheet.cells:
        return []
    parts = []
    for side in _beside(sheet):
        parts += _below(side)
    return parts


def _beside(sheet: Sheet) -> list[Sheet]:
    """Cut a sheet at empty columns, or where all heads come again, if both sides are forms of their own."""
    left, right = min(column for _, column in sheet.cells), sheet.right
    bottom = max(sheet.by_row)
    for column in _cuts(sheet, left, right):
        first, second = sheet.cut(0, bottom, left, column - 1), sheet.cut(0, bottom, column, right)
        if _is_form(first) and _is_form(second):
            return [first, *_beside(second)]
    return [sheet]


def _cuts(sheet: Sheet, left: int, right: int) -> list[int]:
    """Columns at which a second form may begin: behind an empty column, or at a second project label of one row."""
    used: set[int] = {column for _, column in sheet.cells}
    for span in sheet.merges:
        used.update(range(span.left, span.right + 1))
    cuts = [column for column in range(left + 1, right + 1) if column in used and column - 1 not in used]
    for row, columns in sheet.by_row.items():
        if len(columns) < 4:
            continue
        labels = [c for c in columns if vocabulary.role("identity", sheet.text(row, c)) == "project"]
        cuts += labels[1:]
    return [cut for cut in cuts if not any(span.left < cut <= span.right for span in sheet.merges)]


def _is_form(sheet: Sheet) -> bool:
    """Whether a part has an indicator head and a project (or its own title)."""
    head = any(indicator_header(sheet, row) for row in sheet.rows)
    named = any(_has_project(sheet, row) for row in sheet.rows) or any(_is_title(sheet, row) for row in sheet.rows[:4])
    return head and named


def _below(sheet: Sheet) -> list[Sheet]:
    """Cut a sheet above each title or project label that comes after a finished block."""
    starts = [sheet.rows[0]] if sheet.rows else []
    body = False
    last_body = -1
    for index, row in enumerate(sheet.rows):
        if body and (_has_project(sheet, row) or _begins(sheet, index)):
            start = _pull_up(sheet, index, last_body)
            starts.append(start)
            body = False
        if indicator_header(sheet, row) or fund_header(sheet, row):
            body = body or bool(indicator_header(sheet, row))
            last_body = row
        elif body and vocabulary.is_("total", sheet.text(row, sheet.by_row[row][0])):
            last_body = row
    bounds = [*starts[1:], (sheet.rows[-1] + 1) if sheet.rows else 0]
    left, right = 0, max(sheet.right, 0)
    if len(starts) < 2:
        return [sheet]
    return [sheet.cut(start, end - 1, left, right) for start, end in zip(starts, bounds, strict=True)]


def _has_project(sheet: Sheet, row: int) -> bool:
    """Whether a row names a project: the label first in its row, with a value behind it or in the cell."""
    first = sheet.by_row[row][0]
    text = sheet.text(row, first)
    if not vocabulary.inline(text) and vocabulary.role("identity", text) == "project" and len(sheet.by_row[row]) > 1:
        return not indicator_header(sheet, row)
    return any(role == "project" for role, _ in vocabulary.inline(text))


def _is_title(sheet: Sheet, row: int) -> bool:
    columns = sheet.by_row[row]
    bare = vocabulary.compact(sheet.text(row, columns[0]))
    if len(columns) > 2 or not 4 <= len(bare) <= LONGEST_TITLE or vocabulary.is_("note", bare):
        return False
    named = any(found.search(bare) for _, found in vocabulary.ordered("kinds"))
    return named and bool(vocabulary.pattern("title_end").search(bare))


def _begins(sheet: Sheet, index: int) -> bool:
    """Whether a title stands here with the head of a form close below it."""
    if not _is_title(sheet, sheet.rows[index]):
        return False
    below = sheet.rows[index + 1 : index + 1 + TITLE_REACH]
    return any(_has_project(sheet, row) or indicator_header(sheet, row) or fund_header(sheet, row) for row in below)


def _pull_up(sheet: Sheet, index: int, last_body: int) -> int:
    """First row of the form whose project label is at ``index``: titles, years and units right above belong to it."""
    start = sheet.rows[index]
    while index > 0:
        above = sheet.rows[index - 1]
        columns = sheet.by_row[above]
        text = vocabulary.compact(sheet.text(above, columns[0]))
        if above <= last_body or len(columns) > 2 or not vocabulary.pattern("above_form").search(text):
            break
        if len(text) > LONGEST_TITLE:
            break
        index -= 1
        start = above
    return start
