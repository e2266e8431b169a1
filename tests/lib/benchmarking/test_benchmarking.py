"""DEA against Cooper, Seiford & Tone's examples, unit costs by hand, the bootstrap against a known frontier."""

import numpy as np
import pytest

from budgeteval.benchmarking import bootstrap, efficiency, enough, least_units, slacks, standing

EMPLOYEES = np.array([[2.0], [3], [3], [4], [5], [5], [6], [8]])  # CST (2007), table 1.1: stores A to H
SALES = np.array([[1.0], [3], [2], [3], [4], [2], [3], [5]])
TWO = np.array([[4.0, 3], [7, 3], [8, 1], [4, 2], [2, 4], [10, 1]])  # CST (2007), example 2.2: A to F
ONE = np.ones((6, 1))


def test_stores_a_to_h():
    found = efficiency(EMPLOYEES, SALES)
    assert found.ccr == pytest.approx([0.5, 1, 2 / 3, 0.75, 0.8, 0.4, 0.5, 0.625])
    # frontier of variable returns by hand: (2, 1) (3, 3) (5, 4) (8, 5)
    assert found.bcc == pytest.approx([1, 1, 2.5 / 3, 0.75, 1, 0.5, 0.5, 1])
    assert found.scale == pytest.approx([0.5, 1, 0.8, 1, 0.8, 0.8, 1, 0.625])


def test_two_inputs_and_the_slack_of_f():
    found = efficiency(TWO, ONE)
    assert found.ccr == pytest.approx([6 / 7, 12 / 19, 1, 1, 1, 1])
    excess, short = slacks(TWO, ONE, "constant")
    assert excess[5] == pytest.approx([2, 0])
    assert excess[:5] == pytest.approx(np.zeros((5, 2)), abs=1e-9)
    assert short == pytest.approx(np.zeros((6, 1)), abs=1e-9)


def test_scale_of_measurement_does_not_matter():
    assert efficiency(EMPLOYEES * 1e6, SALES / 7).bcc == pytest.approx(efficiency(EMPLOYEES, SALES).bcc)


@pytest.mark.parametrize(("inputs", "outputs", "least"), [(1, 1, 6), (2, 2, 12), (4, 5, 27), (6, 7, 42)])
def test_rule_of_thumb(inputs, outputs, least):
    assert least_units(inputs, outputs) == least
    assert enough(least, inputs, outputs)
    assert not enough(least - 1, inputs, outputs)


def test_zero_or_missing_inputs_are_refused():
    for bad in (0.0, -1.0, np.nan):
        with pytest.raises(ValueError, match="above 0"):
            efficiency(np.array([[1.0], [bad]]), np.ones((2, 1)))


def test_standing_by_hand():
    found = standing(60.0, np.array([10.0, 20, 30, 40, 50]))
    assert (found.lower, found.median, found.upper) == (20, 30, 40)
    assert (found.share_no_dearer, found.where) == (1.0, "above")  # fence: 40 * 2 ** 1.5 = 113
    assert standing(114.0, np.array([10.0, 20, 30, 40, 50])).where == "high"
    assert standing(7.0, np.array([10.0, 20, 30, 40, 50])).where == "low"  # fence: 20 / 2 ** 1.5 = 7.07
    assert standing(25.0, np.array([10.0, 20, 30, 40, 50])).where == "middle"
    with pytest.raises(ValueError, match="above 0"):
        standing(0.0, np.array([1.0]))


def test_bootstrap_repeats_and_brackets():
    theta = efficiency(EMPLOYEES, SALES).bcc
    first, again = (bootstrap(EMPLOYEES, SALES, theta, "variable", 60, 0.9, 7) for _ in range(2))
    assert first.low == pytest.approx(again.low, abs=0)
    assert (first.corrected <= theta + 1e-9).all()
    assert (first.low <= first.corrected + 1e-9).all()
    assert (first.corrected <= first.high + 1e-9).all()
    assert not np.allclose(first.low, bootstrap(EMPLOYEES, SALES, theta, "variable", 60, 0.9, 8).low)


def test_bootstrap_corrects_towards_a_known_frontier():
    """Decreasing returns, true efficiencies known: on the mean the corrected scores lie nearer to them."""
    raw, corrected = [], []
    for seed in range(4):
        rng = np.random.default_rng(seed)
        truth = np.exp(-np.abs(rng.normal(0, 0.35, 25)))
        y = rng.uniform(1, 10, (25, 1))
        x = y**1.6 / truth[:, None]
        theta = efficiency(x, y).bcc
        found = bootstrap(x, y, theta, "variable", 60, 0.95, seed)
        raw.append(np.abs(theta - truth).mean())
        corrected.append(np.abs(found.corrected - truth).mean())
    assert np.mean(corrected) < 0.8 * np.mean(raw)
