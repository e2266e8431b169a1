"""Grades and scores: kappa, marginal shift, Bland-Altman, ICC; by hand, published, degenerate."""

import numpy as np
import pytest

from budgeteval.sampling.agreement import (
    bhapkar,
    bowker,
    count_table,
    kappa,
    kappa_value,
    mcnemar_exact,
    ordinal_shift,
    stuart_maxwell,
    transition_table,
    weighted_kappa,
)
from budgeteval.sampling.design import stratified_design
from budgeteval.sampling.reliability import bland_altman, bland_altman_by_band, icc_absolute

TABLE = [[20, 9, 3], [1, 12, 5], [0, 1, 9]]


def units(table):
    """The sampled pairs behind a table of counts."""
    pairs = [(i, j) for i, row in enumerate(table) for j, count in enumerate(row) for _ in range(count)]
    return [p[0] for p in pairs], [p[1] for p in pairs]


def test_kappa_by_hand():
    # agree 35/50 = 0.7; by chance 0.6*0.5 + 0.4*0.5 = 0.5; (0.7 - 0.5)/(1 - 0.5)
    two = kappa([[20, 10], [5, 15]], "unweighted")
    assert (two.kappa, two.agreement, two.n) == pytest.approx((0.4, 0.7, 50))
    # for two grades every distance is the same
    assert kappa([[20, 10], [5, 15]], "quadratic").kappa == pytest.approx(0.4)
    assert kappa([[20, 10], [5, 15]], "linear").kappa == pytest.approx(0.4)


def test_kappa_where_everybody_is_at_the_top():
    # a real review had all ten self scores at 100: row 0 only
    assert kappa([[10, 0], [0, 0]]).status == "no_variation"
    assert np.isnan(kappa([[10, 0], [0, 0]]).kappa)
    assert kappa([[10, 0], [0, 0]]).agreement == 1
    assert kappa([[6, 4], [0, 0]]).kappa == pytest.approx(0)  # self grade constant: kappa says nothing


def test_weighted_kappa_of_equal_weights_is_kappa():
    i, j = units(TABLE)
    big = stratified_design([0] * 60, {0: 10**9})
    line = weighted_kappa(i, j, [0, 1, 2], big)
    knife = weighted_kappa(i, j, [0, 1, 2], big, se="jackknife")
    plain = kappa(TABLE)
    assert line.kappa == knife.kappa == pytest.approx(plain.kappa)
    # without replacement from a huge frame: sqrt(n/(n-1)) times the asymptotic SE
    assert line.se == pytest.approx(plain.se * (60 / 59) ** 0.5, rel=1e-6)
    assert knife.se == pytest.approx(line.se, rel=0.05)


def test_weighted_kappa_uses_the_weights():
    i, j = units([[2, 1], [1, 2]])
    design = stratified_design(["a", "a", "b", "a", "b", "b"], {"a": 6, "b": 30})
    assert weighted_kappa(i, j, [0, 1], design).kappa == pytest.approx(
        kappa_value(count_table(i, j, [0, 1], [2, 2, 10, 2, 10, 10]))
    )


def test_kappa_of_a_census_has_no_error():
    i, j = units(TABLE)
    assert weighted_kappa(i, j, [0, 1, 2], stratified_design([0] * 60, {0: 60})).se == 0


def test_transition_table_estimates_the_frame():
    i, j = units([[2, 1], [0, 1]])
    cells = transition_table(i, j, [0, 1], stratified_design([0] * 4, {0: 40}))
    assert cells["estimate"].tolist() == [20, 10, 0, 10]


def test_marginal_tests_of_two_grades_by_hand():
    # 5 fell, 1 rose: (5-1)^2/6 = 2.6667 for Stuart-Maxwell and Bowker alike
    table = [[30, 5], [1, 20]]
    assert stuart_maxwell(table).statistic == pytest.approx(16 / 6)
    assert bowker(table).statistic == pytest.approx(16 / 6)
    # Bhapkar S/(1 - S/n), n = 56
    assert bhapkar(table).statistic == pytest.approx((16 / 6) / (1 - 16 / 6 / 56))
    # exact: 2 * (1 + 6)/2^6
    assert mcnemar_exact(table).p == pytest.approx(14 / 64)
    # Z = (1 - 5)/sqrt(6): the recheck is worse
    assert ordinal_shift(table).statistic == pytest.approx(-4 / 6**0.5)


def test_bowker_and_ordinal_shift_of_three_grades_by_hand():
    # (9-1)^2/10 + (3-0)^2/3 + (5-1)^2/6 = 6.4 + 3 + 2.66667
    assert (bowker(TABLE).statistic, bowker(TABLE).df) == pytest.approx((12.066667, 3))
    # sum d n = 1 + 1 - 9 - 6 - 5 = -18; sum d^2 n = 10 + 12 + 6 = 28
    assert ordinal_shift(TABLE).statistic == pytest.approx(-18 / 28**0.5)


def test_empty_and_unmoved_grades_change_nothing():
    wide = np.zeros((5, 5))
    wide[:3, :3] = TABLE
    wide[4, 4] = 7  # one grade nobody has, one nobody enters or leaves
    assert stuart_maxwell(wide).statistic == pytest.approx(stuart_maxwell(TABLE).statistic)
    assert stuart_maxwell(wide).df == 2
    assert bowker(wide).df == 3


def test_groups_of_grades_nobody_moves_between_are_summed():
    # {0, 1}: (3-1)^2/4; {2, 3}: (2-1)^2/3
    table = [[5, 3, 0, 0], [1, 5, 0, 0], [0, 0, 4, 2], [0, 0, 1, 3]]
    assert (stuart_maxwell(table).statistic, stuart_maxwell(table).df) == pytest.approx((1 + 1 / 3, 2))


def test_no_grade_changed():
    for test in (stuart_maxwell, bhapkar, bowker, ordinal_shift, mcnemar_exact):
        assert (test([[4, 0], [0, 6]]).statistic, test([[4, 0], [0, 6]]).p) == (0, 1)


def test_everybody_fell_the_same_step():
    assert bhapkar([[0, 5], [0, 0]]).statistic == np.inf
    assert stuart_maxwell([[0, 5], [0, 0]]).statistic == pytest.approx(5)


@pytest.mark.parametrize("table", [[[1, 2]], [[0, 0], [0, 0]], [[1, -1], [0, 0]]])
def test_bad_tables_are_refused(table):
    with pytest.raises(ValueError, match="expected"):
        stuart_maxwell(table)


def test_bland_altman_by_hand():
    # d = 2 4 6: bias 4, sd 2; SE of a limit 2 sqrt(3/3) = 2; t(0.975; 2) = 4.30265
    result = bland_altman([92, 84, 76], [90, 80, 70])
    assert (result.bias, result.sd, result.loa_low, result.loa_high) == pytest.approx((4, 2, 0.08, 7.92))
    assert result.loa_high_high == pytest.approx(7.92 + 4.30265 * 2, rel=1e-5)
    assert result.bias_low == pytest.approx(4 - 4.30265 * 2 / 3**0.5, rel=1e-5)
    # means 91 82 73 against 2 4 6: 2 points more for each 9 lower
    assert result.slope == pytest.approx(-2 / 9)


def test_bland_altman_where_nobody_is_inflated():
    result = bland_altman([90, 80, 70], [90, 80, 70])
    assert (result.bias, result.sd, result.loa_low, result.loa_high, result.slope) == (0, 0, 0, 0, 0)
    assert np.isnan(bland_altman([100, 100, 100], [100, 100, 100]).slope)


def test_limits_by_band():
    # band below 90: d 2 4; band from 90: d 0 0; the single 70 has no spread of its own
    table = bland_altman_by_band([80, 85, 90, 100, 60], [78, 81, 90, 100, 50], [70, 90])
    assert table[["band", "n", "bias", "low_score", "high_score"]].to_numpy().tolist() == [
        [1, 2, 3, 80, 85], [2, 2, 0, 90, 100],
    ]  # fmt: skip


def test_icc_as_published():
    # Shrout and Fleiss 1979, table 2: ICC(2,1) = 0.29; McGraw and Wong interval 0.02 to 0.76
    scores = [[9, 2, 5, 8], [6, 1, 3, 2], [8, 4, 6, 8], [7, 1, 2, 6], [10, 5, 6, 9], [6, 2, 4, 7]]
    result = icc_absolute(scores)
    assert (result.icc, result.low, result.high) == pytest.approx((0.29, 0.02, 0.76), abs=0.005)


def test_icc_edges():
    assert icc_absolute([[90, 90], [80, 80]]).icc == pytest.approx(1)
    assert icc_absolute([[100, 100], [100, 100]]).status == "no_variation"
    # the second reviewer always 10 lower: consistent, but not in agreement
    assert icc_absolute([[90, 80], [80, 70], [70, 60]]).icc == pytest.approx(100 / 150)
