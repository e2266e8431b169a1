"""Layout of a department's workbooks: the form in three layouts, base data, checklist and classes beside it."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from itertools import groupby
from typing import Any

from budgeteval.demo.department_evaluation_draft import EXECUTION, Draft
from budgeteval.demo.grid import Content, Grid
from budgeteval.demo.vocabulary import words
from budgeteval.demo.workbook import workbook
from budgeteval.numbers import WAN, fixed
from budgeteval.stages.department_evaluation.labels import kind_of, name_of, vocabulary

SIGNED = ("level1", "level2", "level3", "weight", "target", "achieved", "score", "reason")
USUAL = ("level1", "level2", "level3", "target", "achieved", "weight", "score", "reason")
PAIRS = 1


@dataclass(frozen=True)
class Files:
    """Workbooks by name, and where the parts of the form and of the base data stand."""

    content: dict[str, bytes]
    grids: dict[str, tuple[str, str, Grid]]

    def places(self, planted: Iterable[tuple[str, str, Any]]) -> Iterator[tuple[str, str, str, str]]:
        """File, sheet, cell and code of planted faults: (code, part, ref); a ref of None is the whole sheet."""
        for code, part, ref in planted:
            name, sheet, grid = self.grids[part]
            yield name, sheet if ref != "file" else "", grid.address(ref) if isinstance(ref, tuple) else "", code


def files(draft: Draft) -> Files:
    """A department's workbooks; every third keeps everything in one."""
    text = words("department_evaluation")
    form = {text["sheets"]["form"]: _form(draft)}
    base = {} if draft.extras.get("no_base") else {
        text["sheets"]["base"]: _base(draft), text["sheets"]["points"]: _points(draft),
        text["sheets"]["classes"]: _classes(draft)}
    one_book = draft.layout == PAIRS
    books = {text["form_file"]: form | (base if one_book else {})}
    if base and not one_book:
        books[text["base_file"]] = base
    for name, grid in draft.extras.get("more", {}).items():
        books[name] = {text["project_sheet"]: grid}
    if draft.extras.get("second"):
        books[text["second_file"]] = form
    grids = {part: (book, text["sheets"][part], sheets[text["sheets"][part]])
             for book, sheets in books.items() for part in text["sheets"]
             if text["sheets"][part] in sheets and (part != "form" or book == text["form_file"])}
    for name, part in (("second_file", "second"), ("project_file", "project")):
        for sheet, grid in books.get(text[name], {}).items():
            grids[part] = (text[name], sheet, grid)
    return Files({name: workbook(sheets) for name, sheets in books.items()}, grids)


def _form(draft: Draft) -> Grid:
    text, grid, last = words("department_evaluation"), Grid(), _last(draft)
    titles = text["titles"]
    grid.span(0, 0, 0, last, titles["form"][draft.layout], "title", ("form", 0, "title"))
    year = draft.extras.get("year", draft.year)
    grid.span(1, 0, 1, last, titles["year"][draft.layout].format(year=year), "centre", ("form", 0, "year"))
    grid.put(2, 0, text["labels"]["department"], "label")
    shown = draft.extras.get("department", draft.department.name)
    grid.span(2, 1, 2, last, shown, "cell", ("form", 0, "department"))
    (_task_block if draft.layout == 0 else _fund_block)(draft, grid)
    _goal_block(draft, grid)
    _indicator_block(draft, grid)
    return grid


def _last(draft: Draft) -> int:
    """Last column: the task block has one more than the fund block."""
    return 9 if draft.layout == 0 else 8


def _amount(draft: Draft, yuan: int) -> Decimal:
    """As printed: 元 in the third layout, 万元 in the others."""
    unit = 1 if draft.layout == 2 else WAN
    return Decimal(yuan) / (1 if draft.extras.get("unit_slip") else unit)


def _task_block(draft: Draft, grid: Grid) -> None:
    """Tasks with amounts (whole, and from fiscal funds), the execution mark in the total row."""
    text = words("department_evaluation")["labels"]
    top, rows = grid.height, len(draft.tasks) + 1
    unit = words("department_evaluation")["units"]["wan"]
    grid.span(top, 0, top + rows + 1, 0, text["tasks"].format(unit=unit), "label")
    heads = (("task", 1, 1), ("done", 2, 2), ("budget", 3, 4), ("spent", 5, 6))
    for name, left, right in heads:
        bottom = top + 1 if left == right else top
        grid.span(top, left, bottom, right, text[name], "label")
    for column in (3, 5):
        grid.put(top + 1, column, text["whole"], "label")
        grid.put(top + 1, column + 1, text["fiscal"], "label")
    for column, name in ((7, "weight"), (8, "rate"), (9, "score")):
        grid.span(top, column, top + 1, column, text[name], "label")
    for index, task in enumerate(draft.tasks):
        row = top + 2 + index
        grid.put(row, 1, task.name, "left", ("task", index, "name"))
        grid.put(row, 2, task.done, "left")
        _amounts(draft, grid, row, index, task.budget, task.spent)
    row = top + rows + 1
    grid.span(row, 1, row, 2, text["sum"], "label")
    budget, spent = _total(draft)
    _amounts(draft, grid, row, -1, budget, spent)
    grid.put(row, 7, EXECUTION, "centre", ("fund", 0, "weight"))
    grid.put(row, 8, _rate(draft, budget, spent), "centre", ("fund", 0, "rate"))
    grid.put(row, 9, draft.extras.get("execution_mark", draft.execution_mark), "centre", ("fund", 0, "score"))


def _amounts(draft: Draft, grid: Grid, row: int, index: int, budget: int, spent: int) -> None:
    ref = ("task", index) if index >= 0 else ("fund", 0)
    for column, name, amount in ((3, "budget", budget), (4, "budget_fiscal", budget), (5, "spent", spent),
                                 (6, "spent_fiscal", spent)):
        grid.put(row, column, _amount(draft, amount), "centre", (*ref, name))


def _total(draft: Draft) -> tuple[int, int]:
    return (draft.extras.get("total_budget", draft.this("adjusted_budget")),
            draft.extras.get("total_spent", draft.this("spent")))


def _rate(draft: Draft, budget: int, spent: int) -> str:
    return str(draft.extras.get("rate", f"{fixed(spent / budget * 100, 2)}%"))


def _fund_block(draft: Draft, grid: Grid) -> None:
    """Total, then basic and project expenditure, or fiscal and other funds."""
    text = words("department_evaluation")["labels"]
    units = words("department_evaluation")["units"]
    top, columns = grid.height, ("opening", "budget", "spent", "weight", "rate", "score")
    budget, spent = _total(draft)
    approved = draft.this("approved_budget")
    basic, project = draft.this("basic_budget"), draft.extras.get("project_budget", draft.this("project_budget"))
    basic_spent = draft.this("basic_spending")
    project_spent = draft.extras.get("project_spent", draft.this("project_spending"))
    rows: list[tuple[str, list[Content]]] = [(text["total_row"], [
        _amount(draft, approved), _amount(draft, budget), _amount(draft, spent), EXECUTION,
        _rate(draft, budget, spent), draft.extras.get("execution_mark", draft.execution_mark)])]
    if draft.layout == PAIRS:
        rows.append((text["basic"], [None, _amount(draft, basic), _amount(draft, basic_spent)]))
        rows.append((text["project"], [None, _amount(draft, project), _amount(draft, project_spent)]))
    else:
        rows.append((text["fiscal_row"], [_amount(draft, approved), _amount(draft, budget), _amount(draft, spent)]))
        rows.append((text["other_row"], [_amount(draft, 0)] * 3))
    unit = units["yuan" if draft.layout == 2 else "wan"]
    grid.span(top, 0, top + len(rows), 0, text["funds"].format(unit=unit), "label")
    grid.span(top, 1, top, 2, None, "label")
    for column, name in enumerate(columns, 3):
        grid.put(top, column, text[name], "label")
    for index, (label, values) in enumerate(rows):
        row = top + 1 + index
        grid.span(row, 1, row, 2, label, "left")
        for name, column in zip(columns, range(3, 9), strict=True):
            value = values[column - 3] if column - 3 < len(values) else None
            grid.put(row, column, value, "centre", ("fund", index, name))


def _goal_block(draft: Draft, grid: Grid) -> None:
    text, top, last = words("department_evaluation")["labels"], grid.height, _last(draft)
    grid.span(top, 0, top + 1, 0, text["goals"], "label")
    grid.span(top, 1, top, 4, text["expected"], "label")
    grid.span(top, 5, top, last, text["actual"], "label")
    grid.heights[top + 1] = 90
    grid.span(top + 1, 1, top + 1, 4, draft.goals["expected"], "left", ("goal", 0, "expected"))
    grid.span(top + 1, 5, top + 1, last, draft.goals["actual"], "left", ("goal", 0, "actual"))


def _indicator_block(draft: Draft, grid: Grid) -> None:
    words_, top = words("department_evaluation"), grid.height
    order = USUAL if draft.layout == 2 else SIGNED
    grid.span(top, 0, top + len(draft.lines), 0, words_["labels"]["indicators"], "label")
    last = _last(draft)
    for column, name in enumerate(order, 1):
        grid.span(top, column, top, last if name == order[-1] else column, words_["labels"][name], "label")
    for index, line in enumerate(draft.lines):
        target = line.target if isinstance(line.target, str) else f"{line.sign}{line.target:f}{line.unit}"
        achieved = line.achieved if isinstance(line.achieved, str) else f"{line.achieved:f}{line.unit}"
        values: dict[str, Content] = {"level3": line.name, "target": target, "achieved": achieved or None,
                                      "weight": line.weight, "score": line.score, "reason": line.reason or None}
        for column, name in enumerate(order, 1):
            if name in values:
                right = last if name == order[-1] else column
                row = top + 1 + index
                grid.span(row, column, row, right, values[name], "centre", ("line", index, name))
    for name, of in (("level1", "levels"), ("level2", "aspects")):
        column, start = order.index(name) + 1, 0
        for code, group in groupby(draft.lines, key=lambda one: one.level if name == "level1" else one.aspect):
            size = len(list(group))
            grid.span(top + 1 + start, column, top + start + size, column, words_[of][code], "label")
            start += size
    row, weight, score = grid.height, order.index("weight") + 1, order.index("score") + 1
    grid.span(row, 0, row, weight - 1, words_["labels"]["total"], "label", ("total", 0, "label"))
    grid.put(row, weight, draft.extras.get("total_weight", Decimal(100)), "centre", ("total", 0, "weight"))
    grid.put(row, score, draft.extras.get("total", draft.printed_total), "centre", ("total", 0, "score"))


def _fields(draft: Draft) -> list[str]:
    known = [name for group in vocabulary()["fields"].values() for name in group]
    return [name for name in known if (name, "this") in draft.facts]


def _shown(draft: Draft, name: str, period: str, unit: int) -> Content:
    """A datum as printed: amounts in the sheet's unit, percentages with their sign."""
    value = draft.extras.get("base", {}).get((name, period), draft.facts.get((name, period)))
    if value is None or isinstance(value, str):
        return value or None
    if kind_of(name) == "amount":
        return Decimal(value) / unit
    return f"{value}%" if kind_of(name) == "rate" else value


def _base(draft: Draft) -> Grid:
    return (_base_list, _base_pairs, _base_years)[draft.layout](draft)


def _unit_of(name: str) -> str:
    text = words("department_evaluation")
    if kind_of(name) == "count":
        return str(text["people" if name in ("establishment", "staff") else "pieces"])
    return str(text["units"]["wan"]) if kind_of(name) == "amount" else "%"


def _base_list(draft: Draft) -> Grid:
    """A list with heads: item, unit, this year, last year, note."""
    text, grid = words("department_evaluation"), Grid()
    grid.span(0, 0, 0, 4, text["titles"]["base"], "title")
    for column, name in enumerate(("item", "unit", "this", "last", "note")):
        grid.put(1, column, text["labels"][name], "label")
    for row, name in enumerate(_fields(draft), 2):
        unit = "" if name in draft.extras.get("no_unit", ()) else _unit_of(name)
        grid.put(row, 0, name_of(name), "left")
        grid.put(row, 1, unit or None, "centre", ("base", 0, f"{name}.unit"))
        grid.put(row, 2, _shown(draft, name, "this", WAN), "centre", ("base", 0, name))
        if name in vocabulary()["with_last"]:
            grid.put(row, 3, _shown(draft, name, "last", WAN), "centre", ("base", 0, f"{name}.last"))
    for name, value in draft.extras.get("again", {}).items():
        row = grid.height
        grid.put(row, 0, name_of(name), "left")
        grid.put(row, 1, _unit_of(name), "centre")
        grid.put(row, 2, Decimal(value) / WAN, "centre", ("base", 1, name))
    return grid


def _base_pairs(draft: Draft) -> Grid:
    """Two pairs of label and value a row, the unit in the label's bracket, last year's under a label of its own."""
    text, grid = words("department_evaluation"), Grid()
    grid.span(0, 0, 0, 3, text["titles"]["base"], "title")
    entries = [(name, period) for name in _fields(draft) for period in ("this", "last")
               if period == "this" or name in vocabulary()["with_last"]]
    for place, (name, period) in enumerate(entries):
        row, column = 1 + place // 2, place % 2 * 2
        unit = "" if name in draft.extras.get("no_unit", ()) else f"（{_unit_of(name)}）"
        prefix = text["last_prefix"] if period == "last" else ""
        grid.put(row, column, f"{prefix}{name_of(name)}{unit}", "left")
        ref = ("base", 0, name if period == "this" else f"{name}.last")
        grid.put(row, column + 1, _shown(draft, name, period, WAN), "centre", ref)
    for name, value in draft.extras.get("again", {}).items():
        row = grid.height
        grid.put(row, 0, f"{name_of(name)}（{_unit_of(name)}）", "left")
        grid.put(row, 1, Decimal(value) / WAN, "centre", ("base", 1, name))
    return grid


def _base_years(draft: Draft) -> Grid:
    """Last year before this year, amounts in yuan as a note above says."""
    text, grid = words("department_evaluation"), Grid()
    grid.span(0, 0, 0, 3, text["titles"]["base"], "title")
    if "no_unit" not in draft.extras:
        grid.span(1, 0, 1, 3, text["unit_note"], "plain")
    for column, name in enumerate((text["labels"]["item"], text["year_head"].format(year=draft.year - 1),
                                   text["year_head"].format(year=draft.year), text["labels"]["note"])):
        grid.put(2, column, name, "label")
    for row, name in enumerate(_fields(draft), 3):
        grid.put(row, 0, name_of(name), "left")
        if name in vocabulary()["with_last"]:
            grid.put(row, 1, _shown(draft, name, "last", 1), "centre", ("base", 0, f"{name}.last"))
        grid.put(row, 2, _shown(draft, name, "this", 1), "centre", ("base", 0, name))
    for name, value in draft.extras.get("again", {}).items():
        row = grid.height
        grid.put(row, 0, name_of(name), "left")
        grid.put(row, 2, Decimal(value), "centre", ("base", 1, name))
    return grid


def _points(draft: Draft) -> Grid:
    """The checklist, the indicator's name merged over its points."""
    text, grid = words("department_evaluation"), Grid()
    grid.span(0, 0, 0, 3, text["titles"]["points"], "title")
    for column, name in enumerate(("indicator", "element", "met", "evidence")):
        grid.put(1, column, text["labels"][name], "label")
    row = 2
    for name, group in groupby(enumerate(draft.points), key=lambda pair: pair[1][0]):
        part = list(group)
        grid.span(row, 0, row + len(part) - 1, 0, name, "left")
        for index, (_, element, met, proof) in part:
            grid.put(row, 1, element, "left")
            grid.put(row, 2, met or None, "centre", ("points", index, "met"))
            grid.put(row, 3, proof or None, "left")
            row += 1
    return grid


def _classes(draft: Draft) -> Grid:
    text, grid = words("department_evaluation"), Grid()
    grid.span(0, 0, 0, 2, text["titles"]["classes"], "title")
    for column, name in enumerate(("code", "class", "amount")):
        grid.put(1, column, text["labels"][name], "label")
    for index, (code, name, amount) in enumerate(draft.classes):
        grid.put(index + 2, 0, code, "centre")
        grid.put(index + 2, 1, name, "left")
        grid.put(index + 2, 2, amount, "centre", ("classes", index, "amount"))
    return grid
