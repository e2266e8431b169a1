"""A filled form laid out as a sheet: one small function for each block of the form."""

from itertools import groupby
from typing import Any

from budgeteval.demo.filled import layout_of
from budgeteval.demo.grid import Grid
from budgeteval.demo.model import Form, Indicator
from budgeteval.demo.vocabulary import words


def lay_out(form: Form) -> Grid:
    """The form as its layout draws it."""
    spec = layout_of(form.layout)
    grid = Grid()
    grid.width = 1 + len(_columns(form, spec))
    for block in (_title, _header, _funds, _goals, _indicators, _total, _foot):
        block(grid, form, spec)
    return grid


def _columns(form: Form, spec: dict[str, Any]) -> list[str]:
    return [name for name in spec["indicator_columns"] if name not in form.extras.get("omit", ())]


def _middle(grid: Grid) -> int:
    """First column of the right half."""
    return grid.width - 5


def _title(grid: Grid, form: Form, spec: dict[str, Any]) -> None:
    last = grid.width - 1
    for line in form.extras.get("above", ()):
        grid.span(grid.height, 0, grid.height, last, line, "plain")
    grid.span(grid.height, 0, grid.height, last, form.extras.get("title", spec["title"]), "title", ("header", 0, "title"))
    year = form.extras.get("year", form.fiscal_year)
    grid.span(grid.height, 0, grid.height, last, spec["year_line"].format(year=year), "centre", ("header", 0, "year"))


def _header(grid: Grid, form: Form, spec: dict[str, Any]) -> None:
    labels, middle, last = spec["labels"], _middle(grid), grid.width - 1
    row = grid.height
    grid.put(row, 0, labels["project"], "label")
    grid.span(row, 1, row, last, form.name, "cell", ("header", 0, "project"))
    row += 1
    grid.put(row, 0, labels["department"], "label")
    grid.span(row, 1, row, middle - 1, form.department, "cell", ("header", 0, "department"))
    grid.put(row, middle, labels["unit"], "label")
    grid.span(row, middle + 1, row, last, form.unit, "cell", ("header", 0, "unit"))


def _funds(grid: Grid, form: Form, spec: dict[str, Any]) -> None:
    labels, columns = spec["labels"], spec["fund_columns"]
    top, first = grid.height, grid.width - len(columns)
    unit = "" if form.extras.get("no_unit") else words("layouts")["units"][form.extras.get("shown_unit", spec["unit"])]
    head = labels["funds"].format(unit=unit) if unit else labels["funds_bare"]
    grid.span(top, 0, top + len(form.funds), 0, head, "label", ("fund", 0, "head"))
    grid.span(top, 1, top, first - 1, None, "label")
    for offset, name in enumerate(columns):
        grid.put(top, first + offset, labels.get(f"fund_{name}", labels[name]), "label", ("fund", 0, f"label_{name}"))
    for index, fund in enumerate(form.funds):
        row = top + 1 + index
        grid.span(row, 1, row, first - 1, fund.label, "left", ("fund", index, "label"))
        for offset, name in enumerate(columns):
            grid.put(row, first + offset, getattr(fund, name), "centre", ("fund", index, name))


def _goals(grid: Grid, form: Form, spec: dict[str, Any]) -> None:
    labels, middle, last, top = spec["labels"], _middle(grid), grid.width - 1, grid.height
    grid.span(top, 0, top + 1, 0, labels["goals"], "label")
    grid.span(top, 1, top, middle - 1, labels["expected"], "label")
    grid.span(top, middle, top, last, labels["actual"], "label")
    grid.span(top + 1, 1, top + 1, middle - 1, form.goal_expected, "left", ("goal", 0, "expected"))
    grid.span(top + 1, middle, top + 1, last, form.goal_actual, "left", ("goal", 0, "actual"))


def _indicators(grid: Grid, form: Form, spec: dict[str, Any]) -> None:
    labels, columns, top = spec["labels"], _columns(form, spec), grid.height
    rows = form.indicators[: form.extras.get("cut_after", len(form.indicators))]
    grid.span(top, 0, top + len(rows), 0, labels["indicators"], "label")
    for offset, name in enumerate(columns):
        grid.put(top, 1 + offset, labels[name], "label", ("indicator", 0, f"label_{name}"))
    for index, item in enumerate(rows):
        for offset, name in enumerate(columns):
            if name not in ("level1", "level2"):
                ref = ("indicator", index, name)
                grid.put(top + 1 + index, 1 + offset, _field(item, name), _look(name), ref)
    _levels(grid, rows, columns, top + 1)


def _field(item: Indicator, name: str) -> Any:
    match name:
        case "target":
            return item.target_text
        case "achieved":
            return item.achieved_text
        case "sign" | "value" | "measure":
            return item.parts[name]
        case _:
            return getattr(item, name) or None if name == "reason" else getattr(item, name)


def _look(name: str) -> str:
    return "left" if name in ("level3", "reason") else "centre"


def _levels(grid: Grid, rows: list[Indicator], columns: list[str], top: int) -> None:
    """First and second level merged over the rows they hold for."""
    numbered = list(enumerate(rows))
    for name, key in (("level1", lambda item: item.level1_text), ("level2", lambda item: (item.level1_text, item.level2_text))):
        if name not in columns:
            continue
        column = 1 + columns.index(name)
        for _, group in groupby(numbered, key=lambda pair, key=key: key(pair[1])):
            part = list(group)
            start, end = part[0][0], part[-1][0]
            written = getattr(part[0][1], f"{name}_text")
            grid.span(top + start, column, top + end, column, written, "label", ("indicator", start, name))


def _total(grid: Grid, form: Form, spec: dict[str, Any]) -> None:
    columns, row = _columns(form, spec), grid.height
    if form.extras.get("cut_after") is not None:
        return
    places = {name: 1 + columns.index(name) for name in ("weight", "score", "reason") if name in columns}
    first = min(places.get("weight", grid.width), places.get("score", grid.width))
    grid.span(row, 0, row, first - 1, spec["labels"]["total"], "label", ("total", 0, "label"))
    if "weight" in places:
        grid.put(row, places["weight"], form.total_weight, "centre", ("total", 0, "weight"))
    if "score" in places:
        grid.put(row, places["score"], form.total_score, "centre", ("total", 0, "score"))
    grid.put(row, grid.width - 1, form.grade or None, "centre", ("total", 0, "grade"))


def _foot(grid: Grid, form: Form, spec: dict[str, Any]) -> None:
    for line in form.extras.get("below", ()):
        grid.span(grid.height, 0, grid.height, grid.width - 1, line, "plain")
    for offset, (column, value, ref) in enumerate(form.extras.get("stray", ())):
        grid.put(grid.height + offset, column, value, "cell", ref)
