"""Stratified, PPS and replicate estimates by hand, on edges, and in a small simulation."""

import numpy as np
import pytest

from budgeteval.sampling.design import stratified_design
from budgeteval.sampling.draw import systematic_hits
from budgeteval.sampling.estimands import (
    amount_weighted_inflation,
    downgraded_share,
    inflation,
    mean_inflation,
    missing_limits,
    recheck_gap,
    true_mean_score,
)
from budgeteval.sampling.estimate import (
    combined_ratio,
    crosstab,
    domain_mean,
    domain_total,
    lower_bound,
    stratified_mean,
    stratified_total,
    upper_bound,
)
from budgeteval.sampling.pps import deville_variance, hajek_mean, ht_ratio, ht_total, inclusion_probabilities
from budgeteval.sampling.regression import greg_mean
from budgeteval.sampling.replicate import jackknife, rescaled_bootstrap, weighted_median
from budgeteval.sampling.share import share

# stratum a: 2 of 10, y 1 3; stratum b: 3 of 6, y 2 4 6
DESIGN = stratified_design(list("aabbb"), {"a": 10, "b": 6})
Y = np.array([1.0, 3, 2, 4, 6])
# total 10*2 + 6*4 = 44; variance 100*0.8*2/2 + 36*0.5*4/3 = 80 + 24 = 104; df 1 + 2
TOTAL, VARIANCE = 44.0, 104.0


def test_total_and_mean_by_hand():
    total, mean = stratified_total(Y, DESIGN), stratified_mean(Y, DESIGN)
    assert (total.estimate, total.se**2, total.df) == pytest.approx((TOTAL, VARIANCE, 3))
    assert (mean.estimate, mean.se) == pytest.approx((44 / 16, 104**0.5 / 16))
    assert (mean.n, mean.N) == (5, 16)
    # t(0.975; 3) = 3.18245, t(0.95; 3) = 2.35336 (printed tables)
    assert mean.high - mean.estimate == pytest.approx(3.18245 * mean.se, rel=1e-5)
    assert mean.estimate - lower_bound(mean) == pytest.approx(2.35336 * mean.se, rel=1e-5)
    assert upper_bound(mean) + lower_bound(mean) == pytest.approx(2 * mean.estimate)


def test_ratio_by_hand():
    # R = 44 / T(x), x = 1: 16 -> the mean; e sums to the same variance
    ratio = combined_ratio(Y, np.ones(5), DESIGN)
    assert (ratio.estimate, ratio.se) == pytest.approx((44 / 16, 104**0.5 / 16))


def test_domain_keeps_everybody_in_the_variance():
    # y in b's first two only: a 0 0, b 2 4 0: total 6*2 = 12, variance 36*0.5*4/3 = 24
    member = [False, False, True, True, False]
    total = domain_total(Y, member, DESIGN)
    assert (total.estimate, total.se**2, total.df) == pytest.approx((12, 24, 3))
    # mean = 12 / (6*2/3); e = y - 3 in the domain: -1 1 0, variance 36*0.5*1/3 = 6
    mean = domain_mean(Y, member, DESIGN)
    assert (mean.estimate, mean.se) == pytest.approx((3, 6**0.5 / 4))


def test_domain_nobody_was_drawn_from_is_not_zero():
    assert np.isnan(domain_mean(Y, [False] * 5, DESIGN).estimate)


def test_crosstab_adds_up_to_the_frame():
    table = crosstab(list("xxxyy"), list("xyxyy"), DESIGN, ["x", "y"])
    assert table["estimate"].tolist() == pytest.approx([5 + 2, 5, 0, 4])
    assert table["count"].tolist() == [2, 1, 0, 2]


def test_census_has_no_sampling_error():
    census = stratified_mean([1, 2, 6], stratified_design([0, 0, 0], {0: 3}))
    assert (census.estimate, census.se, census.df, census.low, census.high) == (3, 0, 0, 3, 3)
    assert share([1, 0, 0], stratified_design([0, 0, 0], {0: 3})).high == pytest.approx(1 / 3)


def test_take_all_stratum_of_one_unit_needs_no_neighbour():
    design = stratified_design(["all", "r", "r"], {"all": 1, "r": 8})
    # 100 + 8*2 = 116; variance only from r: 64*0.75*2/2 = 48
    total = stratified_total([100, 1, 3], design)
    assert (total.estimate, total.se**2, total.df) == pytest.approx((116, 48, 1))


def test_single_unit_stratum_is_refused_or_merged_by_name():
    with pytest.raises(ValueError, match="neighbour"):
        stratified_design(["a", "b", "b"], {"a": 5, "b": 6})
    design = stratified_design(["a", "b", "b"], {"a": 5, "b": 6}, merge={"a": "b"})
    assert design.merged == (("a", "b"),)
    # weights stay 5, 3, 3; one variance stratum 3 of 11; z = 5 3 9: mean 17/3, squares 56/3
    total = stratified_total([1, 1, 3], design)
    assert total.estimate == pytest.approx(17)
    assert total.se**2 == pytest.approx((1 - 3 / 11) * 3 / 2 * 56 / 3)
    assert total.merged == (("a", "b"),)


def test_undrawn_stratum_joins_its_neighbour():
    design = stratified_design(["b", "b"], {"a": 4, "b": 6}, merge={"a": "b"})
    assert design.weight.tolist() == [5, 5]
    assert design.N == 10
    with pytest.raises(ValueError, match="take-all"):
        stratified_design(["b", "b"], {"a": 4, "b": 2}, merge={"a": "b"})


@pytest.mark.parametrize("sizes", [{"a": 1}, {"a": 0.7}, {"b": 9}, [5, 6]])
def test_sizes_are_counts_of_the_frame(sizes):
    with pytest.raises(ValueError, match="expected"):
        stratified_design(["a", "a"], sizes)


def test_missing_values_are_refused():
    with pytest.raises(ValueError, match="no missing"):
        stratified_mean([1, 2, np.nan, 4, 5], DESIGN)


# --- what a spot check estimates ---

SELF, RECHECK = np.array([95.0, 90, 88, 99, 100]), np.array([94.0, 87, 86, 95, 94])  # inflation = Y


def test_the_two_signs():
    assert inflation(SELF, RECHECK).tolist() == Y.tolist()
    assert recheck_gap(SELF, RECHECK).tolist() == (-Y).tolist()


def test_difference_estimator_has_the_error_of_the_difference():
    true = true_mean_score(93.0, SELF, RECHECK, DESIGN)
    assert (true.estimate, true.se) == pytest.approx((93 - 44 / 16, 104**0.5 / 16))
    assert true.low == pytest.approx(93 - mean_inflation(SELF, RECHECK, DESIGN).high)


def test_amount_weighted_by_hand():
    amount = np.array([1.0, 1, 2, 2, 2])
    # T(a d) = 20 + 48 = 68, T(a) = 10 + 12 = 22; A known 20
    assert amount_weighted_inflation(SELF, RECHECK, amount, DESIGN).estimate == pytest.approx(68 / 22)
    known = amount_weighted_inflation(SELF, RECHECK, amount, DESIGN, known_amount=20)
    assert (known.estimate, known.se) == pytest.approx((3.4, (80 + 4 * 24) ** 0.5 / 20))


def test_downgraded_share_by_hand():
    # a: one of two fell (5 of 10), b: one of three (2 of 6): 7/16
    result = downgraded_share(list("gggme"), list("gmgge"[:3]) + ["e", "e"], list("gme"), DESIGN)
    assert result.estimate == pytest.approx(7 / 16)
    logit = np.log(7 / 9)
    half = 3.18245 * result.se / (7 / 16 * 9 / 16)
    assert result.low == pytest.approx(1 / (1 + np.exp(half - logit)), rel=1e-5)
    assert result.method == "share_count_logit"


def test_nobody_downgraded_still_has_an_upper_limit():
    none = share(np.zeros(5), DESIGN)
    # Clopper-Pearson, 0 of 5: 1 - 0.025^(1/5) = 0.52182
    assert (none.low, none.high) == pytest.approx((0, 0.52182), abs=1e-5)
    assert share(np.ones(5), DESIGN).low == pytest.approx(1 - 0.52182, abs=1e-5)


def test_nobody_inflated():
    result = mean_inflation(SELF, SELF, DESIGN)
    assert (result.estimate, result.se, result.low, result.high) == (0, 0, 0, 0)
    assert lower_bound(result) == 0


def test_missing_papers_give_limits_not_guesses():
    recheck = RECHECK.copy()
    recheck[0] = np.nan  # weight 5, self 95: recheck 100 gives d = -5, recheck 0 gives d = 95
    limits = missing_limits(SELF, recheck, DESIGN)
    assert limits.missing == 1
    assert limits.best.estimate == pytest.approx((5 * (-5) + 5 * 3 + 24) / 16)
    assert limits.worst.estimate == pytest.approx((5 * 95 + 5 * 3 + 24) / 16)
    whole = missing_limits(SELF, RECHECK, DESIGN)
    assert whole.best.estimate == whole.worst.estimate == pytest.approx(44 / 16)


# --- regression, as a check ---


def test_greg_with_only_the_strata_is_the_stratified_mean():
    strata = np.array([[1, 0], [1, 0], [0, 1], [0, 1], [0, 1]])
    result = greg_mean(Y, strata, [10, 6], DESIGN)
    assert (result.estimate, result.se) == pytest.approx((44 / 16, 104**0.5 / 16))


def test_greg_is_exact_where_the_regression_is():
    # y = 1 + 2 x, frame total of x known as 50: mean 1 + 2*50/16
    x = np.array([1.0, 2, 5, 3, 4])
    result = greg_mean(1 + 2 * x, np.column_stack([np.ones(5), x]), [16, 50], DESIGN)
    assert (result.estimate, result.se) == pytest.approx((1 + 100 / 16, 0), abs=1e-9)


# --- unequal probabilities ---


def test_deville_equals_the_textbook_formula_for_equal_probabilities():
    # 3 of 6, y 2 4 6: N^2 (1-f) s^2/n = 24 as in stratum b
    assert deville_variance([2, 4, 6], [0.5] * 3) == pytest.approx(24)
    assert deville_variance([2, 4, 6, 1000], [0.5] * 3 + [1]) == pytest.approx(24)  # certainty: total only


def test_pps_estimates_by_hand():
    total = ht_total([2, 4, 6, 1000], [0.5] * 3 + [1])
    assert (total.estimate, total.se**2, total.df) == pytest.approx((1024, 24, 2))
    assert ht_ratio([2, 4, 6], [1, 2, 3], [0.5, 0.5, 0.5]).estimate == pytest.approx(2)
    assert ht_ratio([2, 4, 6], [1, 2, 3], [0.5, 0.5, 0.5]).se == pytest.approx(0)
    # Hajek: (2/0.5 + 6/0.25)/(2 + 4)
    assert hajek_mean([2, 6], [0.5, 0.25]).estimate == pytest.approx(28 / 6)


def test_census_by_pps_has_no_variance():
    total = ht_total([1, 2], [1, 1])
    assert (total.estimate, total.se, total.low, total.high) == (3, 0, 3, 3)
    assert np.isnan(ht_total([1, 2], [1, 0.5]).low)  # a single uncertain unit: no variance, no interval


# --- replicates ---


def mean_of(weight):
    return float(weight @ Y / weight.sum())


def test_jackknife_of_a_mean_is_the_formula():
    result = jackknife(mean_of, DESIGN)
    assert (result.estimate, result.se) == pytest.approx((44 / 16, 104**0.5 / 16))
    assert jackknife(mean_of, DESIGN, centre="replicates").se == pytest.approx(result.se)
    assert jackknife(lambda w: 1.0, stratified_design([0], {0: 1})).se == 0


def test_bootstrap_is_seeded_and_near_the_formula():
    result = rescaled_bootstrap(mean_of, DESIGN, seed=7, draws=1500)
    assert result == rescaled_bootstrap(mean_of, DESIGN, seed=7, draws=1500)
    assert result.se == pytest.approx(104**0.5 / 16, rel=0.1)
    census = rescaled_bootstrap(lambda w: float(w.sum()), stratified_design([0, 0], {0: 2}), seed=1, draws=5)
    assert (census.estimate, census.se) == (2, 0)


def test_weighted_median_by_hand():
    assert weighted_median(np.array([3.0, 1, 2]), np.array([1.0, 1, 1])) == 2
    assert weighted_median(np.array([3.0, 1, 2]), np.array([5.0, 1, 1])) == 3


# --- coverage, small and seeded ---


def population(N):
    random = np.random.default_rng(20200225)
    amount = np.exp(random.normal(12, 1.2, N))
    d = np.where(random.random(N) < 0.3, 0.0, random.gamma(2.0, 3.0, N))
    return amount, d


def test_t_interval_covers():
    _, d = population(653)
    random, truth, hits = np.random.default_rng(1), d.mean(), 0
    for _ in range(300):
        chosen = random.choice(653, 57, replace=False)
        result = stratified_mean(d[chosen], stratified_design([0] * 57, {0: 653}))
        hits += result.low <= truth <= result.high
    assert 0.91 <= hits / 300 <= 0.985  # 0.95, sampling error 0.013


def test_deville_interval_covers():
    amount, d = population(300)
    pi = inclusion_probabilities(50, amount)
    random, truth, hits = np.random.default_rng(2), (amount * d).sum() / amount.sum(), 0
    uncertain = np.flatnonzero(pi < 1)
    for _ in range(300):
        order = random.permutation(uncertain)
        chosen = np.concatenate([np.flatnonzero(pi >= 1), order[systematic_hits(pi[order], random.random())]])
        result = ht_ratio(amount[chosen] * d[chosen], amount[chosen], pi[chosen])
        hits += result.low <= truth <= result.high
    assert 0.90 <= hits / 300 <= 0.985
