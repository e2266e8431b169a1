"""Key evaluation of PPP projects, purchased services and policies, and of the four budgets: by hand."""

import pandas as pd
import pytest

from budgeteval import rulesets
from budgeteval.stages.key_evaluation import ppp, purchase
from budgeteval.stages.key_evaluation.marks import points
from budgeteval.stages.key_evaluation.tables import Bands, Payments, Services
from budgeteval.stages.key_evaluation.term import months_left

CONTRACT = Bands.of([
    {"place": "b1", "since": 90, "band_rule": "fixed", "coefficient": 1},
    {"place": "b2", "since": 80, "band_rule": "fixed", "coefficient": 0.95},
    {"place": "b3", "since": 60, "band_rule": "share"},
    {"place": "b4", "since": 0, "band_rule": "fixed", "coefficient": 0},
])
NO_CONTRACT = Bands.of([])


@pytest.mark.parametrize(("total", "coefficient", "band"), [
    (100, 1, "b1"), (90, 1, "b1"), (89.99, 0.95, "b2"), (80, 0.95, "b2"), (79.99, 0.7999, "b3"), (60, 0.6, "b3"),
    (59.99, 0, "b4"), (0, 0, "b4"),
])
def test_the_contract_sets_the_coefficient(total, coefficient, band):
    """Edges belong to the better band; by share, 79.99 points pay 0.7999."""
    bands = [{str(name): one for name, one in row.items()} for row in CONTRACT.to_dict("records")]
    found, place = ppp.coefficient_of(total, bands)
    assert (found, place) == (pytest.approx(coefficient), band)


def test_payment_by_performance():
    """1,000 availability with 30 % linked, 200 operation, 50 shared, at 80 points by share:
    700 + 300 x 0.8 + 200 x 0.8 - 50 = 1,050; in full 1,150; 1,100 paid is 50 too much."""
    bands = Bands.of([{"place": "b", "since": 0, "band_rule": "share"}])
    payments = Payments.of([{"place": "p", "pay_year": 2020, "availability_yuan": 1000, "operation_yuan": 200,
                             "linked": 0.3, "shared_yuan": 50, "paid_yuan": 1100}])
    payment = ppp.evaluate(bands, payments, 80.0, None)
    assert (payment.due, payment.full) == (pytest.approx(1050), pytest.approx(1150))
    assert payment.years["over_yuan"].tolist() == [pytest.approx(50)]


def test_without_a_contract_there_is_no_coefficient():
    """No national table exists: the rule set asks, unless a county says that its own bands hold."""
    rules = rulesets.load("mof-2020-13").key_evaluation.ppp
    assert ppp.evaluate(NO_CONTRACT, Payments.of([]), 95.0, rules).coefficient != \
        ppp.evaluate(NO_CONTRACT, Payments.of([]), 95.0, rules).coefficient
    own = rules.model_copy(update={"without_contract": "bands"})
    assert ppp.evaluate(NO_CONTRACT, Payments.of([]), 95.0, own).coefficient == 1
    assert ppp.evaluate(NO_CONTRACT, Payments.of([]), 75.0, own).coefficient == 0.75


def test_a_blank_is_no_zero():
    payments = Payments.of([{"place": "p", "pay_year": 2020, "availability_yuan": 1000, "linked": 0.3}])
    assert pd.isna(ppp.evaluate(CONTRACT, payments, 95.0, None).due)


@pytest.mark.parametrize(("accepted", "paid", "over"), [(90, 900, 0), (90, 945, 0), (90, 950, 50), (90, None, None)])
def test_services_are_paid_for_what_was_accepted(accepted, paid, over):
    """90 accepted at 10 yuan are 900 yuan; five per cent more may have been paid."""
    rows = Services.of([{"place": "s", "service": "x", "contracted": 100, "delivered": 95, "accepted": accepted,
                         "unit_price_yuan": 10, "paid_yuan": paid}])
    found = purchase.evaluate(rows, 0.05).iloc[0]
    assert (found["delivered_rate"], found["accepted_rate"]) == (0.95, pytest.approx(90 / 95))
    assert pd.isna(found["over_yuan"]) if over is None else found["over_yuan"] == over


@pytest.mark.parametrize(("until", "months"), [("2021-06-30", 6), ("2021-01-30", 0), ("2020-12-30", -1), ("", None)])
def test_months_to_the_end_of_a_policy(until, months):
    assert months_left(until, "2020-12-31" if until != "2021-06-30" else "2020-12-30") == months


@pytest.mark.parametrize(("formula", "value", "expected"), [
    ("debt_support", 1.2, 10), ("debt_support", 1.0, 5), ("debt_support", 0.8, 0),
    ("payable_months", 6, 10), ("payable_months", 3, 5), ("irregular_share", 0, 10), ("irregular_share", 0.01, 5),
    ("irregular_share", 0.03, 0), ("transfer_share", 0.15, 5), ("remittance_rate", 0.8, 5),
])
def test_indicators_of_the_four_budgets(formula, value, expected):
    """Ten points between the rule's two ends: half way is half of them."""
    law = rulesets.load("mof-2020-10").key_evaluation
    assert points(value, 10, law.formulas[formula]) == pytest.approx(expected)


@pytest.mark.parametrize("edition", ["mof-2020-10", "mof-2020-13"])
def test_every_frame_adds_up(edition):
    law = rulesets.load(edition).key_evaluation
    assert {sum(weights.values()) for weights in law.weights.values()} == {100}


def test_operation_of_a_ppp_weighs_outputs():
    """Outputs at least 80, of which operation and maintenance at least 60."""
    law = rulesets.load("mof-2020-13").key_evaluation
    known = law.catalogue("ppp_operation")
    weights = law.weights["ppp_operation"]
    assert law.dimension_weights("ppp_operation")["output"] >= 80
    assert sum(weights[code] for code in weights if known[code].aspect in ("项目运营", "项目维护")) >= 60


def test_ppp_frames_must_be_chosen():
    """The national guide may have been repealed: only an edition that extends it knows the frames."""
    assert "ppp_operation" not in rulesets.load("mof-2021-101").key_evaluation.weights
    assert rulesets.load("mof-2021-101").key_evaluation.ppp is None
