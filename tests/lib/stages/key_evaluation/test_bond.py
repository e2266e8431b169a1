"""Special bonds: coverage, idle funds and their cost, break-even, by hand."""

from math import isnan, nan

import pytest

from budgeteval import rulesets
from budgeteval.stages.key_evaluation import bond
from budgeteval.stages.key_evaluation.tables import Balance, Issues

RULES = rulesets.load("mof-2020-10").key_evaluation.bond
WAN = 10_000.0


def years(*rows: tuple[int, float, float, float, float]):
    return Balance.of([{"place": f"f!s!{year}", "year": year, "revenue_yuan": revenue, "cost_yuan": cost,
                        "principal_yuan": principal, "interest_yuan": interest}
                       for year, revenue, cost, principal, interest in rows])


def issue(issued=1000.0, allocated=800.0, spent=500.0, issued_on="2020-01-01", allocated_on="2020-07-01", rate=0.0365):
    return Issues.of([{"place": "f!s!A1", "bond": "b", "issue_date": issued_on, "allocated_date": allocated_on,
                       "issued_yuan": issued * WAN, "allocated_yuan": allocated * WAN, "spent_yuan": spent * WAN,
                       "coupon_rate": rate, "term_years": 10.0}])


NOTHING = Balance.of([])


def test_coverage_by_hand():
    # net 80 + 100, due 5 + 105
    found = bond.evaluate(issue(), years((2021, 100, 20, 0, 5), (2022, 120, 20, 100, 5)), "2020-12-31", 0.6, RULES)
    assert found.coverage == pytest.approx(180 / 110)
    assert list(found.years["coverage_ratio"]) == [pytest.approx(16.0), pytest.approx(100 / 105)]
    assert list(found.years["cumulative_yuan"]) == [75.0, 70.0]
    assert (found.lowest_year, found.first_gap_year) == (2022, None)
    assert found.break_even_fall == pytest.approx(1 - (1.1 * 110 + 40) / 220)
    assert list(found.stress["coverage_ratio"]) == pytest.approx([180 / 110, 158 / 110, 136 / 110])


def test_a_year_without_debt_service_has_no_ratio():
    found = bond.by_year(years((2021, 100, 20, 0, 0)))
    assert isnan(found["coverage_ratio"].iloc[0])
    assert found["cumulative_yuan"].iloc[0] == 80.0


def test_first_year_in_which_money_runs_short():
    found = bond.evaluate(issue(), years((2022, 200, 0, 0, 10), (2021, 0, 0, 0, 10)), "2020-12-31", nan, RULES)
    assert found.first_gap_year == 2021  # rows may come in any order


def test_idle_cost_by_hand():
    # 200 waits 365 days at the bureau: 200 * 3.65 % = 7.3; 300 waits 183 days at the unit: 300 * 3.65 % * 183 / 365
    found = bond.evaluate(issue(), NOTHING, "2020-12-31", 0.9, RULES)
    rows = found.idle.set_index("held_at")
    assert rows.loc["finance", "idle_days"] == 365
    assert rows.loc["finance", "cost_yuan"] == pytest.approx(7.3 * WAN)
    assert rows.loc["unit", "idle_days"] == 183
    assert rows.loc["unit", "cost_yuan"] == pytest.approx(5.49 * WAN)
    assert found.idle_amount == pytest.approx(500 * WAN)
    assert found.idle_share == pytest.approx(0.5)
    assert found.idle_cost == pytest.approx(12.79 * WAN)


def test_exactly_the_limit_is_not_over_it():
    money = bond.idle_funds(issue(allocated=1000.0, allocated_on="2020-07-04"), "2020-12-31", RULES)
    assert list(money["idle_days"]) == [180]
    assert not money["over_limit"].any()


def test_progress_by_hand():
    found = bond.evaluate(issue(), NOTHING, "2020-12-31", 0.9, RULES)
    assert (found.spent_of_allocated, found.spent_of_issued) == (0.625, 0.5)
    assert found.progress_gap == pytest.approx(0.275)


def test_all_spent_is_nothing_idle():
    found = bond.evaluate(issue(800, 800, 800), NOTHING, "2020-12-31", 1.0, RULES)
    assert found.idle.empty
    assert (found.idle_amount, found.idle_share, found.idle_cost) == (0.0, 0.0, 0.0)


def test_without_bonds_everything_is_no_data():
    found = bond.evaluate(Issues.of([]), NOTHING, "2020-12-31", nan, RULES)
    assert all(map(isnan, (found.issued, found.coverage, found.idle_amount, found.spent_of_allocated)))
    assert (found.lowest_year, found.first_gap_year) == (None, None)


def test_without_a_base_date_idle_time_is_unknown():
    found = bond.evaluate(issue(), NOTHING, "", nan, RULES)
    assert isnan(found.idle_amount)
    assert found.idle["idle_days"].isna().all()


def test_a_blank_amount_is_not_zero():
    found = bond.evaluate(issue(spent=nan), years((2021, nan, 0, 0, 5), (2022, 10, 0, 0, 5)), "2020-12-31", 1.0, RULES)
    assert isnan(found.spent)
    assert isnan(found.coverage)
