"""Alpha, Feldt's interval and item analysis against published values, hand calculation, statsmodels and scipy."""

from math import isnan, nan

import numpy as np
import pandas as pd
import pytest
from scipy import stats
from statsmodels.formula.api import ols
from statsmodels.stats.anova import anova_lm

from budgeteval.survey.items import item_analysis
from budgeteval.survey.reliability import cronbach_alpha, feldt

MARKS = pd.DataFrame({"a": [1, 2, 3, 4, 5, 5, 4, 2], "b": [2, 2, 3, 5, 4, 5, 3, 1], "c": [3, 1, 3, 2, 5, 4, 4, 2]},
                     dtype=float)


def test_alpha_by_hand():
    # variances 1 and 7/3, of the sums 3, 5, 8 it is 19/3: 2 (1 - 10/19)
    assert cronbach_alpha([[1, 2], [2, 3], [3, 5]]).alpha == pytest.approx(18 / 19)


def test_alpha_is_the_reliability_of_hoyts_analysis_of_variance():
    long = MARKS.reset_index().melt("index")
    table = anova_lm(ols("value ~ C(index) + C(variable)", long).fit())
    expected = 1 - table.loc["Residual", "mean_sq"] / table.loc["C(index)", "mean_sq"]
    assert cronbach_alpha(MARKS).alpha == pytest.approx(expected)


def test_alpha_leaves_open_questionnaires_out():
    opened = pd.concat([MARKS, pd.DataFrame({"a": [5.0], "b": [nan], "c": [1.0]})])
    assert cronbach_alpha(opened) == cronbach_alpha(MARKS)


@pytest.mark.parametrize(("alpha", "low", "high"), [(0.801695, 0.581, 0.933), (0.732661, 0.435, 0.909)])
def test_feldt_against_published_examples(alpha, low, high):
    """Documentation of pingouin, another program: 11 questions, 12 people."""
    assert feldt(alpha, 12, 11, 0.95) == (pytest.approx(low, abs=5e-4), pytest.approx(high, abs=5e-4))


@pytest.mark.parametrize("marks", [[[1, 2]], [[1], [2]], [[2, 3], [3, 2]], np.empty((0, 3))])
def test_alpha_needs_spread_and_two_of_each(marks):
    assert isnan(cronbach_alpha(marks).alpha)


def test_items_against_scipy_and_by_hand():
    found = item_analysis(MARKS, 5).set_index("item")
    assert found.loc["a", "item_total"] == pytest.approx(stats.pearsonr(MARKS["a"], MARKS["b"] + MARKS["c"])[0])
    assert found.loc["a", "alpha_without"] == pytest.approx(cronbach_alpha(MARKS[["b", "c"]]).alpha)
    assert (found.loc["a", "floor"], found.loc["a", "ceiling"]) == (1 / 8, 2 / 8)
    # sums 6 5 9 11 14 14 11 5; two of eight on a side: lower 2, 2, upper 5, 5, over 4 points
    assert found.loc["a", "discrimination"] == pytest.approx(3 / 4)


def test_an_open_question_counts_where_it_was_answered():
    opened = MARKS.copy()
    opened.loc[0, "b"] = nan
    found = item_analysis(opened, 5).set_index("item")
    assert found["valid"].to_dict() == {"a": 8, "b": 7, "c": 8}
    assert found.loc["a", "mean"] == pytest.approx(26 / 8)


def test_all_alike_has_no_correlation():
    found = item_analysis(pd.DataFrame({"a": [5.0, 5.0], "b": [5.0, 5.0]}), 5)
    assert found["ceiling"].tolist() == [1, 1]
    assert found["item_total"].isna().all()
    assert found["discrimination"].tolist() == [0, 0]


def test_no_answers_are_no_data():
    found = item_analysis(pd.DataFrame({"a": [nan], "b": [nan]}), 5)
    assert found["valid"].tolist() == [0, 0]
    assert found[["mean", "sd", "floor", "item_total", "discrimination"]].isna().all(axis=None)
