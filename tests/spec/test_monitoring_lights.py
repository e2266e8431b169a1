"""Time curves and warning lights of rules.md 3.1 and 3.3, each rule set with cases worked out by hand."""

from collections.abc import Callable
from typing import Any

import pandas as pd
import pytest

from budgeteval import rulesets
from budgeteval.stages.monitoring import curve, lights

Spec = Callable[..., None]


def law(edition: str) -> Any:
    return rulesets.load(edition).monitoring


def test_time_runs_in_a_line(spec: Spec) -> None:
    spec(curve.time_progress, law("mof-2019-136").curve, """
        month || share
        1     || 0.08333333333333333   # 1/12
        6     || 0.5
        8     || 0.6666666666666666    # end of August: 66.67 %
        12    || 1
    """)


def test_time_follows_the_table(spec: Spec) -> None:
    spec(curve.time_progress, law("example-monitoring-table").curve, """
        month || share
        4     || 0.25
        6     || 0.40
        8     || 0.60
        10    || 0.80
        2     || 0.125   # half way from nothing to 25 % at April
        7     || 0.50    # half way from 40 % to 60 %
        12    || 1
        11    || 0.90    # half way from 80 % to the whole
    """)


def test_a_project_follows_its_own_plan() -> None:
    """Planned 100 in March and 300 in October: a quarter is due by August; without a plan two thirds are."""
    shares = [0, 0, *[0.25] * 7, 1, 1, 1]
    plan = pd.DataFrame({"project_code": "A", "month": range(1, 13), "planned_share": shares})
    codes = pd.Series(["A", "B"])
    found = curve.project_time(law("example-monitoring-plan").curve, 8, codes, plan)
    assert found.tolist() == pytest.approx([0.25, 8 / 12])
    assert curve.project_time(law("mof-2019-136").curve, 8, codes, plan).tolist() == pytest.approx([8 / 12] * 2)


def test_light_of_money(spec: Spec) -> None:
    """Execution over time progress: below 60 % red, below 80 % yellow, else green; never blue."""
    spec(lights.execution_light, law("mof-2019-136"), """
        execution_rate | time_progress || light
        0.39           | 0.66666666666666 || red      # 58.5
        0.40           | 0.66666666666666 || yellow   # 60.0 exactly
        0.53           | 0.66666666666666 || yellow   # 79.5
        0.5333333333333 | 0.66666666666666 || green    # 80
        1.2            | 0.66666666666666 || green    # no blue for money
        0              | 0.5           || red
        1              | 1             || green    # December
    """)


def test_no_budget_is_no_data_unless_the_rules_say_red(spec: Spec) -> None:
    cases = """
        execution_rate | time_progress | budget || light
        -              | 0.5           | 0      || {light}
    """
    found = lights.execution_light(law("mof-2019-136"), float("nan"), 0.5, 0.0)
    assert found == ""
    spec(lights.execution_light, law("example-lights-platform"), cases.format(light="red"))


def test_money_warned_against_a_table(spec: Spec) -> None:
    """Cumulative execution below 60 % by August is a warning; the warning is yellow."""
    spec(lights.execution_light, law("example-monitoring-table"), """
        execution_rate | time_progress || light
        0.59           | 0.60          || yellow
        0.60           | 0.60          || green
        0.05           | 0.60          || yellow
    """)


def test_light_of_an_indicator(spec: Spec) -> None:
    """Target 1200 by December is 800 by August; 60 to 80 % yellow, from 120 % blue."""
    spec(lights.indicator_light, law("mof-2019-136").goal, """
        target | achieved | month || light
        1200   | 479      | 8     || red
        1200   | 480      | 8     || yellow
        1200   | 639      | 8     || yellow
        1200   | 640      | 8     || green
        1200   | 959      | 8     || green
        1200   | 960      | 8     || blue
        1200   | 0        | 1     || red       # nothing achieved is red first
        1200   | 100      | 1     || green
        1200   | 1200     | 12    || green
    """)


def test_an_indicator_with_its_own_due_date(spec: Spec) -> None:
    """Due by April, so the whole of 100 is due in August; due by October, 80 is."""
    spec(lights.indicator_light, law("mof-2019-136").goal, """
        target | achieved | month | due_month || light
        100    | 59       | 8     | 4         || red
        100    | 79       | 8     | 4         || yellow
        100    | 80       | 8     | 4         || green
        100    | 48       | 8     | 10        || yellow
        100    | 96       | 8     | 10        || blue
    """)


def test_reverse_indicators_and_target_nothing(spec: Spec) -> None:
    spec(lights.indicator_light, law("mof-2019-136").goal, """
        target | achieved | direction || light
        5      | 5        | at_most   || green
        5      | 5.1      | at_most   || red
        5      | 5        | below     || red
        5      | 4        | below     || green
        0      | 0        | at_least  || green   # no accident wanted, none happened
        0      | 1        | equal     || red
        0      | 0        | at_most   || green
    """)


def test_ranges_and_missing_values(spec: Spec) -> None:
    spec(lights.indicator_light, law("mof-2019-136").goal, """
        target | achieved | direction | high || light
        20     | 25       | between   | 30   || green
        20     | 31       | between   | 30   || red
    """)
    goal = law("mof-2019-136").goal
    assert lights.indicator_light(goal, float("nan"), 3.0) == ""
    assert lights.indicator_light(goal, 3.0, float("nan")) == ""


def test_a_percentage_is_a_state_or_a_sum() -> None:
    """95 % passed, 76 % found in August: against the whole it is 80 %, against 63.33 % it is 120 %."""
    assert lights.indicator_light(law("mof-2019-136").goal, 95, 76, month=8, is_rate=True) == "green"
    assert lights.indicator_light(law("mof-2019-136").goal, 95, 75, month=8, is_rate=True) == "yellow"
    assert lights.indicator_light(law("example-lights-platform").goal, 95, 76, month=8, is_rate=True) == "blue"


def test_blue_against_the_whole_year(spec: Spec) -> None:
    spec(lights.indicator_light, law("example-lights-full-year").goal, """
        target | achieved | month || light
        1200   | 960      | 8     || green
        1200   | 1439     | 8     || green
        1200   | 1440     | 8     || blue
        1200   | 479      | 8     || red
    """)


def test_red_before_yellow_before_green_before_blue() -> None:
    rules = law("mof-2019-136").combined
    assert lights.worst(rules, ["blue", "green", "yellow", "red"]) == "red"
    assert lights.worst(rules, ["blue", "green", "yellow"]) == "yellow"
    assert lights.worst(rules, ["blue", "green", ""]) == "green"
    assert lights.worst(rules, ["", ""]) == ""


def test_combined_light_by_two_flags(spec: Spec) -> None:
    """Time kept and goal met green; kept and missed yellow; not kept red whatever the goal."""
    rules = law("example-lights-flags").combined
    for money, goal, light in [("green", "green", "green"), ("green", "blue", "green"), ("green", "red", "yellow"),
                               ("green", "yellow", "yellow"), ("red", "green", "red"), ("yellow", "blue", "red")]:
        assert lights.combined(rules, money, goal) == light, (money, goal)
    assert lights.combined(rules, "green", "yellow", time_met=False) == "red"
    assert lights.combined(rules, "yellow", "green", time_met=True) == "green"
    assert lights.combined(rules, "", "green") == ""
    assert lights.combined(rules, "green", "") == ""


def test_worst_of_money_and_goal() -> None:
    rules = law("mof-2019-136").combined
    assert lights.combined(rules, "green", "red") == "red"
    assert lights.combined(rules, "", "blue") == "blue"


def test_unchecked_limits_do_not_pass_for_checked() -> None:
    rules = rulesets.load("mof-2019-136")
    assert not rules.origin("monitoring.slow.below_share_of_time").verified
    assert not rules.origin("monitoring.cutoff_months").verified
    assert not rulesets.load("example-monitoring-table").origin("monitoring.curve.table.8").verified
