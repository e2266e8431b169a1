"""Faults planted in monitoring forms: each changes one form and says what a checker should find, and where."""

from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal

import numpy as np

from budgeteval.demo import marks
from budgeteval.demo.model import Planted, Ref
from budgeteval.demo.monitoring_draft import Report, due_month, rate_of, wan
from budgeteval.demo.vocabulary import words

FORMS = ("official", "anhui", "hefei")
LARGE = 20
SPLIT_FUNDS = ("official", "anhui")
Fault = Callable[[Report], None]


def rule() -> dict[str, object]:
    found: dict[str, object] = words("monitoring")["words"]
    return found


def _say(report: Report, code: str, ref: Ref | None, note: str = "") -> None:
    report.planted.append(Planted(code, ref, note))


def _budget_ref(report: Report) -> Ref:
    return ("fund", 0, "opening" if report.layout == "official" else "budget")


def other_month(report: Report) -> None:
    report.extras["month"] = report.month - 1
    _say(report, "monitoring_other_month", ("head", 0, "spent"))


def other_year(report: Report) -> None:
    report.extras["year"] = report.year - 1
    _say(report, "monitoring_other_year", ("header", 0, "year"))


def not_in_register(report: Report) -> None:
    report.project = str(rule()["strange_project"]).format(name=report.project)
    _say(report, "monitoring_not_in_register", ("header", 0, "project"))
    _say(report, "monitoring_form_missing", None, report.target.register["project"])


def unit_mixup(report: Report) -> None:
    """Amounts in yuan under a head that says ten thousands."""
    shown: dict[tuple[str, str], Decimal] = {}
    for source, (budget, spent, forecast) in report.parts.items():
        amounts = {"opening": budget, "budget": budget, "spent": spent, "forecast": forecast}
        shown |= {(source, name): Decimal(amount) for name, amount in amounts.items() if amount or source == "total"}
    report.extras["shown"] = shown
    _say(report, "monitoring_unit_mixup", _budget_ref(report))


def budget_differs(report: Report) -> None:
    """A budget that neither the register nor the budget lines have."""
    report.parts["total"][0] += 60_000
    report.parts["fiscal"][0] += 60_000
    report.rate = rate_of(report)
    _say(report, "monitoring_budget_differs", _budget_ref(report))


def spent_over_budget(report: Report) -> None:
    """More spent than there is, and as much expected for the year."""
    more = round(report.parts["total"][0] * 1.05 / 100) * 100 - report.parts["total"][1]
    for source in ("total", "fiscal"):
        report.parts[source][1] += more
    rest = report.parts["total"][1] - report.parts["total"][2]
    for source in ("total", "fiscal"):
        report.parts[source][2] += rest
    report.rate = rate_of(report)
    _say(report, "monitoring_spent_over_budget", ("fund", 0, "spent"))
    _say(report, "source_form_higher", ("fund", 0, "spent"))


def forecast_below_spent(report: Report) -> None:
    less = report.parts["total"][2] - round(report.parts["total"][1] * 0.8 / 100) * 100
    for source in ("total", "fiscal"):
        report.parts[source][2] -= less
    _say(report, "monitoring_forecast_below_spent", ("fund", 0, "forecast"))


def rate_differs(report: Report) -> None:
    report.rate = f"{marks.rounded(Decimal(report.rate[:-1]) + 7)}%"
    _say(report, "monitoring_rate_differs", ("fund", 0, "rate"))


def funds_sum(report: Report) -> None:
    report.extras["shown"] = {("fiscal", "spent"): wan(report.parts["fiscal"][1] + 12_000)}
    _say(report, "monitoring_funds_sum", ("fund", 0, "spent"))


def spent_higher(report: Report) -> None:
    _spent(report, round(report.parts["total"][1] * 0.13 / 100) * 100 + 1_300)
    _say(report, "source_form_higher", ("fund", 0, "spent"))


def spent_lower(report: Report) -> None:
    _spent(report, -(round(report.parts["total"][1] * 0.11 / 100) * 100 + 1_700))
    _say(report, "source_payments_higher", ("fund", 0, "spent"))


def _spent(report: Report, more: int) -> None:
    for source in ("total", "fiscal"):
        report.parts[source][1] += more
    report.rate = rate_of(report)


def value_missing(report: Report) -> None:
    index = _counted(report)
    report.rows[index].achieved = None
    _say(report, "monitoring_value_missing", ("row", index, "achieved"))


def reason_missing(report: Report) -> None:
    """An indicator far behind, without a word about why."""
    index = _behind(report)
    row = report.rows[index]
    row.kinds, row.reason, row.remark = (), "", ""
    _say(report, "monitoring_reason_missing", ("row", index, "reason"))


def likelihood_missing(report: Report) -> None:
    index = _counted(report)
    report.rows[index].likelihood = None
    _say(report, "monitoring_likelihood_missing", ("row", index, "likelihood"))


def date_ahead(report: Report) -> None:
    """Done on a day that lies ahead."""
    index = _due_later(report)
    row = report.rows[index]
    row.achieved = row.target
    _say(report, "monitoring_date_ahead", ("row", index, "achieved"))


def indicator_dropped(report: Report) -> None:
    row = report.rows.pop(1)
    _say(report, "monitoring_indicator_dropped", None, row.level3)


def indicator_renamed(report: Report) -> None:
    row = report.rows[0]
    row.level3 = str(rule()["renamed"]).format(name=row.level3)
    _say(report, "monitoring_indicator_renamed", ("row", 0, "level3"))


def target_changed(report: Report) -> None:
    """A target lowered by a tenth since it was approved."""
    index = _counted(report)
    row, number = report.rows[index], _number(report.rows[index].target)
    lower = (number * Decimal("0.9")).quantize(number, rounding="ROUND_FLOOR")
    row.target = row.target.replace(str(number), str(lower))
    _say(report, "monitoring_indicator_target_changed", ("row", index, "target"))


def personal_data(report: Report) -> None:
    report.rows[0].remark = str(rule()["personal"])
    _say(report, "monitoring_personal_data", ("row", 0, "remark"))


def department_former(report: Report) -> None:
    report.department = report.extras["former"]
    _say(report, "monitoring_department_former", ("header", 0, "department"))


def department_differs(report: Report) -> None:
    report.department = report.extras["neighbour"]
    _say(report, "monitoring_department_differs", ("header", 0, "department"))


def impossible(report: Report) -> None:
    """No fault: a behind indicator that the unit itself says cannot be reached."""
    row = report.rows[_behind(report)]
    row.likelihood, row.expected = "impossible", row.achieved


def reached(report: Report) -> None:
    """No fault: everything is done by now, and money is left."""
    for row in report.rows:
        if row.sign == "date":
            row.achieved = row.expected = f"{report.year}-{report.month:02d}-20"
        elif row.likelihood == "certain" and not row.kinds:
            row.achieved = row.expected


# In the order of planting: those that few forms can carry come first.
FAULTS: dict[str, tuple[tuple[str, ...], Fault]] = {
    "impossible": (FORMS, impossible), "reached": (FORMS, reached),
    "other_month": (FORMS, other_month), "other_year": (FORMS, other_year),
    "not_in_register": (SPLIT_FUNDS, not_in_register), "unit_mixup": (SPLIT_FUNDS, unit_mixup),
    "budget_differs": (SPLIT_FUNDS, budget_differs), "spent_over_budget": (SPLIT_FUNDS, spent_over_budget),
    "forecast_below_spent": (SPLIT_FUNDS, forecast_below_spent), "rate_differs": (SPLIT_FUNDS, rate_differs),
    "funds_sum": (SPLIT_FUNDS, funds_sum), "spent_higher": (SPLIT_FUNDS, spent_higher),
    "spent_lower": (SPLIT_FUNDS, spent_lower), "value_missing": (FORMS, value_missing),
    "reason_missing": (FORMS, reason_missing), "likelihood_missing": (FORMS, likelihood_missing),
    "date_ahead": (FORMS, date_ahead), "indicator_dropped": (FORMS, indicator_dropped),
    "indicator_renamed": (FORMS, indicator_renamed), "target_changed": (FORMS, target_changed),
    "personal_data": (FORMS, personal_data), "department_former": (("official", "anhui"), department_former),
    "department_differs": (("anhui",), department_differs),
}


def plant(rng: np.random.Generator, reports: list[Report]) -> None:
    """Every fault as often as ``monitoring.yaml`` says, each in a form of its own that can carry it."""
    free = [reports[place] for place in rng.permutation(len(reports)).tolist()]
    counts = words("monitoring")["faults"]
    for name, (layouts, fault) in FAULTS.items():
        fitting = [one for one in free if one.layout in layouts and _fits(name, one)][: counts[name]]
        for report in fitting:
            fault(report)
            free = [one for one in free if one is not report]


def _fits(name: str, report: Report) -> bool:
    """Whether a form can carry a fault so that nothing else follows from it."""
    budget, spent, _ = report.parts["total"]
    as_approved = [row.target for row in report.rows] == [item.target_text for item in report.target.indicators]
    if report.planted or not as_approved:
        return False
    match name:
        case "department_former":
            return "former" in report.extras
        case "department_differs":
            return "neighbour" in report.extras
        case "impossible":
            return _behind(report) >= 0
        case "reached":
            return report.in_time and spent < 0.85 * budget and not any(row.kinds for row in report.rows)
        case "reason_missing":
            return len(_explained(report)) > 1 and _behind(report) >= 0
        case "date_ahead":
            return _due_later(report) >= 0
        case "likelihood_missing":
            certain = sum(row.likelihood == "certain" for row in report.rows)
            return certain > len(report.rows) - 2 and _counted(report) >= 0
        case "value_missing" | "target_changed":
            return _counted(report) >= 0 and (name == "value_missing" or "filed" in report.extras)
        case "indicator_renamed":
            return "filed" in report.extras
        case "indicator_dropped":
            return "filed" in report.extras and report.rows[1].sign != "date" and len(report.rows) > 4
        case "unit_mixup" | "funds_sum" | "rate_differs" | "forecast_below_spent" | "spent_higher" | "spent_lower":
            return 100_000 < spent < 0.8 * budget
        case "budget_differs" | "spent_over_budget":
            return budget > 500_000 and report.in_time
    return True


def _counted(report: Report) -> int:
    """First row with a counted target that is on course."""
    return next((index for index, row in enumerate(report.rows)
                 if row.sign == "at_least" and not row.kinds and "%" not in row.target
                 and _number(row.target) >= LARGE), -1)


def _number(text: str) -> Decimal:
    digits = "".join(one for one in text if one in "0123456789.")
    return Decimal(digits) if digits else Decimal(0)


def _explained(report: Report) -> list[int]:
    return [index for index, row in enumerate(report.rows) if row.reason]


def _behind(report: Report) -> int:
    """First explained row that has reached less than a third of its target."""
    return next((index for index in _explained(report) if report.rows[index].sign == "at_least"
                 and _number(report.rows[index].achieved or "") * 3 < _number(report.rows[index].target)), -1)


def _due_later(report: Report) -> int:
    return next((index for index, row in enumerate(report.rows)
                 if row.sign == "date" and due_month(row.target) > report.month), -1)


def again(report: Report) -> Report:
    """A second form of one project."""
    second = replace(report, planted=[], extras=dict(report.extras))
    _say(second, "monitoring_duplicate", ("header", 0, "project"))
    return second
