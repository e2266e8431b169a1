"""AHP against Saaty's published example, entropy weights by hand."""

from math import isnan, log

import numpy as np
import pytest

from budgeteval.weighting import ahp, entropy_weights, faults, group_matrix

HOUSE = [  # Saaty (1990), How to make a decision, EJOR 48, table 2: choosing a house
    [1, 5, 3, 7, 6, 6, 1 / 3, 1 / 4],
    [1 / 5, 1, 1 / 3, 5, 3, 3, 1 / 5, 1 / 7],
    [1 / 3, 3, 1, 6, 3, 4, 6, 1 / 5],
    [1 / 7, 1 / 5, 1 / 6, 1, 1 / 3, 1 / 4, 1 / 7, 1 / 8],
    [1 / 6, 1 / 3, 1 / 3, 3, 1, 1 / 2, 1 / 5, 1 / 6],
    [1 / 6, 1 / 3, 1 / 4, 4, 2, 1, 1 / 5, 1 / 6],
    [3, 5, 1 / 6, 7, 5, 5, 1, 1 / 2],
    [4, 7, 5, 8, 6, 6, 2, 1],
]


def test_saatys_house():
    found = ahp(np.array(HOUSE))
    assert found.lambda_max == pytest.approx(9.669, abs=0.001)
    assert found.ci == pytest.approx(0.238, abs=0.001)
    assert found.cr == pytest.approx(0.169, abs=0.001)
    assert found.weights == pytest.approx([0.173, 0.054, 0.188, 0.018, 0.031, 0.036, 0.167, 0.333], abs=0.001)


def test_a_consistent_matrix_gives_its_own_weights():
    weights = np.array([4, 2, 1]) / 7
    found = ahp(weights[:, None] / weights[None, :])
    assert found.weights == pytest.approx(weights)
    assert found.cr == pytest.approx(0, abs=1e-9)


def test_two_things_have_no_consistency_ratio():
    assert isnan(ahp(np.array([[1, 3], [1 / 3, 1]])).cr)


def test_group_by_geometric_mean_stays_reciprocal():
    group = group_matrix([np.array([[1, 9], [1 / 9, 1]]), np.array([[1, 1], [1, 1]])])
    assert group == pytest.approx(np.array([[1, 3], [1 / 3, 1]]))
    assert faults(group) == []
    with pytest.raises(ValueError, match="at least one"):
        group_matrix([])


@pytest.mark.parametrize(("cell", "value", "kind"), [
    ((0, 1), np.nan, "missing"), ((1, 1), 2.0, "diagonal"), ((0, 2), 12.0, "off_scale"),
    ((2, 0), 5.0, "not_reciprocal"),
])
def test_faults_name_the_cell(cell, value, kind):
    matrix = np.array([[1, 2, 4], [0.5, 1, 2], [0.25, 0.5, 1]])
    assert faults(matrix) == []
    matrix[cell] = value
    assert (kind, *cell) in faults(matrix)


def test_rounded_reciprocals_are_reciprocals():
    assert faults(np.array([[1, 3], [0.33, 1]])) == []


def test_incomplete_matrices_are_refused():
    with pytest.raises(ValueError, match="above 0"):
        ahp(np.array([[1, np.nan], [1, 1]]))


def test_entropy_weights_by_hand():
    # column 1: shares 1/4 3/4; column 2: equal
    first = -(0.25 * log(0.25) + 0.75 * log(0.75)) / log(2)
    found = entropy_weights(np.array([[1.0, 2.0], [3.0, 2.0]]))
    assert found.entropy == pytest.approx([first, 1.0])
    assert found.weights == pytest.approx([1.0, 0.0])
    assert found.constant == (1,)


def test_two_columns_share_by_what_they_tell():
    found = entropy_weights(np.array([[1.0, 1.0], [3.0, 1.0], [4.0, 2.0]]))

    def told(*shares):
        return 1 + sum(one * log(one) for one in shares) / log(3)

    one, two = told(1 / 8, 3 / 8, 4 / 8), told(1 / 4, 1 / 4, 2 / 4)
    assert found.weights == pytest.approx([one / (one + two), two / (one + two)])


def test_all_columns_constant_have_no_weights_and_bad_values_are_refused():
    assert all(isnan(one) for one in entropy_weights(np.ones((3, 2))).weights)
    for bad in ([[1.0, 2.0]], [[1.0], [-1.0]], [[1.0], [np.nan]], [[0.0], [0.0]]):
        with pytest.raises(ValueError, match="values"):
            entropy_weights(np.array(bad))
