"""Those who did not answer: against hand calculation and scipy."""

from math import isnan, nan

import numpy as np
import pytest
from scipy import stats

from budgeteval.survey.nonresponse import bounds, early_late, rates_differ


def test_rates_by_hand():
    # 60 and 40 of 100 each: chi-square 4 * 10^2 / 50 = 8 with one degree of freedom
    assert rates_differ([100, 100], [60, 40]) == pytest.approx(stats.chi2.sf(8, 1))
    assert rates_differ([100, 100], [60, 40]) == pytest.approx(0.004678, abs=1e-6)


@pytest.mark.parametrize(("sent", "answered"), [([100], [60]), ([100, nan], [60, 40]), ([100, 100], [100, 100]),
                                                ([50, 100], [60, 40]), ([0, 100], [0, 40])])
def test_nothing_to_compare(sent, answered):
    assert isnan(rates_differ(sent, answered))


def test_late_less_early_against_scipy():
    early, late = [5, 4, 4, 5], [3, 2, 4, 3]
    middle = [4, 4, 4, 4]
    days = ["2021-03-01"] * 4 + ["2021-03-02"] * 4 + ["2021-03-09"] * 4
    found = early_late(np.array(early + middle + late), days, 1 / 3, 0.95)
    expected = stats.ttest_ind(late, early, equal_var=False).confidence_interval(0.95)
    assert (found.early, found.late, found.difference) == (4, 4, -1.5)
    assert (found.low, found.high) == pytest.approx(tuple(expected))


def test_all_of_a_day_go_together():
    days = ["2021-03-01"] * 5 + ["2021-03-02"] * 3 + ["2021-03-03"] * 4
    assert early_late(np.arange(12), days, 1 / 3, 0.95).early == 5


@pytest.mark.parametrize("days", [["2021-03-01"] * 9, [""] * 9, ["2021-03-01"] * 7 + ["2021-03-02", ""]])
def test_days_that_cannot_be_told_apart(days):
    assert isnan(early_late(np.arange(9), days, 1 / 3, 0.95).difference)


def test_bounds_by_hand():
    assert bounds([45], [60], [100]) == (0.45, 0.85)
    # by people: 3/4 * 0.45 + 1/4 * 0.10, 3/4 * 0.85 + 1/4 * 0.60
    assert bounds([45, 10], [60, 50], [100, 100], [300, 100]) == (pytest.approx(0.3625), pytest.approx(0.7875))


@pytest.mark.parametrize("sent", [[nan], [59], [0], []])
def test_bounds_need_what_was_handed_out(sent):
    assert isnan(bounds([45] * len(sent), [60] * len(sent), sent)[0])
