"""Surveys: intervals against published values and hand calculation, and the cases without data."""

from math import isnan, nan

import numpy as np
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


def test_t_interval_by_hand():
    # mean 4.2; squares 0.04 0.09 0.64 0.49 0.04 sum to 1.30; sd = sqrt(0.325); t(4; 0.975) = 2.776445
    one = survey.mean_interval(np.array([4.0, 4.5, 5.0, 3.5, 4.0]), 0.95)
    assert (one.n, one.mean) == (5, pytest.approx(4.2))
    assert one.sd == pytest.approx(0.5700877)
    assert (one.low, one.high) == (pytest.approx(3.492143, abs=1e-5), pytest.approx(4.907857, abs=1e-5))


def test_one_answer_has_a_mean_but_no_interval():
    one = survey.mean_interval(np.array([3.0, nan]), 0.95)
    assert (one.n, one.mean) == (1, 3.0)
    assert isnan(one.sd)
    assert isnan(one.low)


def test_no_answer_is_no_data():
    assert isnan(survey.mean_interval(np.array([]), 0.95).mean)


@pytest.mark.parametrize(("successes", "n", "low", "high"), [
    (81, 263, 0.2553, 0.3662),  # Newcombe 1998, table I, method 3
    (15, 148, 0.0624, 0.1605),
    (0, 20, 0.0, 0.1611),
    (1, 29, 0.0061, 0.1718),
])
def test_wilson_against_newcombe(successes, n, low, high):
    found = survey.wilson(successes, n, 0.95)
    assert found == (pytest.approx(low, abs=5e-5), pytest.approx(high, abs=5e-5))


def test_wilson_without_answers_is_no_data():
    assert all(map(isnan, survey.wilson(0, 0, 0.95)))


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
