"""Layout of a fictional review workbook: the same review as sheets of marks, of ticks, in one matrix, or stacked."""

from collections.abc import Callable
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from budgeteval.demo.grid import Content, Grid
from budgeteval.demo.model import Ref
from budgeteval.demo.vocabulary import words
from budgeteval.numbers import WAN
from budgeteval.stages.ex_ante.words import vocabulary

if TYPE_CHECKING:
    from budgeteval.demo.ex_ante import Draft

AMOUNTS = ("applied_yuan", "supported_yuan", "refused_yuan", "suggested_yuan")
TICKS = ("excellent", "good", "fair", "poor")
Places = Callable[[Ref | None], tuple[str, str]]


def lay_out(draft: "Draft") -> tuple[dict[str, Grid], Places]:
    """Sheets of the workbook, and where (sheet, cell) each part of the review stands."""
    names = words("ex_ante")["sheets"]
    made = {names["application"]: _application(draft), **_scores(draft), names["meeting"]: _meeting(draft)}

    def places(ref: Ref | None) -> tuple[str, str]:
        if ref is None or ref[2] == "file":
            return "", ""
        name, grid = next((name, grid) for name, grid in made.items() if ref in grid.refs)
        return name, grid.address(ref)

    return made, places


def _scores(draft: "Draft") -> dict[str, Grid]:
    names, layout = words("ex_ante")["sheets"], draft.profile["layout"]
    if layout == "matrix":
        return {names["matrix"]: _matrix(draft)}
    if layout == "stacked":
        grid = Grid()
        for expert in range(len(draft.experts)):
            _sheet(draft, expert, grid)
        return {names["stacked"]: grid}
    made = {}
    for expert in range(len(draft.experts)):
        grid = Grid()
        _sheet(draft, expert, grid)
        made[names["score"].format(number=expert + 1)] = grid
    return made


def _lines(draft: "Draft", grid: Grid, part: str, lines: dict[str, Any]) -> None:
    """Label and value side by side; another of the known labels in every second workbook."""
    for field, value in lines.items():
        labels = vocabulary()["lines"][field]
        row = grid.height
        grid.put(row, 0, _label(labels[draft.number % 2 % len(labels)], field), "label")
        shown = Decimal(value) / WAN if field in AMOUNTS and isinstance(value, int) else value
        grid.put(row, 1, shown, "left", ref=(part, 0, field))


def _label(name: str, field: str) -> str:
    return name + (words("ex_ante")["unit_wan"] if field in AMOUNTS else "")


def _application(draft: "Draft") -> Grid:
    text, grid = words("ex_ante"), Grid()
    grid.span(0, 0, 0, 2, text["titles"]["application"], "title")
    _lines(draft, grid, "card", draft.card)
    rows: list[tuple[Any, ...]] = [(name, Decimal(amount) / WAN) for name, amount in draft.sources]
    rows.append((text["total"], sum((row[1] for row in rows), Decimal(0))))
    _list(grid, "funds", ("source", "applied_yuan"), rows)
    papers = [(name, text["provided"][code]) for name, code in draft.documents]
    _list(grid, "documents", ("document", "provided"), papers)
    return grid


def _meeting(draft: "Draft") -> Grid:
    grid = Grid()
    grid.span(0, 0, 0, 2, words("ex_ante")["titles"]["meeting"], "title")
    _lines(draft, grid, "meeting", draft.meeting)
    if draft.conditions:
        _list(grid, "conditions", ("condition", "state", "party"), draft.conditions)
    _list(grid, "suggestions", ("problem", "suggestion", "party"), draft.suggestions)
    return grid


def _list(grid: Grid, name: str, fields: tuple[str, ...], rows: list[Any]) -> None:
    """A table with its head, a row free above it."""
    spec, top = vocabulary()["tables"][name]["columns"], grid.height + 1
    for column, field in enumerate(fields):
        grid.put(top, column, _label(spec[field][0], field), "label")
    for index, values in enumerate(rows):
        for column, (field, value) in enumerate(zip(fields, values, strict=True)):
            grid.put(top + 1 + index, column, value or None, ref=(name, index, field))


def _sheet(draft: "Draft", expert: int, grid: Grid) -> None:
    """One expert's table: code above, marks or ticks, total, conclusion and amount below."""
    text, spec = words("ex_ante"), vocabulary()["tables"]["scores"]["columns"]
    ticks = draft.profile["layout"] == "ticks"
    top = grid.height + (1 if grid.height else 0)
    grid.span(top, 0, top, 6, text["titles"]["score"], "title")
    grid.put(top + 1, 0, vocabulary()["expert_lines"]["expert"][0], "label")
    grid.put(top + 1, 1, draft.experts[expert], "left", ref=("expert", expert, "expert"))
    head = top + 2
    fields = ["dimension", "item", "weight", *(TICKS if ticks else ("mark",)), "basis", "opinion"]
    for column, name in enumerate(fields):
        grid.put(head, column, spec[name][0], "label", ref=("expert", expert, "head") if column == 0 else None)
    body = head + 1
    for index, row in enumerate(draft.marks[expert]):
        _item(draft, grid, body + index, fields, row, ("marks", expert, str(index)))
    _merge(grid, draft, expert, body)
    bottom = body + len(draft.marks[expert])
    grid.put(bottom, 0, text["total"], "label")
    if not ticks:
        grid.put(bottom, fields.index("mark"), draft.totals[expert], ref=("expert", expert, "total"))
    _below(draft, expert, grid, bottom + 1)


def _below(draft: "Draft", expert: int, grid: Grid, row: int) -> None:
    suggested = Decimal(draft.suggested[expert]) / WAN
    lines: dict[str, Content] = {"conclusion": draft.verdicts[expert], "suggested_yuan": suggested}
    for index, (field, value) in enumerate(lines.items()):
        grid.put(row + index, 0, _label(vocabulary()["expert_lines"][field][0], field), "label")
        grid.put(row + index, 1, value, "left", ref=("expert", expert, field))


def _item(draft: "Draft", grid: Grid, row: int, fields: list[str], item: dict[str, Any], ref: Ref) -> None:
    text = words("ex_ante")
    names = {one.code: one for one in draft.frame}
    one = names[item["dimension"]]
    values = {**item, "dimension": one.name + text["points"].format(points=int(one.weight)), "mark": item["points"],
              "basis": item["basis"] if item["opinion"] else None}
    values |= {name: text["tick"] if item["tick"] == name else None for name in TICKS}
    for column, name in enumerate(fields):
        shown = values.get(name)
        ticked = item["tick"] in fields and name == item["tick"]
        grid.put(row, column, shown if shown != "" else None, ref=ref if name == "mark" or ticked else None)


def _merge(grid: Grid, draft: "Draft", expert: int, body: int) -> None:
    """The dimension over all its items."""
    start = 0
    rows = draft.marks[expert]
    for place in range(1, len(rows) + 1):
        if place == len(rows) or rows[place]["dimension"] != rows[start]["dimension"]:
            for row in range(start + 1, place):
                grid.put(body + row, 0, None)
            if place - start > 1:
                grid.merges.append((body + start, 0, body + place - 1, 0))
            start = place


def _matrix(draft: "Draft") -> Grid:
    """Items down, a column for each expert; the totals below."""
    text, spec, grid = words("ex_ante"), vocabulary()["tables"]["scores"]["columns"], Grid()
    grid.span(0, 0, 0, 6, text["titles"]["score"], "title")
    heads = [spec["dimension"][0], spec["item"][0], spec["weight"][0]]
    heads += [text["expert_column"].format(number=number + 1) for number in range(len(draft.experts))]
    for column, name in enumerate([*heads, spec["opinion"][0]]):
        grid.put(1, column, name, "label")
    for index, first in enumerate(draft.marks[0]):
        name = next(one.name for one in draft.frame if one.code == first["dimension"])
        given = [rows[index] for rows in draft.marks]
        said = next((one["opinion"] for one in given if one["opinion"]), None)
        grid.put(index + 2, 0, name)
        grid.put(index + 2, 1, first["item"])
        grid.put(index + 2, 2, first["weight"])
        for expert, one in enumerate(given):
            grid.put(index + 2, 3 + expert, one["points"], ref=("marks", expert, str(index)))
        grid.put(index + 2, 3 + len(given), said)
    bottom = len(draft.marks[0]) + 2
    grid.put(bottom, 0, text["total"], "label")
    for expert, total in enumerate(draft.totals):
        grid.put(bottom, 3 + expert, total, ref=("expert", expert, "total"))
    return grid
