"""财预〔2013〕53号, as rules.md 7.1 records it: common indicators, their formulas and marks. By hand."""

import math

import pytest

from budgeteval import rulesets
from budgeteval.rulesets.department_evaluation import Bands, Deduct, Proportional
from budgeteval.stages.department_evaluation import formulas
from budgeteval.stages.department_evaluation.framework import total
from budgeteval.stages.department_evaluation.marking import judged_points, points

BASE = {
    ("establishment", "this"): 40, ("staff", "this"): 42, ("three_public_budget", "this"): 190_000,
    ("three_public_budget", "last"): 200_000, ("three_public_spent", "this"): 152_000,
    ("three_public_spent", "last"): 160_000, ("key_spending", "this"): 600, ("project_spending", "this"): 800,
    ("approved_budget", "this"): 1000, ("added", "this"): 150, ("reduced", "this"): 50, ("restructured", "this"): 20,
    ("exempt", "this"): 70, ("adjusted_budget", "this"): 1100, ("spent", "this"): 1045,
    ("general_budget", "this"): 1000, ("general_spent", "this"): 900, ("paid_progress", "this"): 0.72,
    ("planned_progress", "this"): 0.8, ("carry_over", "this"): 99, ("carry_over", "last"): 110,
    ("public_budget", "this"): 100, ("public_spent", "this"): 103, ("procurement_budget", "this"): 400,
    ("procurement_spent", "this"): 380, ("payables", "this"): 209, ("payables", "last"): 190,
    ("receivables", "this"): 104.5, ("receivables", "last"): 110, ("assets", "this"): 5000,
    ("assets_used", "this"): 4600, ("work_planned", "this"): 50, ("work_done", "this"): 48,
    ("work_on_time", "this"): 45, ("work_qualified", "this"): 47, ("key_work_assigned", "this"): 12,
    ("key_work_done", "this"): 9, ("satisfied", "this"): 0.93,
}

RATES = {
    "staff_rate": 1.05,                    # 42 / 40
    "three_public_change": -0.05,          # (19 - 20) / 20
    "three_public_total_change": -0.05,    # (15.2 - 16) / 16
    "key_spending_rate": 0.75,             # 600 / 800
    "budget_completion": 0.95,             # 1045 / 1100
    "general_completion": 0.9,             # 900 / 1000
    "budget_adjustment": 0.15,             # (150 + 50 + 20 - 70) / 1000
    "payment_progress": 0.9,               # 72 % / 80 %
    "carry_over_rate": 0.09,               # 99 / 1100
    "carry_over_of_general": 0.11,         # the variant: 99 / 900
    "carry_over_change": -0.1,             # (99 - 110) / 110
    "public_expense_control": 1.03,        # 103 / 100
    "three_public_control": 0.8,           # 15.2 / 19
    "procurement_rate": 0.95,              # 380 / 400
    "payables_rate": 0.2,                  # 209 / 1045
    "receivables_rate": 0.1,               # 104.5 / 1045
    "payables_change": 0.1,                # (209 - 190) / 190
    "receivables_change": -0.05,           # (104.5 - 110) / 110
    "asset_use": 0.92,                     # 4600 / 5000
    "work_completion": 0.96,               # 48 / 50
    "work_timeliness": 0.9,                # 45 / 50
    "work_quality": 0.94,                  # 47 / 50
    "key_work": 0.75,                      # 9 / 12
    "satisfaction": 0.93,
}


@pytest.mark.parametrize("name", formulas.FORMULAS)
def test_each_formula(name):
    assert formulas.rate(name, BASE.__getitem__) == pytest.approx(RATES[name], abs=1e-12)


def test_nothing_below_the_line_is_no_rate():
    zero = BASE | {("procurement_budget", "this"): 0, ("carry_over", "last"): 0}
    assert math.isnan(formulas.rate("procurement_rate", zero.__getitem__))
    assert math.isnan(formulas.rate("carry_over_change", zero.__getitem__))


def law(edition):
    return rulesets.load(edition).department_evaluation


def mark(edition, indicator, value):
    rules = law(edition)
    place = rules.places[indicator]
    return points(value, place.weight, rules.scorings[rules.indicators[indicator].scoring], rules.mark_digits)


@pytest.mark.parametrize(("edition", "indicator", "value", "expected"), [
    ("example-dept-a", "staff_rate", 1.0, 5),           # full up to 100 %
    ("example-dept-a", "staff_rate", 0.9, 5),
    ("example-dept-a", "staff_rate", 1.01, 4.5),        # each point over: half a mark
    ("example-dept-a", "staff_rate", 1.05, 2.5),
    ("example-dept-a", "staff_rate", 1.2, 0),           # never below nothing
    ("example-dept-a", "three_public_change", 0.0, 8),
    ("example-dept-a", "three_public_change", -0.3, 8),
    ("example-dept-a", "three_public_change", 0.02, 6.4),
    ("example-dept-b", "staff_rate", 1.03, 0.7),
    ("example-dept-b", "three_public_total_change", 0.05, 1.5),
    ("example-dept-c", "general_completion", 0.9, 18),  # 20 points by proportion
    ("example-dept-c", "general_completion", 1.1, 20),
    ("example-dept-c", "carry_over_of_general", 0.09, 5),
    ("example-dept-c", "carry_over_of_general", 0.11, 4),
    ("mof-2013-53", "staff_rate", 1.05, 1.5),           # a tenth of 3 points for each point over
    ("mof-2013-53", "budget_adjustment", 0.0, 3),
    ("mof-2013-53", "budget_adjustment", 0.15, 1.5),    # a straight line down to nothing at 30 %
    ("mof-2013-53", "budget_adjustment", 0.45, 0),
    ("mof-2013-53", "carry_over_rate", 0.05, 3),        # bands: the upper end belongs to the band
    ("mof-2013-53", "carry_over_rate", 0.0501, 2.4),
    ("mof-2013-53", "carry_over_rate", 0.2, 1.5),
    ("mof-2013-53", "carry_over_rate", 0.21, 0),
    ("mof-2013-53", "procurement_rate", 0.95, 3),       # within the tolerance of the plan
    ("mof-2013-53", "procurement_rate", 1.05, 3),
    ("mof-2013-53", "procurement_rate", 0.85, 2.4),     # ten points beyond it: a fiftieth each
    ("mof-2013-53", "procurement_rate", 1.15, 2.4),
    ("mof-2013-53", "satisfaction", 0.9, 7),
    ("mof-2013-53", "satisfaction", 0.81, 6.3),
    ("mof-2013-53", "satisfaction", 0.59, 0),
    ("mof-2013-53", "work_completion", 0.96, 6.72),
])
def test_marks_by_rule(edition, indicator, value, expected):
    assert mark(edition, indicator, value) == pytest.approx(expected, abs=1e-9)


@pytest.mark.parametrize(("counted", "expected"), [("exact", 4.25), ("begun", 4.0), ("whole", 4.5)])
def test_parts_of_a_percentage_point(counted, expected):
    rule = Deduct(rule="deduct", target=1.0, tolerance=0.0, side="above", lost_points=0.5, lost_share=None,
                  counted=counted)
    assert points(1.015, 5, rule, 2) == pytest.approx(expected)


def test_no_value_has_no_mark_and_a_zero_has_one():
    rule = Proportional(rule="proportional", full_at=1.0)
    assert math.isnan(points(math.nan, 5, rule, 2))
    assert points(0.0, 5, rule, 2) == 0


def test_bands_that_do_not_rise_are_refused():
    with pytest.raises(ValueError, match="rise"):
        Bands.model_validate({"rule": "bands", "edge": "included", "bands": (
            {"up_to": 0.2, "share": 1.0}, {"up_to": 0.1, "share": 0.5}, {"up_to": None, "share": 0.0})})


def test_judged_points_in_proportion_of_those_that_apply():
    assert judged_points(2, 3, 3, 2) == 2
    assert judged_points(2, 2, 3, 2) == 3
    assert math.isnan(judged_points(0, 0, 3, 2))


@pytest.mark.parametrize(("judged", "weight", "expected"), [
    (88.5, 100, 88.5),
    (81, 90, 90),            # 81 / 90 of 100
    (76, 80, 95),            # eight tenths judged is just enough
    (79, 79, math.nan),      # less is not
    (0, 0, math.nan),
])
def test_open_weight_is_never_zero(judged, weight, expected):
    assert total(judged, weight, law("mof-2013-53")) == pytest.approx(expected, nan_ok=True)


@pytest.mark.parametrize(("edition", "inputs"), [("example-dept-a", 13), ("example-dept-b", 19)])
def test_inputs_weigh_what_the_published_forms_say(edition, inputs):
    assert sum(one.weight for one in law(edition).places.values() if one.dimension == "inputs") == inputs


def test_six_dimensions_of_the_pilots():
    found = {one.dimension for one in law("example-six-dimensions").places.values()}
    assert found == {"operating_cost", "management_efficiency", "duty_performance", "social_effect", "sustainability",
                     "satisfaction"}


def test_every_frame_weighs_a_hundred():
    for edition in ("mof-2013-53", "demo-county", "example-dept-a", "example-dept-b", "example-dept-c",
                    "example-six-dimensions"):
        for places in law(edition).frames.values():
            assert sum(one.weight for one in places.values()) == pytest.approx(100)
