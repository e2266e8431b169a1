"""What ``budgeteval trace`` says: the trail, through other reports; what it does not find; older reports."""

from pathlib import Path

import pytest
from trail_case import FACT, FORM

from budgeteval.runs.trace.command import command


@pytest.fixture
def reports(made) -> Path:
    """One report, and one that takes a fact and a row from it."""
    made(FACT)
    above = {**FACT, "id": "demo.above", "table": "", "rows": ["2020/demo/all#demo.budget", "2020/demo/all!scores!101"]}
    return made(above, place="2020/above/all", reads=("2020/demo/all",)).parents[2]


def test_the_trail_line_by_line(reports: Path) -> None:
    told, code = command("demo/all", "demo.budget", reports)
    assert code == 0
    assert told == [
        "demo.budget  16.60万元（2020/demo/all）",
        "数据　　  demo.budget，未取整的值：166000元",
        "表　　　  随报告提供的表（tables/funds.csv），列“全年预算数”，共1行",
        f"出处　　  {FORM}!Sheet1!E6",
        "　　　　    清洗后的值：166000元；原文：“16.6”",
    ]


def test_it_goes_on_in_the_reports_a_fact_was_taken_from(reports: Path) -> None:
    told, code = command("above/all", "demo.above", reports)
    assert code == 0
    assert "出处　　  取自另一份报告 2020/demo/all 的数据 demo.budget" in told
    assert "demo.budget  16.60万元（2020/demo/all）" in told
    assert f"出处　　  {FORM}!Sheet1!E6" in told


def test_without_a_fact_all_of_the_report_are_listed(reports: Path) -> None:
    told, code = command("2020/demo/all", "", reports)
    assert code == 0
    assert told[1:] == ["demo.budget  16.60万元"]


def test_what_is_not_there_is_said_with_the_nearest_name(reports: Path) -> None:
    (told,), code = command("demo/all", "demo.budgt", reports)
    assert (code, told) == (2, "报告 2020/demo/all 没有数据 demo.budgt，是否想写 demo.budget？")
    (told,), code = command("demo/al", "demo.budget", reports)
    assert code == 2
    assert "没有报告 demo/al" in told
    assert "demo/all" in told


@pytest.mark.parametrize(("content", "word"), [('{"report": "demo"}', "旧版本"), ("{", "已损坏")])
def test_a_report_of_an_older_version_is_told_in_a_sentence(reports: Path, content: str, word: str) -> None:
    (reports / "2020/demo/all/manifest.json").write_text(content, encoding="utf-8")
    (told,), code = command("demo/all", "demo.budget", reports)
    assert code == 2
    assert word in told
    assert "budgeteval run" in told
