"""Intervals of plain samples against published values and hand calculation, and the cases without data."""

from math import isnan, nan

import numpy as np
import pytest

from budgeteval.survey.intervals import mean_interval, wilson


def test_t_interval_by_hand():
    # mean 4.2; squares 0.04 0.09 0.64 0.49 0.04 sum to 1.30; sd = sqrt(0.325); t(4; 0.975) = 2.776445
    one = mean_interval(np.array([4.0, 4.5, 5.0, 3.5, 4.0]), 0.95)
    assert (one.n, one.mean) == (5, pytest.approx(4.2))
    assert one.sd == pytest.approx(0.5700877)
    assert (one.low, one.high) == (pytest.approx(3.492143, abs=1e-5), pytest.approx(4.907857, abs=1e-5))


def test_one_answer_has_a_mean_but_no_interval():
    one = mean_interval(np.array([3.0, nan]), 0.95)
    assert (one.n, one.mean) == (1, 3.0)
    assert isnan(one.sd)
    assert isnan(one.low)


def test_no_answer_is_no_data():
    assert isnan(mean_interval(np.array([]), 0.95).mean)


@pytest.mark.parametrize(("successes", "n", "low", "high"), [
    (81, 263, 0.2553, 0.3662),  # Newcombe 1998, table I, method 3
    (15, 148, 0.0624, 0.1605),
    (0, 20, 0.0, 0.1611),
    (1, 29, 0.0061, 0.1718),
])
def test_wilson_against_newcombe(successes, n, low, high):
    found = wilson(successes, n, 0.95)
    assert found == (pytest.approx(low, abs=5e-5), pytest.approx(high, abs=5e-5))


def test_wilson_without_answers_is_no_data():
    assert all(map(isnan, wilson(0, 0, 0.95)))
