"""Every part of the report on counties at the edge: nothing in them, one department, no exports, all rule sets."""

from pathlib import Path

import pandas as pd
import pytest

from budgeteval import rulesets
from budgeteval.county import County
from budgeteval.display import Parts
from budgeteval.stages import monitoring as stage
from budgeteval.stages.monitoring.assess import Assessed
from budgeteval.stages.monitoring.read import Run
from budgeteval.stages.monitoring.tables import department_progress, progress

from .county import DEPARTMENTS, exports, form, indicator, intake, register, watch

SHOWN = ("show_cover", "show_overview", "show_lights", "show_departments", "show_departments_figure", "show_slow",
         "show_projects", "show_systems", "show_reconciliation", "show_forecast", "show_proposals", "show_findings",
         "show_rules", "attach")
ROWS = [indicator("受益户", 300, 20, variance_reason="晚"), indicator("道路", 10, 1, likelihood="impossible",
        variance_reason="晚")]
KNOWN = register(("P1", "甲项目", "101", 1000.0), ("P2", "乙项目", "102", 1000.0))
PAST = [{"file": "h", "row": 2, "department_code": "101", "department": "示例县水利局", "fiscal_year": year,
         "month": month, "budget_yuan": 100.0, "spent_yuan": 7.0 + year % 3 * 0.2}
        for year in (2019, 2020) for month in range(1, 13)]


def opened(found: Assessed, *, edition: str = "demo-county", department: str = "all", month: int = 8) -> Run:
    blank = pd.DataFrame(columns=["department_code", "from_year", "department"])
    county = County("x", "示例县", "示例县财政局", "", Path("x"), DEPARTMENTS, None, DEPARTMENTS[:0], blank)
    files = None if department == "all" else frozenset[str]()
    return Run(county, 2021, department, "f", files, month, rulesets.load(edition), found)


def words(run: Run) -> str:
    """Everything the report says, as HTML."""
    shown = [getattr(stage, name)(run) for name in SHOWN]
    parts = [part for one in shown for part in (one if isinstance(one, Parts) else [one])]
    return "".join(part.html() for part in parts)


def full(edition: str = "demo-county", month: int = 8) -> Assessed:
    read = intake(form(1, "甲项目", 100.0, forecast=300.0, rows=ROWS, cutoff_month=float(month)))
    return watch(KNOWN, read, exports(("P1", month, 100.0), ("P2", month, 900.0), past_months=PAST), edition=edition,
                 month=month)


@pytest.mark.parametrize("edition", [one for one in rulesets.editions()
                                     if one == "demo-county" or one.startswith(("example-lights", "example-monit"))])
def test_every_rule_set_makes_a_report(edition: str) -> None:
    assert "nan" not in words(opened(full(edition), edition=edition))


@pytest.mark.parametrize("month", [1, 8, 12])
def test_titles_follow_the_month(month: int) -> None:
    said = words(opened(full(month=month), month=month))
    assert f"2021年1—{month}月" in said


def test_nothing_at_all() -> None:
    said = words(opened(watch(register(), intake())))
    assert "没有项目" in said
    assert "nan" not in said


def test_without_exports_the_report_says_what_is_missing() -> None:
    said = words(opened(watch(KNOWN, intake(form(1, "甲项目", 100.0, rows=ROWS)))))
    assert "没有收到支付、直达资金、民生工程和地方债务系统的导出数据" in said
    assert "不作全年预测" in said


def test_the_slow_department_has_its_letter() -> None:
    said = words(opened(full()))
    assert "关于加快示例县水利局项目预算执行进度的催办函" in said
    assert "10" in said
    assert "示例县乡村振兴局项目预算执行进度的催办函" not in said


def test_published_tables_keep_their_promise() -> None:
    run = opened(full())
    rows, units = progress(run), department_progress(run)
    assert rows["proposal"].tolist() == ["suspend", "continue"]      # 15 % of time with red goals; on course
    assert rows["proposed_yuan"].iloc[0] == 900.0
    assert units["slow"].tolist() == [True, False]
    assert units["past_months"].tolist() == [24, 0]
    assert rows["forecast_low_yuan"].isna().all(), "no interval for a single project"
    empty = opened(watch(register(), intake()))
    assert progress(empty).empty
    assert department_progress(empty)["projects"].tolist() == [0, 0]


def test_a_day_to_answer_by() -> None:
    """Out on Wednesday 1 September: ten working days end on the 15th."""
    issued = Run(**{**vars(opened(full())), "issued": pd.Timestamp("2021-09-01").date()})
    assert "2021年9月15日前" in stage.show_slow(issued).html()
