"""事前评估工作簿: the application, one score sheet per expert, and the conclusion, as the ex-ante stage reads them."""

from math import nan
from typing import Any

from budgeteval.blanks.blocks import wan
from budgeteval.blanks.content import Project
from budgeteval.blanks.paper import Page, Paper
from budgeteval.blanks.words import layouts, message
from budgeteval.rulesets.ex_ante import ExAnte
from budgeteval.stages.ex_ante.grid import TICKS
from budgeteval.stages.ex_ante.words import vocabulary

AMOUNTS = ("applied_yuan", "supported_yuan", "refused_yuan", "suggested_yuan")
LONG = ("background", "legal_basis", "content", "target_summary", "process", "reason", "adjustment", "limits",
        "other_notes")
WIDE = 3
CHOICES = {"conclusion": "conclusions"}


def review_workbook(project: Project, rules: ExAnte, experts: int) -> bytes:
    """The workbook of one review; identity and amount from the register."""
    text = layouts()["experts"]
    paper = Paper(text["titles"]["application"])
    _application(paper.page(text["sheets"]["application"], (18, 30, 18, 18)), project, rules)
    for number in range(1, experts + 1):
        page = paper.page(text["sheets"]["score"].format(number=number), (18, 30, 7, 8, 5, 5, 5, 5, 22, 30),
                          landscape=True)
        _score_sheet(page, project, rules, text["expert"].format(number=number))
    _meeting(paper.page(text["sheets"]["meeting"], (24, 30, 24, 18)))
    return paper.bytes()


def _lines(page: Page, fields: list[str], known: dict[str, Any]) -> int:
    """Label and value, line by line below the title; returns the next free row."""
    unit = layouts()["unit"]
    for row, field in enumerate(fields, start=1):
        name = vocabulary()["lines"][field][0]
        value = known.get(field)
        page.put(row, 0, name + (unit if field in AMOUNTS else ""))
        look = "number" if field in AMOUNTS else "fixed" if value else "answer"
        page.put(row, 1, value, look, right=WIDE)
        if field in AMOUNTS:
            page.limit(row, 1, message("number"))
        if field in CHOICES:
            page.choose(row, 1, layouts()["experts"][CHOICES[field]], message(field))
        page.height(row, 60 if field in LONG else 20)
    return len(fields) + 1


def _list(page: Page, table: str, top: int, rows: list[dict[str, Any]]) -> int:
    """A table with the reader's own heads; what is known is fixed; returns the next free row."""
    spec = vocabulary()["tables"][table]["columns"]
    fields = list(spec)
    for column, field in enumerate(fields):
        name = spec[field][0] + (layouts()["unit"] if field in AMOUNTS else "")
        page.put(top, column, name, right=WIDE if column == len(fields) - 1 and column < WIDE else None)
    for down, row in enumerate(rows, start=1):
        for column, field in enumerate(fields):
            value = row.get(field)
            look = "number" if field in AMOUNTS else "fixed" if value else "answer"
            page.put(top + down, column, value, look,
                     right=WIDE if column == len(fields) - 1 and column < WIDE else None)
    return top + len(rows) + 1


def _application(page: Page, project: Project, rules: ExAnte) -> None:
    text, row = layouts()["experts"], project.row
    page.put(0, 0, text["titles"]["application"], "title", right=WIDE)
    page.height(0, 30)
    known = {
        "project": row["project"], "project_code": row["project_code"], "department": project.department,
        "implementing_unit": row.get("implementing_unit", ""), "applied_yuan": wan(project.budget_yuan),
        "subject": text["subjects"].get(row.get("subject", ""), ""),
        "request": text["requests"].get(row.get("kind", ""), ""),
    }
    below = _lines(page, text["application"], known)
    sources = [{"source": name} for name in (*text["sources"], text["total"])]
    top = _list(page, "funds", below + 1, sources) + 1
    page.limit(below + 2, 1, message("number"), bottom=top - 2)
    end = _list(page, "documents", top, [{"document": name} for name in rules.documents])
    page.choose(top + 1, 1, text["answers"], message("provided"), bottom=end - 1)


def _score_sheet(page: Page, project: Project, rules: ExAnte, expert: str) -> None:
    """Items of the frame in force; a mark or a tick each, basis and opinion; conclusion and amount below."""
    text, words = layouts()["experts"], vocabulary()
    spec, said = words["tables"]["scores"]["columns"], words["expert_lines"]
    page.put(0, 0, text["titles"]["score"], "title", right=9)
    page.height(0, 30)
    for row, (name, value) in enumerate(((words["lines"]["project"][0], project.row["project"]),
                                         (said["expert"][0], expert)), start=1):
        page.put(row, 0, name)
        page.put(row, 1, value, "fixed" if value else "answer", right=9)
    heads = ("dimension", "item", "weight", "mark", *TICKS, "basis", "opinion")
    for column, field in enumerate(heads):
        page.put(3, column, spec[field][0])
    row = 4
    for one in rules.frame(project.row.get("subject", "")):
        page.put(row, 0, text["points"].format(name=one.name, weight=f"{one.weight:g}"), "centre",
                 bottom=row + len(one.items) - 1)
        for item in one.items:
            page.put(row, 1, item.name, "fixed")
            page.put(row, 2, item.weight, "centre")
            page.put(row, 3, nan, "number")
            page.limit(row, 3, message("number"), maximum=item.weight)
            for column in range(4, len(heads)):
                page.put(row, column, None, "answer")
            row += 1
    page.choose(4, 4, [layouts()["tick"]], message("tick"), bottom=row - 1, right=7)
    page.put(row, 0, text["total"], right=1)
    page.put(row, 2, 100, "centre")
    page.put(row, 3, nan, "number")
    page.repeat(3)
    _verdict(page, row + 1)


def _verdict(page: Page, row: int) -> None:
    text, said = layouts()["experts"], vocabulary()["expert_lines"]
    for place, field in enumerate(("conclusion", "suggested_yuan", "overall_opinion")):
        amount = field in AMOUNTS
        page.put(row + place, 0, said[field][0] + (layouts()["unit"] if amount else ""))
        page.put(row + place, 1, None, "number" if amount else "answer", right=9)
    page.choose(row, 1, text["conclusions"], message("conclusion"))
    page.limit(row + 1, 1, message("number"))
    page.height(row + 2, 50)
    page.put(row + 3, 0, text["note"], "note", right=9)


def _meeting(page: Page) -> None:
    text = layouts()["experts"]
    page.put(0, 0, text["titles"]["meeting"], "title", right=WIDE)
    page.height(0, 30)
    top = _lines(page, text["meeting"], {}) + 1
    for table, spare in text["spare"].items():
        top = _list(page, table, top, [{}] * spare) + 1
