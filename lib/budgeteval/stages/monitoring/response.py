"""By when a warned unit has to answer: working days without weekends and the rules' holidays."""

from datetime import date, timedelta

from budgeteval.rulesets.monitoring import Response

FRIDAY = 4


def answer_due(rules: Response, issued: date) -> date:
    """Last day of the answer: so many working days after the letter's own day."""
    holidays = {date.fromisoformat(day) for day in rules.holidays}
    day, left = issued, rules.workdays
    while left:
        day += timedelta(days=1)
        left -= day.weekday() <= FRIDAY and day not in holidays
    return day
