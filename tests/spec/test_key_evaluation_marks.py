"""How a key evaluation marks: every formula and method as rows of a table (rules.md 1.6, 2, 8.1)."""

import pytest

from budgeteval import rulesets
from budgeteval.stages.key_evaluation import marks


@pytest.fixture(scope="module")
def rules():
    return rulesets.load("mof-2020-10").key_evaluation


def by_formula(rules, formula, value, weight):
    return marks.points(value, weight, rules.formulas[formula])


def quotient(rules, formula, planned, actual, weight):
    ratio = marks.saving(actual, planned) if formula == "cost_saving" else marks.ratio(actual, planned)
    points = marks.points(ratio, weight, rules.formulas[formula])
    return float("nan") if points is None else points


def test_quotients(spec, rules):
    spec(quotient, rules, """
        formula           | planned | actual | weight || points
        funding_rate      | 100     | 100    | 3      || 3
        funding_rate      | 100     |  80    | 3      || 2.4
        funding_rate      | 100     | 120    | 3      || 3      # more than planned: never above the weight
        funding_rate      |   0     | 120    | 3      || -      # nothing planned: no data, not zero
        disbursement_rate | 200     | 150    | 4      || 3      # spent / received
        disbursement_rate |   0     |   0    | 4      || -      # nothing received
        disbursement_rate | 100     |   0    | 4      || 0      # received, nothing spent
        completion        |  50     |  45    | 10     || 9
        quality           |  40     |  38    | 8      || 7.6
        cost_saving       | 100     |  95    | 6      || 6      # saved
        cost_saving       | 100     | 100    | 6      || 6
        cost_saving       | 100     | 110    | 6      || 3      # overrun of a tenth: half
        cost_saving       | 100     | 120    | 6      || 0      # overrun of a fifth
        cost_saving       | 100     | 150    | 6      || 0
        completion        |  50     |  -     | 10     || -
        """)


def test_other_formulas(spec, rules):
    spec(by_formula, rules, """
        formula      | value | weight || points
        timeliness   |  -5   | 6      || 6       # early
        timeliness   |   0   | 6      || 6
        timeliness   |   1   | 6      || 4.8     # a begun month
        timeliness   |  30   | 6      || 4.8
        timeliness   |  31   | 6      || 3.6
        timeliness   | 150   | 6      || 0
        timeliness   | 400   | 6      || 0
        satisfaction | 0.95  | 10     || 10
        satisfaction | 0.90  | 10     || 10
        satisfaction | 0.81  | 10     || 9
        satisfaction | 0.60  | 10     || 6.666666666666667
        satisfaction | 0.599 | 10     || 0
        coverage     | 1.50  | 5      || 5
        coverage     | 1.20  | 5      || 5
        coverage     | 1.00  | 5      || 2.5
        coverage     | 0.80  | 5      || 0
        coverage     | 0.50  | 5      || 0
        progress_gap | 0.05  | 6      || 6
        progress_gap | 0.20  | 6      || 3
        progress_gap | 0.30  | 6      || 0
        idle_share   | 0     | 2      || 2
        idle_share   | 0.25  | 2      || 1.5
        """)


def counted(_, met, total, weight):
    points = marks.counted(met, total, weight)
    return float("nan") if points is None else points


def deducted(_, times, each, weight):
    points = marks.deducted(times, each, weight)
    return float("nan") if points is None else points


def test_elements_and_deductions(spec, rules):
    spec(counted, rules, """
        met | total | weight || points
        5   | 5     | 4      || 4
        3   | 5     | 4      || 2.4
        0   | 5     | 4      || 0
        6   | 5     | 4      || 4      # more than asked
        -   | 5     | 4      || -      # blank is not zero
        0   | 0     | 4      || -
        """)
    spec(deducted, rules, """
        times | each | weight || points
        0     | 0.5  | 5      || 5
        3     | 0.5  | 5      || 3.5
        20    | 0.5  | 5      || 0     # never below zero
        -     | 0.5  | 5      || -
        """)


def grade(rules, total):
    return marks.grade(total, rules.grades, rules.total_digits)


def test_grades_at_the_edges(spec, rules):
    spec(grade, rules, """
        total  || grade
        100    || excellent
        90     || excellent
        89.995 || excellent     # 90.00 after rounding half up to two decimals
        89.994 || good
        80     || good
        79.99  || fair
        60     || fair
        59.99  || poor
        0      || poor
        """)
    assert marks.grade(float("nan"), rules.grades, 2) == ""


def test_frames_weigh_as_documented(rules):
    assert rules.dimension_weights("ordinary") == {"decision": 20, "process": 20, "output": 30, "outcome": 30}
    assert list(rules.dimension_weights("bond_construction").values()) == [30, 45, 15, 10]
    assert sum(rules.dimension_weights("bond_operation").values()) == 100


def test_demo_county_takes_marks_without_evidence_as_zero(rules):
    assert rules.no_evidence == "question"
    demo = rulesets.load("demo-county")
    assert demo.key_evaluation.no_evidence == "zero"
    assert demo.origin("key_evaluation.no_evidence").edition == "demo-county"
    assert demo.origin("key_evaluation.bond.coverage_floor").verified is False
