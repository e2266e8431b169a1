"""Layout of fictional monitoring forms: the official one, the flattened one, one with adjustments, lists, exports."""

from collections.abc import Callable, Sequence
from itertools import groupby
from typing import Any

from budgeteval.demo.grid import Content, Grid
from budgeteval.demo.monitoring_draft import FUNDS, Report, Row, wan
from budgeteval.demo.vocabulary import words

KINDS = ("funding", "policy", "staff", "hardware", "other")
CERTAINTIES = ("certain", "possible", "impossible")
WIDTHS = {"official": 17, "anhui": 10, "hefei": 9}
COLUMNS = {
    "anhui": ("level1", "level2", "level3", "target", "achieved", "expected", "kinds", "reason", "likelihood",
              "remark"),
    "hefei": ("level1", "level2", "level3", "target", "achieved", "expected", "likelihood", "reason", "remark"),
}


def form(report: Report) -> Grid:
    """One project's form in the layout of its department."""
    grid = Grid()
    {"official": _official, "anhui": _anhui, "hefei": _hefei}[report.layout](grid, report)
    return grid


def label(name: str, report: Report) -> str:
    """A head as printed, with the form's own month."""
    return str(words("monitoring")["labels"][name]).format(month=report.extras.get("month", report.month))


def _title(grid: Grid, report: Report, width: int) -> None:
    rule, year = words("monitoring"), report.extras.get("year", report.year)
    grid.span(0, 0, 0, width - 1, rule["title"], "title", ("header", 0, "title"))
    grid.span(1, 0, 1, width - 1, rule["year_line"].format(year=year), "centre", ("header", 0, "year"))
    grid.put(2, 0, label("project", report), "label")
    grid.span(2, 1, 2, width - 1, report.project, "left", ("header", 0, "project"))


def _official(grid: Grid, report: Report) -> None:
    width = WIDTHS["official"]
    _title(grid, report, width)
    grid.put(3, 0, label("department", report), "label")
    grid.span(3, 1, 3, 7, f"{report.owner}-{report.department}", "left", ("header", 0, "department"))
    grid.put(3, 8, label("unit", report), "label")
    grid.span(3, 9, 3, width - 1, report.target.register["implementing_unit"], "left")
    _funds(grid, report, (("opening", 3, 4), ("spent", 5, 6), ("rate", 7, 9), ("forecast", 10, width - 1)))
    _goal(grid, report, width)
    top = grid.height
    grid.span(top, 0, top + 1 + len(report.rows), 0, label("indicators", report), "label")
    for offset, name in enumerate(("level1", "level2", "level3", "target", "achieved", "expected")):
        grid.span(top, 1 + offset, top + 1, 1 + offset, label(name, report), "label", ("head", 0, name))
    grid.span(top, 7, top, 12, label("reasons", report), "label")
    grid.span(top, 13, top, 15, label("likelihood", report), "label")
    grid.span(top, 16, top + 1, 16, label("remark", report), "label")
    for offset, name in enumerate((*KINDS, "reason", *CERTAINTIES)):
        grid.put(top + 1, 7 + offset, label(name, report), "label")
    for index, row in enumerate(report.rows):
        at = top + 2 + index
        _values(grid, at, index, row, 3)
        for offset, name in enumerate(KINDS):
            grid.put(at, 7 + offset, words("monitoring")["tick"] if name in row.kinds else None, "centre")
        grid.put(at, 12, row.reason or None, "left", ("row", index, "reason"))
        for offset, name in enumerate(CERTAINTIES):
            ticked = words("monitoring")["tick"] if name == row.likelihood else None
            ref = ("row", index, "likelihood") if name == (row.likelihood or "certain") else None
            grid.put(at, 13 + offset, ticked, "centre", ref)
        grid.put(at, 16, row.remark or None, "left", ("row", index, "remark"))
    _levels(grid, report.rows, top + 2, 1)


def _values(grid: Grid, at: int, index: int, row: Row, first: int) -> None:
    for offset, name in enumerate(("level3", "target", "achieved", "expected")):
        grid.put(at, first + offset, getattr(row, name) or None, "left", ("row", index, name))


def _funds(grid: Grid, report: Report, columns: Sequence[tuple[str, int, int]]) -> None:
    """Fund block: a head row and a row for each source."""
    top = grid.height
    grid.span(top, 0, top + len(FUNDS), 0, label("funds", report), "label")
    grid.span(top, 1, top, columns[0][1] - 1, None, "label")
    for name, left, right in columns:
        grid.span(top, left, top, right, label(name, report), "label", ("head", 0, name))
    for index, source in enumerate(FUNDS):
        at = top + 1 + index
        grid.span(at, 1, at, columns[0][1] - 1, words("monitoring")["fund_rows"][source], "left")
        for name, left, right in columns:
            grid.span(at, left, at, right, _money(report, source, name), "centre", ("fund", index, name))


def _money(report: Report, source: str, name: str) -> Content:
    budget, spent, forecast = report.parts[source]
    if name == "rate":
        return report.rate if source == "total" else None
    amount = {"opening": budget, "budget": budget, "spent": spent, "forecast": forecast}[name]
    shown = report.extras.get("shown", {}).get((source, name))
    return shown if shown is not None else wan(amount) if budget or source == "total" else None


def _goal(grid: Grid, report: Report, width: int) -> None:
    at = grid.height
    grid.put(at, 0, label("goal", report), "label")
    grid.span(at, 1, at, width - 1, report.target.goal, "left", ("header", 0, "goal"))
    grid.heights[at] = 45


def _anhui(grid: Grid, report: Report) -> None:
    width = WIDTHS["anhui"]
    _title(grid, report, width)
    grid.put(3, 0, label("department_plain", report), "label")
    grid.span(3, 1, 3, 4, report.department, "left", ("header", 0, "department"))
    grid.put(3, 5, label("unit", report), "label")
    grid.span(3, 6, 3, width - 1, report.target.register["implementing_unit"], "left")
    _funds(grid, report, (("budget", 2, 3), ("spent", 4, 5), ("rate", 6, 7), ("forecast", 8, 9)))
    _goal(grid, report, width)
    _table(grid, report)


def _hefei(grid: Grid, report: Report) -> None:
    rule, year, width = words("monitoring")["hefei"], report.extras.get("year", report.year), WIDTHS["hefei"]
    grid.span(0, 0, 0, width - 1, rule["title"].format(year=year), "title", ("header", 0, "year"))
    grid.put(1, 0, rule["unit"], "plain")
    grid.put(2, 0, label("project", report), "label")
    grid.span(2, 1, 2, 3, report.project, "left", ("header", 0, "project"))
    grid.put(2, 4, label("department_plain", report), "label")
    grid.span(2, 5, 2, width - 1, report.department, "left", ("header", 0, "department"))
    amounts = ("opening", "added", "cut", "budget", "spent", "rate", "forecast")
    for offset, name in enumerate(amounts):
        grid.put(3, offset, label(name, report), "label", ("head", 0, name))
        value: Content = 0 if name in ("added", "cut") else _money(report, "total", name)
        grid.put(4, offset, value, "centre", ("fund", 0, name))
    _goal(grid, report, width)
    _table(grid, report)


def _table(grid: Grid, report: Report) -> None:
    """Indicators in one head row."""
    top, columns = grid.height, COLUMNS[report.layout]
    for offset, name in enumerate(columns):
        grid.put(top, offset, label(name, report), "label", ("head", 0, name))
    for index, row in enumerate(report.rows):
        for offset, name in enumerate(columns[2:], 2):
            grid.put(top + 1 + index, offset, _cell(row, name, report), "left", ("row", index, name))
    _levels(grid, report.rows, top + 1, 0)


def _cell(row: Row, name: str, report: Report) -> Content:
    if name == "kinds":
        return words("monitoring")["join"].join(label(kind, report) for kind in row.kinds) or None
    if name == "likelihood":
        return label(row.likelihood, report) if row.likelihood else None
    return getattr(row, name) or None


def _levels(grid: Grid, rows: list[Row], top: int, column: int) -> None:
    """First and second level merged over the rows they hold for."""
    keys: list[Callable[[tuple[int, Row]], Any]] = [
        lambda one: one[1].level1, lambda one: (one[1].level1, one[1].level2)]
    for offset, key in enumerate(keys):
        for _, group in groupby(enumerate(rows), key=key):
            part = list(group)
            name = part[0][1].level1 if offset == 0 else part[0][1].level2
            grid.span(top + part[0][0], column + offset, top + part[-1][0], column + offset, name, "label")


def light(reports: list[Report]) -> Grid:
    """A list of ordinary projects, one row each."""
    grid, rule, first = Grid(), words("monitoring")["light"], reports[0]
    width = len(rule["heads"])
    grid.span(0, 0, 0, width - 1, rule["title"], "title")
    grid.span(1, 0, 1, 13, words("monitoring")["year_line"].format(year=first.year), "centre")
    grid.span(1, 14, 1, width - 1, rule["unit"], "centre")
    for offset, name in enumerate(rule["heads"]):
        grid.put(2, offset, name.format(month=first.month), "label")
    for index, report in enumerate(reports):
        for offset, (name, value) in enumerate(_listed(report, index + 1).items()):
            grid.put(3 + index, offset, value, "left", (name, index, "light"))
    return grid


def _listed(report: Report, number: int) -> dict[str, Content]:
    rule, main = words("monitoring")["light"], report.rows[0]
    budget = _money(report, "total", "budget")
    worst = next((row for row in report.rows if row.kinds), None)
    return {
        "number": number, "office": rule["office"], "department": report.department, "kind": rule["kind"],
        "code": report.code, "project": report.project, "opening": budget, "added": 0, "cut": 0, "budget": budget,
        "goal": report.target.goal, "spent": _money(report, "total", "spent"), "rate": report.rate,
        "told": rule["told"].format(first=main.level3, value=main.achieved),
        "in_time": rule["yes" if report.in_time else "no"], "on_course": rule["yes" if report.on_course else "no"],
        "kinds": words("monitoring")["join"].join(label(kind, report) for kind in worst.kinds) if worst else None,
        "reason": worst.reason if worst else None, "adjusted": None,
    }


def flat(reports: list[Report]) -> Grid:
    """A platform's export: one row per indicator, the project repeated on each."""
    grid, heads = Grid(), words("monitoring")["flat"]["heads"]
    for offset, name in enumerate(heads):
        grid.put(0, offset, name.format(month=reports[0].month), "label")
    at = 1
    for number, report in enumerate(reports):
        for index, row in enumerate(report.rows):
            for offset, (name, value) in enumerate(_exported(report, row).items()):
                grid.put(at, offset, value, "left", (f"flat_{name}", index, str(number)))
            at += 1
    return grid


def _exported(report: Report, row: Row) -> dict[str, Content]:
    budget = _money(report, "total", "budget")
    return {
        "year": report.extras.get("year", report.year), "owner": report.owner, "department": report.department,
        "unit": report.target.register["implementing_unit"], "code": report.code, "project": report.project,
        "opening": budget, "budget": budget, "spent": _money(report, "total", "spent"), "level1": row.level1,
        "level2": row.level2, "level3": row.level3, "target": row.target, "achieved": row.achieved or None,
        "expected": row.expected or None, "likelihood": label(row.likelihood, report) if row.likelihood else None,
        "reason": row.reason or None,
    }
