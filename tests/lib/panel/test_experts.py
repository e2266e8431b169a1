"""Outlying experts and final marks, by hand."""

from math import isnan

import numpy as np
import pandas as pd
import pytest

from budgeteval.panel import distances, final_mark, robust_z


def test_robust_z_by_hand():
    # median 3, distances 2 1 0 1 97, MAD 1: 0.6745 times the distance
    assert robust_z(np.array([1.0, 2, 3, 4, 100])) == pytest.approx([-1.349, -0.6745, 0, 0.6745, 65.4265])


def test_robust_z_where_most_agree_and_where_all_do():
    # median 5, MAD 0, mean distance 1: 0.7979 * 4
    assert robust_z(np.array([5.0, 5, 5, 9])) == pytest.approx([0, 0, 0, 0.7979 * 4 / 1])
    assert list(robust_z(np.array([5.0, 5, 5]))) == [0, 0, 0]
    assert all(isnan(one) for one in robust_z(np.array([1.0, 9])))


def test_the_expert_apart_is_flagged_and_a_small_distance_is_not():
    shares = pd.DataFrame({"A": [0.90, 0.88, 0.86, 0.50], "B": [0.80, 0.82, 0.81, 0.40]}, index=["1", "2", "3", "4"])
    found = distances(shares, 3.5, 0.1).set_index("expert")
    assert list(found["outlying"]) == [False, False, False, True]
    # medians 0.87 and 0.805
    assert found.loc["4", "distance"] == pytest.approx((0.50 - 0.87 + 0.40 - 0.805) / 2)
    assert not distances(shares, 3.5, 0.4)["outlying"].any()


def test_an_expert_without_marks_has_no_distance():
    shares = pd.DataFrame({"A": [0.9, 0.8, 0.7, np.nan]}, index=list("1234"))
    last = distances(shares, 3.5, 0.1).iloc[3]
    assert last["marked"] == 0
    assert isnan(last["distance"])
    assert not last["outlying"]


@pytest.mark.parametrize(("rule", "expected"), [
    ("mean", 6.0), ("median", 7.0), ("drop_ends", 7.0), ("trimmed_mean", 7.0)])
def test_final_mark_by_each_rule(rule, expected):
    # 1 6 7 8 8: mean 6, median 7, without 1 and one 8: 21 / 3
    assert final_mark(np.array([8.0, 1, 7, 6, 8]), rule, 5, 0.2) == pytest.approx(expected)


def test_a_fifth_of_ten_is_two_at_each_end():
    assert final_mark(np.arange(1.0, 11), "trimmed_mean", 5, 0.2) == pytest.approx(5.5)  # 3 to 8
    assert final_mark(np.array([0.0, 0, 5, 6, 7, 8, 9, 10, 10, 10]), "trimmed_mean", 5, 0.2) == pytest.approx(45 / 6)


def test_few_marks_are_averaged_none_have_no_mark_and_unknown_rules_are_refused():
    assert final_mark(np.array([2.0, 7, 8, 9]), "drop_ends", 5) == pytest.approx(6.5)
    assert isnan(final_mark(np.array([]), "mean", 5))
    with pytest.raises(ValueError, match="rule"):
        final_mark(np.array([1.0]), "best", 5)
