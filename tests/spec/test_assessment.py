"""The assessment sheet as rules.md 12 records it: scales, totals, bonus, deductions, grades. By hand."""

from collections import Counter
from math import nan

import numpy as np
import pandas as pd
import pytest

from budgeteval import rulesets
from budgeteval.stages.assessment.measures import NO_REPORT, NOTHING_DUE, Judgement, share
from budgeteval.stages.assessment.score import base_mark, extras, grade_of, scaled


def law(edition="mof-2020-10"):
    return rulesets.load(edition).assessment


@pytest.mark.parametrize(("value", "full_at", "zero_at", "expected"), [
    (1.0, 1, 0, 1.0),
    (0.8, 1, 0, 0.8),
    (0.75, 1, 0.5, 0.5),      # coverage: nothing up to half, full at all
    (0.4, 1, 0.5, 0.0),
    (0.0, 0, 0.3, 1.0),       # forms with errors: none is full marks
    (0.15, 0, 0.3, 0.5),
    (5.0, 5, 15, 1.0),        # points between self score and re-review
    (10.0, 5, 15, 0.5),
    (20.0, 5, 15, 0.0),
])
def test_a_mark_is_where_the_value_lies_on_the_items_scale(value, full_at, zero_at, expected):
    assert scaled(value, full_at, zero_at) == pytest.approx(expected)


def test_the_typical_sheet_has_one_hundred_points_by_part():
    weights = Counter()
    for item in law().items.values():
        if "county_department" in item.applies:
            weights[item.group] += item.weight
    assert weights == {"basics": 10, "ex_ante": 10, "target": 20, "monitoring": 15, "evaluation": 25,
                       "application": 10, "disclosure": 10}
    assert sum(item.weight for item in law().items.values() if "township" in item.applies) == 100
    assert law().bonus_max == 5


@pytest.mark.parametrize(("edition", "judged", "mark", "sheet", "expected"), [
    ("mof-2020-10", 100, 87, 100, 87),
    ("mof-2020-10", 80, 72, 100, 72),        # open items earn nothing and are not scaled
    ("mof-2020-10", 90, 81, 90, 90),         # nothing owed under ten points: the sheet has 90
    ("demo-county", 80, 72, 100, 90),        # open items scaled
    ("demo-county", 80, 72, 90, 90),
    ("demo-county", 60, 54, 100, 90),        # just enough to judge
    ("demo-county", 59, 59, 100, nan),       # too little: no total
    ("demo-county", 0, 0, 0, nan),
])
def test_what_cannot_be_judged_is_scaled_only_if_the_rules_say_so(edition, judged, mark, sheet, expected):
    assert base_mark(judged, mark, sheet, law(edition)) == pytest.approx(expected, nan_ok=True)


@pytest.mark.parametrize(("total", "grade"), [
    (90, "excellent"), (89.99, "good"), (80, "good"), (79.99, "fair"), (60, "fair"), (59.99, "poor"), (0, "poor"),
])
def test_grades_begin_at_ninety_eighty_and_sixty(total, grade):
    assert grade_of(total, law()) == grade


class Nothing:
    """Known reports with only so many overdue letters of one unit."""

    def __init__(self, overdue):
        self.rectifications = pd.DataFrame(
            [("101", "2021-07-05", "overdue")] * overdue, columns=["department_code", "issued_on", "state"])

    def own(self, name, unit):
        return self.rectifications[self.rectifications["department_code"] == unit]


def said(*rows):
    return pd.DataFrame(list(rows), columns=["unit_code", "kind", "value"])


@pytest.mark.parametrize(("rows", "overdue", "bonus", "deducted"), [
    ([], 0, 0, 0),
    ([("101", "bonus", 2.0), ("101", "bonus", 1.0), ("102", "bonus", 4.0)], 0, 3, 0),
    ([("101", "bonus", 3.0), ("101", "bonus", 3.0)], 0, 5, 0),               # at most five
    ([("101", "deduction", 2.0)], 4, 0, 4),                                  # half a point a letter
    ([], 9, 0, 3),                                                           # at most three for letters
    ([("101", "deduction", 9.0)], 9, 0, 10),                                 # at most ten in all
])
def test_bonus_and_deductions_have_limits(rows, overdue, bonus, deducted):
    assert extras("101", said(*rows), Nothing(overdue), law()) == (bonus, deducted)


def test_nothing_due_is_not_zero():
    none = pd.Series([], dtype="str")
    assert share(0, 0, none) == NOTHING_DUE
    assert share(0, 4, none) == Judgement(0.0, 0, 4, ())
    assert share(5, 4, none).value == 1.0
    assert NO_REPORT != NOTHING_DUE
    assert np.isnan(base_mark(0, 0, 0, law()))
