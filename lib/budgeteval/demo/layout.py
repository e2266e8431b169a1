"""A filled form laid out as a sheet: one small function for each block of the form."""

from collections.abc import Callable
from decimal import Decimal
from itertools import groupby
from typing import Any

from budgeteval.demo.filled import layout_of
from budgeteval.demo.grid import Content, Grid, Percent
from budgeteval.demo.model import Form, FundRow, Indicator
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
    grid.span(grid.height, 0, grid.height, last, spec["title"], "title", ("header", 0, "title"))
    grid.heights[grid.height - 1] = 28
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
            grid.put(row, first + offset, _fund_field(form, fund, name), "centre", ("fund", index, name))


def _fund_field(form: Form, fund: FundRow, name: str) -> Content:
    value = getattr(fund, name)
    if name == "rate" and form.extras.get("percent_cells"):
        return _percent(value)
    if isinstance(value, Decimal) and name in ("opening", "budget", "spent") and form.extras.get("text_amounts"):
        return f"{value:,.2f}" if value == value.quantize(Decimal("0.01")) else f"{value:,f}"
    return value


def _percent(value: Content) -> Content:
    """A percentage as a number with a percent format, where it can be one."""
    if not isinstance(value, str) or not value.endswith("%") or value[0] not in "0123456789":
        return value
    return Percent(float(Decimal(value[:-1]) / 100), 2 if "." in value else 0)


def _goals(grid: Grid, form: Form, spec: dict[str, Any]) -> None:
    labels, middle, last, top = spec["labels"], _middle(grid), grid.width - 1, grid.height
    grid.span(top, 0, top + 1, 0, labels["goals"], "label")
    grid.span(top, 1, top, middle - 1, labels["expected"], "label")
    grid.span(top, middle, top, last, labels["actual"], "label")
    grid.heights[top + 1] = 90
    grid.span(top + 1, 1, top + 1, middle - 1, form.goal_expected, "left", ("goal", 0, "expected"))
    grid.span(top + 1, middle, top + 1, last, form.goal_actual, "left", ("goal", 0, "actual"))


def _indicators(grid: Grid, form: Form, spec: dict[str, Any]) -> None:
    labels, columns, top = spec["labels"], _columns(form, spec), grid.height + form.extras.get("gap", 0)
    rows = form.indicators[: form.extras.get("cut_after", len(form.indicators))]
    grid.span(top, 0, top + len(rows), 0, labels["indicators"], "label")
    for offset, name in enumerate(columns):
        grid.put(top, 1 + offset, labels[name], "label", ("indicator", 0, f"label_{name}"))
    for index, item in enumerate(rows):
        for offset, name in enumerate(columns):
            if name not in ("level1", "level2"):
                ref = ("indicator", index, name)
                grid.put(top + 1 + index, 1 + offset, _field(form, item, name), _look(name), ref)
    _levels(grid, rows, columns, top + 1)


def _field(form: Form, item: Indicator, name: str) -> Content:
    match name:
        case "target":
            return item.target_text
        case "achieved":
            return _percent(item.achieved_text) if form.extras.get("percent_cells") else item.achieved_text
        case "sign" | "value" | "measure":
            return parts(item)[name]
        case "reason":
            return item.reason or None
        case _:
            return getattr(item, name)


def parts(item: Indicator) -> dict[str, Content]:
    """Target in three columns: sign, value, unit."""
    if isinstance(item.target, Decimal) and item.target_text:
        return {"sign": item.shown_sign, "value": item.target, "measure": item.unit}
    return {"sign": None, "value": item.target_text or None, "measure": None}


def _look(name: str) -> str:
    return "left" if name in ("level3", "reason") else "centre"


def _levels(grid: Grid, rows: list[Indicator], columns: list[str], top: int) -> None:
    """First and second level merged over the rows they hold for."""
    keys: dict[str, Callable[[tuple[int, Indicator]], Any]] = {
        "level1": lambda pair: pair[1].level1_text,
        "level2": lambda pair: (pair[1].level1_text, pair[1].level2_text),
    }
    for name, key in keys.items():
        column = 1 + columns.index(name)
        for _, group in groupby(enumerate(rows), key=key):
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
    if "stray" in form.extras:
        row = grid.refs["indicator", 1, "level3"][0]
        grid.put(row, grid.width + 1, form.extras["stray"], "cell", ("extra", 0, "stray"))
    if "command" in form.extras:
        grid.put(grid.height, 0, form.extras["command"], "cell", ("extra", 0, "command"))
