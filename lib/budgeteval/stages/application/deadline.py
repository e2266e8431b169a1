"""When a rectification is due: calendar or working days by the rules of the county."""

from datetime import date, timedelta

from budgeteval.rulesets.application import Deadline, Term

WEEKEND = {6, 7}


def term_of(rules: Deadline, stage: str, priority: str) -> Term | None:
    """The term that applies: the stage's own, else the priority's, else the usual one."""
    by_priority = {str(name): term for name, term in rules.by_priority.items()}
    return rules.by_stage.get(stage) or by_priority.get(priority) or rules.usual


def due_on(rules: Deadline, issued_on: str, stage: str = "", priority: str = "") -> str:
    """ISO date on which an answer is due; "" without a date of issue or a term in the rules."""
    term = term_of(rules, stage, priority)
    if not issued_on or term is None:
        return ""
    day = date.fromisoformat(issued_on)
    if term.counted == "calendar":
        return (day + timedelta(days=term.days)).isoformat()
    left = term.days
    while left:
        day += timedelta(days=1)
        left -= is_working_day(rules, day)
    return day.isoformat()


def is_working_day(rules: Deadline, day: date) -> bool:
    """Monday to Friday but holidays, and the Saturdays and Sundays declared working days."""
    return day in rules.workdays or (day.isoweekday() not in WEEKEND and day not in rules.holidays)
