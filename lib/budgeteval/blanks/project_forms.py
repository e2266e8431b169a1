"""Forms of one project: targets, monitoring at a month's end, self-evaluation."""

from collections.abc import Sequence
from math import isnan, nan

from budgeteval.blanks.blocks import foot, goals, rows, title, wan, wide
from budgeteval.blanks.content import TOTAL, Line, Project
from budgeteval.blanks.paper import Page, Paper
from budgeteval.blanks.words import labels, layouts, message

FIRST = 4
"""Columns before the fields of an indicator: the block's label and three levels."""



def target_form(project: Project, total: float | None) -> bytes:
    """绩效目标申报表: identity and the year's amount from the register; goals and indicators to fill."""
    text = layouts()
    paper = Paper(text["titles"]["target"])
    page = paper.page(text["names"]["target"], (13, 11, 18, 24, 10, 16, 10, 8, 28))
    last = FIRST + len(text["columns"]["target"]) - 1
    row = _head(page, "target", project, last)
    row = _term(page, project, row, last)
    row = _target_funds(page, project, row, last)
    for name, goal in (("goal_medium", project.filed.goal_medium), ("goal_annual", project.filed.goal)):
        row = wide(page, row, labels()[name], goal, last)
    top = row + 1
    bottom = _indicator_rows(page, "target", project.filed.lines, row, locked=False)
    columns = list(text["columns"]["target"])
    sign, weight = (FIRST + columns.index(name) for name in ("sign", "weight"))
    page.choose(top, sign, text["signs"], message("sign"), bottom=bottom - 1)
    page.limit(top, weight, message("weight"), bottom=bottom - 1, maximum=100)
    note = text["notes"]["target"].format(total=f"{total:g}") if total is not None else \
        text["notes"]["target"].rpartition(text["stop"])[0] + text["end"]
    foot(page, bottom, note, last)
    return paper.bytes()


def self_evaluation_form(project: Project, execution_weight: float) -> bytes:
    """项目支出绩效自评表: goal, indicators, targets and weights as filed for the year; the rest to fill."""
    text = layouts()
    paper = Paper(text["titles"]["self_evaluation"])
    page = paper.page(text["names"]["self_evaluation"], (13, 11, 18, 24, 14, 14, 12, 8, 9, 16))
    last = FIRST + len(text["fund_columns"]["self_evaluation"]) - 1
    row = _head(page, "self_evaluation", project, last)
    row = _funds(page, "self_evaluation", project, row, {"weight": execution_weight})
    row = goals(page, project.filed.goal, row, FIRST + 1, last)
    top = row + 1
    bottom = _indicator_rows(page, "self_evaluation", project.filed.lines, row, locked=bool(project.filed.lines),
                             last=last)
    _judged(page, top, bottom, FIRST + 1)
    page.limit(top, FIRST + 3, message("weight"), bottom=bottom - 1, maximum=100)
    page.put(bottom, 0, labels()["total"], right=FIRST + 1)
    for column in (FIRST + 2, FIRST + 3):
        page.put(bottom, column, None, "number")
    page.put(bottom, FIRST + 4, None, "fixed", right=last)
    foot(page, bottom + 1, text["notes"]["self_evaluation"], last)
    return paper.bytes()


def monitoring_form(project: Project, month: int) -> bytes:
    """项目支出绩效目标执行监控表 up to a month's end: what was filed for the year, and how far it has come to fill."""
    text = layouts()
    paper = Paper(text["titles"]["monitoring"])
    reasons, fields = text["reasons"], text["columns"]["monitoring"]
    last = FIRST + len(fields) + len(reasons["kinds"]) + 2
    widths = (13, 10, 18, 20, 13, 11, 13, 13, *(6,) * len(reasons["kinds"]), 18, 12, 10)
    page = paper.page(text["names"]["monitoring"], widths, landscape=True)
    row = _head(page, "monitoring", project, last)
    row = _monitoring_funds(page, project, row, month, last)
    row = wide(page, row, labels()["goal"], project.filed.goal, last, locked=bool(project.filed.goal))
    _monitoring_heads(page, row, month)
    bottom = rows(page, project.filed.lines, row + 2, bool(project.filed.lines), _monitoring_row)
    page.put(row, 0, labels()["indicators"], bottom=bottom - 1)
    kinds = FIRST + len(fields)
    page.choose(row + 2, kinds, [text["tick"]], message("tick"), bottom=bottom - 1,
                right=kinds + len(reasons["kinds"]) - 1)
    page.choose(row + 2, last - 1, text["likelihoods"], message("likelihood"), bottom=bottom - 1)
    page.repeat(row)
    foot(page, bottom, text["notes"]["monitoring"], last)
    return paper.bytes()


def _head(page: Page, kind: str, project: Project, last: int) -> int:
    """Title, year, whose form it is; returns the next free row."""
    words, middle = labels(), FIRST + (last - FIRST) // 3
    top = title(page, kind, project.fiscal_year, last)
    values = ((words["project"], project.row["project"], words["project_code"], project.row["project_code"]),
              (words["department"], project.department, words["unit"], project.row.get("implementing_unit", "")))
    for row, (name, value, other, second) in enumerate(values, start=top):
        page.put(row, 0, name)
        page.put(row, 1, value, "fixed" if value else "answer", right=FIRST - 1)
        page.put(row, FIRST, other, right=middle)
        page.put(row, middle + 1, second, "fixed" if second else "answer", right=last)
        page.height(row, 28)
    return top + len(values)


def _term(page: Page, project: Project, row: int, last: int) -> int:
    """Attribute from the register, first and last day to fill."""
    words = labels()
    attribute = layouts()["attributes"].get(project.row.get("kind", ""), "")
    page.put(row, 0, words["attribute"])
    page.put(row, 1, attribute, "fixed" if attribute else "answer", right=FIRST - 1)
    page.put(row, FIRST, words["starts_on"], right=FIRST + 1)
    page.put(row, FIRST + 2, None, "answer", right=last)
    page.put(row + 1, 0, words["ends_on"])
    page.put(row + 1, 1, None, "answer", right=last)
    return row + 2


def _target_funds(page: Page, project: Project, row: int, last: int) -> int:
    """Amounts by source: the register's total, or what the unit had filed before."""
    text = layouts()
    filed = dict(project.filed.funds) or {TOTAL: project.budget_yuan}
    names = {code: name for code, name in text["funds"].items() if code != "carried_over"}
    page.put(row, 0, labels()["funds"], bottom=row + len(names) - 1)
    for place, (code, name) in enumerate(names.items()):
        page.put(row + place, 1, name, "fixed", right=FIRST - 1)
        page.put(row + place, FIRST, wan(filed.get(code, nan)), "number", right=last)
        page.limit(row + place, FIRST, message("number"))
    return row + len(names)


def _funds(page: Page, kind: str, project: Project, row: int, known: dict[str, float]) -> int:
    """Fund block with a head: opening budget as filed, the year's budget of the register, the rest to fill."""
    text = layouts()
    heads, names = text["fund_columns"][kind], text["funds"]
    page.put(row, 0, labels()["funds"], bottom=row + len(names))
    page.put(row, 1, None, right=FIRST - 1)
    for place, name in enumerate(heads.values()):
        page.put(row, FIRST + place, name)
    for down, (code, name) in enumerate(names.items(), start=1):
        page.put(row + down, 1, name, "fixed", right=FIRST - 1)
        values = {"opening": wan(project.filed.funds.get(code, nan)), **(known if code == TOTAL else {})}
        if code == TOTAL:
            values["budget"] = wan(project.budget_yuan)
        for place, field in enumerate(heads):
            look = "rate" if field == "rate" else "fixed" if field == "weight" else "number"
            page.put(row + down, FIRST + place, values.get(field, nan), look)
        page.limit(row + down, FIRST, message("number"), right=FIRST + len(heads) - 1)
    return row + len(names) + 1


def _monitoring_funds(page: Page, project: Project, row: int, month: int, last: int) -> int:
    """Opening budget as filed (or the register's), spent up to the month, rate, and the year's forecast."""
    text = layouts()
    names, heads = text["funds"], list(text["fund_columns"]["monitoring"].values())
    filed = dict(project.filed.funds) or {TOTAL: project.budget_yuan}
    ends = [FIRST + 1, FIRST + 3, FIRST + 6, last]
    page.put(row, 0, labels()["funds"], bottom=row + len(names))
    page.put(row, 1, None, right=FIRST - 1)
    for down in range(len(names) + 1):
        code = list(names)[down - 1]
        if down:
            page.put(row + down, 1, names[code], "fixed", right=FIRST - 1)
        for place, end in enumerate(ends):
            start = FIRST if place == 0 else ends[place - 1] + 1
            if not down:
                page.put(row, start, heads[place].format(month=month), right=end)
                continue
            value = wan(filed.get(code, nan)) if place == 0 else nan
            page.put(row + down, start, value, "rate" if place == 2 else "number", right=end)
            page.limit(row + down, start, message("number"))
    return row + len(names) + 1




def _indicator_rows(page: Page, kind: str, lines: Sequence[Line], row: int, *, locked: bool,
                    last: int | None = None) -> int:
    """Head and rows of the indicator block; returns the row below it."""
    text = layouts()
    heads = text["columns"][kind]
    for place, name in enumerate(text["levels"], start=1):
        page.put(row, place, name)
    reason = FIRST + len(heads) - 1
    for place, name in enumerate(heads.values()):
        end = last if last is not None and FIRST + place == reason else None
        page.put(row, FIRST + place, name, right=end)

    def fields(target: Page, at: int, line: Line) -> None:
        parts = bool(line.sign) and "sign" in heads
        known = {"sign": line.sign, "target": line.value if parts else line.target, "weight": line.weight,
                 "unit": line.unit}
        for place, field in enumerate(heads):
            value = known.get(field)
            fixed = locked and field in ("target", "weight") and value not in ("", None) and value == value
            look = "fixed" if fixed else "number" if field in ("weight", "score") else "answer"
            end = last if last is not None and FIRST + place == reason else None
            target.put(at, FIRST + place, value, look, right=end)

    bottom = rows(page, lines, row + 1, locked, fields)
    page.put(row, 0, labels()["indicators"], bottom=bottom - 1)
    page.repeat(row)
    return bottom



def _judged(page: Page, top: int, bottom: int, column: int) -> None:
    """Tiers of qualitative indicators offered where what was reached is written."""
    page.choose(top, column, layouts()["tiers"], message("tier"), bottom=bottom - 1, strict=False)


def _monitoring_heads(page: Page, row: int, month: int) -> None:
    text = layouts()
    for place, name in enumerate(text["levels"], start=1):
        page.put(row, place, name, bottom=row + 1)
    for place, name in enumerate(text["columns"]["monitoring"].values()):
        page.put(row, FIRST + place, name.format(month=month), bottom=row + 1)
    first, kinds = FIRST + len(text["columns"]["monitoring"]), text["reasons"]["kinds"]
    page.put(row, first, text["reasons"]["head"], right=first + len(kinds))
    for place, name in enumerate([*kinds, text["reasons"]["told"]]):
        page.put(row + 1, first + place, name)
    for place, name in enumerate((text["likelihood"], text["remark"]), start=first + len(kinds) + 1):
        page.put(row, place, name, bottom=row + 1)


def _monitoring_row(page: Page, row: int, line: Line) -> None:
    text = layouts()
    for place, field in enumerate(text["columns"]["monitoring"]):
        value = {"target": line.target, "weight": line.weight}.get(field)
        known = field == "target" and bool(line.target) or field == "weight" and not isnan(line.weight)
        page.put(row, FIRST + place, value, "fixed" if known else "number" if field == "weight" else "answer")
    first = FIRST + len(text["columns"]["monitoring"])
    for place in range(len(text["reasons"]["kinds"]) + 3):
        page.put(row, first + place, None, "answer")
