"""The clerk's marks, by hand from 财预〔2020〕10号 (rules.md 1.3, 1.4)."""

from decimal import Decimal as D

import pytest

from budgeteval.demo import marks


@pytest.mark.parametrize(("sign", "target", "achieved", "weight", "mark"), [
    ("at_least", "100", "80", "10", "8"),
    ("at_least", "100", "150", "10", "10"),
    ("at_least", "3", "2", "10", "6.67"),
    ("at_least", "10", "-2", "10", "0"),
    ("equal", "100", "99", "8", "7.92"),
    ("at_most", "20", "25", "10", "7.5"),
    ("at_most", "20", "20", "10", "10"),
    ("at_most", "20", "40", "10", "0"),
    ("at_most", "20", "50", "10", "0"),
    ("at_least", "80", "79", "6", "5.93"),      # 5.925 half up
])
def test_quantitative(sign: str, target: str, achieved: str, weight: str, mark: str):
    assert marks.quantitative(sign, D(target), D(achieved), D(weight)) == D(mark)


@pytest.mark.parametrize(("budget", "spent", "mark"), [
    (100, 100, "10"), (100, 86, "8.6"), (250_000, 215_457, "8.62"), (100, 105, "10"), (8, 7, "8.75"),
])
def test_execution(budget: int, spent: int, mark: str):
    assert marks.execution_score(budget, spent) == D(mark)


@pytest.mark.parametrize(("total", "grade"), [
    ("100", "优"), ("90", "优"), ("89.99", "良"), ("80", "良"), ("79.99", "中"), ("60", "中"), ("59.99", "差"),
])
def test_grade_at_the_exact_bounds(total: str, grade: str):
    assert marks.grade(D(total)) == grade
