"""Faults in money, dates, words and heads of a form."""

from copy import deepcopy
from decimal import Decimal

from budgeteval.demo import marks
from budgeteval.demo.case import Case, Fault, counted, met, off_rule
from budgeteval.demo.filled import layout_of, points, retotal
from budgeteval.demo.model import Planted
from budgeteval.demo.vocabulary import text, words
from budgeteval.numbers import WAN


def _small(case: Case) -> bool:
    return case.form.project.budget_yuan <= words("practice")["faults"]["small_yuan"]


def _filled(case: Case) -> list[int]:
    """Fund rows below the total that hold money."""
    return [index for index, row in enumerate(case.form.funds) if index and row.budget is not None]


def _names_its_cost(case: Case) -> bool:
    """Whether an indicator repeats the project's money, which would then contradict the fund block."""
    return case.pick(lambda item: item.unit == words("layouts")["units"]["wan_yuan"]) is not None


def _partial(case: Case) -> bool:
    return case.form.project.spent_yuan < case.form.project.budget_yuan


def funds_sum_mismatch(case: Case) -> list[Planted]:
    """A sub-row that does not add up to the total."""
    row = case.form.funds[_filled(case)[0]]
    row.budget = Decimal(str(row.budget)) * 2
    return [Planted("funds_sum_mismatch", ("fund", 0, "budget"))]


def funds_total_blank(case: Case) -> list[Planted] | None:
    """No amounts in the total row above a filled sub-row."""
    if not _small(case):
        return None
    row = case.form.funds[0]
    blank = case.rng.random() < 0.5
    row.opening = row.budget = row.spent = None if blank else Decimal(0)
    return [Planted("funds_total_blank", ("fund", 0, "budget"))]


def budget_zero(case: Case) -> list[Planted] | None:
    """A project whose budget was withdrawn during the year: nothing budgeted, nothing spent."""
    if not _small(case) or _names_its_cost(case):
        return None
    for row in case.form.funds:
        row.budget, row.spent = (None, None) if row.budget is None else (Decimal(0), Decimal(0))
    case.form.funds[0].rate = case.form.funds[0].score = None
    retotal(case.form)
    return [Planted("budget_zero", ("fund", 0, "budget"))]


def execution_over_100(case: Case) -> list[Planted] | None:
    """More spent than budgeted."""
    rows = _filled(case)
    if _partial(case) or len(rows) != 1 or _names_its_cost(case):
        return None
    for index in (0, rows[0]):
        row = case.form.funds[index]
        row.spent = Decimal(str(row.budget)) * Decimal("1.02")
    case.form.funds[0].rate = "102%"
    return [Planted("execution_over_100", ("fund", 0, "rate"))]


def execution_rate_mismatch(case: Case) -> list[Planted] | None:
    """A claimed rate that the amounts contradict."""
    if not case.form.project.spent_yuan / case.form.project.budget_yuan < words("practice")["faults"]["clearly_below"]:
        return None
    case.form.funds[0].rate = "100%"
    return [Planted("execution_rate_mismatch", ("fund", 0, "rate"))]


def execution_score_mismatch(case: Case) -> list[Planted] | None:
    """Full marks for an execution that was not full."""
    if not _partial(case):
        return None
    row = case.form.funds[0]
    row.score = row.weight
    retotal(case.form)
    return [Planted("execution_score_mismatch", ("fund", 0, "score"))]


def execution_score_missing(case: Case) -> list[Planted]:
    """No mark for the execution; the total leaves it out."""
    case.form.funds[0].score = None
    retotal(case.form)
    return [Planted("execution_score_missing", ("fund", 0, "score"))]


def execution_weight_off_rule(case: Case) -> list[Planted] | None:
    """Execution weighs twenty points, the outputs forty."""
    up = case.pick(lambda item: item.dimension == "output" and points(item) > 10 and item.score == item.weight)
    if up is None or case.form.layout in ("maxima", "cost_first"):
        return None
    item, row = case.form.indicators[up], case.form.funds[0]
    item.weight = item.score = points(item) - 10
    rate = marks.execution_rate(case.form.project.budget_yuan, case.form.project.spent_yuan)
    row.weight, row.score = Decimal(20), marks.rounded(rate * 20)
    retotal(case.form)
    return [Planted("execution_weight_off_rule", ("fund", 0, "weight")),
            off_rule(case.form, "output", "follows from the weight")]


def unit_mixup(case: Case) -> list[Planted] | None:
    """A sub-row in yuan below a total in ten thousand yuan."""
    if layout_of(case.form.layout)["unit"] == "yuan" or len(_filled(case)) != 1:
        return None
    row = case.form.funds[_filled(case)[0]]
    for name in ("opening", "budget", "spent"):
        if getattr(row, name) is not None:
            setattr(row, name, Decimal(str(getattr(row, name))) * WAN)
    return [Planted("unit_mixup", ("fund", _filled(case)[0], "budget"))]


def date_missed(case: Case) -> list[Planted] | None:
    """Finished after the date set, with full marks."""
    index = case.pick(lambda item: item.sign == "date")
    if index is None:
        return None
    item, say, year = case.form.indicators[index], text(), case.form.fiscal_year
    item.target_text = say.raw("date_targets")[0].format(year=year, month=9)
    item.achieved_text = say.raw("date_achieved")[0].format(year=year, month=11, day=20)
    item.reason = say.raw("reasons")[0]
    return [Planted("date_missed", ("indicator", index, "achieved"))]


def date_out_of_year(case: Case) -> list[Planted] | None:
    """Dates of another year, left over from an older form."""
    index = case.pick(lambda item: item.sign == "date")
    if index is None:
        return None
    item, say, year = case.form.indicators[index], text(), case.form.fiscal_year - 2
    item.target_text = say.raw("date_targets")[0].format(year=year, month=12)
    item.achieved_text = say.raw("date_achieved")[0].format(year=year, month=11, day=20)
    return [Planted("date_out_of_year", ("indicator", index, "target"))]


def fiscal_year_mismatch(case: Case) -> list[Planted]:
    """The title names last year."""
    case.form.extras["year"] = case.form.fiscal_year - 1
    return [Planted("fiscal_year_mismatch", ("header", 0, "year"))]


def duplicate_project(case: Case) -> list[Planted] | None:
    """The head of another project's form, copied over with its name."""
    number = case.form.project.number
    others = [other for other in case.neighbours if not other.planted and other.project.number < number]
    if not others:
        return None
    other = others[int(case.rng.integers(len(others)))]
    case.form.name = other.name
    other.planted.append(Planted("duplicate_project", ("header", 0, "project"), "same name as another form"))
    return [Planted("duplicate_project", ("header", 0, "project"))]


def department_unknown(case: Case) -> list[Planted]:
    """A department that the register does not have."""
    case.form.department = text().say("unknown_department", county=words("departments")["county"]["name"])
    return [Planted("department_unknown", ("header", 0, "department"))]


def identical_forms(case: Case) -> list[Planted] | None:
    """Indicators and goals copied from another project's form, marks and all."""
    others = [other for other in case.neighbours if not other.planted and other.layout == case.form.layout
              and other.funds[0].score == case.form.funds[0].score]
    cost = words("layouts")["units"]["wan_yuan"]
    others = [other for other in others if all(item.unit != cost for item in other.indicators)]
    if not others:
        return None
    other = others[int(case.rng.integers(len(others)))]
    case.form.indicators = deepcopy(other.indicators)
    case.form.goal_expected, case.form.goal_actual = other.goal_expected, other.goal_actual
    retotal(case.form)
    other.planted.append(Planted("identical_forms", None, "copied by another form"))
    return [Planted("identical_forms", None)]


def goal_copied(case: Case) -> list[Planted]:
    """The attainment repeats the goal word by word."""
    case.form.goal_actual = case.form.goal_expected
    return [Planted("goal_copied", ("goal", 0, "actual"))]


def achieved_copied(case: Case) -> list[Planted] | None:
    """The achieved cell repeats the target with its sign."""
    index = case.pick(lambda item: met(item) and item.shown_sign != "")
    if index is None or case.form.layout == "split":
        return None
    item = case.form.indicators[index]
    item.achieved_text = item.target_text
    return [Planted("achieved_copied", ("indicator", index, "achieved"))]


def project_missing(case: Case) -> list[Planted]:
    """No project name."""
    case.form.name = ""
    return [Planted("project_missing", ("header", 0, "project"))]


def value_not_understood(case: Case) -> list[Planted] | None:
    """An achieved cell that no one can read as a value."""
    index = case.pick(lambda item: met(item) and counted(item))
    if index is None:
        return None
    case.form.indicators[index].achieved_text = text().say("not_understood")
    return [Planted("value_not_understood", ("indicator", index, "achieved"))]


def unit_unclear(case: Case) -> list[Planted] | None:
    """The achieved cell counts in another unit than the target."""
    index = case.pick(lambda item: met(item) and item.unit != "%")
    if index is None or case.form.layout == "split":
        return None
    item = case.form.indicators[index]
    item.achieved_text = f"{item.achieved}{text().say('other_unit')}"
    return [Planted("unit_unclear", ("indicator", index, "achieved"))]


def budget_off_register(case: Case) -> list[Planted] | None:
    """The head says yuan, the amounts are ten thousand yuan."""
    if not _small(case) or _names_its_cost(case) or layout_of(case.form.layout)["unit"] == "yuan":
        return None
    case.form.extras["shown_unit"] = "yuan"
    return [Planted("budget_off_register", ("fund", 0, "budget"))]


def text_where_number_due(case: Case) -> list[Planted] | None:
    """Words in an amount cell."""
    if "opening" not in layout_of(case.form.layout)["fund_columns"]:
        return None
    case.form.funds[0].opening = text().say("words_for_amount")
    return [Planted("text_where_number_due", ("fund", 0, "opening"))]


def missing_column(case: Case) -> list[Planted] | None:
    """No column of weights."""
    if case.pick(lambda item: item.sign == "qualitative") is not None:
        return None
    case.form.extras["omit"] = ("weight",)
    return [Planted("missing_column", ("indicator", 0, "label_level1"))]


def amount_unit_missing(case: Case) -> list[Planted] | None:
    """Nothing says whether amounts are yuan or ten thousand yuan."""
    if not _small(case):
        return None
    case.form.extras["no_unit"] = True
    return [Planted("amount_unit_missing", ("fund", 0, "head"))]


def unread_number(case: Case) -> list[Planted]:
    """A number outside the form."""
    case.form.extras["stray"] = Decimal("3.5")
    return [Planted("unread_number", ("extra", 0, "stray"))]


def form_cut_off(case: Case) -> list[Planted]:
    """The lower part of the form is missing."""
    keep = len(case.form.indicators) - 2
    case.form.extras["cut_after"] = keep
    return [Planted("form_cut_off", None)]


FAULTS: dict[str, Fault] = {
    fault.__name__: fault
    for fault in (
        funds_sum_mismatch, funds_total_blank, budget_zero, execution_over_100, execution_rate_mismatch,
        execution_score_mismatch, execution_score_missing, execution_weight_off_rule, unit_mixup, date_missed,
        date_out_of_year, fiscal_year_mismatch, duplicate_project, department_unknown, identical_forms, goal_copied,
        achieved_copied, project_missing, value_not_understood, unit_unclear, budget_off_register,
        text_where_number_due, missing_column,
        amount_unit_missing, unread_number, form_cut_off,
    )
}
