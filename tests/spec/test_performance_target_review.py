"""The review of targets: 20, 30, 30, 20 points; 90, 80, 60; what follows from each grade; what data may propose."""

import pandas as pd
import pytest

from budgeteval import rulesets
from budgeteval.rulesets.performance_target import Item
from budgeteval.stages.performance_target.review import proposals, proposed

LAW = rulesets.load("mof-2015-88").performance_target.review


def test_heads_and_points():
    assert {name: head.points for name, head in LAW.heads.items()} == {
        "completeness": 20, "relevance": 30, "suitability": 30, "feasibility": 20}
    assert [item.points for item in LAW.items.values()] == [10, 10, 15, 15, 15, 15, 10, 10]


@pytest.mark.parametrize(("score", "grade", "consequence"), [
    (100, "excellent", "next_step"), (90, "excellent", "next_step"), (89.99, "good", "amend"), (80, "good", "amend"),
    (79.5, "fair", "revise"), (60, "fair", "revise"), (59.99, "poor", "refused"), (0, "poor", "refused"),
])
def test_grades_and_what_follows(score, grade, consequence):
    assert LAW.grade(score) == grade
    assert LAW.consequences[grade] == consequence


def test_share_of_indicators():
    """15 points, 3 of 10 indicators vague (one of them twice wrong): 15 x (1 - 3/10) = 10.5."""
    item = Item(points=15, formula="share_of_indicators", each=None, codes=("target_vague", "target_repeated"))
    found = [("1", "target_vague"), ("2", "target_vague"), ("2", "target_repeated"), ("3", "target_repeated"),
             ("4", "target_unit_missing")]
    assert proposed(item, found, 10) == pytest.approx(10.5)
    assert proposed(item, [], 10) == 15
    assert proposed(item, [], 0) is None


def test_deduction_for_each():
    """10 points, 2 off for each: two findings leave 6; six leave nothing, never less."""
    item = Item(points=10, formula="deduct_each", each=2, codes=("target_goal_missing", "target_value_missing"))
    assert proposed(item, [("", "target_goal_missing"), ("1", "target_value_missing")], 10) == 6
    assert proposed(item, [(str(n), "target_value_missing") for n in range(6)], 10) == 0


def test_what_only_a_person_can_judge():
    assert proposed(LAW.items["goal_relevant"], [], 10) is None


def test_the_most_that_data_leave_possible():
    """Ten indicators, four vague: indicators_sound 15 x 0.6 = 9, all else judged full: 65 - 6 = 59; 59 + 35 = 94."""
    form = pd.DataFrame({"file": ["f"]}, index=["a"])
    found = pd.DataFrame([("a", str(n), "target_vague") for n in range(4)], columns=["form", "indicator", "code"])
    row = proposals(form, pd.Series({"a": 10}), found, LAW).loc["a"]
    assert (row["indicators_sound"], row["judged"], row["judged_points"]) == (9, 59, 65)
    assert (row["most"], row["best_grade"]) == (94, "excellent")
