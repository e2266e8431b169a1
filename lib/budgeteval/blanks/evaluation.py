"""重点评价工作簿: card, indicators of the rule set's frame, evidence, survey, panel, as that stage reads them."""

from collections.abc import Iterator, Mapping
from typing import Any

from budgeteval.blanks.blocks import wan
from budgeteval.blanks.content import Project
from budgeteval.blanks.paper import Page, Paper
from budgeteval.blanks.words import layouts, message
from budgeteval.rulesets.key_evaluation import BOOKS, FrameName, KeyEvaluation
from budgeteval.stages.key_evaluation.grid import vocabulary

AMOUNTS = ("budget_yuan", "received_yuan", "spent_yuan", "issued", "allocated", "spent", "revenue", "cost", "principal",
           "interest", "availability", "operation", "shared", "paid", "unit_price")
RATES = ("construction_progress", "linked", "coupon_rate")
NUMBERS = ("weight", "mark", "points_total", "points_met", "deductions", "deduction_each", "population", "distributed",
           "pages", "reported_total", "contracted", "delivered", "accepted", "since", "coefficient", "term_years")
CHOICES = {"subject": "subject", "evaluation_stage": "evaluation_stage", "budget_book": "budget_book",
           "reported_grade": "grade", "method": "method", "formula": "formula", "tier": "tier",
           "band_rule": "band_rule", "adopted": "yes_no", "party": "party"}
FIXED = ("code", "level1", "level2", "level3", "weight")
LEVEL3, WEIGHT = 3, 4
STAGED = ("bond", "ppp")
Values = Mapping[str, Any]


def frames(project: Project, rules: KeyEvaluation) -> list[FrameName | None]:
    """Frames a project may be evaluated by: both stages of a bond or PPP; None if the rules have none."""
    row = project.row
    subject = row.get("subject", "").replace("project", "") or "ordinary"
    if row.get("special_bond") == "yes":
        subject = "bond"
    if subject in STAGED:
        fit = [one for one in rules.weights if one.startswith(f"{subject}_")]
    else:
        book = row.get("budget_book", "")
        fit = [one for one in rules.weights if one == (book if subject == "ordinary" and book in BOOKS else subject)]
    return list(fit) or [None]


def frame_name(frame: FrameName | None) -> str:
    """Name of a frame as the file's name says it."""
    return str(layouts()["evaluation"]["frames"][frame]) if frame else ""


def evaluation_workbook(project: Project, rules: KeyEvaluation, frame: FrameName | None, client: str) -> bytes:
    """The workbook of one evaluation: what the register and the rules say is filled in, the rest is open."""
    words = layouts()["evaluation"]
    subject, _, stage = (frame or "").partition("_")
    subject = subject if subject in vocabulary()["values"]["subject"] else "ordinary"
    paper = Paper(layouts()["names"]["evaluation"])
    known = _known(project, client) | {"subject": _word("subject", subject)}
    known["evaluation_stage"] = _word("evaluation_stage", stage) if subject in STAGED else ""
    _card(_page(paper, "card", words["widths"]["card"]), known, words["only"].get(subject, []))
    page = _page(paper, "scores", words["widths"]["scores"])
    _scores(page, list(_indicators(rules, frame)))
    for part, tables in words["sheets"].items():
        if part not in words["of"] or words["of"][part] == subject:
            _sheet(_page(paper, part, words["widths"]["rest"]), part, tables)
    return paper.bytes()


def _page(paper: Paper, part: str, widths: list[float]) -> Page:
    """A sheet by the name the reader looks for, its title and how to fill it."""
    words = layouts()["evaluation"]
    page = paper.page(vocabulary()["sheets"][part][0], widths, landscape=part != "card")
    last = 3 if part == "card" else 5
    page.put(0, 0, words["titles"][part], "title", right=last)
    page.height(0, 30)
    page.put(1, 0, words["notes"][part], "note", right=last)
    page.height(1, 44)
    return page


def _word(kind: str, code: str) -> str:
    return str(vocabulary()["values"][kind][code][0]) if code else ""


def _known(project: Project, client: str) -> dict[str, Any]:
    """Lines of the card that the register answers."""
    row = project.row
    return {"project": row.get("project"), "project_code": row.get("project_code"), "client": client,
            "department": project.department, "implementing_unit": row.get("implementing_unit"),
            "budget_book": _word("budget_book", row.get("budget_book", "")), "budget_yuan": wan(project.budget_yuan)}


def _card(page: Page, known: Values, only: list[str]) -> None:
    """Label and value, line by line; lines of other subjects left out."""
    words = layouts()["evaluation"]
    elsewhere = {name for names in words["only"].values() for name in names} - set(only)
    for row, field in enumerate((one for one in vocabulary()["card"] if one not in elsewhere), start=2):
        page.put(row, 0, _label(vocabulary()["card"][field][0], field))
        page.put(row, 1, known.get(field), _look(field), right=3)
        _guard(page, field, row, 1)
        page.height(row, 60 if field in words["long"] else 20)


def _indicators(rules: KeyEvaluation, frame: FrameName | None) -> Iterator[Values]:
    """Rows of the frame in its order; spare rows where there is no frame."""
    if frame is None:
        yield from [{}] * layouts()["evaluation"]["spare"]["scores"]
        return
    known = rules.catalogue(frame)
    for code, weight in rules.weights[frame].items():
        one = known[code]
        yield {"code": code, "level1": _word("dimension", one.dimension), "level2": one.aspect, "level3": one.name,
               "weight": weight, "method": _word("method", one.method), "formula": _word("formula", one.formula),
               "points_total": one.points}


def _scores(page: Page, rows: list[Values]) -> None:
    """One row an indicator with all its columns, and the total below."""
    spec = vocabulary()["tables"]["scores"]["columns"]
    _table(page, "scores", 2, rows)
    bottom = 3 + len(rows)
    page.put(bottom, LEVEL3, vocabulary()["totals"][0])
    page.put(bottom, WEIGHT, sum(one.get("weight", 0) for one in rows) or None, "centre")
    page.put(bottom, list(spec).index("mark"), None, "number")
    page.repeat(2)


def _sheet(page: Page, part: str, tables: list[str]) -> None:
    """Plain tables with spare rows, one below the other."""
    top = 2
    for table in tables:
        spare = layouts()["evaluation"]["spare"][table]
        _table(page, table, top, [{}] * spare)
        top += spare + 2


def _table(page: Page, table: str, top: int, rows: list[Values]) -> None:
    """Heads as the reader knows them, and a row for each of ``rows``: what the rules say is locked."""
    spec = vocabulary()["tables"][table]
    heads = {field: _label(names[0], field) for field, names in spec["columns"].items()}
    heads |= {name: name for name in (layouts()["evaluation"]["items"] if "items" in spec else ())}
    for column, (field, head) in enumerate(heads.items()):
        page.put(top, column, head)
        _guard(page, field, top + 1, column, bottom=top + len(rows))
        for row, one in enumerate(rows, start=top + 1):
            page.put(row, column, one.get(field), "fixed" if one and field in FIXED else _look(field))


def _label(name: str, field: str) -> str:
    return name + (layouts()["unit"] if field in AMOUNTS else "")


def _look(field: str) -> str:
    return "rate" if field in RATES else "number" if field in AMOUNTS + NUMBERS else "answer"


def _guard(page: Page, field: str, row: int, column: int, bottom: int | None = None) -> None:
    """A list of words or a lower bound, as the column wants it."""
    if field in CHOICES:
        words = [one[0] for one in vocabulary()["values"][CHOICES[field]].values()]
        if sum(map(len, words)) + len(words) < layouts()["evaluation"]["longest_list"]:
            page.choose(row, column, words, message("known_word"), bottom=bottom)
    elif field in AMOUNTS + NUMBERS:
        page.limit(row, column, message("number"), bottom=bottom)
