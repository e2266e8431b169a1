"""Parts that several forms share: title, goals, rows of indicators, the foot."""

from collections.abc import Callable, Sequence
from math import isnan

from budgeteval.blanks.content import Line
from budgeteval.blanks.paper import Page
from budgeteval.blanks.words import labels, layouts
from budgeteval.numbers import WAN

Fields = Callable[[Page, int, Line], None]
"""Writes the fields of one indicator behind its three levels: page, row, indicator."""


def title(page: Page, kind: str, fiscal_year: int, last: int) -> int:
    """Title and year over all columns; returns the next free row."""
    text = layouts()
    page.put(0, 0, text["titles"][kind], "title", right=last)
    page.height(0, 30)
    page.put(1, 0, text["year"].format(year=fiscal_year), "subtitle", right=last)
    return 2


def wan(yuan: float) -> float:
    """Yuan as ten thousands, exact to the yuan's hundredth."""
    return yuan if isnan(yuan) else round(yuan / WAN, 6)


def wide(page: Page, row: int, name: str, value: str, last: int, *, locked: bool = False) -> int:
    """One long text beside its label; returns the next free row."""
    page.put(row, 0, name)
    page.put(row, 1, value, "fixed" if locked else "answer", right=last)
    page.height(row, 60)
    return row + 1


def goals(page: Page, goal: str, row: int, middle: int, last: int) -> int:
    """The goal as filed beside what was reached."""
    words = labels()
    page.put(row, 0, words["goal"], bottom=row + 1)
    page.put(row, 1, words["goal_expected"], right=middle)
    page.put(row, middle + 1, words["goal_actual"], right=last)
    page.put(row + 1, 1, goal, "fixed" if goal else "answer", right=middle)
    page.put(row + 1, middle + 1, None, "answer", right=last)
    page.height(row + 1, 75)
    return row + 2


def rows(page: Page, lines: Sequence[Line], row: int, locked: bool, fields: Fields) -> int:
    """Rows with merged levels; the skeleton's where nothing was filed."""
    given = list(lines) or [Line(one, two, "") for one, two, count in layouts()["skeleton"] for _ in range(count)]
    for column, key in ((1, lambda line: (line.level1,)), (2, lambda line: (line.level1, line.level2))):
        start = 0
        for place in range(1, len(given) + 1):
            if place == len(given) or key(given[place]) != key(given[start]):
                page.put(row + start, column, key(given[start])[-1], "centre", bottom=row + place - 1)
                start = place
    for place, line in enumerate(given):
        page.put(row + place, 3, line.level3, "fixed" if locked else "answer")
        fields(page, row + place, line)
    return row + len(given)


def foot(page: Page, row: int, note: str, last: int) -> None:
    """The note on how to fill the form, and who filled it."""
    page.put(row, 0, note, "note", right=last)
    page.height(row, 32)
    step = max(1, (last + 1) // len(layouts()["signs_off"]))
    for place, name in enumerate(layouts()["signs_off"]):
        page.put(row + 1, place * step, name, "note", right=(place + 1) * step - 1)
