"""Permanent random numbers, nestedness, inclusion frequencies, strata, frame checks."""

import hashlib

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from budgeteval.sampling.draw import (
    draw_pps,
    draw_stratified,
    fixed_interval_hits,
    frame_hash,
    permanent_random_number,
    supplement,
    systematic_hits,
)
from budgeteval.sampling.frame import check_direction, check_frame
from budgeteval.sampling.pps import inclusion_probabilities
from budgeteval.sampling.strata import build_strata, tier_edges


def frame(n=40, strata=2):
    ids = [f"P{i:03d}" for i in range(n)]
    return pd.DataFrame(
        {
            "project_id": ids,
            "stratum": [f"s{i % strata}" for i in range(n)],
            "department": [f"d{i % 7}" for i in range(n)],
            "amount_yuan": [1000.0 * (i + 1) for i in range(n)],
        }
    )


def test_u_is_the_first_53_bits_of_sha256():
    # printf 'xf-2025|P001' | sha256sum gives this; 14 hexadecimal digits are 56 bits, so drop 3
    hexadecimal = "37528eee3805497c7c3be6d92b20ba29589473b76d10673bec4d2778a9947391"
    assert permanent_random_number("xf-2025", "P001") == (int(hexadecimal[:14], 16) // 8) / 9007199254740992


def test_frame_hash_is_of_the_sorted_lines():
    expected = hashlib.sha256(b"a\t1.00\nb\t2.50\n").hexdigest()
    assert frame_hash(["b", "a"], [2.5, 1]) == frame_hash(["a", "b"], [1, 2.5]) == expected


@settings(max_examples=15, deadline=None)
@given(st.randoms(use_true_random=False), st.integers(0, 20))
def test_draw_does_not_depend_on_row_order(random, n):
    rows = list(range(40))
    random.shuffle(rows)
    plain = draw_stratified(frame(), {"s0": n, "s1": 3}, "seed")
    mixed = draw_stratified(frame().iloc[rows], {"s0": n, "s1": 3}, "seed")
    assert plain["project_id"].tolist() == mixed["project_id"].tolist()


@settings(max_examples=15, deadline=None)
@given(st.integers(0, 19), st.integers(1, 20))
def test_a_larger_draw_extends_the_same_list(n, more):
    before = draw_stratified(frame(), {"s0": n, "s1": 2}, "seed")
    after = draw_stratified(frame(), {"s0": min(n + more, 20), "s1": 2}, "seed")
    assert after.loc[after["stratum"] == "s0", "project_id"].tolist()[:n] == before.loc[
        before["stratum"] == "s0", "project_id"
    ].tolist()
    assert len(supplement(before, after)) == len(after) - len(before)


def test_weights_add_up_to_the_stratum():
    drawn = draw_stratified(frame(), {"s0": 4, "s1": 20}, "seed")
    assert drawn.groupby("stratum")["weight"].sum().to_dict() == {"s0": 20.0, "s1": 20.0}
    assert (drawn.loc[drawn["stratum"] == "s1", "inclusion_probability"] == 1).all()  # census of s1


def test_department_order_spreads_over_departments():
    one = frame(70, 1)  # 7 departments of 10 projects: every 10th project is another department
    drawn = draw_stratified(one, {"s0": 7}, "seed", order="department")
    assert sorted(drawn["department"]) == [f"d{i}" for i in range(7)]


def test_supplement_refuses_a_draw_that_lost_a_project():
    small, large = draw_stratified(frame(), {"s0": 2, "s1": 2}, "a"), draw_stratified(frame(), {"s0": 3, "s1": 3}, "b")
    with pytest.raises(ValueError, match="lost"):
        supplement(small, large)


def test_inclusion_probabilities_by_hand():
    # 2 * 50/100 = 1: certain; the other 50 share one place: 0.6, 0.4
    assert inclusion_probabilities(2, [50, 30, 20]) == pytest.approx([1, 0.6, 0.4])
    assert inclusion_probabilities(3, [50, 30, 20]) == pytest.approx([1, 1, 1])
    assert inclusion_probabilities(1, [0, 30, 10]) == pytest.approx([0, 0.75, 0.25])


@pytest.mark.parametrize(("n", "size"), [(4, [1, 2, 3]), (2, [1, 0, 0]), (1, [1, -1]), (1, [1, float("nan")])])
def test_inclusion_probabilities_refuse(n, size):
    with pytest.raises(ValueError, match="expected"):
        inclusion_probabilities(n, size)


def test_systematic_points_by_hand():
    # ends 0.5, 0.9, 1.2, 2.0; points 0.6 and 1.6
    assert systematic_hits([0.5, 0.4, 0.3, 0.8], 0.6).tolist() == [False, True, False, True]


def test_pps_has_fixed_size_and_the_promised_frequencies():
    n, seeds = 6, 400
    data = frame(12, 1)
    pi = pd.Series(inclusion_probabilities(n, data["amount_yuan"]), index=data["project_id"])
    hits = pd.Series(0.0, index=data["project_id"])
    for seed in range(seeds):
        drawn = draw_pps(data, n, f"seed{seed}")
        assert len(drawn) == n
        assert drawn["project_id"].is_unique
        hits[drawn["project_id"]] += 1
    error = np.sqrt(pi * (1 - pi) / seeds)
    assert ((hits / seeds - pi).abs() <= 4 * error + 1e-12).all()
    assert (hits[pi >= 1] == seeds).all()


def test_fixed_interval_hits_by_hand():
    # cumulated 100, 350, 400; interval 100 from 50: points 50, 150, 250, 350 (350 opens the third)
    assert fixed_interval_hits([100, 250, 50], 100, 0.5).tolist() == [1, 2, 1]
    assert fixed_interval_hits([1, 1], 10, 0.5).tolist() == [0, 0]


def test_strata_parts():
    data = frame(10, 1)
    strata = build_strata(data, interval_yuan=9000, edges_yuan=[3000, 6000], judgement=["P009", "P000"])
    assert strata["stratum"].tolist() == (
        ["judgement", "tier_3"] + ["tier_2"] * 3 + ["tier_1"] * 3 + ["take_all", "judgement"]
    )
    assert set(strata["part"]) == {"judgement", "take_all", "random"}
    with pytest.raises(ValueError, match="judgement"):
        build_strata(data, 9000, judgement=["nobody"])


def test_tier_edges_share_the_square_roots():
    # roots 1, 2, 3, 4, sum 10: half (5) is reached by the third
    assert tier_edges([1, 16, 4, 9], 2) == [9.0]


def test_frame_problems_are_all_reported():
    data = pd.DataFrame(
        {
            "project_id": ["a", "a", "b", "c", None],
            "department": ["x", "y", None, "x", "x"],
            "amount_yuan": [1.0, 2.0, 0.0, np.nan, -1.0],
        }
    )
    problems = {p.code: p for p in check_frame(data, reported_total_yuan=10.0)}
    assert set(problems) == {
        "missing_id", "duplicate_id", "missing_department", "several_departments",
        "missing_amount", "zero_amount", "negative_amount", "total_differs",
    }  # fmt: skip
    assert problems["duplicate_id"].subjects == ("a",)
    assert (problems["total_differs"].expected, problems["total_differs"].found) == (10.0, 2.0)
    assert check_frame(frame(), 820_000.0) == []  # 1000 * (1 + ... + 40)


def test_swapped_score_columns_are_noticed():
    problem = check_direction([80, 85, 90, np.nan], [90, 91, 90, 100])
    assert [(p.code, p.expected) for p in problem] == [("scores_mostly_raised", 0.5)]
    assert problem[0].found == pytest.approx(2 / 3)
    assert check_direction([90, 91], [80, 95]) == []


def test_bad_draws_are_refused():
    with pytest.raises(ValueError, match="allocation"):
        draw_stratified(frame(), {"s0": 1}, "seed")
    with pytest.raises(ValueError, match="0 to 20"):
        draw_stratified(frame(), {"s0": 21, "s1": 1}, "seed")
    with pytest.raises(ValueError, match="unique"):
        draw_pps(pd.concat([frame(), frame()]), 3, "seed")
