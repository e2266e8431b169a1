"""Weights by entropy beside the frame's: which data they stand on, and the points they come to (by hand)."""

from math import log

import pandas as pd
import pytest

from budgeteval.rulesets.department_evaluation import Entropy
from budgeteval.stages.department_evaluation.summary import compared, entropy_points

RULES = Entropy(minimum_departments=3, judged_share=0.7)
WEIGHTS = {"x": 20.0, "y": 10.0, "z": 5.0}


def frame(**shares: list[float | None]) -> pd.DataFrame:
    return pd.DataFrame([
        {"department_code": str(number), "indicator": name, "weight": WEIGHTS[name],
         "mark": None if share is None else share * WEIGHTS[name]}
        for name, given in shares.items() for number, share in enumerate(given)]).astype({"mark": float})


def test_points_by_hand():
    points = entropy_points(frame(x=[0.5, 0.5, 1], y=[0, 1, 1]), RULES)
    first = (2 * 0.25 * log(4) + 0.5 * log(2)) / log(3)  # shares of the column: 1/4, 1/4, 1/2
    second = log(2) / log(3)                             # 0, 1/2, 1/2
    told = [1 - first, 1 - second]
    assert points.to_dict() == pytest.approx({"x": 30 * told[0] / sum(told), "y": 30 * told[1] / sum(told)})
    assert points["y"] == pytest.approx(26.195, abs=0.001)


def test_what_all_earn_alike_weighs_nothing():
    assert entropy_points(frame(x=[1, 1, 1], y=[0.2, 1, 1]), RULES).to_dict() == pytest.approx({"x": 0.0, "y": 30.0})
    assert entropy_points(frame(x=[1, 1, 1], y=[1, 1, 1]), RULES).empty


def test_only_whole_data_are_compared():
    rows = frame(x=[0.5, 1, 1, None], y=[1, 1, 0.5, 1], z=[None, None, 1, 1])
    assert compared(rows, RULES).columns.tolist() == ["x", "y"]      # z: half the departments
    assert compared(rows, RULES).index.tolist() == ["0", "1", "2"]   # the fourth has no mark on x


def test_departments_without_data_do_not_count_and_nobody_earned_is_left_out():
    rows = frame(x=[0.5, 1, 1, None], y=[0, 0, 0, None])
    assert compared(rows, RULES).columns.tolist() == ["x"]


def test_too_few_departments_give_none():
    assert entropy_points(frame(x=[0.5, 1], y=[1, 0]), RULES).empty
