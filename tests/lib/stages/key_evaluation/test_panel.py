"""Expert panels: agreement against textbook values, final marks and outlying marks by hand."""

from math import isnan

import pandas as pd
import pytest

from budgeteval import rulesets
from budgeteval.stages.key_evaluation import panel
from budgeteval.stages.key_evaluation.tables import ExpertMarks

RULES = rulesets.load("mof-2020-10").key_evaluation.panel
WEIGHTS = pd.Series({"D101": 10.0, "D102": 5.0})


def marks(**experts: dict[str, float]) -> pd.DataFrame:
    return ExpertMarks.of([
        {"place": f"f!s!{who}{code}", "expert": who, "code": code, "mark": mark, "mark_text": str(mark)}
        for who, given in experts.items() for code, mark in given.items()])


def test_one_expert_has_marks_but_no_agreement():
    found = panel.evaluate(marks(z1={"D101": 8, "D102": 4}), WEIGHTS, RULES)
    assert isnan(found.agreement.w)
    assert isnan(found.agreement.icc_single)
    row = found.summary.set_index("code").loc["D101"]
    assert (row["experts"], row["final"]) == (1, 8.0)
    assert isnan(row["sd"])
    assert not row["wide"]


def test_trimmed_mean_from_five_experts_and_plain_mean_below():
    five = marks(z1={"D101": 2}, z2={"D101": 7}, z3={"D101": 8}, z4={"D101": 9}, z5={"D101": 10})
    row = panel.evaluate(five, WEIGHTS, RULES).summary.iloc[0]
    assert row["final"] == pytest.approx(8.0)  # (7 + 8 + 9) / 3
    assert row["mean"] == pytest.approx(7.2)
    assert row["median"] == 8.0
    assert row["outliers"] == "z1"  # 6 from the median, the limit is 3
    four = marks(z1={"D101": 2}, z2={"D101": 7}, z3={"D101": 8}, z4={"D101": 9})
    assert panel.evaluate(four, WEIGHTS, RULES).summary.iloc[0]["final"] == pytest.approx(6.5)


def test_spread_is_wide_above_a_fifth_of_the_weight():
    # sd of 4, 8 is 2.83 > 2; sd of 7, 9 is 1.41
    assert panel.evaluate(marks(z1={"D101": 4}, z2={"D101": 8}), WEIGHTS, RULES).summary.iloc[0]["wide"]
    assert not panel.evaluate(marks(z1={"D101": 7}, z2={"D101": 9}), WEIGHTS, RULES).summary.iloc[0]["wide"]


def test_unusable_marks_are_left_out():
    given = pd.concat([marks(z1={"D101": 11, "X": 3}, z2={"D101": 6}), marks(z3={"D101": 2}), marks(z3={"D101": 9})])
    found = panel.evaluate(given.reset_index(drop=True), WEIGHTS, RULES)
    assert list(found.marks.columns) == ["D101"]
    assert list(found.marks.index) == ["z2"]


def test_median_as_final_rule():
    rules = RULES.model_copy(update={"final": "median"})
    given = marks(z1={"D101": 1}, z2={"D101": 7}, z3={"D101": 8})
    assert panel.evaluate(given, WEIGHTS, rules).summary.iloc[0]["final"] == 7.0


def test_no_usable_mark_at_all():
    found = panel.evaluate(marks(z1={"X": 3}), WEIGHTS, RULES)
    assert found.summary.empty
    assert isnan(found.agreement.w)
