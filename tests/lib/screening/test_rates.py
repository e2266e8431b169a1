"""Shrunk rates and ranks: the prior by hand, what small groups lean on, and intervals that say how little is known."""

import pandas as pd
import pytest
from numpy import isnan, nan

from budgeteval.screening.rates import beta_prior, mean_ranks, ranked, shrunk_rates

DRAWS = {"confidence": 0.9, "draws": 500, "seed": 1}


@pytest.mark.parametrize(("hits", "sizes", "expected"), [
    ([3, 7], [10, 10], (1.545455, 1.545455)),   # S / pq = 3.2; room 20 - 10 - 1 = 9; 2.2 / 9 inside; 9 / 2.2 - 1
    ([2, 8], [10, 10], (1, 1)),                 # 9 / 6.2 - 1 = 0.45 is less than two members
    ([5, 5], [10, 10], (10, 10)),               # no more apart than chance: as strong as all twenty
    ([0, 0], [4, 5], (0.45, 8.55)),             # nobody: half a hit in ten, of strength nine
    ([3, 7, 0], [10, 10, 0], (1.545455, 1.545455)),  # a group without members says nothing
])
def test_the_prior_by_hand(hits, sizes, expected):
    assert beta_prior(hits, sizes) == pytest.approx(expected, rel=1e-5)


def test_a_prior_needs_somebody():
    with pytest.raises(ValueError, match="sizes"):
        beta_prior([0], [0])


def test_small_groups_lean_on_the_county():
    rows = shrunk_rates([1, 30, 2, 0], [1, 60, 60, 0], 0.9)
    assert rows["rate"].tolist()[:3] == [1.0, 0.5, pytest.approx(1 / 30)]
    assert rows.loc[0, "rate"] - rows.loc[0, "shrunk"] > rows.loc[1, "rate"] - rows.loc[1, "shrunk"] > 0
    assert rows.loc[0, "high"] - rows.loc[0, "low"] > rows.loc[1, "high"] - rows.loc[1, "low"]
    assert rows.loc[3].isna().all(), "nobody judged is no rate of zero"


def test_mean_ranks_leave_out_what_is_not_known():
    ranks = mean_ranks(pd.DataFrame({"a": [0.1, 0.2, nan], "b": [0.5, 0.5, nan]}).to_numpy())
    assert ranks[:2].tolist() == [(0.5 + 0.75) / 2, (1 + 0.75) / 2]
    assert isnan(ranks[2])


def test_ranks_have_intervals_as_wide_as_what_is_not_known():
    names = ["many", "few", "one"]
    hits = pd.DataFrame({"a": [60, 40, 1], "b": [65, 35, 1]}, index=names)
    sizes = pd.DataFrame({"a": [100, 100, 2], "b": [100, 100, 2]}, index=names)
    rows = ranked(hits, sizes, **DRAWS)
    assert rows["rank"].tolist() == [1, 3, 2]
    assert rows.loc["one", ["rank_low", "rank_high"]].tolist() == [1, 3]
    assert (rows["rank_low"] <= rows["rank"]).all()
    assert (rows["rank"] <= rows["rank_high"]).all()
    pd.testing.assert_frame_equal(rows, ranked(hits, sizes, **DRAWS))


def test_a_kind_nobody_was_judged_for_counts_for_nothing():
    hits = pd.DataFrame({"a": [9, 1], "b": [0, 0]})
    rows = ranked(hits, pd.DataFrame({"a": [10, 10], "b": [0, 0]}), **DRAWS)
    assert rows["rank"].tolist() == [1, 2]
