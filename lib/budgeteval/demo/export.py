"""A whole department as one flat table, as budget platforms export it: one row an indicator."""

import csv
from decimal import Decimal
from io import StringIO
from typing import Any

from budgeteval.demo import marks
from budgeteval.demo.grid import Content, Grid
from budgeteval.demo.layout import parts
from budgeteval.demo.model import Form, Indicator, Ref
from budgeteval.demo.vocabulary import text, words
from budgeteval.demo.written import number


def flat_table(forms: list[Form]) -> tuple[Grid, list[dict[Ref, tuple[int, int]]]]:
    """Grid of the export and, for each form, where its parts stand."""
    columns = words("layouts")["export"]["columns"]
    grid, places = Grid(), []
    for offset, label in enumerate(columns.values()):
        grid.put(0, offset, label, "label")
    for form in forms:
        top = grid.height
        for index, item in enumerate(form.indicators):
            for offset, value in enumerate(_row(form, item, columns).values()):
                grid.put(top + index, offset, value)
        places.append(_places(form, top, list(columns)))
    return grid, places


def _row(form: Form, item: Indicator, columns: dict[str, str]) -> dict[str, Content]:
    total, owner = form.funds[0], form.project.department
    known: dict[str, Content] = {
        "year": form.fiscal_year, "department_code": owner.code, "department": form.department, "unit": form.unit,
        "project_code": form.project.code, "project": form.name, "opening": total.opening, "budget": total.budget,
        "spent": total.spent, "rate": total.rate, "fund_weight": total.weight, "fund_score": total.score,
        "goal_expected": form.goal_expected, "goal_actual": form.goal_actual, "level1": item.level1_text,
        "level2": item.level2_text, "level3": item.level3, **parts(item), "achieved": _achieved(item),
        "weight": item.weight, "score": item.score, "deducted": None, "remark": _remark(item),
        "reason": item.reason or None, "total": form.total_score, "grade": _grade(form),
    }
    return {name: known[name] for name in columns}


def _achieved(item: Indicator) -> Content:
    """Numbers alone for quantities, one of the three tiers for qualities, as the platform's column asks."""
    if isinstance(item.achieved, Decimal) or item.sign != "qualitative":
        return item.achieved
    tiers, answers = words("layouts")["export"]["tiers"], text().raw("words")
    return next((tiers[tier] for tier in answers if item.achieved in answers[tier]), item.achieved)


def _remark(item: Indicator) -> Content:
    return str(item.achieved) if item.sign == "qualitative" else None


def _grade(form: Form) -> str:
    return marks.grade(form.total_score) if isinstance(form.total_score, Decimal) else ""


def _places(form: Form, top: int, columns: list[str]) -> dict[Ref, tuple[int, int]]:
    at = columns.index
    places: dict[Ref, tuple[int, int]] = {
        ("header", 0, "project"): (top, at("project")), ("header", 0, "department"): (top, at("department")),
        ("total", 0, "score"): (top, at("total")), ("goal", 0, "actual"): (top, at("goal_actual")),
    }
    for name, column in (("opening", "opening"), ("budget", "budget"), ("spent", "spent"), ("rate", "rate"),
                         ("weight", "fund_weight"), ("score", "fund_score")):
        places["fund", 0, name] = (top, at(column))
    for index in range(len(form.indicators)):
        for name in ("level1", "level2", "level3", "achieved", "weight", "score", "reason"):
            places["indicator", index, name] = (top + index, at(name))
        places["indicator", index, "target"] = (top + index, at("value"))
    return places


def csv_bytes(grid: Grid, encoding: str) -> bytes:
    """The table as comma-separated text; UTF-8 starts with a byte-order mark, as exports for Excel do."""
    buffer = StringIO()
    writer = csv.writer(buffer, lineterminator="\r\n")
    for row in range(grid.height):
        writer.writerow([_text(grid.cells.get((row, column))) for column in range(grid.width)])
    return buffer.getvalue().encode("utf-8-sig" if encoding == "utf8" else encoding)


def _text(value: Any) -> str:
    if value is None:
        return ""
    return number(value) if isinstance(value, Decimal) else str(value)
