"""Rounding of columns follows the decimal value, as numbers.round_half_up does for one number."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from budgeteval.numbers import round_half_up, truncate
from budgeteval.rulesets.self_evaluation import Step
from budgeteval.scoring import rounded

HALF_UP, DOWN = Step(mode="half_up", digits=2), Step(mode="down", digits=0)


@pytest.mark.parametrize(("value", "expected"), [(0.125, 0.13), (1.005, 1.01), (8.425, 8.43), (2.675, 2.68),
                                                 (-0.125, -0.13), (9.994999, 9.99), (0.0, 0.0)])
def test_half_up(value, expected):
    assert rounded(np.array([value]), HALF_UP)[0] == expected


def test_no_data_stays_no_data():
    assert np.isnan(rounded(np.array([np.nan]), HALF_UP)[0])


@given(st.integers(-10_000_000, 10_000_000))
def test_as_the_helper_for_single_numbers(thousandths):
    value = thousandths / 1000
    assert rounded(np.array([value]), HALF_UP)[0] == pytest.approx(round_half_up(value, 2), abs=1e-12)
    assert rounded(np.array([value]), DOWN)[0] == pytest.approx(truncate(value, 0), abs=1e-12)
