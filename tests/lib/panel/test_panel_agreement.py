"""Agreement of experts against textbook values and by hand."""

from math import isnan

import numpy as np
import pytest

from budgeteval.panel import agreement, icc, kendall_w

SHROUT_FLEISS = [[9, 2, 5, 8], [6, 1, 3, 2], [8, 4, 6, 8], [7, 1, 2, 6], [10, 5, 6, 9], [6, 2, 4, 7]]


def test_kendall_w_by_hand():
    # rank sums 4, 6, 8, 12 around 7.5: S = 35, W = 12 * 35 / (9 * 60)
    data = np.array([[1, 2, 3, 4], [1, 3, 2, 4], [2, 1, 3, 4]], dtype=float)
    found = agreement(data)
    assert found.w == pytest.approx(7 / 9)
    assert found.chi_square == pytest.approx(7.0)
    assert found.p == pytest.approx(0.0719, abs=1e-4)


def test_kendall_w_with_ties_by_hand():
    # sums 2, 4.5, 5.5, 8: S = 18.5; one pair of ties: 12 * 18.5 / (4 * 60 - 2 * 6)
    data = np.array([[1, 2, 2, 3], [1, 2, 3, 4]], dtype=float)
    assert kendall_w(data) == pytest.approx(222 / 228)


def test_full_agreement_is_one_and_no_variance_is_undefined():
    assert kendall_w(np.array([[1.0, 2, 3], [2.0, 4, 9]])) == pytest.approx(1.0)
    assert isnan(kendall_w(np.ones((3, 4))))


def test_icc_against_shrout_and_fleiss():
    targets = [[9, 2, 5, 8], [6, 1, 3, 2], [8, 4, 6, 8], [7, 1, 2, 6], [10, 5, 6, 9], [6, 2, 4, 7]]
    single, mean = icc(np.array(targets, dtype=float).T)
    assert single == pytest.approx(0.29, abs=0.005)
    assert mean == pytest.approx(0.62, abs=0.005)


def test_intervals_of_the_intraclass_correlations_of_shrout_and_fleiss():
    """As the R package psych prints them for the same data: ICC2 0.29 (0.019, 0.76), ICC2k 0.62 (0.071, 0.93)."""
    found = agreement(np.array(SHROUT_FLEISS, dtype=float).T)
    assert (found.single_low, found.single_high) == pytest.approx((0.019, 0.76), abs=0.005)
    assert (found.mean_low, found.mean_high) == pytest.approx((0.071, 0.93), abs=0.005)


def test_one_expert_has_no_agreement():
    found = agreement(np.array([[0.8, 0.9, 0.5]]))
    assert (found.experts, found.indicators) == (1, 3)
    assert all(isnan(one) for one in (found.w, found.p, found.icc_single, found.single_low, found.mean_high))


def test_only_indicators_that_all_marked_are_compared():
    found = agreement(np.array([[1, 2, 3, np.nan], [1, 2, 3, 4]]))
    assert (found.indicators, found.w) == (3, pytest.approx(1.0))
