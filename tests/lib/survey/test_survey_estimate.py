"""Weights and weighted estimates against hand calculation and statsmodels."""

from math import isnan, sqrt

import numpy as np
import pytest
from statsmodels.stats.proportion import proportion_confint
from statsmodels.stats.weightstats import DescrStatsW

from budgeteval.survey.estimate import weighted_mean, weighted_share
from budgeteval.survey.weights import design_effect, effective_size, poststratified

GROUPS = ["a", "a", "a", "b", "b"]
PEOPLE = {"a": 100, "b": 50, "c": 10}
VALUES = np.array([4.0, 5.0, 3.0, 2.0, 4.0])


def test_weights_are_people_per_answer():
    assert poststratified(GROUPS, PEOPLE).tolist() == pytest.approx([100 / 3] * 3 + [25] * 2)


def test_kish_by_hand():
    # n sum(w^2) / (sum w)^2 = 3 * 6 / 16
    assert design_effect(np.array([1.0, 1.0, 2.0])) == pytest.approx(1.125)
    assert effective_size(np.array([1.0, 1.0, 2.0])) == pytest.approx(3 / 1.125)
    assert effective_size(np.array([])) == 0


def test_weighted_mean_by_hand():
    # 2/3 * 4 + 1/3 * 3; variance 4/9 * 0.97 * 1/3 + 1/9 * 0.96 * 2/2 = 0.2503704; t(3; 0.975) = 3.182446
    found = weighted_mean(VALUES, GROUPS, PEOPLE, 0.95)
    assert found.value == pytest.approx(11 / 3)
    assert (found.low, found.high) == (pytest.approx(11 / 3 - 1.592401, abs=1e-5),
                                       pytest.approx(11 / 3 + 1.592401, abs=1e-5))
    assert found.value == pytest.approx(DescrStatsW(VALUES, poststratified(GROUPS, PEOPLE)).mean)


def test_mean_without_populations_is_the_plain_one():
    found = weighted_mean(VALUES, GROUPS, None, 0.95)
    low, high = DescrStatsW(VALUES).tconfint_mean(0.05)
    assert (found.value, found.low, found.high) == pytest.approx((3.6, low, high))
    assert (found.design_effect, found.effective) == (1, 5)


def test_weighted_share_is_wilson_on_the_effective_size():
    weights = poststratified(GROUPS, PEOPLE)
    size = weights.sum() ** 2 / (weights**2).sum()
    found = weighted_share(np.array([1, 1, 0, 0, 1]), GROUPS, PEOPLE, 0.95)
    assert found.value == pytest.approx((200 / 3 + 25) / 150)
    assert (found.low, found.high) == pytest.approx(proportion_confint(found.value * size, size, method="wilson"))


def test_all_of_a_group_asked_leaves_no_sampling_error():
    found = weighted_mean(np.array([4.0, 2.0]), ["a", "a"], {"a": 2}, 0.95)
    assert (found.low, found.value, found.high) == (3, 3, 3)


def test_a_lone_answer_shares_the_variance_of_the_largest_group():
    found = weighted_mean(VALUES[:4], GROUPS[:4], PEOPLE, 0.95)
    # w y = 400/3, 500/3, 100, 100 about their mean 125: sum of squares 31250/9, ... over one variance group of 150
    z = np.array([400 / 3, 500 / 3, 100, 100])
    variance = (1 - 4 / 150) * 4 / 3 * ((z - z.mean()) ** 2).sum() / 150**2
    assert found.high - found.value == pytest.approx(3.182446 * sqrt(variance), rel=1e-5)


@pytest.mark.parametrize(("values", "groups"), [([4.0], ["a"]), ([4.0, 5.0], ["a", "b"])])
def test_lone_answers_have_no_interval(values, groups):
    found = weighted_mean(np.array(values), groups, {"a": 9, "b": 1}, 0.95)
    assert not isnan(found.value)
    assert isnan(found.low)


def test_no_answer_is_no_data():
    assert isnan(weighted_mean(np.array([]), [], PEOPLE, 0.95).value)
    assert isnan(weighted_share(np.array([]), [], PEOPLE, 0.95).low)
