"""Target forms as sheets: central (medium-term beside annual), provincial, Shanghai-type, and the flat export."""

from collections.abc import Callable
from decimal import Decimal
from itertools import groupby
from typing import Any

from budgeteval.demo.grid import Content, Grid
from budgeteval.demo.model import Indicator, Ref
from budgeteval.demo.performance_target_draft import Draft
from budgeteval.demo.vocabulary import words
from budgeteval.demo.written import in_unit, number

WIDE = 8


def lay_out(one: Draft) -> Grid:
    """The form as its layout draws it."""
    spec, grid = words("performance_target")["layouts"][one.layout], Grid()
    grid.width = WIDE
    _head(grid, one, spec)
    {"central": _central_funds, "shanghai": _shanghai_funds}.get(one.layout, _plain_funds)(grid, one, spec)
    (_two_goals if one.layout == "central" else _goals)(grid, one, spec)
    (_two_sides if one.layout == "central" else _indicators)(grid, one, spec)
    return grid


def _head(grid: Grid, one: Draft, spec: dict[str, Any]) -> None:
    text = words("performance_target")
    grid.span(0, 0, 0, WIDE - 1, spec["title"], "title", ("header", 0, "title"))
    grid.span(1, 0, 1, WIDE - 1, text["year_line"].format(year=one.year), "centre", ("header", 0, "year"))
    values = {
        "project": one.name, "code": one.code, "department": one.department,
        "unit": one.form.register["implementing_unit"],
        "attribute": text["attributes"].get(one.form.register.get("kind", ""), text["attributes"]["continuing"]),
        "period": f"{one.year}-{one.year + 1}", "starts": f"{one.year}-01-01", "ends": f"{one.year}-12-31",
    }
    names = list(spec["names"].items())
    for at in range(0, len(names), 2):
        row = 2 + at // 2
        pair = names[at:at + 2]
        for side, (name, title) in enumerate(pair):
            last = WIDE - 1 if len(pair) == 1 else 3 + 4 * side
            grid.put(row, 4 * side, title, "label")
            grid.span(row, 4 * side + 1, row, last, values[name], "cell", ("header", 0, name))


def _amount(yuan: int | None, spec: dict[str, Any]) -> Content:
    return None if yuan is None else in_unit(yuan, spec["amounts"])


def _parts(one: Draft) -> tuple[int | None, int | None, int | None]:
    """Total, fiscal and other money as stated."""
    if one.stated is None:
        return None, None, None
    other = one.form.other_yuan if one.stated > one.form.other_yuan else 0
    return one.stated, one.stated - other, other or None


def _central_funds(grid: Grid, one: Draft, spec: dict[str, Any]) -> None:
    text, top = words("performance_target")["funds"], grid.height
    grid.span(top, 0, top + 2, 0, text["block"].format(unit=spec["unit"]), "label")
    medium = (one.form.medium_yuan, one.form.medium_yuan, None)
    for at, (name, middle, annual) in enumerate(zip(("annual", "fiscal", "other"), medium, _parts(one), strict=True)):
        grid.span(top + at, 1, top + at, 2, text["medium" if name == "annual" else name], "left")
        grid.put(top + at, 3, _amount(middle, spec), "centre")
        grid.span(top + at, 4, top + at, 5, text[name], "left")
        grid.span(top + at, 6, top + at, 7, _amount(annual, spec), "centre", ("fund", at, "amount"))


def _plain_funds(grid: Grid, one: Draft, spec: dict[str, Any]) -> None:
    text, top = words("performance_target")["funds"], grid.height
    grid.span(top, 0, top + 2, 0, text["block"].format(unit=spec["unit"]), "label")
    for at, (name, amount) in enumerate(zip(("annual", "fiscal", "other"), _parts(one), strict=True)):
        grid.span(top + at, 1, top + at, 3, text[name], "left")
        grid.span(top + at, 4, top + at, 7, _amount(amount, spec), "centre", ("fund", at, "amount"))


def _shanghai_funds(grid: Grid, one: Draft, spec: dict[str, Any]) -> None:
    text, top = words("performance_target")["funds"], grid.height
    total, fiscal, _ = _parts(one)
    grid.span(top, 0, top + 1, 0, text["block"].format(unit=spec["unit"]), "label")
    whole = (("project_total", one.form.medium_yuan), ("project_fiscal", one.form.medium_yuan))
    for at, (name, amount) in enumerate(whole):
        grid.span(top + at, 1, top + at, 2, text[name], "left")
        grid.put(top + at, 3, _amount(amount, spec), "centre")
    for at, (name, stated) in enumerate((("asked", total), ("asked_fiscal", fiscal))):
        grid.span(top + at, 4, top + at, 5, text[name], "left")
        grid.span(top + at, 6, top + at, 7, _amount(stated, spec), "centre", ("fund", at, "amount"))


def _goals(grid: Grid, one: Draft, spec: dict[str, Any]) -> None:
    if "goal_medium" in spec:
        _goal(grid, spec["goal_medium"], one.goal_medium, "medium")
    _goal(grid, spec["goal"], one.goal, "expected")


def _goal(grid: Grid, title: str, text: str, name: str) -> None:
    row = grid.height
    grid.put(row, 0, title, "label")
    grid.heights[row] = 60
    grid.span(row, 1, row, WIDE - 1, text or None, "left", ("goal", 0, name))


def _two_goals(grid: Grid, one: Draft, spec: dict[str, Any]) -> None:
    top = grid.height
    grid.span(top, 0, top + 1, 0, words("performance_target")["goals"], "label")
    first, second = spec["sides"]
    grid.span(top, 1, top, 3, first.format(first=one.year, last=one.year + 1), "label")
    grid.span(top, 4, top, 7, second, "label")
    grid.heights[top + 1] = 90
    grid.span(top + 1, 1, top + 1, 3, one.goal_medium, "left", ("goal", 0, "medium"))
    grid.span(top + 1, 4, top + 1, 7, one.goal or None, "left", ("goal", 0, "expected"))


def _two_sides(grid: Grid, one: Draft, spec: dict[str, Any]) -> None:
    """Medium-term indicators on the left, the same for the year on the right."""
    titles, top = spec["columns"], grid.height
    names = ["level1", "level2", "level3", "target", "level2", "level3", "target"]
    grid.span(top, 0, top + len(one.items), 0, words("performance_target")["block"], "label")
    for at, name in enumerate(names):
        grid.put(top, 1 + at, titles[name], "label")
    for index, item in enumerate(one.items):
        row = top + 1 + index
        grid.put(row, 3, item.level3, "left")
        grid.put(row, 4, _medium_target(item), "centre")
        grid.put(row, 6, item.level3, "left", ("indicator", index, "level3"))
        grid.put(row, 7, item.target_text or None, "centre", ("indicator", index, "target"))
    for column, key in ((1, _level1), (2, _level2), (5, _level2)):
        _merged(grid, one.items, top + 1, column, key)


def _medium_target(item: Indicator) -> str:
    """Counts add up over two years; everything else stays."""
    if item.aspect == "quantity" and isinstance(item.target, Decimal):
        return f"{item.shown_sign}{number(item.target * 2)}{item.unit}"
    return item.target_text


def _indicators(grid: Grid, one: Draft, spec: dict[str, Any]) -> None:
    names, top = list(spec["columns"]), grid.height
    grid.span(top, 0, top + len(one.items), 0, words("performance_target")["block"], "label")
    edges = _edges(len(names))
    for (left, right), name in zip(edges, names, strict=True):
        grid.span(top, left, top, right, spec["columns"][name], "label")
    for index, item in enumerate(one.items):
        for (left, right), name in zip(edges, names, strict=True):
            if name not in ("level1", "level2"):
                grid.span(top + 1 + index, left, top + 1 + index, right, field_of(one, index, item, name), "centre",
                          ("indicator", index, "target" if name == "value" else name))
    for column, key in ((1, _level1), (2, _level2)):
        _merged(grid, one.items, top + 1, column, key)


def _edges(columns: int) -> list[tuple[int, int]]:
    """First and last column of each head; the last one takes what is left of the sheet's width."""
    edges = [(1 + at, 1 + at) for at in range(columns)]
    edges[-1] = (edges[-1][0], max(edges[-1][0], WIDE - 1))
    return edges


def field_of(one: Draft, index: int, item: Indicator, name: str) -> Content:
    """What stands in one column of an indicator's row."""
    numeric = isinstance(item.target, Decimal)
    match name:
        case "target":
            return item.target_text or None
        case "sign":
            return item.shown_sign if numeric else None
        case "value":
            return item.target if numeric else item.target_text or None
        case "measure":
            return item.unit or None if numeric else None
        case "standard":
            return one.standards[index] or None
        case _:
            return getattr(item, name)


def _level1(item: Indicator) -> str:
    return item.level1_text


def _level2(item: Indicator) -> str:
    return f"{item.level1_text}|{item.level2_text}"


def _merged(grid: Grid, items: list[Indicator], top: int, column: int, key: Callable[[Indicator], str]) -> None:
    row = top
    for name, group in groupby(items, key=key):
        size = len(list(group))
        grid.span(row, column, row + size - 1, column, name.rsplit("|", 1)[-1], "label")
        row += size


def flat_table(drafts: list[Draft]) -> tuple[Grid, list[dict[Ref, tuple[int, int]]]]:
    """A department's export of the platform, one row an indicator, and where each form's parts stand."""
    columns = words("performance_target")["flat_columns"]
    grid, places = Grid(), []
    for at, title in enumerate(columns.values()):
        grid.put(0, at, title, "label")
    for one in drafts:
        top = grid.height
        refs: dict[Ref, tuple[int, int]] = {}
        for index, item in enumerate(one.items):
            for at, name in enumerate(columns):
                value = _flat_field(one, index, item, name)
                if value is not None:
                    grid.put(top + index, at, value)
                refs["indicator", index, name] = (top + index, at)
        column = list(columns).index
        refs |= {("header", 0, name): (top, column(name)) for name in ("project", "department", "year")}
        refs |= {("goal", 0, "expected"): (top, column("goal")), ("fund", 0, "amount"): (top, column("budget"))}
        refs |= {("indicator", index, "target"): refs["indicator", index, "value"] for index in range(len(one.items))}
        places.append(refs)
    return grid, places


def _flat_field(one: Draft, index: int, item: Indicator, name: str) -> Content:
    known: dict[str, Content] = {
        "year": one.year, "department_code": one.form.register["department_code"], "department": one.department,
        "unit": one.form.register["implementing_unit"], "project_code": one.code, "project": one.name,
        "budget": None if one.stated is None else in_unit(one.stated, "wan_yuan"), "goal": one.goal or None,
        "level1": item.level1_text, "level2": item.level2_text,
    }
    return known[name] if name in known else field_of(one, index, item, name)
