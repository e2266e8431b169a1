"""Screens of scores, digits and execution rates: by hand, published null values, no data is not zero."""

import numpy as np
import pandas as pd
import pytest

from budgeteval.screening.combine import combine
from budgeteval.screening.digits import (
    benford,
    benford_counts,
    first_digits,
    fixed_digit,
    last_digit,
    repeated_values,
)
from budgeteval.screening.execution import execution_outliers, robust_z, score_against_execution
from budgeteval.screening.heaping import edge_bunching, heaping


def projects(scores, departments=None, **columns):
    n = len(scores)
    return pd.DataFrame(
        {"place": [f"form{i}" for i in range(n)], "department": departments or ["d"] * n, "score": scores, **columns}
    )


def test_heaping_compares_departments_with_the_county():
    # a: 6 of 6 at a heap, b: 2 of 14; county 8/20 = 0.4; P(6 of 6) = 0.4^6
    scores = [100.0] * 3 + [90.0] * 3 + [95.0] * 2 + [91.3] * 12
    screen = heaping(projects(scores, ["a"] * 6 + ["b"] * 14))
    table = screen.table.set_index("subject")
    assert table.loc["a", ["observed", "expected", "effect"]].tolist() == pytest.approx([1, 0.4, 0.6])
    assert table.loc["a", "p"] == pytest.approx(0.4**6)
    assert table.loc["a", "p_adjusted"] == pytest.approx(2 * 0.4**6)  # two departments tested
    assert table.loc[["90", "95", "100"], "observed"].tolist() == pytest.approx([0.15, 0.1, 0.15])
    assert table.loc[["90", "95", "100"], "p"].isna().all()  # county heaping is certain: a share, no test
    assert screen.hits["place"].tolist() == [f"form{i}" for i in range(6)]


def test_everyone_at_100_is_reported_without_alarm():
    screen = heaping(projects([100.0] * 8, list("aabbccdd")))
    assert screen.table.set_index("subject").loc["100", "observed"] == 1
    assert not screen.table["flagged"].any()


def test_edge_bunching_by_hand():
    # [90, 91): 90 90.5 90.9 90.0 90.2, [89, 90): none: 1/2^5; 91.0 and 89.0 - 0.1 lie outside
    screen = edge_bunching(projects([90, 90.5, 90.9, 90.0, 90.2, 91.0, 88.9, np.nan]), edges=(90,))
    row = screen.table.iloc[0]
    assert (row["n"], row["observed"], row["expected"]) == (5, 1, 0.5)
    assert row["p"] == pytest.approx(1 / 32)
    assert len(screen.hits) == 5
    assert edge_bunching(projects([75.0]), edges=(90,)).table["p"].isna().all()


def test_the_digit_is_at_a_fixed_place():
    # 90 shows first decimal 0, not "last digit 9"; 0.3*100 style float noise does not move a digit
    assert fixed_digit([90, 40.00, 95.5, 87.3, 95.15], 1).tolist() == [0, 0, 5, 3, 1]
    assert fixed_digit([90, 1234, 5], 0).tolist() == [0, 4, 5]
    assert np.isnan(fixed_digit([np.nan], 1)).all()


def test_last_digit_by_hand():
    # 50 scores: digit 0 thirty times, 1 twenty times; expected 5: (25^2 + 15^2 + 8*25)/5 = 210
    screen = last_digit(projects([90.0] * 30 + [90.1] * 20))
    row = screen.table.set_index("level").loc["county"]
    assert row["observed"] == pytest.approx(210 / 50)
    assert row["expected"] == pytest.approx(9 / 50)
    assert row["effect"] == pytest.approx((210 / 450) ** 0.5)
    assert row["p"] < 1e-30
    assert last_digit(projects([90.0] * 49)).table["p"].isna().all()  # too few for a test


def test_benford_null_mad_as_published():
    # sampling.md 3.8: 0.0092 at n = 653, 0.024 at 100, 0.043 at 30
    for n, mad in ((653, 0.0092), (100, 0.024), (30, 0.043)):
        counts = np.zeros(9, dtype=int)
        counts[0] = n
        assert benford_counts(counts).null_mad == pytest.approx(mad, rel=0.03)


def test_benford_first_digits_and_floor():
    assert first_digits([1000, 999.99, 0.05, 0, -3, np.nan, 2e9, 1e-5]).tolist() == [1, 9, 5, 2, 1]
    assert benford([12.0] * 299).status == "too_few"
    assert np.isnan(benford([12.0] * 299).p)
    assert benford([100.0, 200] * 200).status == "narrow_range"
    assert benford(2.0 ** np.arange(400)).status == "ok"  # powers of two follow Benford's law
    assert benford(2.0 ** np.arange(400)).p > 0.5
    assert benford([]).n == 0


def test_repeated_values_by_hand():
    # county: 90 x3, 80 x1: shares 3/4, 1/4; department a has 90 90, b has 90 80
    screen = repeated_values(projects([90, 90, 90, 80], list("aabb")))
    table = screen.table.set_index("subject")
    # a: (2^2)/2 = 2; expected 1 + S2 = 1 + 10/16
    assert table.loc["a", ["observed", "expected"]].tolist() == pytest.approx([2, 1.625])
    assert table.loc["b", "observed"] == pytest.approx(1)
    assert table.loc["score", "observed"] == pytest.approx((9 + 1) / 4)
    assert table.loc["score", "effect"] == pytest.approx(-(0.75 * np.log(0.75) + 0.25 * np.log(0.25)))
    # everybody alike: nothing to test
    assert repeated_values(projects([100.0] * 4)).table["p"].isna().all()


def test_robust_z_and_its_documented_fallback():
    # median 3, MAD 1: z of 10 = 0.6745*7
    z, scale = robust_z(pd.Series([1.0, 2, 3, 4, 10]))
    assert (z.iloc[-1], scale) == (pytest.approx(0.6744898 * 7), "mad")
    # more than half equal: MAD 0; mean deviation (0.5 + 0.3)/5 = 0.16, times 1.2533
    z, scale = robust_z(pd.Series([1.0, 1, 1, 0.5, 0.7]))
    assert (z.iloc[3], scale) == (pytest.approx(-0.5 / (1.2533141 * 0.16)), "mean_deviation")
    assert robust_z(pd.Series([1.0, 1]))[1] == "none"


def test_execution_rules_and_no_data():
    screen = execution_outliers(projects([90.0] * 5, execution_rate=[1.0, 0.59, 1.2, np.nan, 0.6]))
    assert screen.hits[screen.hits["reason"] == "rate_below"]["place"].tolist() == ["form1"]
    assert screen.hits[screen.hits["reason"] == "rate_above"]["place"].tolist() == ["form2"]
    assert "form3" not in screen.risk.index  # no rate is no data, never zero


def test_high_score_with_low_rate():
    frame = projects([98.0, 98, 94, np.nan], execution_rate=[0.3, 0.9, 0.3, 0.1])
    hits = score_against_execution(frame).hits
    assert hits[hits["reason"] == "high_score_low_rate"]["place"].tolist() == ["form0"]


def test_score_residual_by_hand():
    # scores on the line 80 + 20 rate but the last, 10 above it
    rate = np.array([0.0, 0.5, 1.0, 0.5])
    table = score_against_execution(projects([80.0, 90, 100, 100], execution_rate=rate)).table
    # mean 92.5, slope still 20 (the odd one sits at the mean rate): residuals -2.5 -2.5 -2.5 7.5
    assert table["effect"].tolist() == pytest.approx([-2.5, -2.5, -2.5, 7.5])


def test_combined_rank_by_hand():
    frame = projects([90.0, 90.5, 85, 100], execution_rate=[0.2, np.nan, 0.8, 1.0])
    first, second = edge_bunching(frame), execution_outliers(frame)
    # rank shares: bunching 0.875 0.875 0.375 0.375; abs z .6 0 .2: 1, -, 1/3, 2/3
    result = combine([first, second]).set_index("place")
    assert result.loc["form0", "score"] == pytest.approx((0.875 + 1) / 2)
    assert result.loc["form1", "score"] == pytest.approx(0.875)  # mean over the screens with data
    assert result.loc["form1", "screens"] == 1
    weighted = combine([first, second], {"edge_bunching": 3}).set_index("place")
    assert weighted.loc["form0", "score"] == pytest.approx((3 * 0.875 + 1) / 4)
    assert result.loc["form0", "rank"] == 1


def test_bad_inputs_are_refused():
    with pytest.raises(ValueError, match="missing"):
        heaping(pd.DataFrame({"place": []}))
    with pytest.raises(ValueError, match="unique"):
        heaping(pd.concat([projects([1.0]), projects([1.0])]))
    with pytest.raises(ValueError, match="weights"):
        combine([edge_bunching(projects([90.0]))], {"nothing": 1})


@pytest.mark.parametrize(
    "screen", [heaping, edge_bunching, last_digit, repeated_values, execution_outliers, score_against_execution]
)
def test_no_data_at_all(screen):
    empty = projects([np.nan, np.nan], execution_rate=[np.nan, np.nan])
    result = screen(empty)
    assert len(result.hits) == 0
    assert len(result.risk) == 0
    assert not result.table["flagged"].any()
