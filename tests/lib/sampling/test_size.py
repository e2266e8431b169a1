"""Sample sizes and allocation; expected figures from sampling.md 3.2 or by hand."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from budgeteval.sampling.allocate import neyman_allocation, neyman_shares
from budgeteval.sampling.size import (
    attribute_size,
    attribute_upper_bound,
    discovery_probability,
    discovery_size,
    mean_size,
    share_size,
    size_table,
    stratified_size,
)


@pytest.mark.parametrize(
    ("sd", "half_width", "n"),
    [(6, 1.0, 115), (6, 1.5, 57), (6, 2, 33), (8, 1.0, 179), (8, 1.5, 94), (8, 2, 57)],
)
def test_mean_size_as_published(sd, half_width, n):
    assert mean_size(sd, half_width, 653).n == n


@pytest.mark.parametrize(("half_width", "n"), [(0.10, 84), (0.08, 123), (0.12, 61)])
def test_share_size_as_published(half_width, n):
    assert share_size(half_width, 653).n == n


@pytest.mark.parametrize(("n", "probability"), [(45, 0.77), (65, 0.88), (85, 0.94)])
def test_discovery_as_published(n, probability):
    assert discovery_probability(653, 20, n) == pytest.approx(probability, abs=0.005)


def test_discovery_by_hand():
    # 1 bad of 10: a sample of n finds it with n/10
    assert discovery_size(10, 1, 0.65).n == 7
    assert discovery_size(10, 10, 0.95).n == 1


@pytest.mark.parametrize(
    ("tolerable", "errors", "n"),
    # AICPA attribute table, 5 % risk of overreliance: 5 % tolerable 59, 93 (1), 124 (2); 10 % 29, 46 (1)
    [(0.05, 0, 59), (0.05, 1, 93), (0.05, 2, 124), (0.10, 0, 29), (0.10, 1, 46)],
)
def test_binomial_sizes_of_the_aicpa_table(tolerable, errors, n):
    assert attribute_size(tolerable, errors, 0.95, "binomial").n == n


def test_poisson_size_by_hand():
    # factor -ln 0.05 = 2.9957: 2.9957/0.05 = 59.9
    assert attribute_size(0.05, 0, 0.95, "poisson").n == 60


def test_hypergeometric_by_hand():
    # 3 bad of 5 tolerable, none found: P(0) = C(2,n)/C(5,n) = 0.4, 0.1, 0 for n = 1, 2, 3
    assert attribute_size(0.6, 0, 0.85, "hypergeometric", 5).n == 2
    assert attribute_size(0.6, 0, 0.95, "hypergeometric", 5).n == 3
    # after n = 2 clean: P(0 | K) = 1, .6, .3, .1, 0: at 95 % K = 3 is still possible
    assert attribute_upper_bound(2, 0, 0.95, "hypergeometric", 5) == pytest.approx(0.6)


def test_census_bound_is_the_truth():
    assert attribute_upper_bound(5, 2, 0.95, "hypergeometric", 5) == pytest.approx(0.4)


def test_zero_error_binomial_bound():
    assert attribute_upper_bound(60, 0) == pytest.approx(1 - 0.05 ** (1 / 60))
    assert attribute_upper_bound(3, 3) == 1.0


def test_stratified_size_by_hand():
    # one stratum of 100, S = 10, e = 1.96 z: V = 1, 100/(1 + 100/100) = 50
    assert stratified_size([100], [10], 1.959963984540054).n == 50


def test_all_objectives_are_printed_and_the_largest_decides():
    table = size_table([mean_size(6, 1.5, 653), share_size(0.10, 653)])
    assert table["n"].tolist() == [57, 84]
    assert table["largest"].tolist() == [False, True]


def test_neyman_by_hand():
    # N S = 200, 480, 800 of 1480
    assert neyman_shares(50, [20, 80, 200], [10, 6, 4]) == pytest.approx([10000 / 1480, 24000 / 1480, 40000 / 1480])
    # 6.76, 16.22, 27.03: whole parts 6, 16, 27; the largest remainder gets the one left
    assert neyman_allocation(50, [20, 80, 200], [10, 6, 4]).tolist() == [7, 16, 27]
    # the first is capped at its 4; 46 left in proportion 480 : 800 = 17.25, 28.75
    assert neyman_allocation(50, [4, 80, 200], [100, 6, 4]).tolist() == [4, 17, 29]
    # floor 5 for the second, 25 left for the first
    assert neyman_allocation(30, [100, 100], [10, 0]).tolist() == [25, 5]
    # nobody varies: in proportion to size
    assert neyman_allocation(30, [100, 200], [0, 0]).tolist() == [10, 20]


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(st.integers(1, 80), st.floats(0, 20)), min_size=1, max_size=6), st.floats(0, 1))
def test_allocation_keeps_its_bounds(strata, share):
    N_h, sd = np.array([s[0] for s in strata]), np.array([s[1] for s in strata])
    low = np.minimum(5, N_h)
    n = int(low.sum() + round(share * (N_h.sum() - low.sum())))
    n_h = neyman_allocation(n, N_h, sd)
    assert n_h.sum() == n
    assert (n_h >= low).all()
    assert (n_h <= N_h).all()


@pytest.mark.parametrize(
    "call",
    [
        lambda: mean_size(0, 1, 653),
        lambda: mean_size(6, 1, 653, confidence=95),
        lambda: share_size(0.1, 653, share=1.0),
        lambda: discovery_size(10, 0),
        lambda: attribute_size(0.1, 1, distribution="hypergeometric", N=10),  # K = 1: one error is too many
        lambda: attribute_size(0.1, 0, distribution="hypergeometric"),
        lambda: attribute_size(0.1, 0, distribution="normal"),
        lambda: neyman_allocation(5, [10, 10], [1, 1]),
        lambda: neyman_allocation(30, [10, 10], [1, 1]),
    ],
)
def test_bad_arguments_say_what_was_expected(call):
    with pytest.raises(ValueError, match="expected"):
        call()
