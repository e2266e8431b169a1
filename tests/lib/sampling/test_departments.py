"""Departments, paired tests, multiplicity; by hand and on edges."""

import numpy as np
import pytest

from budgeteval.sampling.departments import department_states, pooled_variance, random_effects
from budgeteval.sampling.design import stratified_design
from budgeteval.sampling.estimate import stratified_mean
from budgeteval.sampling.multiplicity import adjust_bh, bayesian_fdr
from budgeteval.sampling.paired import hodges_lehmann, non_inferiority, paired_tests


def test_random_effects_by_hand():
    # y 2 8, v 1: mean 5, Q = 18, C = 2 - 1 = 1, tau2 = 17 (for both methods), lambda = 17/18
    for method in ("dl", "pm"):
        fit = random_effects([2, 8], [1, 1], method)
        assert (fit.mu, fit.q, fit.tau2) == pytest.approx((5, 18, 17))
        assert fit.blup == pytest.approx([5 - 3 * 17 / 18, 5 + 3 * 17 / 18])
        # Var mu = 18/2 = 9: SE^2 = 17/18 + 9/18^2
        assert fit.blup_se[0] ** 2 == pytest.approx(17 / 18 + 9 / 324)


def test_no_evidence_that_departments_differ():
    for method in ("dl", "pm"):
        fit = random_effects([3, 3.2, 2.9], [1, 2, 1], method)
        assert fit.tau2 == 0
        assert fit.blup == pytest.approx([fit.mu] * 3)
        assert fit.mu == pytest.approx((3 + 1.6 + 2.9) / 2.5)


@pytest.mark.parametrize("method", ["dl", "pm"])
def test_tau2_agrees_with_statsmodels(method):
    from statsmodels.stats.meta_analysis import combine_effects

    y, v = np.array([8, 3, 5.5, 0.5, 6]), np.array([4.0, 2, 6, 5, 3])
    oracle = combine_effects(y, v, method_re={"dl": "dl", "pm": "iterated"}[method])
    assert random_effects(y, v, method).tau2 == pytest.approx(oracle.tau2, rel=1e-4)


def test_pooled_variance_by_hand():
    # a: 1 3 (ss 2), b: 4 4 7 (ss 6), c alone: (2 + 6)/(6 - 3)
    assert pooled_variance(list("aabbbc"), [1, 3, 4, 4, 7, 9]) == pytest.approx((8 / 3, 3))
    with pytest.raises(ValueError, match="two rechecked"):
        pooled_variance(["a", "b"], [1, 2])


def test_states_and_finite_population():
    d = [12, 14, 13, 15, 0, 1, -1, 6]
    result = department_states(
        list("aaaabbbc"), d, {"a": 8, "b": 3, "c": 4, "x": 5, "y": 5}, tolerance=5, screening_high=["y"]
    )
    table = result.departments.set_index("department")
    assert result.sigma2 == pytest.approx((5 + 0 + 2) / 5)  # ss 5 + 2 + 0 on 8 - 3
    assert (table.loc["b", "theta"], table.loc["b", "theta_se"]) == (0, 0)  # fully rechecked: its own mean, exactly
    assert table["state"].to_dict() == {
        "a": "priority_check", "b": "no_anomaly", "c": "next_round", "x": "not_drawn", "y": "next_round",
    }  # fmt: skip
    a = table.loc["a"]
    assert a["theta"] == pytest.approx(0.5 * 13.5 + 0.5 * a["eb_mean"])
    assert a["theta_se"] ** 2 == pytest.approx(0.25 * a["shrinkage"] * 1.4 / 4 + 0.5 * 1.4 / 8)
    # one-sided t with pooled sigma: (13.5 - 5)/sqrt(1.4 * 0.5/4), df 5; t(0.9995; 5) = 6.869
    assert a["p"] < 0.0005
    assert np.isnan(table.loc["x", "p"])
    assert table["listed"].to_dict() == {"a": True, "b": False, "c": True, "x": False, "y": False}


def test_nobody_inflated_anywhere():
    result = department_states(list("aabb"), [0, 0, 0, 0], {"a": 9, "b": 2}, tolerance=5)
    assert result.fit.tau2 == 0
    assert result.departments["probability"].tolist() == [0, 0]
    assert result.departments["p"].tolist() == [1, 1]
    assert set(result.departments["state"]) == {"no_anomaly"}


def test_unknown_department_and_too_many_projects_are_refused():
    with pytest.raises(ValueError, match="missing"):
        department_states(list("aab"), [1, 2, 3], {"a": 5}, 5)
    with pytest.raises(ValueError, match="n_d <= N_d"):
        department_states(list("aab"), [1, 2, 3], {"a": 1, "b": 1}, 5)


def test_bh_by_hand():
    # sorted .001 .02 .03: times 3/1, 3/2, 3/3 -> .003 .03 .03; not tested stays out
    assert adjust_bh([0.03, np.nan, 0.001, 0.02]) == pytest.approx([0.03, np.nan, 0.003, 0.03], nan_ok=True)
    assert np.isnan(adjust_bh([np.nan])).all()


def test_bayesian_fdr_by_hand():
    # misses .05 .25 .40: running means .05 .15 .2333
    assert bayesian_fdr([0.75, 0.60, 0.95, np.nan]).tolist() == [True, False, True, False]
    assert not bayesian_fdr([0.5, 0.1]).any()


def test_hodges_lehmann_by_hand():
    # averages of 1 2 6: 1 1.5 3.5 2 4 6 -> median of 1 1.5 2 3.5 4 6
    assert hodges_lehmann([1, 2, 6]) == pytest.approx(2.75)


def test_paired_tests_by_hand():
    table = paired_tests([1, 2, 3, 0]).set_index("method")
    # mean 1.5, sd sqrt(5/3), se sqrt(5/12): t = 2.32379
    assert table.loc["paired_t", "statistic"] == pytest.approx(1.5 / (5 / 12) ** 0.5)
    # 3 of 3 changes up: 2/8
    assert table.loc["sign_test", "p"] == pytest.approx(0.25)
    assert table.loc["wilcoxon_pratt", "estimate"] == pytest.approx(hodges_lehmann([1, 2, 3, 0]))


def test_paired_tests_where_nobody_is_inflated():
    table = paired_tests([0, 0, 0])
    assert table["p"].tolist() == [1, 1, 1]
    assert paired_tests([2, 2, 2])["p"].tolist()[0] == 0  # everybody by the same 2 points


def test_non_inferiority_by_hand():
    # 2 of 10 twice: d 1 3, mean 2, se sqrt(0.8*2/2), df 1; t(0.95; 1) = 6.31375
    result = stratified_mean([1, 3], stratified_design([0, 0], {0: 10}))
    shown = non_inferiority(result, tolerance=8)
    assert shown.high == pytest.approx(2 + 6.31375 * 0.8**0.5, rel=1e-5)
    assert shown.code == "within_tolerance"
    assert non_inferiority(result, tolerance=5).code == "not_shown"
    census = stratified_mean([4, 4], stratified_design([0, 0], {0: 2}))
    assert non_inferiority(census, 5).code == "within_tolerance"
