"""Sizes against published tables and hand calculation."""

from math import nan

import pytest

from budgeteval.survey.plan import needed_for_mean, needed_for_share, shared, to_hand_out


@pytest.mark.parametrize(("people", "needed"), [
    (100, 80), (1000, 278), (10_000, 370),  # Krejcie and Morgan 1970, table 1 (5 %, 95 %, share of a half)
    (nan, 385),  # Cochran 1977, 4.4: 384.16
])
def test_size_for_a_share(people, needed):
    assert needed_for_share(people, 0.05) == needed


def test_size_for_a_mean_by_hand():
    # (1.959964 * 1.5 / 0.2)^2 = 216.08; over 1 + 216.08 / 500 = 150.9
    assert needed_for_mean(500, 0.2, 1.5) == 151


def test_questionnaires_to_hand_out():
    assert to_hand_out(278, 0.7, 1000) == 398  # 397.1
    assert to_hand_out(80, 0.7, 100) == 100  # never more than there are people
    assert to_hand_out(80, 0.8, nan) == 100


@pytest.mark.parametrize("rate", [0, 1.01, nan, -0.5])
def test_a_rate_that_is_none(rate):
    with pytest.raises(ValueError, match="response_rate"):
        to_hand_out(10, rate, 100)


def test_shared_in_proportion():
    assert shared(100, [600, 300, 100], 5) == [60, 30, 10]


def test_small_groups_get_their_least_or_all_their_people():
    assert shared(100, [10_000, 40, 8], 20) == [72, 20, 8]


def test_least_may_ask_for_more_than_needed():
    assert shared(30, [500, 500], 20) == [20, 20]


def test_groups_of_unknown_size_count_alike():
    assert shared(101, [500, nan], 10) == [51, 50]
