"""财预〔2020〕10号, as rules.md 1.1, 1.2 and 1.4 record it: execution, weights, totals, grades. By hand."""

from types import SimpleNamespace

import numpy as np
import pytest

from budgeteval import rulesets, scoring
from budgeteval.tables import Forms, Funds, Indicators

PLACE = "a.xlsx!自评表!A1"


def fund(source, *, opening=np.nan, budget=np.nan, spent=np.nan, weight=np.nan, score=np.nan, rate=np.nan):
    return {"place": f"a.xlsx!自评表!B{source}", "form": PLACE, "source": source, "opening_budget_yuan": opening,
            "budget_yuan": budget, "spent_yuan": spent, "weight": weight, "reported_score": score,
            "execution_rate": rate}


def line(number, dimension, weight, score, *, role="indicator", target=100.0, achieved=100.0):
    return {"place": f"a.xlsx!自评表!D{number}", "form": PLACE, "order": number, "role": role, "dimension": dimension,
            "target_kind": "quantity", "direction": "at_least", "target_value": target, "achieved_kind": "quantity",
            "achieved_value": achieved, "weight": weight, "reported_score": score}


LINES = [line(1, "output", 50, 50), line(2, "outcome", 30, 30), line(3, "satisfaction", 10, 10)]


def one_form(rules, funds, lines=LINES, total=np.nan, kind="self_evaluation"):
    """The scores row of one form."""
    form = {"place": PLACE, "file": "a.xlsx", "sheet": "自评表", "kind": kind, "fiscal_year": 2020.0,
            "reported_total": total, "hidden": False}
    tables = SimpleNamespace(forms=Forms.of([form]), funds=Funds.of(funds), indicators=Indicators.of(lines))
    return scoring.score(tables, rules).scores.iloc[0]


def execution(rules, budget, spent, weight=10.0):
    found = scoring.execution_score(np.array([budget]), np.array([spent]), np.array([weight]), rules.execution,
                                    rules.rounding.execution)
    return found[0]


def test_execution_score_is_the_rate_capped(spec, mof_2020_10):
    spec(execution, mof_2020_10, """
        budget    | spent    || score
        100       | 100      || 10
        100       |  80      ||  8
        100       |   0      ||  0
        100       | 120      || 10    # over 100 % never earns more than the weight
        250000    | 215457.6 ||  8.62 # Putuo 2022
        656600    | 650700   ||  9.91 # Jishan 2020: 99.10 %
        800       |   1      ||  0.01 # 0.0125
        800       | 101      ||  1.26 # 1.2625
        400       |  37      ||  0.93 # 0.925 rounds up
        0         |   0      ||  -    # no budget: not applicable
        0         |  50      ||  -
        -         |  50      ||  -
        100       |   -      ||  -    # a blank amount is not zero
        100       |  -5      ||  0
    """)


def test_execution_score_in_whole_points(spec, edition):
    spec(execution, edition("example-truncated"), """
        budget | spent || score
        656600 | 650700 || 9    # as Jishan printed it
    """)
    spec(execution, edition("example-whole-points"), """
        budget | spent || score
        656600 | 650700 || 10
        100    | 85     || 9
    """)


def test_the_basis_is_the_adjusted_budget_unless_the_rules_say_opening():
    block = [fund("total", opening=200, budget=100, spent=90, weight=10)]
    assert one_form(rulesets.load("mof-2020-10"), block)["recomputed_execution_score"] == 9
    assert one_form(rulesets.load("example-opening-basis"), block)["recomputed_execution_score"] == 4.5


def test_only_the_named_fund_sources_may_count():
    block = [fund("total", budget=200, spent=100, weight=10), fund("general_budget", budget=80, spent=80),
             fund("fund_budget", budget=20, spent=10), fund("unit_funds", budget=100, spent=10)]
    assert one_form(rulesets.load("mof-2020-10"), block)["recomputed_execution_score"] == 5
    assert one_form(rulesets.load("example-public-funds"), block)["recomputed_execution_score"] == 9


def test_a_blank_or_zero_total_row_takes_the_sum_of_its_rows():
    block = [fund("total", opening=0, budget=0, spent=0, weight=10, score=0),
             fund("current_year", opening=900000, budget=899740, spent=899740)]
    form = one_form(rulesets.load("mof-2020-10"), block)
    assert (form["budget_yuan"], form["execution_rate"], form["recomputed_execution_score"]) == (899740, 1, 10)


def test_levels_of_government_are_parts_of_the_year_s_grant():
    block = [fund("total", weight=10), fund("current_year", budget=100, spent=50), fund("central", budget=60, spent=50),
             fund("county", budget=40), fund("carried_over", budget=100, spent=100)]
    form = one_form(rulesets.load("mof-2020-10"), block)
    assert (form["budget_yuan"], form["spent_yuan"]) == (200, 150)


def test_total_is_indicators_and_execution():
    form = one_form(rulesets.load("mof-2020-10"), [fund("total", budget=100, spent=80, weight=10, score=9)], total=99)
    assert form["recomputed_indicator_score"] == 90
    assert (form["summed_total"], form["recomputed_total"], form["status"]) == (99, 98, "scored")
    assert (form["total_weight"], form["indicators"], form["full_marks"]) == (100, 3, 3)


def test_a_sub_row_that_repeats_the_mark_counts_once():
    block = [fund("total", budget=84080, spent=84080, weight=10, score=10),
             fund("current_year", budget=84080, spent=84080, weight=10, score=10)]
    assert one_form(rulesets.load("mof-2020-10"), block)["summed_total"] == 100


def test_no_budget_is_not_applicable():
    block = [fund("total", budget=0, spent=0, weight=10, score=10)]
    form = one_form(rulesets.load("mof-2020-10"), block)
    assert (form["status"], form["blocked_by"]) == ("blocked", "budget_zero")
    assert np.isnan(form["recomputed_execution_score"])
    assert np.isnan(form["recomputed_total"])


@pytest.mark.parametrize(("lines", "code"), [
    (LINES[:2], "weights_not_100"),
    ([*LINES[:2], line(3, "satisfaction", np.nan, 10)], "weight_missing"),
    ([*LINES[:2], line(3, "satisfaction", 10, 10, achieved=np.nan)], "score_missing"),
])
def test_what_blocks_a_total(lines, code):
    if code == "score_missing":
        lines = [*lines[:2], {**lines[2], "achieved_kind": "qualitative", "reported_score": np.nan}]
    form = one_form(rulesets.load("mof-2020-10"), [fund("total", budget=100, spent=100, weight=10)], lines)
    assert (form["status"], form["blocked_by"], form["recomputed_grade"]) == ("blocked", code, "")
    assert np.isnan(form["recomputed_total"])


def test_a_blank_mark_is_not_zero_but_may_be_computed():
    lines = [*LINES[:2], line(3, "satisfaction", 10, np.nan, achieved=80.0)]
    form = one_form(rulesets.load("mof-2020-10"), [fund("total", budget=100, spent=100, weight=10, score=10)], lines)
    assert (form["summed_total"], form["recomputed_total"]) == (90, 98)


def test_execution_as_an_indicator_row():
    lines = [*LINES, line(4, "execution", 10, 9, role="execution")]
    form = one_form(rulesets.load("example-execution-row"), [fund("total", budget=100, spent=95)], lines)
    assert (form["execution_weight"], form["reported_execution_score"]) == (10, 9)
    assert form["recomputed_execution_score"] == 9.5
    assert (form["summed_total"], form["recomputed_total"]) == (99, 99.5)


@pytest.mark.parametrize(("code", "expected"), [("mof-2020-10", 8), ("example-execution-row", 9)])
def test_printed_twice_the_rules_say_which_counts(code, expected):
    lines = [*LINES, line(4, "execution", 10, 9, role="execution")]
    form = one_form(rulesets.load(code), [fund("total", budget=100, spent=95, weight=10, score=8)], lines)
    assert form["reported_execution_score"] == expected


def test_execution_twenty_and_indicators_eighty():
    lines = [line(1, "output", 40, 40), line(2, "outcome", 40, 40)]
    block = [fund("total", budget=100, spent=90, weight=20, score=18)]
    form = one_form(rulesets.load("example-execution-20"), block, lines)
    assert (form["recomputed_execution_score"], form["recomputed_total"]) == (18, 98)


def grade(rules, total):
    return scoring.grades(np.array([total]), rules.grades, rules.rounding.total)[0]


def test_grades_at_their_exact_bounds(spec, mof_2020_10):
    spec(grade, mof_2020_10, """
        total   || grade
        100     || excellent
        90      || excellent
        89.995  || excellent   # rounded to 90.00 before grading
        89.994  || good
        80      || good
        79.99   || fair
        60      || fair
        59.995  || fair
        59.99   || poor
        0       || poor
        -       ||
    """)


def test_grades_of_another_province(spec, edition):
    spec(grade, edition("example-bands-80-70-60"), """
        total || grade
        80    || excellent
        79.99 || good
        70    || good
        69.99 || fair
        60    || fair
        59.99 || poor
    """)


def test_weights_of_the_national_editions(mof_2020_10, edition):
    """rules.md 1.2 and 2."""
    assert dict(mof_2020_10.weights.splits["usual"].dimensions) == {"output": 50, "outcome": 30, "satisfaction": 10}
    assert mof_2020_10.weights.splits["usual"].execution == 10
    cost = edition("mof-2021-101").weights.splits
    assert dict(cost["cost"].dimensions) == {"cost": 20, "output": 40, "outcome": 20, "satisfaction": 10}
    assert dict(cost["usual_without_satisfaction"].dimensions) == {"output": 50, "outcome": 40}
    assert dict(cost["usual"].dimensions) == {"output": 50, "outcome": 30, "satisfaction": 10}
