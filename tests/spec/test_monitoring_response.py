"""Ten working days to answer a warning, counted by hand on the calendar of 2021."""

from datetime import date

import pytest

from budgeteval import rulesets
from budgeteval.stages.monitoring.response import answer_due


@pytest.mark.parametrize(("issued", "due"), [
    (date(2021, 9, 1), date(2021, 9, 15)),    # a Wednesday: two weekends between
    (date(2021, 9, 3), date(2021, 9, 17)),    # a Friday
    (date(2021, 9, 4), date(2021, 9, 17)),    # a Saturday: the first day counted is Monday the 6th
])
def test_ten_working_days(issued: date, due: date) -> None:
    rules = rulesets.load("mof-2019-136").monitoring.response
    assert rules.workdays == 10
    assert answer_due(rules, issued) == due


def test_holidays_are_no_working_days() -> None:
    """With 20 and 21 September off, ten days from the 10th end on the 28th instead of the 24th."""
    rules = rulesets.load("mof-2019-136").monitoring.response
    with_holidays = rules.model_copy(update={"holidays": ("2021-09-20", "2021-09-21")})
    assert answer_due(rules, date(2021, 9, 10)) == date(2021, 9, 24)
    assert answer_due(with_holidays, date(2021, 9, 10)) == date(2021, 9, 28)


def test_choices_and_what_follows_silence() -> None:
    rules = rulesets.load("example-monitoring-table").monitoring.response
    assert rules.choices == ("continue", "transfer", "cancel")
    assert rules.overdue == "suspend"
