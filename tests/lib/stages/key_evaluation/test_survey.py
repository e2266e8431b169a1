"""Surveys: intervals against published values and hand calculation, and the cases without data."""

from math import isnan, nan

import pandas as pd
import pytest

from budgeteval import rulesets
from budgeteval.stages.key_evaluation import survey
from budgeteval.stages.key_evaluation.tables import Answers, Distribution

RULES = rulesets.load("mof-2020-10").key_evaluation.survey


def answers(*questionnaires: tuple[str, str, list[float]]) -> pd.DataFrame:
    rows = [{"place": f"f!s!{who}{item}", "questionnaire": f"f!s!{who}", "respondent": who, "group": group,
             "item": f"q{item}", "answer": mark, "text": str(mark)}
            for who, group, marks in questionnaires for item, mark in enumerate(marks)]
    return Answers.of(rows)


def handed(**groups: float) -> pd.DataFrame:
    return Distribution.of([{"place": f"f!s!{name}", "group": name, "distributed": number}
                            for name, number in groups.items()])


def test_survey_by_hand():
    polled = survey.evaluate(
        answers(("1", "a", [5, 5]), ("2", "a", [4, 3]), ("3", "b", [5, 4])), handed(a=4, b=2), RULES)
    # means 5, 3.5, 4.5: mean 13/3 of 5; two of three are satisfied; three valid of six handed out
    assert polled.rate == pytest.approx(13 / 15)
    assert (polled.satisfied, polled.valid, polled.response_rate) == (2, 3, 0.5)
    groups = polled.groups.set_index("group")
    assert groups.loc["a", "mean"] == pytest.approx(4.25)
    assert groups.loc["b", "response_rate"] == 0.5
    assert polled.items.set_index("item").loc["q1", "mean"] == pytest.approx(4.0)


def test_marks_off_the_scale_and_blanks_are_no_data():
    polled = survey.evaluate(answers(("1", "a", [6, 4]), ("2", "a", [0, nan])), handed(a=2), RULES)
    assert (polled.returned, polled.valid) == (2, 1)
    assert polled.overall.mean == 4.0
    assert polled.items.set_index("item").loc["q0", "valid"] == 0


def test_a_group_nobody_answered_keeps_its_row_without_a_mean():
    polled = survey.evaluate(answers(("1", "a", [5])), handed(a=1, b=10), RULES)
    row = polled.groups.set_index("group").loc["b"]
    assert row["valid"] == 0
    assert isnan(row["mean"])
    assert row["response_rate"] == 0


def test_without_numbers_handed_out_there_is_no_response_rate():
    polled = survey.evaluate(answers(("1", "a", [5])), handed(), RULES)
    assert isnan(polled.response_rate)
    assert polled.rate == 1.0


def test_two_questionnaires_with_one_number_stay_two():
    twice = answers(("1", "a", [5]), ("1", "a", [1]))
    twice["questionnaire"] = ["f!s!A1", "f!s!A2"]
    assert survey.evaluate(twice, handed(a=2), RULES).valid == 2


def test_share_satisfied_as_measure():
    rules = RULES.model_copy(update={"measure": "share_satisfied"})
    polled = survey.evaluate(answers(("1", "a", [5]), ("2", "a", [2])), handed(a=2), rules)
    assert polled.rate == 0.5
    assert polled.low == pytest.approx(0.0945, abs=1e-4)  # Wilson, 1 of 2
