"""The answers: said by the facts, drawn from the published tables, with what is behind them."""

import re
from pathlib import Path

import pytest
from shelf import csv_bytes, fact, table, write

from budgeteval import tables
from budgeteval.site.catalogue import Catalogue, catalogue, places
from budgeteval.site.charts import charts
from budgeteval.site.drawing import Axis, Bar, Point, Scale, bars, scatter

MONEY = {"self_evaluation.execution.limit": fact(0.8, "80%"),
         "self_evaluation.execution.slow": fact(2, "2", ["a", "b"]),
         "self_evaluation.execution.slow_excellent": fact(1, "1", ["b"])}
SCORES = table(tables.Scores, *(
    {"place": place, "project": place * 3, "department": "某局", "execution_rate": rate, "reported_total": total,
     "budget_yuan": 10000, "spent_yuan": 10000 * rate, "indicators": 1, "full_marks": 0}
    for place, rate, total in (("a", 0.5, 85.0), ("b", 0.6, 95.0), ("c", 1.0, 99.0), ("d", 1.3, 99.0))))
SPOT = {"spot_check.papers.received": fact(2, "2"), "spot_check.inflation.mean": fact(5.0, "5.00"),
        "spot_check.inflation.low": fact(1.0, "1.00"), "spot_check.inflation.high": fact(9.0, "9.00"),
        "spot_check.downgraded": fact(1, "1"), "spot_check.tolerance": fact(5.0, "5")}
SAMPLE = ("place", "project", "department", "self_score", "used_score", "inflation", "self_grade", "recheck_grade")
LIGHTS = {"monitoring.cutoff_month": fact(8, "8"), "monitoring.projects": fact(6, "6"),
          "monitoring.red_projects": fact(3, "3"), "monitoring.yellow_projects": fact(1, "1"),
          "monitoring.slow_departments": fact(1, "1")}


def made(out: Path) -> Catalogue:
    return catalogue(out, places(out))


def test_money_is_answered_by_the_facts_and_shows_the_very_projects_they_count(tmp_path: Path) -> None:
    write(tmp_path, "self_evaluation", "all", facts=MONEY, files={"tables/scores.csv": SCORES}, department="all")
    (chart,), found = charts(made(tmp_path))
    assert found == []
    assert chart.answer == "2个项目执行率低于80%，其中1个仍自评为优"
    assert [row[1] for row in chart.rows] == ["bbb"]
    assert chart.rows[0][2:] == ("1.00万元", "60.00%", "95.00")
    assert (chart.svg.count('class="dot"'), chart.svg.count('class="hot"')) == (3, 1)


def test_every_year_has_its_answer_and_the_newest_is_shown_where_no_year_is_chosen(tmp_path: Path) -> None:
    for year in (2019, 2021, 2020):
        write(tmp_path, "self_evaluation", "all", year=year, facts=MONEY, files={"tables/scores.csv": SCORES},
              department="all")
    drawn, _ = charts(made(tmp_path))
    assert [(one.year, one.newest) for one in drawn] == [("2021", True), ("2020", False), ("2019", False)]
    assert all(one.question.startswith(f"{one.year}年度") for one in drawn)


def test_where_the_newest_year_cannot_be_drawn_an_older_one_does_not_stand_for_it(tmp_path: Path) -> None:
    write(tmp_path, "self_evaluation", "all", year=2021, facts=MONEY, files={"tables/scores.csv": b"place\na\n"},
          department="all")
    write(tmp_path, "self_evaluation", "all", facts=MONEY, files={"tables/scores.csv": SCORES}, department="all")
    drawn, found = charts(made(tmp_path))
    assert [(one.year, one.newest) for one in drawn] == [("2020", False)]
    assert [one.code for one in found] == ["site_table_damaged"]


def test_rechecks_are_sorted_by_inflation_and_those_not_marked_again_left_out(tmp_path: Path) -> None:
    sample = csv_bytes(SAMPLE, [
        {"place": "a", "project": "甲", "self_score": 90, "used_score": 88, "inflation": 2},
        {"place": "b", "project": "乙", "self_score": 95, "used_score": 87, "inflation": 8},
        {"place": "c", "project": "丙", "self_score": 95}])
    write(tmp_path, "spot_check", "all", facts=SPOT, files={"tables/sample.csv": sample}, department="all")
    (chart,), _ = charts(made(tmp_path))
    assert [row[1] for row in chart.rows] == ["乙", "甲"]
    assert (chart.svg.count('class="dot"'), chart.svg.count('class="hot"')) == (1, 1)
    assert "平均虚高5.00分（1.00至9.00分）" in chart.answer


def test_lights_put_the_reddest_first_and_leave_green_departments_to_the_table(tmp_path: Path) -> None:
    rows = ({"department_code": code, "department": name, "projects": 2, "red": red, "yellow": yellow, "green": green,
             "blue": 0, "slow": "False", "cutoff_month": 8, "past_years": 0, "past_months": 0}
            for code, name, red, yellow, green in (
                ("1", "青局", 0, 0, 2), ("2", "黄局", 0, 1, 1), ("3", "红局", 3, 0, 0)))
    write(tmp_path, "monitoring", "all", facts=LIGHTS, department="all",
          files={"tables/department_progress.csv": table(tables.DepartmentProgress, *rows)})
    (chart,), _ = charts(made(tmp_path))
    assert [row[0] for row in chart.rows] == ["红局", "黄局", "青局"]
    assert re.findall(r"[红黄青]局", chart.svg) == ["红局", "黄局"]
    assert chart.answer == "6个项目中3个红灯、1个黄灯；1个部门执行较慢"


@pytest.mark.parametrize("name", MONEY)
def test_an_answer_whose_facts_are_not_stated_is_not_given(tmp_path: Path, name: str) -> None:
    facts = {other: one for other, one in MONEY.items() if other != name}
    write(tmp_path, "self_evaluation", "all", facts=facts, files={"tables/scores.csv": SCORES}, department="all")
    assert charts(made(tmp_path)) == ([], [])


def test_a_table_of_another_version_is_a_finding(tmp_path: Path) -> None:
    write(tmp_path, "self_evaluation", "all", facts=MONEY, files={"tables/scores.csv": b"place\na\n"}, department="all")
    drawn, found = charts(made(tmp_path))
    assert drawn == []
    assert [one.code for one in found] == ["site_table_damaged"]


def test_names_in_a_drawing_stay_text() -> None:
    svg = scatter([Point(1, 1, "dot", "<b>&")], Axis("x<", 0, 1, 1), Axis("y", 0, 1, 1))
    assert "&lt;b&gt;&amp;" in svg
    assert "x&lt;" in svg
    assert "&lt;i&gt;" in bars([Bar("<i>", ((1, "red"),))])


def test_places_on_a_scale_by_hand() -> None:
    """Half way from 60 to 100 is half way from 200 to 0; beyond the ends is at the ends; ticks are multiples."""
    scale = Scale(60, 100, 200, 0)
    assert [scale(value) for value in (60, 80, 100, 40, 120)] == [200, 100, 0, 200, 0]
    assert scale.ticks(10) == [60, 70, 80, 90, 100]
    assert Scale(0, 1, 0, 10).ticks(0.2) == pytest.approx([0, 0.2, 0.4, 0.6, 0.8, 1.0])


def test_bars_are_as_long_as_their_counts() -> None:
    """The longest row has all the room; a part of half its count has half of that."""
    svg = bars([Bar("a", ((2, "red"), (2, "green"))), Bar("b", ((1, "red"), (0, "green")))])
    widths = [float(one) for one in re.findall(r'width="([\d.]+)"', svg)]
    assert widths == [117, 117, 58.5]
