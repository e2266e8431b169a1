"""A small county monitored: money, goals, lights, what is blocked and why; every value worked out by hand."""

import math

import pytest

from budgeteval.forms import Intake

from .county import codes, exports, form, indicator, intake, register, watch

ONE = register(("P1", "甲项目", "101", 1000.0))


def only(found, column):
    assert len(found.projects) == 1
    return found.projects.iloc[0][column]


def test_money_from_payments_goals_from_the_form() -> None:
    read = intake(form(1, "甲项目", 600.0, rows=[indicator("受益户", 300, 180)]))
    found = watch(ONE, read, exports(("P1", 3, 400.0), ("P1", 8, 250.0), ("P1", 9, 999.0)))
    row = found.projects.iloc[0]
    assert (row["spent_yuan"], row["spent_source"], row["reported_spent_yuan"]) == (650.0, "payments", 600.0)
    assert row["execution_rate"] == pytest.approx(0.65)       # 0.65 / 0.6667 = 97.5 %: green
    assert row["goal_rate"] == pytest.approx(0.6)             # 180 / 200 due = 90 %: green
    assert row["gap"] == pytest.approx(-0.05)
    assert (row["execution_light"], row["goal_light"], row["light"]) == ("green", "green", "green")
    assert codes(found) == []


def test_refunds_beyond_payments_are_negative_spending() -> None:
    found = watch(ONE, intake(form(1, "甲项目", 0.0)), exports(("P1", 2, 100.0), ("P1", 8, -130.0)))
    assert only(found, "spent_yuan") == -30.0
    assert only(found, "execution_light") == "red"
    assert found.reconciliation.iloc[0]["refunds_yuan"] == 130.0


def test_a_month_without_payments_is_no_data_and_the_form_speaks() -> None:
    found = watch(ONE, intake(form(1, "甲项目", 600.0)), exports(("P1", 3, 400.0)))
    assert (only(found, "spent_yuan"), only(found, "spent_source")) == (600.0, "form")
    assert "monitoring_month_without_data" in codes(found)


def test_nobody_knows_what_was_spent() -> None:
    """No export and no number in the form: no rate, no light, not zero."""
    found = watch(ONE, intake(form(1, "甲项目", None)))
    row = found.projects.iloc[0]
    assert math.isnan(row["spent_yuan"])
    assert math.isnan(row["execution_rate"])
    assert (row["execution_light"], row["status"], row["blocked_by"]) == ("", "blocked", "no_spending")
    assert "monitoring_spent_missing" in codes(found)
    assert not found.departments["slow"].any()


def test_zero_budget_is_no_data_or_red_by_rule() -> None:
    known, read = register(("P1", "甲项目", "101", 0.0)), intake(form(1, "甲项目", 0.0, budget=0.0))
    money = exports(("P1", 8, 10.0))
    assert only(watch(known, read, money), "execution_light") == ""
    assert only(watch(known, read, money, edition="example-lights-platform"), "execution_light") == "red"
    assert math.isnan(only(watch(known, read, money), "execution_rate"))


def test_december_and_january() -> None:
    read = intake(form(1, "甲项目", 900.0, cutoff_month=12.0, rows=[indicator("受益户", 300, 300)]))
    found = watch(ONE, read, exports(("P1", 12, 900.0)), month=12)
    assert only(found, "time_progress") == 1.0
    assert (only(found, "execution_light"), only(found, "goal_light")) == ("green", "green")
    read = intake(form(1, "甲项目", 50.0, cutoff_month=1.0, rows=[indicator("受益户", 300, 10)]))
    found = watch(ONE, read, exports(("P1", 1, 50.0)), month=1)
    assert only(found, "time_progress") == pytest.approx(1 / 12)
    assert (only(found, "execution_light"), only(found, "goal_light")) == ("yellow", "red")   # 60 %; 10 of 25 due


def test_no_projects_at_all() -> None:
    found = watch(register(), intake())
    assert found.projects.empty
    assert found.departments["projects"].tolist() == [0, 0]
    assert found.deviations.empty


def test_forms_in_are_rows_judged_and_rows_blocked() -> None:
    """Two projects, five forms: one good, one second, one unknown, one of another month; one project without."""
    known = register(("P1", "甲项目", "101", 1000.0), ("P2", "乙项目", "101", 1000.0), ("P3", "丙项目", "102", 500.0))
    read = intake(form(1, "甲项目", 600.0), form(2, "甲项目", 600.0), form(3, "丁项目", 1.0),
                  form(4, "乙项目", 600.0, cutoff_month=7.0))
    found = watch(known, read, exports(("P1", 8, 600.0), ("P2", 8, 600.0)))
    rows = found.projects
    assert rows["blocked_by"].tolist() == ["", "other_month", "form_missing", "duplicate", "not_in_register"]
    assert (rows["form"] != "").sum() == len(read.forms)
    assert rows["budget_yuan"].sum() == 2500.0, "forms that stand for no project bring no money"
    assert rows["execution_rate"].iloc[1] == 0.6, "money is followed though the form is of another month"
    assert {"monitoring_other_month", "monitoring_form_missing", "monitoring_duplicate",
            "monitoring_not_in_register"} <= set(codes(found))
    cells = found.findings.set_index("code")["cell"]
    assert (cells["monitoring_other_month"], cells["monitoring_duplicate"]) == ("E5", "B3")


def test_another_year_a_renamed_department_and_a_wrong_one() -> None:
    known = register(("P1", "甲项目", "101", 1000.0), ("P2", "乙项目", "102", 1000.0), ("P3", "丙项目", "102", 1000.0))
    read = intake(form(1, "甲项目", 600.0, fiscal_year=2020.0), form(2, "乙项目", 600.0, department="示例县扶贫开发局"),
                  form(3, "丙项目", 600.0, department="示例县水利局"))
    found = watch(known, read, exports(("P1", 8, 600.0), ("P2", 8, 600.0), ("P3", 8, 600.0)))
    assert found.projects["blocked_by"].tolist() == ["other_year", "", ""]
    assert codes(found) == ["monitoring_department_differs", "monitoring_department_former", "monitoring_other_year"]
    assert found.findings.set_index("code").loc["monitoring_department_former", "department"] == "示例县乡村振兴局"


def test_merged_projects_follow_their_codes_and_split_ones_ask() -> None:
    known = register(("N1", "合并项目", "101", 1000.0), ("N2", "一期", "101", 500.0), ("N3", "二期", "101", 500.0),
                     replaces={"N1": "A1;A2", "N2": "B1", "N3": "B1"})
    read = intake(form(1, "老项目", 600.0, project_code="A1"), form(2, "老的", 1.0, project_code="B1"))
    found = watch(known, read, exports(("N1", 8, 600.0)))
    assert found.projects["blocked_by"].tolist() == ["", "form_missing", "form_missing", "split"]
    assert {"monitoring_former_code", "monitoring_split"} <= set(codes(found))


def test_slow_departments_and_the_limit() -> None:
    """Time 66.67 %, limit 75 % of it: 50 %. Exactly half is not slow."""
    known = register(("P1", "甲项目", "101", 1000.0), ("P2", "乙项目", "102", 1000.0))
    found = watch(known, intake(), exports(("P1", 8, 499.0), ("P2", 8, 500.0)))
    assert found.departments["slow"].tolist() == [True, False]
    assert found.departments["execution_rate"].tolist() == [0.499, 0.5]


@pytest.mark.parametrize(("edition", "money", "both"), [
    ("mof-2019-136", "yellow", "red"),              # 0.5 / 0.6667 = 75 %; goal 100 of 200 due: red
    ("demo-county", "yellow", "red"),
    ("example-lights-platform", "yellow", "red"),
    ("example-lights-full-year", "yellow", "red"),
    ("example-lights-flags", "yellow", "red"),      # time not kept: red whatever the goal
    ("example-monitoring-table", "yellow", "red"),  # 0.5 < 0.6: warned
    ("example-monitoring-plan", "green", "red"),    # half was planned by August
    ("example-monitoring-opening", "green", "red"), # 500 of 700 opened: 71 %
])
def test_rule_sets_on_the_same_data(edition: str, money: str, both: str) -> None:
    read = intake(form(1, "甲项目", 500.0, rows=[indicator("受益户", 300, 100)]))
    lines = [{"file": "b", "row": 2, "fiscal_year": 2021, "month": month, "project_code": "P1",
              "opening_budget_yuan": opening, "added_yuan": added, "cut_yuan": 0.0}
             for month, opening, added in ((0, 700.0, 0.0), (3, 0.0, 300.0))]
    plan = [{"file": "u", "row": 2, "fiscal_year": 2021, "month": month, "project_code": "P1", "planned_yuan": 500.0}
            for month in (8, 11)]
    found = watch(ONE, read, exports(("P1", 8, 500.0), budget_lines=lines, plan_lines=plan), edition=edition)
    assert (only(found, "execution_light"), only(found, "light")) == (money, both)


def test_unit_mixup_is_told_once_and_not_reconciled() -> None:
    known = register(("P1", "甲项目", "101", 1_000_000.0))
    read = intake(form(1, "甲项目", 6_000_000_000.0, budget=10_000_000_000.0))
    found = watch(known, read, exports(("P1", 8, 600_000.0)))
    assert codes(found) == ["monitoring_unit_mixup"]
    assert found.reconciliation.iloc[0]["difference_kind"] == "unit_mixup"
    assert math.isnan(watch(known, read).projects.iloc[0]["spent_yuan"]), "nor believed where nothing else is known"


def test_forms_against_the_approved_targets() -> None:
    """Of four targets one is dropped, one renamed, one lowered; a fifth is new."""
    rows = [indicator("受益户数", 300, 180), indicator("培训人数情况", 100, 70), indicator("修建渠道长度", 8, 6),
            indicator("宣传报道", 6, 5)]
    agreed = [indicator("受益户数", 300, None), indicator("培训人数", 100, None), indicator("修建渠道长度", 10, None),
              indicator("群众满意程度", 90, None)]
    approved: Intake = intake(form(9, "甲项目", None, rows=agreed, kind="performance_target"))
    found = watch(ONE, intake(form(1, "甲项目", 600.0, rows=rows)), exports(("P1", 8, 600.0)), targets=approved)
    assert sorted(zip(found.changes["change"], found.changes["name"], strict=True)) == [
        ("added", "宣传报道"), ("dropped", "群众满意程度"), ("renamed", "培训人数情况"),
        ("target_changed", "修建渠道长度")]


def test_what_indicators_are_told() -> None:
    rows = [
        indicator("无数", 100, None), indicator("落后", 100, 10),
        indicator("放弃", 100, 60, likelihood="impossible", likelihood_text="完全不可能"),
        indicator("矛盾", 100, 60, forecast_value=80.0, forecast_unit="户", forecast_text="80户"),
    ]
    found = watch(ONE, intake(form(1, "甲项目", 600.0, rows=rows)), exports(("P1", 8, 600.0)))
    assert codes(found) == ["monitoring_likelihood_contradicts", "monitoring_reason_missing",
                            "monitoring_reason_missing", "monitoring_value_missing"]
