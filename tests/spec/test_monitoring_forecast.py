"""Forecasts to the year's end and proposals, with cases worked out by hand."""

import math
from typing import Any

import pandas as pd
import pytest

from budgeteval import rulesets
from budgeteval.stages.monitoring import forecast, proposals

NAN = float("nan")
RATIO = "example-forecast-ratio"


def law(edition: str = "mof-2019-136") -> Any:
    return rulesets.load(edition).monitoring


def months(year: int, until_august: float, after: float) -> pd.DataFrame:
    """A past year: so much by August, so much from then to December, in equal months."""
    spent = [until_august / 8] * 8 + [after / 4] * 4
    return pd.DataFrame({"fiscal_year": year, "month": range(1, 13), "spent_yuan": spent, "budget_yuan": 100.0})


def test_forecast_takes_past_years_ratios() -> None:
    """Ratios 2, 4 and 8: mean log = ln 4, s = ln 2, t(0.9; 2) = 1.885618, so 4 * 2 ** (+-1.885618 * sqrt(4/3))."""
    past = pd.concat([months(2018, 50, 50), months(2019, 25, 75), months(2020, 12.5, 87.5)])
    found = forecast.forecast(law(RATIO).forecast, past, 8, 100.0, 1e9)
    half = 1.885618 * math.sqrt(4 / 3)
    assert (found.years, found.months, found.capped) == (3, 36, False)
    assert found.forecast_yuan == pytest.approx(400)
    assert found.low_yuan == pytest.approx(max(100, 400 * 2 ** -half))
    assert found.high_yuan == pytest.approx(400 * 2 ** half, rel=1e-5)


def test_two_years_give_no_interval_and_none_no_forecast() -> None:
    past = pd.concat([months(2019, 50, 50), months(2020, 50, 50)])
    found = forecast.forecast(law(RATIO).forecast, past, 8, 100.0, 1e9)
    assert found.forecast_yuan == pytest.approx(200)
    assert math.isnan(found.low_yuan)
    assert math.isnan(found.high_yuan)
    assert found.months == 24
    none = forecast.forecast(law(RATIO).forecast, past[:0], 8, 100.0, 1e9)
    assert math.isnan(none.forecast_yuan)
    assert (none.years, none.months) == (0, 0)


def test_a_year_without_december_or_spending_tells_nothing() -> None:
    cut = months(2019, 50, 50).query("month < 12")
    assert forecast.ratios(cut, 8).empty
    assert forecast.ratios(months(2019, 0, 50), 8).empty
    refunded = months(2019, -10, 50)
    assert forecast.ratios(refunded, 8).empty


def test_forecast_stays_between_what_is_spent_and_the_budget() -> None:
    past = pd.concat([months(year, 50, 50) for year in (2018, 2019, 2020)])
    found = forecast.forecast(law(RATIO).forecast, past, 8, 100.0, 150.0)
    assert found.forecast_yuan == 150.0
    assert found.capped
    whole = forecast.forecast(law(RATIO).forecast, past, 12, 100.0, 150.0)
    assert (whole.low_yuan, whole.forecast_yuan, whole.high_yuan) == pytest.approx((100, 100, 100))


def test_forecast_takes_what_past_years_still_spent_of_the_rest() -> None:
    """Of 40 left in August 20, 24 and 28 were spent: q = 0.5, 0.6, 0.7; s = 0.1; t(0.9; 2) = 1.885618."""
    past = pd.concat([months(2018, 60, 20), months(2019, 60, 24), months(2020, 60, 28)])
    found = forecast.forecast(law().forecast, past, 8, 600.0, 1000.0)
    half = 1.885618 * 0.1 * math.sqrt(4 / 3)
    assert found.forecast_yuan == pytest.approx(600 + 400 * 0.6)
    assert found.low_yuan == pytest.approx(600 + 400 * (0.6 - half), rel=1e-6)
    assert found.high_yuan == pytest.approx(600 + 400 * (0.6 + half), rel=1e-6)
    december = forecast.forecast(law().forecast, past, 12, 600.0, 1000.0)
    assert december.forecast_yuan == 600.0, "nothing of the year is left"


def test_nothing_left_or_overspent_is_forecast_as_spent() -> None:
    past = pd.concat([months(year, 60, 20) for year in (2018, 2019, 2020)])
    assert forecast.forecast(law().forecast, past, 8, 100.0, 100.0).forecast_yuan == 100.0
    over = forecast.forecast(law().forecast, past, 8, 120.0, 100.0)
    assert (over.low_yuan, over.forecast_yuan, over.high_yuan) == (120.0, 120.0, 120.0)
    assert forecast.rest_shares(months(2020, 100, 0), 8).empty, "a past year with nothing left tells nothing"


PROJECT = {
    "place": "f!s!A1", "project_code": "P1", "project": "p", "department_code": "101", "department": "d",
    "execution_light": "green", "goal_light": "green", "goal_rate": 0.6, "execution_rate": 0.6, "gap": 0.0,
    "time_progress": 2 / 3, "spent_yuan": 60.0, "budget_yuan": 100.0, "reported_forecast_yuan": 100.0, "impossible": 0,
    "bond": False, "all_done": False,
}


@pytest.mark.parametrize(("changed", "expected"), [
    ({}, []),
    ({"execution_light": "red", "spent_yuan": 20.0, "execution_rate": 0.2, "gap": 0.05},
     [("execution_red", "correct", "implementing_unit", 100 * 2 / 3 - 20)]),
    ({"goal_light": "red"}, [("goal_red", "correct", "implementing_unit", 0.0)]),
    ({"execution_light": "red", "goal_light": "red", "spent_yuan": 15.0, "execution_rate": 0.15},   # 22.5 % of time
     [("both_red", "suspend", "finance", 85.0)]),
    ({"execution_light": "red", "goal_light": "red", "spent_yuan": 25.0, "execution_rate": 0.25},   # 37.5 % of time
     [("goal_red", "correct", "implementing_unit", 0.0),
      ("execution_red", "correct", "implementing_unit", 100 * 2 / 3 - 25)]),
    ({"impossible": 1, "reported_forecast_yuan": 70.0}, [("impossible", "adjust", "department", 30.0)]),
    ({"impossible": 2, "spent_yuan": 0.0}, [("idle_and_impossible", "take_back", "finance", 100.0)]),
    ({"impossible": 1, "spent_yuan": -5.0}, [("idle_and_impossible", "take_back", "finance", 105.0)]),
    ({"goal_rate": 1.0, "all_done": True}, [("reached_with_rest", "take_back", "finance", 40.0)]),
    ({"goal_rate": 1.0, "all_done": False}, []),
    ({"bond": True, "execution_rate": 0.5}, [("bond_behind", "suspend", "finance", 40.0)]),      # 25 % behind
    ({"bond": True, "execution_rate": 0.55}, []),                                                 # 17.5 % behind
    ({"gap": 0.11}, [("goal_gap", "correct", "department", 0.0)]),
    ({"gap": -0.11}, [("goal_gap", "correct", "department", 0.0)]),
    ({"gap": 0.10}, []),
    ({"gap": NAN}, []),
    ({"goal_light": "yellow"}, [("yellow", "correct", "implementing_unit", 0.0)]),
    ({"impossible": 1, "reported_forecast_yuan": NAN}, [("impossible", "adjust", "department", NAN)]),
])
def test_what_a_deviation_asks_for(changed: dict[str, Any], expected: list[tuple[str, str, str, float]]) -> None:
    found = proposals.propose(law(), pd.DataFrame([PROJECT | changed]))
    rows = list(found[["deviation", "action", "party"]].itertuples(index=False, name=None))
    assert rows == [row[:3] for row in expected]
    assert found["proposed_yuan"].tolist() == pytest.approx([row[3] for row in expected], nan_ok=True)


def test_severest_action_comes_first() -> None:
    changed = {"execution_light": "red", "goal_light": "red", "impossible": 1, "spent_yuan": 0.0, "gap": 0.5,
               "execution_rate": 0.0}
    found = proposals.propose(law(), pd.DataFrame([PROJECT | changed]))
    assert found["action"].tolist() == ["take_back", "suspend", "correct"]


def test_no_projects_no_proposals() -> None:
    assert proposals.propose(law(), pd.DataFrame(columns=list(PROJECT))).empty
