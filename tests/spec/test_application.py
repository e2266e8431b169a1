"""Result application as rules.md 11.1 and 11.2 record it: deadlines, states, actions, amounts, exceptions. By hand."""

from math import isnan, nan

import pytest

from budgeteval import rulesets
from budgeteval.rulesets.application import Step
from budgeteval.stages.application.deadline import due_on
from budgeteval.stages.application.propose import Result, amounts, chosen_result, combined, held_back, stricter
from budgeteval.stages.application.rectify import likeness, state_of


def law(edition):
    return rulesets.load(edition).application


def step(action, low=None, high=None):
    return Step(action=action, cut_from=low, cut_to=high)


def result(basis, score, grade):
    return Result(basis, score, grade, "a.xlsx!1!A1")


@pytest.mark.parametrize(("edition", "issued", "stage", "priority", "due"), [
    ("demo-county", "2021-07-05", "key_evaluation", "", "2021-08-04"),      # 30 days
    ("demo-county", "2021-12-20", "self_evaluation", "", "2022-01-19"),
    ("demo-county", "2021-09-13", "monitoring", "", "2021-09-27"),          # 10 working days: 18, 26 Sept are worked
    ("example-application-priority", "2021-07-05", "spot_check", "high", "2021-07-12"),
    ("example-application-priority", "2021-07-05", "spot_check", "medium", "2021-07-19"),
    ("example-application-priority", "2021-07-05", "spot_check", "low", "2021-08-04"),
    ("example-application-priority", "2021-07-05", "spot_check", "", ""),   # no priority, no usual term
    ("example-application-sichuan-2025", "2021-06-07", "monitoring", "", "2021-06-22"),  # 12 to 14 June are holidays
    ("mof-2020-10", "2021-07-05", "key_evaluation", "", ""),                # the letter itself has to say
    ("demo-county", "", "key_evaluation", "", ""),
])
def test_an_answer_is_due_by_stage_priority_or_the_usual_term(edition, issued, stage, priority, due):
    assert due_on(law(edition).deadline, issued, stage, priority) == due


@pytest.mark.parametrize(("verdict", "answered", "due", "state"), [
    ("accepted", True, "2021-08-04", "accepted"),
    ("rejected", True, "2021-08-04", "rejected"),
    ("", True, "2021-08-04", "answered"),        # late answers are answers
    ("", False, "2021-12-30", "overdue"),
    ("", False, "2021-12-31", "open"),           # the due day itself is not late
    ("", False, "", "open"),                     # no day, no lateness
])
def test_state_on_the_last_day_of_2021(verdict, answered, due, state):
    assert state_of(verdict, answered, due, "2021-12-31") == state


@pytest.mark.parametrize(("edition", "actions"), [
    ("mof-2020-10", ["keep", "keep", "cut", "cut"]),
    ("example-application-sichuan-2025", ["increase_priority", "keep", "cut", "cancel"]),
    ("example-application-dazhou", ["increase_priority", "keep", "cut", "suspend"]),
    ("example-application-guangdong", ["keep", "keep", "cut", "cancel"]),
    ("example-application-typical", ["increase_priority", "keep", "cut", "cut"]),
])
def test_a_grade_means_an_action(edition, actions):
    rules = law(edition)
    found = [combined(result("key_evaluation", 50.0, grade), "", 0, rules).action
             for grade in ("excellent", "good", "fair", "poor")]
    assert found == actions


@pytest.mark.parametrize(("given", "low", "high"), [
    (step("keep"), 1_000_000, 1_000_000),
    (step("increase_priority"), 1_000_000, nan),         # no upper end in the rules
    (step("cut", 0.1, 0.2), 800_000, 900_000),
    (step("cut", 0.2, 1.0), 0, 800_000),
    (step("cut"), nan, nan),                             # a cut whose range no rule states
    (step("suspend"), 0, 1_000_000),
    (step("cancel"), 0, 0),
    (step("ask"), nan, nan),
])
def test_amounts_for_next_year_of_a_project_of_one_million(given, low, high):
    assert amounts(given, 1_000_000.0) == pytest.approx((low, high), nan_ok=True)


def test_no_budget_this_year_gives_no_amount():
    assert all(isnan(one) for one in amounts(step("cut", 0.1, 0.2), nan))


@pytest.mark.parametrize(("one", "other", "action", "cut_from"), [
    (step("keep"), step("cut", 0.1, 0.2), "cut", 0.1),
    (step("cut", 0.1, 0.2), step("cut", 0.2, 0.5), "cut", 0.2),
    (step("cut"), step("cut", 0.1, 0.2), "cut", 0.1),
    (step("suspend"), step("cut", 0.2, 0.5), "suspend", None),
    (step("cancel"), step("suspend"), "cancel", None),
])
def test_the_stricter_of_two_wins(one, other, action, cut_from):
    assert (stricter(one, other).action, stricter(one, other).cut_from) == (action, cut_from)
    assert stricter(other, one) == stricter(one, other)


def test_monitoring_and_unrectified_problems_only_make_an_action_stricter():
    rules = law("demo-county")
    good, fair = result("key_evaluation", 85.0, "good"), result("key_evaluation", 70.0, "fair")
    assert combined(good, "", 0, rules).action == "keep"
    assert combined(good, "suspend", 0, rules) == step("cut", 0.1, 0.3)
    assert combined(good, "suspend", 0, law("mof-2020-10")).action == "suspend"
    assert combined(good, "continue", 0, rules).action == "keep"
    assert combined(good, "", 1, rules) == step("cut", 0.1, 0.2)
    assert combined(fair, "take_back", 2, rules) == step("cut", 0.2, 0.5)
    assert combined(None, "suspend", 0, rules).action == "cut"
    assert combined(None, "", 0, rules) is None                       # nothing is known: a person is asked


def test_a_self_evaluation_alone_gives_no_priority():
    rules = law("demo-county")
    assert combined(result("self_evaluation", 99.0, "excellent"), "", 0, rules).action == "keep"
    assert combined(result("spot_check", 95.0, "excellent"), "", 0, rules).action == "increase_priority"


def test_key_evaluation_goes_before_the_recheck_and_that_before_the_self_evaluation():
    rules = law("mof-2020-10")
    found = {name: {} for name in ("key_evaluation", "spot_check", "self_evaluation", "self_evaluation_reported")}
    found["self_evaluation_reported"]["P1"] = result("self_evaluation_reported", 99.0, "excellent")
    assert chosen_result(["P1"], found, rules) is None                # what the form prints never counts by itself
    found["self_evaluation"]["P1"] = result("self_evaluation", 92.0, "excellent")
    found["spot_check"]["P1"] = result("spot_check", 78.0, "fair")
    assert chosen_result(["P1"], found, rules).score == 78.0
    found["key_evaluation"]["P1"] = result("key_evaluation", 81.0, "good")
    assert chosen_result(["P1"], found, rules).basis == "key_evaluation"


def test_a_merged_project_keeps_a_grade_only_if_its_parts_share_it():
    rules = law("mof-2020-10")
    found = {"self_evaluation": {"P1": result("self_evaluation", 92.0, "excellent"),
                                 "P2": result("self_evaluation", 95.0, "excellent"),
                                 "P3": result("self_evaluation", 85.0, "good")},
             "key_evaluation": {}, "spot_check": {}}
    assert chosen_result(["P1", "P2"], found, rules).score == 92.0
    assert chosen_result(["P1", "P3"], found, rules).grade == ""


@pytest.mark.parametrize(("action", "project", "listed", "expected"), [
    ("cut", "乡村道路", "", ("cut", "")),
    ("cut", "乡村道路", "statutory", ("keep", "statutory")),             # on a person's list
    ("cancel", "困难群众生活补助", "", ("ask", "personal_subsidy")),
    ("keep", "困难群众生活补助", "", ("keep", "")),      # only a name
])
def test_protected_spending_is_held_back(action, project, listed, expected):
    assert held_back(action, project, listed, law("demo-county")) == expected


def test_an_answer_that_repeats_the_problem_is_no_answer():
    problem = "产出未完全达到计划，失分1.2分"
    assert likeness(problem, problem.replace("，", " ")) == 1.0
    assert likeness("已完成验收并补充资料", problem) < law("demo-county").copied_from
    assert likeness("", problem) == 0.0
