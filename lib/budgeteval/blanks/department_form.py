"""部门整体支出绩效自评表: tasks and budget from the register; results, goals and indicators to fill."""

from math import nan

from budgeteval.blanks.blocks import foot, goals, rows, title, wan
from budgeteval.blanks.content import Line, Project
from budgeteval.blanks.paper import Page, Paper
from budgeteval.blanks.words import labels, layouts, message

LAST = 9
LEVELS = 4
HEADS = ("weight", "target", "achieved", "score", "reason")


def department_form(department: str, fiscal_year: int, projects: list[Project], execution_weight: float) -> bytes:
    """The form of one department; ``projects`` are its projects of the year."""
    text = layouts()
    paper = Paper(text["titles"]["department"])
    page = paper.page(text["names"]["department"], (11, 20, 18, 18, 12, 14, 12, 9, 10, 14))
    row = title(page, "department", fiscal_year, LAST)
    page.put(row, 0, labels()["department_name"])
    page.put(row, 1, department, "fixed", right=LAST)
    row = _tasks(page, row + 1, projects, execution_weight)
    row = goals(page, "", row, LEVELS, LAST)
    bottom = _indicators(page, row)
    page.put(bottom, 0, labels()["total"], right=LEVELS - 1)
    page.put(bottom, LEVELS, None, "number")
    page.put(bottom, LEVELS + 1, None, "fixed", right=LEVELS + 2)
    page.put(bottom, LEVELS + 3, None, "number")
    page.put(bottom, LEVELS + 4, None, "fixed", right=LAST)
    foot(page, bottom + 1, text["notes"]["department"], LAST)
    return paper.bytes()


def _tasks(page: Page, row: int, projects: list[Project], weight: float) -> int:
    """Task block: basic expenditure, the largest projects, the rest in one line, spare lines, the total."""
    words = layouts()["tasks"]
    body = row + 2
    lines = _lines(projects)
    bottom = body + len(lines)
    page.put(row, 0, words["block"], bottom=bottom)
    for column, name in ((1, "name"), (2, "completed"), (7, "weight"), (8, "rate"), (9, "score")):
        page.put(row, column, words[name], bottom=row + 1)
    for column, name in ((3, "budget"), (5, "spent")):
        page.put(row, column, words[name], right=column + 1)
        page.put(row + 1, column, words["whole"])
        page.put(row + 1, column + 1, words["fiscal"])
    for place, (name, yuan) in enumerate([*lines, (words["total"], nan)]):
        known = bool(name)
        page.put(body + place, 1, name, "fixed" if known else "answer")
        page.put(body + place, 2, None, "fixed" if body + place == bottom else "answer")
        for column in range(3, 7):
            page.put(body + place, column, wan(yuan) if column == 3 else None, "number")
        page.put(body + place, 7, weight if body + place == bottom else None, "fixed")
        page.put(body + place, 8, None, "rate")
        page.put(body + place, 9, None, "number")
    page.limit(body, 3, message("number"), bottom=bottom, right=6)
    return bottom + 1


def _lines(projects: list[Project]) -> list[tuple[str, float]]:
    """Names and budgets of the task lines; amounts nobody knows are NaN."""
    words = layouts()["tasks"]
    ordered = sorted(projects, key=lambda one: (-one.budget_yuan, one.row["project_code"]))
    shown, rest = ordered[: words["shown"]], ordered[words["shown"]:]
    named = [(words["basic"], nan), *((one.row["project"], one.budget_yuan) for one in shown)]
    if rest:
        named.append((words["rest"], sum(one.budget_yuan for one in rest)))
    return named + [("", nan)] * words["spare"]


def _indicators(page: Page, row: int) -> int:
    text = layouts()
    names = text["columns"]["self_evaluation"]
    for place, name in enumerate(text["levels"], start=1):
        page.put(row, place, name)
    for place, name in enumerate(HEADS):
        page.put(row, LEVELS + place, names[name], right=LAST if name == "reason" else None)
    bottom = rows(page, (), row + 1, False, _fields)
    page.put(row, 0, labels()["indicators"], bottom=bottom - 1)
    page.limit(row + 1, LEVELS, message("weight"), bottom=bottom - 1, maximum=100)
    page.choose(row + 1, LEVELS + 2, text["tiers"], message("tier"), bottom=bottom - 1, strict=False)
    page.limit(row + 1, LEVELS + 3, message("weight"), bottom=bottom - 1, maximum=100)
    page.repeat(row)
    return bottom


def _fields(page: Page, row: int, _line: Line) -> None:
    for place, name in enumerate(HEADS):
        page.put(row, LEVELS + place, None, "number" if name in ("weight", "score") else "answer",
                 right=LAST if name == "reason" else None)
