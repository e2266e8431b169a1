"""Around the blocks: title, year, whom the form concerns, goals, total, notes."""

import math
import re
from typing import Any

from budgeteval.forms import cutoff, vocabulary
from budgeteval.forms.amounts import digits, number, points
from budgeteval.forms.draft import Draft
from budgeteval.forms.header import Header
from budgeteval.forms.sheet import Position, a1, position

_YEAR = re.compile(r"(?<!\d)(20\d{2}|19\d{2})(?!\d)")
TOP_ROWS = 4
FIELDS = {"project": "project", "unit": "implementing_unit", "department": "department"}
FIELDS |= {"attribute": "project_attribute", "starts_on": "starts_on", "ends_on": "ends_on"}
FALLBACKS = {"department_named": "department", "department_above": "department", "unit_reporting": "implementing_unit"}


def read_row(draft: Draft, row: int) -> bool:
    """Labels and their values in one row (or label and value in one cell); whether any was found."""
    sheet = draft.sheet
    columns = sheet.by_row[row]
    roles = [_role(draft, (row, column)) for column in columns]
    known = False
    for index, column in enumerate(columns):
        at = (row, column)
        role = roles[index]
        if not role:
            known = _inline(draft, at) or known
            continue
        known = True
        following = columns[index + 1] if index + 1 < len(columns) else None
        has_value = following is not None and not roles[index + 1]
        draft.take(at, "label")
        _put(draft, role, (row, following) if has_value and following is not None else None)
    return known


def _role(draft: Draft, at: Position) -> str:
    text = draft.sheet.text(*at)
    if draft.sheet.cells[at].kind != "text" or vocabulary.inline(text):
        return ""
    return vocabulary.role("identity", text)


def _put(draft: Draft, role: str, at: Position | None) -> None:
    text = draft.sheet.text(*at) if at else ""
    if at is None or vocabulary.pattern("unit_note").search(vocabulary.compact(text)):
        return
    if role in FIELDS:
        if vocabulary.pattern("money_head").search(vocabulary.compact(text)):
            return
        if draft.put(FIELDS[role], at):
            _split_code(draft, role, text)
    elif role == "project_code":
        draft.form.setdefault("project_code", draft.take(at, "note"))
    elif role in FALLBACKS:
        draft.form.setdefault(f"_{role}", at)
    elif role == "year":
        year(draft, at, text)
        draft.take(at, "note")
    elif role == "cutoff":
        cutoff.put(draft, at, text)
    elif role == "term":
        _term(draft, at, text)
    elif role == "total":
        put_total(draft, None, at)
    elif role == "grade":
        put_grade(draft, text)
    draft.take(at, "note")


def _term(draft: Draft, at: Position, text: str) -> None:
    """First and last day, month or year of a term such as ``2021年1月-2023年12月``, each as written."""
    found = vocabulary.pattern("term").search(vocabulary.compact(text))
    if found is None or not found[2] or draft.form.get("starts_on"):
        return
    for name, value in (("starts_on", found[1]), ("ends_on", found[2])):
        draft.form |= {name: value, f"{name}_cell": a1(at)}


def settle_goals(draft: Draft, private: dict[str, Any]) -> None:
    """Goal of the whole project: the medium-term one beside an annual one, else the goal; likewise the other way."""
    form = draft.form
    name = "goal_medium" if form.get("goal_expected") and not form.get("goal_medium") else "goal_expected"
    for at in private.get("_goal_whole", []):
        _join(draft, name, at, draft.sheet.text(*at))
    if form.get("goal_medium") and not form.get("goal_expected") and form["kind"] != "performance_target":
        form |= {"goal_expected": form.pop("goal_medium"), "goal_expected_cell": form.pop("goal_medium_cell")}


def settle_fallbacks(draft: Draft, private: dict[str, Any]) -> None:
    """Department and unit from weaker labels (the ministry above, the reporting unit) where no better one is filled."""
    for role, name in FALLBACKS.items():
        if draft.form.get(name):
            continue
        if at := private.get(f"_{role}"):
            draft.put(name, at)
        elif found := private.get(f"_{role}_text"):
            draft.form |= {name: found[0], f"{name}_cell": a1(found[1])}


def _split_code(draft: Draft, role: str, text: str) -> None:
    """Code printed with a name (``219-…``, ``[607001]…``) into the code column; the name stays as written."""
    found = vocabulary.pattern("code_in_name").search(vocabulary.compact(text))
    code = next((group for group in found.groups() if group), "") if found else ""
    if code and role in ("department", "project"):
        draft.form.setdefault(f"{role}_code", code)


def _inline(draft: Draft, at: Position) -> bool:
    """Labels and values in one cell (``项目名称：…``): each value goes to its field, the cell keeps its text."""
    found = vocabulary.inline(draft.sheet.text(*at))
    for role, value in found:
        _put_inline(draft, at, role, value)
    if found:
        draft.take(at, "note")
    return bool(found)


def _put_inline(draft: Draft, at: Position, role: str, value: str) -> None:
    form = draft.form
    if role in FIELDS and not form.get(FIELDS[role]):
        form |= {FIELDS[role]: value, f"{FIELDS[role]}_cell": a1(at)}
        _split_code(draft, role, value)
    elif role in FALLBACKS:
        form.setdefault(f"_{role}_text", (value, at))
    elif role == "year":
        year(draft, at, value)
    elif role == "cutoff":
        cutoff.put(draft, at, value)
    elif role == "term":
        _term(draft, at, value)
    elif role == "project_code":
        form.setdefault("project_code", value)
    elif role == "total" and not math.isnan(points(value)) and not form.get("reported_total_cell"):
        form |= {"reported_total": points(value), "reported_total_cell": a1(at)}
    elif role == "grade":
        put_grade(draft, value)


def year(draft: Draft, at: Position, text: str) -> bool:
    """Fiscal year of a text such as ``2022年度``, ``(2022)`` or ``二〇二二年`` into the form, if it has none yet."""
    found = _YEAR.search(vocabulary.compact(text).translate(_chinese_digits()))
    if not found or "fiscal_year" in draft.form:
        return False
    draft.form |= {"fiscal_year": float(found[1]), "fiscal_year_cell": a1(at)}
    return True


def year_told(draft: Draft) -> None:
    """Year that a line at the top tells among other things (``金额单位:万元  2022年度``), if the form has none yet."""
    for row in draft.sheet.rows[:TOP_ROWS]:
        for column in draft.sheet.by_row[row]:
            text = draft.sheet.text(row, column)
            if "fiscal_year" not in draft.form and vocabulary.pattern("year_told").search(vocabulary.compact(text)):
                year(draft, (row, column), text)


def _chinese_digits() -> dict[int, str]:
    return str.maketrans(vocabulary.words()["chinese_digits"])


def is_year_line(text: str) -> bool:
    """Whether a cell only says the year: ``(2022年度)``."""
    bare = vocabulary.compact(text).translate(_chinese_digits())
    return bool(vocabulary.pattern("year_line").fullmatch(bare))


def put_grade(draft: Draft, text: str) -> bool:
    grade = vocabulary.words()["grades"].get(vocabulary.label(text), "")
    if grade and not draft.form.get("reported_grade"):
        draft.form["reported_grade"] = grade
    return bool(grade)


def put_total(draft: Draft, weight: Position | None, score: Position | None) -> None:
    """Total weight and total score into the form; the last one given wins over a header's."""
    for name, at in (("total_weight", weight), ("reported_total", score)):
        if at is not None and not math.isnan(points(draft.sheet.text(*at))):
            if earlier := draft.form.get(f"{name}_cell"):
                draft.parts[position(earlier)] = "note"
            draft.form |= {name: points(draft.take(at)), f"{name}_cell": a1(at)}


def read_total(draft: Draft, row: int, header: Header | None) -> bool:
    """Total row of a block: weight and score by their columns, else by their order; grade if one is printed."""
    sheet = draft.sheet
    columns = sheet.by_row[row]
    weight, score = (_under(draft, row, header, role) for role in ("weight", "score"))
    weight = weight or _under(draft, row, header, "level1_weight")
    numbers = [c for c in columns if not math.isnan(points(sheet.text(row, c)))]
    if weight is None and score is None:
        places = [(row, c) for c in numbers]
        if len(places) == 1:
            score = places[0]
        elif places:
            weight, score = places[0], places[1]
    inline = vocabulary.pattern("total_inline").search(vocabulary.label(sheet.text(row, columns[0])))
    if inline and weight is None and score is None:
        draft.form |= {"reported_total": float(inline["score"]), "reported_total_cell": a1((row, columns[0]))}
    put_total(draft, weight, score)
    for column in columns:
        text = sheet.text(row, column)
        if not put_grade(draft, text):
            grade = vocabulary.pattern("grade_in_text").search(vocabulary.compact(text))
            if grade:
                put_grade(draft, grade["grade"])
        draft.take((row, column), "label" if column == columns[0] else "note")
    return weight is not None or score is not None or bool(inline)


def _under(draft: Draft, row: int, header: Header | None, role: str) -> Position | None:
    column = header.get(role) if header else None
    if column is None:
        return None
    filled = draft.sheet.filled(row, column.left, column.right)
    numeric = [c for c in filled if not math.isnan(points(draft.sheet.text(row, c)))]
    return (row, numeric[0]) if numeric else None


def goal_role(text: str) -> str:
    return vocabulary.role("goals", text)


def read_goals(draft: Draft, row: int) -> int:
    """Goal labels of a row with their texts, right of the label or below it; returns the first row not read.

    A row without a goal label returns ``row`` itself.
    """
    sheet = draft.sheet
    columns = sheet.by_row[row]
    roles = {column: goal_role(sheet.text(row, column)) for column in columns}
    labels = [column for column in columns if roles[column]]
    if not labels or any(vocabulary.is_("task_list", sheet.text(row, column)) for column in columns):
        return row
    first = labels[0]
    below_labels = (
        [c for c in labels if len(labels) > 1 and c != first] if _is_block(draft, row, first, labels) else labels
    )
    bottom = row
    draft.take((row, first), "label")
    for column in below_labels:
        at = (row, column)
        draft.take(at, "label")
        index = columns.index(column)
        following = columns[index + 1] if index + 1 < len(columns) else None
        if following is not None and not roles[following]:
            _put_goal(draft, roles[column], (row, following))
        elif len(labels) > 1 or not _is_blank_beside(draft, at):
            bottom = max(bottom, _goal_below(draft, at, roles[column], labels[0]))
    return bottom + 1


def _is_blank_beside(draft: Draft, at: Position) -> bool:
    """Whether an empty merged cell of the same height stands right of a label: its text is missing, not below."""
    span = draft.sheet.span(*at)
    beside = draft.sheet.cover(at[0], span.right + 1)
    return bool(beside and beside.top == span.top and beside.bottom == span.bottom and beside.right > beside.left)


def _is_block(draft: Draft, row: int, first: int, labels: list[int]) -> bool:
    """Whether the first label stands for the whole goal block (年度总体目标 before 预期目标 | 实际完成情况)."""
    return len(labels) > 1 and (
        draft.sheet.span(row, first).bottom > row or first == min(draft.sheet.by_row[row]) and len(labels) > 2
    )


def _goal_below(draft: Draft, at: Position, role: str, leftmost: int) -> int:
    """Texts below a goal label, as far down as its block reaches or to a label left of them; the last row used."""
    sheet = draft.sheet
    span = sheet.span(*at)
    first = min(sheet.by_row[at[0]])
    block = sheet.span(at[0], first)
    last = block.bottom if first < at[1] and block.bottom > at[0] else span.bottom + 1
    used = at[0]
    for row in range(span.bottom + 1, last + 1):
        if sheet.filled(row, first + 1, leftmost - 1):
            return used
        for column in sheet.filled(row, span.left, max(span.right, span.left)):
            if _role(draft, (row, column)) or goal_role(sheet.text(row, column)):
                return used
            _put_goal(draft, role, (row, column))
            used = row
    return max(used, last if first < at[1] and block.bottom > at[0] else used)


def _put_goal(draft: Draft, role: str, at: Position) -> None:
    if role == "whole":
        draft.take(at, "note")
        draft.form.setdefault("_goal_whole", []).append(at)
    elif not draft.put(f"goal_{role}", at):
        _join(draft, f"goal_{role}", at, draft.take(at, "note"))


def _join(draft: Draft, name: str, at: Position, text: str) -> None:
    """Add a text to a goal, or make it the goal if there is none yet."""
    if not draft.form.get(name):
        draft.parts.pop(at, None)
        draft.put(name, at)
    elif text not in draft.form[name]:
        draft.form[name] = f"{draft.form[name]}\n{text}"


def has_number(text: str) -> bool:
    return bool(re.search(r"\d", text)) and (bool(digits(text)[0]) or not math.isnan(number(text)[0]))
