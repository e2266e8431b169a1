"""Upper bounds of misstated amounts: by hand, on edges, and their coverage."""

import numpy as np
import pytest

from budgeteval.sampling.misstatement import (
    misstated_amount,
    misstatement_bounds,
    modified_moment,
    stringer,
    taints,
    zero_error_bound,
)


def test_zero_error_bound_as_published():
    assert zero_error_bound(60) == pytest.approx(0.049, abs=0.0005)  # sampling.md 3.6
    assert zero_error_bound(1) == pytest.approx(0.95)


def test_stringer_poisson_with_printed_factors():
    # AICPA factors at 95 %: 3.00, 4.75, 6.30 (exactly 2.9957, 4.7439, 6.2958)
    # 100 hits, taints 0.5 and 0.2: (2.9957 + 1.7481*0.5 + 1.5519*0.2)/100
    result = stringer([0.2, 0.5], 100, distribution="poisson")
    assert result.rate == pytest.approx(0.0418015, abs=1e-6)
    assert result.steps["taint"].tolist() == [1, 0.5, 0.2]


def test_stringer_with_full_taints_is_the_attribute_bound():
    # 100 % taints telescope to Clopper-Pearson: 1 of 2 at 95 %: 1 - (1-p)^... p^2 = 0.95
    assert stringer([1.0], 2).rate == pytest.approx(0.95**0.5)
    assert stringer([1.0, 1.0], 2).rate == pytest.approx(1)


def test_stringer_of_nothing_is_the_zero_error_bound():
    assert stringer([], 60).rate == pytest.approx(zero_error_bound(60))
    assert stringer([0, 0], 60).rate == pytest.approx(zero_error_bound(60))


def test_moment_bound_step_by_step():
    # Dworin and Grimlund's example: 100 hits, taints -.16 .04 .18 .47, worked step by step
    # mean .1325: z* = .81 (1 - .667*.868075)(1 + .667*.379949) = .427461
    # TN = (z* + .53)/5 = .1914921, (z*^2 + .2805)/5 = .0926445, (z*^3 + .105623)/5 = .0367460
    # RN = 5/102, x 6/103, x 7/104
    # UN1 = .0093868691; UN2 = (RN1 TN2 + 99 RN2 TN1^2)/100
    steps = modified_moment([-0.16, 0.04, 0.18, 0.47], 100).steps.set_index("quantity")["value"]
    assert steps["hypothetical_taint"] == pytest.approx(0.427461, abs=2e-6)
    assert steps["mean"] == pytest.approx(0.00938687, abs=1e-7)
    rn1, rn2 = 5 / 102, 5 / 102 * 6 / 103
    assert steps["variance"] == pytest.approx(
        (rn1 * 0.0926445 + 99 * rn2 * 0.1914921**2) / 100 - 0.00938687**2, abs=2e-9
    )
    # three-parameter gamma: shape*scale^2 = variance, 2*shape*scale^3 = third moment, mean matched
    assert steps["shape"] * steps["scale"] ** 2 == pytest.approx(steps["variance"])
    assert 2 * steps["shape"] * steps["scale"] ** 3 == pytest.approx(steps["third_moment"])
    assert steps["shift"] + steps["shape"] * steps["scale"] == pytest.approx(steps["mean"])


def test_moment_bound_without_errors_assumes_one():
    steps = modified_moment([], 60).steps.set_index("quantity")["value"]
    assert steps["hypothetical_taint"] == pytest.approx(0.81)
    assert steps["mean"] == pytest.approx(0.81 / 62)  # RN1 = 1/62


def test_taints_by_hand():
    assert taints([100, 200], [90, 220]).tolist() == pytest.approx([0.1, -0.1])
    with pytest.raises(ValueError, match="positive"):
        taints([0], [0])


def test_directions_are_never_netted():
    book, verified = np.array([1000.0, 100, 100, 100]), np.array([900.0, 80, 130, 100])
    over, under = misstatement_bounds(book, verified, [True, False, False, False], rest_yuan=5000)
    assert (over.known_yuan, under.known_yuan) == (100, 0)
    assert (over.errors, under.errors, over.n) == (1, 1, 3)
    assert over.stringer_yuan == pytest.approx(100 + 5000 * stringer([0.2], 3).rate)
    assert under.stringer_yuan == pytest.approx(5000 * stringer([0.3], 3).rate)
    assert over.moment_yuan == pytest.approx(100 + 5000 * modified_moment([0.2], 3).rate)
    assert over.zero_error_yuan == pytest.approx(5000 * (1 - 0.05 ** (1 / 3)))


def test_no_error_found_is_not_no_error():
    over, _ = misstatement_bounds([100.0] * 60, [100.0] * 60, [False] * 60, rest_yuan=1e6)
    # 1 - 0.05^(1/60) = 0.0487029
    assert (over.stringer_yuan, over.zero_error_yuan) == pytest.approx((48_703, 48_703), abs=1)
    result = misstated_amount([100.0] * 60, [100.0] * 60, [0.5] * 60)
    assert (result.estimate, result.se) == (0, 0)
    assert np.isnan(result.high)


def test_point_estimate_counts_non_zero_taints():
    # errors 10 20 0, pi 0.5: total 60; df = 2 non-zero - 1
    result = misstated_amount([100.0, 100, 100], [90.0, 80, 100], [0.5] * 3)
    assert (result.estimate, result.df) == (60, 1)
    assert result.se**2 == pytest.approx(36 * 0.5 * 100 / 3)


@pytest.mark.parametrize(
    "call",
    [
        lambda: stringer([-0.1], 10),
        lambda: stringer([0.1] * 3, 2),
        lambda: stringer([0.1], 10, distribution="normal"),
        lambda: modified_moment([0.1], 10, population="scores"),
        lambda: zero_error_bound(0),
        lambda: misstatement_bounds([1.0], [1.0], [True], 5.0),
    ],
)
def test_bad_arguments_say_what_was_expected(call):
    with pytest.raises(ValueError, match="expected"):
        call()


def test_moment_and_stringer_bounds_cover():
    random = np.random.default_rng(3)
    taint = np.where(random.random(400) < 0.08, random.uniform(0.05, 1, 400), 0)
    amount = np.exp(random.normal(10, 1, 400))
    truth = (taint * amount).sum() / amount.sum()
    moment = string = 0
    for _ in range(150):
        hits = random.choice(400, 80, p=amount / amount.sum())
        moment += modified_moment(taint[hits], 80).rate >= truth
        string += stringer(taint[hits], 80).rate >= truth
    assert moment / 150 >= 0.93
    assert string / 150 >= 0.95
