"""Faults planted in fictional whole-department forms and base data, each where a checker should find it."""

from collections.abc import Callable
from decimal import Decimal
from typing import Any

from budgeteval.demo import marks
from budgeteval.demo.department_evaluation_draft import Draft, mark_line
from budgeteval.demo.grid import Grid
from budgeteval.demo.vocabulary import words

Found = tuple[str, Any]
"""Which sheet (form, base, points, classes, second, project), and which part of it; None for the sheet."""


def plant(draft: Draft) -> None:
    """The faults that the county's plan has for this department."""
    for code in words("department_evaluation")["faults"].get(draft.number + 1, ()):
        draft.planted += [(_code(code), part, ref) for part, ref in FAULTS[code](draft)]


def _code(code: str) -> str:
    """Code of the finding, for faults that show under another one."""
    return {"department_base_blank": "department_base_missing"}.get(code, code)


def _spend(draft: Draft, more: int, on: str) -> None:
    """Spend more (or less) on basic or project expenditure; all that follows follows."""
    for name in ("spent", "general_spent", on):
        draft.facts[name, "this"] += more
    for row in draft.classes[:2]:
        row[2] += more
    if on == "basic_spending":
        draft.tasks[0].spent += more


def _line(draft: Draft, name: str, position: int) -> Found:
    return "form", ("line", position, name)


def mark_differs(draft: Draft) -> list[Found]:
    """A mark a point below what the values give."""
    draft.lines[0].score = Decimal(str(draft.lines[0].weight)) - 4
    draft.lines[0].reason = draft.lines[0].reason or words("department_evaluation")["reasons"][0]
    return [_line(draft, "score", 0)]


def mark_over_weight(draft: Draft) -> list[Found]:
    """A mark above its weight."""
    draft.lines[5].score = Decimal(str(draft.lines[5].weight)) + 1
    return [_line(draft, "score", 5)]


def mark_missing(draft: Draft) -> list[Found]:
    """A judged mark left blank."""
    draft.lines[6].score = None
    draft.lines[6].achieved = words("department_evaluation")["done_texts"][0]
    return [_line(draft, "level3", 6)]


def achieved_missing(draft: Draft) -> list[Found]:
    """A mark without a value reached."""
    draft.lines[2].achieved = ""
    return [_line(draft, "level3", 2)]


def reason_missing(draft: Draft) -> list[Found]:
    """Points lost without a reason."""
    one = draft.lines[3]
    one.achieved = Decimal("80")
    mark_line(draft, one)
    one.reason = ""
    return [_line(draft, "score", 3)]


def weights_not_100(draft: Draft) -> list[Found]:
    """Weights that add up to 95."""
    draft.lines[7].weight = Decimal(str(draft.lines[7].weight)) - 5
    mark_line(draft, draft.lines[7])
    return [("form", ("total", 0, "weight"))]


def total_differs(draft: Draft) -> list[Found]:
    """A printed total three points above the sum."""
    draft.extras["total"] = draft.printed_total + 3
    return [("form", ("total", 0, "score"))]


def tasks_sum_differs(draft: Draft) -> list[Found]:
    """Tasks that do not add up to the printed total."""
    draft.tasks[1].budget += 400_000
    return [("form", ("fund", 0, "budget"))]


def fund_sum_differs(draft: Draft) -> list[Found]:
    """Basic and project expenditure that do not add up to the total."""
    draft.facts["basic_budget", "this"] -= 90_000
    return [("form", ("fund", 0, "budget"))]


def rate_differs(draft: Draft) -> list[Found]:
    """A printed rate that is not spent over budget."""
    draft.extras["rate"] = "88.88%"
    return [("form", ("fund", 0, "rate"))]


def execution_mark_differs(draft: Draft) -> list[Found]:
    """A full execution mark that was not earned."""
    draft.extras["execution_mark"] = draft.execution_mark - 1
    return [("form", ("fund", 0, "score"))]


def unit_mixup(draft: Draft) -> list[Found]:
    """Yuan printed under a head that says ten thousand yuan."""
    draft.extras["unit_slip"] = True
    return [("form", ("fund", 0, "budget"))]


def spent_over_budget(draft: Draft) -> list[Found]:
    """More spent than there was."""
    _spend(draft, draft.this("adjusted_budget") + 120_000 - draft.this("spent"), "basic_spending")
    return [("form", ("fund", 0, "spent"))]


def year_mismatch(draft: Draft) -> list[Found]:
    """A form of the year before."""
    draft.extras["year"] = draft.year - 1
    return [("form", ("form", 0, "year"))]


def unknown(draft: Draft) -> list[Found]:
    """A name that the register does not know."""
    draft.extras["department"] = words("department_evaluation")["unknown_name"]
    return [("form", ("form", 0, "department"))]


def other_year(draft: Draft) -> list[Found]:
    """The name that the department bears from the next year on."""
    draft.extras["department"] = words("department_evaluation")["new_names"][draft.department.name]
    return [("form", ("form", 0, "department"))]


def copied(draft: Draft) -> list[Found]:
    """A goal that another department has, too."""
    draft.goals["expected"] = words("department_evaluation")["copied_goal"]
    return [("form", ("goal", 0, "expected"))]


def second_form(draft: Draft) -> list[Found]:
    """The same form in a second file."""
    draft.extras["second"] = True
    return [("second", None)]


def project_form(draft: Draft) -> list[Found]:
    """A project's form instead of (here: beside) the department's."""
    grid = Grid()
    text = words("layouts")["layouts"]["official"]
    labels = text["labels"]
    grid.span(0, 0, 0, 5, text["title"], "title")
    grid.put(1, 0, labels["project"], "label")
    grid.span(1, 1, 1, 5, draft.projects[0].name, "cell")
    for column, name in enumerate(("level1", "level2", "level3", "target", "achieved", "score")):
        grid.put(2, column, labels[name], "label")
    one = words("department_evaluation")
    for column, value in enumerate((one["levels"]["output"], one["aspects"]["number"], draft.lines[1].name, "≥3", "3",
                                    Decimal(10))):
        grid.put(3, column, value)
    draft.extras["more"] = {one["project_file"]: grid}
    return [("project", None)]


def empty(draft: Draft) -> list[Found]:
    """A form whose indicators were never filled in."""
    for one in draft.lines:
        one.achieved, one.score, one.reason = "", None, ""
    draft.extras |= {"total": None, "execution_mark": None, "rate": ""}
    return [("form", None)]


def project_amount(draft: Draft) -> list[Found]:
    """Project expenditure that is not the register's; basic and total follow."""
    draft.extras["project_budget"] = draft.this("project_budget") - (gap := draft.this("project_budget") // 4)
    draft.facts["basic_budget", "this"] += gap
    return [("form", ("fund", 2, "budget"))]


def project_rate(draft: Draft) -> list[Found]:
    """Project expenditure spent far less than the projects' own forms say."""
    _spend(draft, -(draft.this("project_spending") * 2 // 5), "project_spending")
    draft.facts["key_spending", "this"] = draft.this("project_spending") // 2
    return [("form", ("fund", 2, "spent"))]


def base_differs(draft: Draft) -> list[Found]:
    """Spending in the form unlike the base data."""
    gap = 80_000
    spent = draft.this("spent") - gap
    draft.extras |= {"total_spent": spent,
                     "execution_mark": marks.execution_score(draft.this("adjusted_budget"), spent)}
    draft.tasks[0].spent -= gap
    return [("form", ("fund", 0, "spent"))]


def base_cell(name: str, value: Callable[[Draft], Any], shown_at: str = "") -> Callable[[Draft], list[Found]]:
    """A fault that changes what one base datum shows."""

    def change(draft: Draft) -> list[Found]:
        draft.extras.setdefault("base", {})[name, "this"] = value(draft)
        return [("base", ("base", 0, shown_at or name))]

    return change


def base_twice(draft: Draft) -> list[Found]:
    """A datum that stands twice, with different values."""
    draft.extras["again"] = {"assets": draft.this("assets") + 50_000}
    return [("base", ("base", 1, "assets"))]


def unit_missing(draft: Draft) -> list[Found]:
    """An amount whose unit stands nowhere."""
    draft.extras["no_unit"] = ("assets",)
    return [("base", ("base", 0, "assets"))]


def no_base(draft: Draft) -> list[Found]:
    """No base data sheet at all."""
    draft.extras["no_base"] = True
    return [("form", None)]


def three_public(draft: Draft) -> list[Found]:
    """More spent on the three public expenses than budgeted."""
    over = draft.this("three_public_budget") + 20_000
    draft.facts |= {("three_public_spent", "this"): over, ("vehicles_spent", "this"): over - 10_000,
                    ("reception_spent", "this"): 10_000}
    return [("base", ("base", 0, "three_public_spent"))]


def adjustment(draft: Draft) -> list[Found]:
    """Adjustments above the thumb rule."""
    budget = draft.this("adjusted_budget")
    added, reduced = budget // 2, budget // 10
    draft.facts |= {("added", "this"): added, ("reduced", "this"): reduced, ("exempt", "this"): 0,
                    ("approved_budget", "this"): budget - added + reduced}
    return [("base", ("base", 0, "added"))]


def classes_sum(draft: Draft) -> list[Found]:
    """Subclasses that do not add up to their class."""
    draft.classes[1][2] += 3000
    return [("classes", ("classes", 0, "amount"))]


def classes_total(draft: Draft) -> list[Found]:
    """Classes that do not add up to the spending."""
    draft.classes[0][2] += 60_000
    draft.classes[1][2] += 60_000
    return [("classes", ("classes", 0, "amount"))]


def point_open(draft: Draft) -> list[Found]:
    """A point of the checklist that nobody answered."""
    draft.points[1][2] = ""
    return [("points", ("points", 1, "met"))]


FAULTS: dict[str, Callable[[Draft], list[Found]]] = {
    "department_mark_differs": mark_differs, "department_mark_over_weight": mark_over_weight,
    "department_mark_missing": mark_missing, "department_achieved_missing": achieved_missing,
    "department_reason_missing": reason_missing, "department_weights_not_100": weights_not_100,
    "department_total_differs": total_differs, "department_tasks_sum_differs": tasks_sum_differs,
    "department_fund_sum_differs": fund_sum_differs, "department_rate_differs": rate_differs,
    "department_execution_mark_differs": execution_mark_differs, "department_unit_mixup": unit_mixup,
    "department_spent_over_budget": spent_over_budget, "department_year_mismatch": year_mismatch,
    "department_name_unknown": unknown, "department_name_of_other_year": other_year, "department_text_copied": copied,
    "department_second_form": second_form, "department_project_form": project_form, "department_empty": empty,
    "department_project_amount_differs": project_amount, "department_project_rate_far": project_rate,
    "department_form_base_differs": base_differs, "department_base_blank": base_cell("work_planned", lambda _: ""),
    "department_base_not_a_number": base_cell(
        "assets", lambda _: words("department_evaluation")["text_for_number"]),
    "department_base_sum_differs": base_cell("reception_spent", lambda one: one.this("reception_spent") + 30_000,
                                             "three_public_spent"),
    "department_base_part_over_whole": base_cell("assets_used", lambda one: one.this("assets") + 100_000),
    "department_base_negative": base_cell("receivables", lambda one: -one.this("receivables") - 100),
    "department_base_twice": base_twice, "department_base_unit_missing": unit_missing,
    "department_base_sheet_missing": no_base, "department_three_public_over_budget": three_public,
    "department_adjustment_high": adjustment, "department_classes_sum_differs": classes_sum,
    "department_classes_total_differs": classes_total, "department_point_open": point_open,
}
