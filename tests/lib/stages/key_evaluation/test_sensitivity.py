"""Sensitivity: bounds by hand and against a linear programme, judged marks, edges."""

from math import isnan

import numpy as np
import pandas as pd
import pytest
from scipy.optimize import linprog

from budgeteval import rulesets
from budgeteval.stages.key_evaluation import sensitivity

RULES = rulesets.load("mof-2020-10").key_evaluation
WEIGHTS, RATES = np.array([20.0, 20, 30, 30]), np.array([1.0, 0.8, 0.9, 0.5])


def test_weight_bounds_by_hand():
    # lowest: 36 points at 0.5, 24 at 0.8, 24 at 0.9, 16 at 1; highest: 24 at 1, 36 at 0.9, 16 at 0.8, 24 at 0.5
    assert sensitivity.weight_bounds(WEIGHTS, RATES, 0.2) == (pytest.approx(74.8), pytest.approx(81.2))


def test_weight_bounds_are_the_optimum_of_the_linear_programme():
    rng = np.random.default_rng(7)
    for _ in range(20):
        weights, rates = rng.dirichlet(np.ones(5)) * 100, rng.random(5)
        bounds = [(one * 0.7, one * 1.3) for one in weights]
        ends = [linprog(sign * rates, A_eq=[np.ones(5)], b_eq=[100], bounds=bounds).fun * sign for sign in (1, -1)]
        assert sensitivity.weight_bounds(weights, rates, 0.3) == (pytest.approx(ends[0]), pytest.approx(ends[1]))


def test_one_dimension_cannot_move():
    assert sensitivity.weight_bounds(np.array([100.0]), np.array([0.7]), 0.2) == (pytest.approx(70), pytest.approx(70))


def test_equal_rates_leave_the_total():
    drawn = sensitivity.drawn_totals(WEIGHTS, np.full(4, 0.8), 100, 500, 1)
    assert drawn == pytest.approx(80)


def test_drawn_totals_centre_on_the_total_and_repeat():
    drawn = sensitivity.drawn_totals(WEIGHTS, RATES, 100, 20_000, 3)
    assert drawn.mean() == pytest.approx(78, abs=0.1)
    assert (drawn == sensitivity.drawn_totals(WEIGHTS, RATES, 100, 20_000, 3)).all()


def test_a_dimension_without_weight_is_left_out():
    drawn = sensitivity.drawn_totals(np.array([50.0, 0, 50]), np.array([1.0, 0, 0.5]), 100, 2000, 3)
    assert drawn.mean() == pytest.approx(75, abs=0.2)


@pytest.mark.parametrize(("total", "lower", "higher"), [(95, 5, None), (90, 0, None), (89.5, 9.5, 0.5), (59, None, 1)])
def test_edges(total, lower, higher):
    found = sensitivity.edges(total, RULES.grades)
    for value, expected in zip(found, (lower, higher), strict=True):
        assert isnan(value) if expected is None else value == pytest.approx(expected)


def rows(**changes):
    frame = pd.DataFrame({
        "place": ["f!s!A1", "f!s!A2", "f!s!A3"], "code": ["D1", "D2", "C1"], "level3": ["x", "y", "z"],
        "weight": [20.0, 10.0, 70.0], "mark": [14.0, 9.0, 66.5], "tier": ["partly", "met", ""],
        "judged": [True, True, False]})
    return frame.assign(**changes)


def test_judged_marks_move_within_their_tier():
    # partly: 12 to 16 of 20; met: 8 to 10 of 10; total 89.5
    moves = sensitivity.swings(rows(), 89.5, RULES).set_index("code")
    assert list(moves.loc["D1", ["low_total", "high_total"]]) == [87.5, 91.5]
    assert bool(moves.loc["D1", "changes_grade"]) is True
    assert list(moves.loc["D2", ["low_total", "high_total"]]) == [88.5, 90.5]
    assert "C1" not in moves.index


def test_without_a_tier_a_judged_mark_may_be_anything():
    moves = sensitivity.swings(rows(tier=""), 89.5, RULES)
    assert list(moves.iloc[0][["low_mark", "high_mark"]]) == [0.0, 20.0]


def test_nothing_judged_nothing_swings():
    assert sensitivity.swings(rows(judged=False), 89.5, RULES).empty


def test_without_a_total_there_is_no_sensitivity():
    assert sensitivity.evaluate(rows(), pd.DataFrame(), float("nan"), "x", RULES) is None
