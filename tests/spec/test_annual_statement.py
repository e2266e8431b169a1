"""The annual statement: the seed's figures from a published year, and other data give other sentences."""

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from published_year import publish, publish_year

from budgeteval import tables
from budgeteval.display import Text
from budgeteval.stages import annual_statement as stage

Open = Callable[..., stage.Run]
CHAPTERS = (stage.show_opening, stage.show_mechanism, stage.show_before, stage.show_during, stage.show_after,
            stage.show_books, stage.show_use)


@pytest.fixture(scope="module")
def opened(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Open]:
    """``opened(changes)`` publishes a year with the seed's numbers but for the changes, and opens its statement."""
    kept: dict[str, stage.Run] = {}
    with pytest.MonkeyPatch.context() as patch:

        def run(rules: str = "demo-county", **changes: Any) -> stage.Run:
            key = f"{rules} {sorted(changes.items())}"
            if key not in kept:
                reports = tmp_path_factory.mktemp("reports")
                patch.setenv("BUDGETEVAL_REPORTS", str(reports))
                publish_year(reports, **changes)
                kept[key] = stage.open_run("demo", 2021, rules)
            return kept[key]

        yield run


def said(*texts: Text) -> str:
    return "".join(str(run) for text in texts for paragraph in text.paragraphs for run in paragraph)


def statement(run: stage.Run) -> str:
    return said(*(show(run) for show in CHAPTERS), stage.show_problems(run), stage.show_steps(run), stage.gaps(run))


@pytest.mark.parametrize(("figure", "value", "text"), [
    ("departments", 58, "58"),
    ("ex_ante.departments", 10, "10"),
    ("ex_ante.projects", 12, "12"),
    ("ex_ante.amount", 6_750_000.0, "675万元"),
    ("ex_ante.supported", 12, "12"),
    ("target.departments", 58, "58"),
    ("target.projects", 664, "664"),
    ("target.amount", 1_196_000_000.0, "11.96亿元"),
    ("monitoring.cutoff_month", 8, "8"),
    ("monitoring.projects", 664, "664"),
    ("monitoring.amount", 1_196_000_000.0, "11.96亿元"),
    ("monitoring.slow_departments", 10, "10"),
    ("self_evaluation.year", "2020", "2020"),
    ("self_evaluation.projects", 653, "653"),
    ("self_evaluation.amount", 1_314_867_971.86, "13.15亿元"),
    ("self_evaluation.departments", 58, "58"),
    ("key_evaluation.projects", 17, "17"),
    ("key_evaluation.bonds", 11, "11"),
    ("key_evaluation.amount", 1_850_000_000.0, "18.5亿元"),
])
def test_every_figure_of_the_seed(opened: Open, figure: str, value: Any, text: str) -> None:
    found = opened().figures[figure]
    assert found.value == (pytest.approx(value) if isinstance(value, float) else value)
    assert found.text == text
    assert found.id == f"annual_statement.{figure}"


@pytest.mark.parametrize("sentence", [
    "等10个部门的12个项目开展了事前绩效评估，涉及申请资金675万元", "12个项目的评估结论均为予以支持",
    "全县58个县直部门全部编报项目绩效目标，共664个项目，涉及资金11.96亿元",
    "截至8月底664个项目", "等10个部门，督促其逐一说明原因",
    "2020年度653个项目支出和58个部门整体支出开展了自评，涉及项目资金13.15亿元",
    "选择17个重大项目开展评价，其中债券项目11个，涉及财政资金18.5亿元",
])
def test_the_seed_as_sentences(opened: Open, sentence: str) -> None:
    assert sentence in statement(opened())


def test_every_figure_has_a_trail(opened: Open) -> None:
    run = opened()
    bare = [one.id for one in run.figures.values() if not one.rows and not one.rule and one.unit != "text"]
    assert not bare
    assert run.findings.empty


WORLDS: dict[str, dict[str, Any]] = {
    "single": {"reviews": 1, "review_departments": 1, "slow": 1, "key": 1, "bonds": 1, "grades": {"good": 653},
               "month": 6, "rectifications": 15, "overdue": 0, "review_yuan": 99_999_999.0},
    "few": {"reviews": 2, "review_departments": 2, "slow": 3, "bonds": 17, "whole": None, "grades": {"": 600},
            "review_yuan": 123_456.0, "targets": 30, "monitored": 30, "rectifications": 0},
    "none": {"reviews": 0, "targets": 0, "monitored": 0, "self_evaluated": 0, "bonds": 0},
    "mixed": {"conclusions": {"refuse": 1, "adjust": 2, "": 3}, "slow": 0, "red": 0, "department_proposals": 3,
              "vague": 1, "target_yuan": 12_345_678_900, "monitored_yuan": 12_345_678_900, "self_evaluated": None},
}


@pytest.mark.parametrize(("world", "there", "gone"), [
    ("single", "对县教育体育局的1个项目开展了事前绩效评估，涉及申请资金1亿元", "10,000万元"),
    ("single", "评估结论为予以支持", "均为"),
    ("single", "对整体支出进度较慢的县教育体育局，督促其说明原因", "1个部门，督促"),
    ("single", "截至6月底664个项目", "截至8月"),
    ("single", "选择1个重大项目开展评价，为债券项目", "全部为债券"),
    ("single", "评价等次为良", "评价等次全部为"),
    ("single", "自评等次全部为良", "优653"),
    ("single", "15项问题已全部完成整改", "逾期"),
    ("few", "对县教育体育局、县卫生健康委员会2个部门的2个项目", "等2个部门"),
    ("few", "涉及申请资金12.35万元", "675"),
    ("few", "县教育体育局、县卫生健康委员会、县农业农村局3个部门，督促", "等3个部门"),
    ("few", "58个县直部门中有30个编报项目绩效目标", "全部编报"),
    ("few", "选择17个重大项目开展评价，全部为债券项目", "其中债券"),
    ("few", "2020年度653个项目支出开展了自评", "部门整体支出自评"),
    ("few", "其中有自评等次的53个，等次全部为优", "占0.00%"),
    ("few", "当年没有登记整改事项", "完成率"),
    ("none", "没有项目开展事前绩效评估", "涉及申请资金"),
    ("none", "当年没有项目编报绩效目标", "11.96"),
    ("none", "当年没有项目纳入绩效运行监控", "双监控”，"),
    ("none", "2020年度没有项目开展绩效自评", "653"),
    ("none", "选择17个重大项目开展评价，涉及财政资金18.5亿元", "债券项目"),
    ("mixed", "6个予以支持、2个调整完善后支持、1个不予支持、3个尚未形成结论", "均为予以支持"),
    ("mixed", "各部门整体支出进度均未低于规则要求", "督促其"),
    ("mixed", "没有项目触发红灯或黄灯预警", "亮红灯"),
    ("mixed", "58个部门开展了部门整体支出自评。", "653"),
    ("mixed", "提出压减3个项目的建议，由人工研究确定。经研究决定，压减2个项目。共核减预算120万元。",
     "结果应用仍停留在项目层面"),
    ("mixed", "664条表述模糊，占12.50%，超过5%的界限", "未发现质量问题"),
    ("mixed", "涉及资金123.46亿元", "11.96"),
])
def test_other_data_other_sentences(opened: Open, world: str, there: str, gone: str) -> None:
    text = statement(opened(**WORLDS[world]))
    assert there in text
    assert gone not in text


@pytest.mark.parametrize(("changes", "gone"), [
    ({"reviews": None, "monitored": None, "key": None, "assessed": None}, {
        "事前绩效评估": "事前绩效评估，涉及", "绩效运行监控": "双监控”，",
        "财政重点评价": "债券", "工作考核": "进行了考核"}),
    ({"targets": None, "self_evaluated": None, "rectifications": None, "published": None}, {
        "绩效目标管理": "编报项目绩效目标", "绩效自评": "653", "结果应用": "整改台账", "信息公开": "应公开事项"}),
])
def test_a_stage_without_a_report_is_said_and_left_out(opened: Open, changes: dict[str, Any],
                                                      gone: dict[str, str]) -> None:
    run = opened(**changes)
    text, missing = statement(run), said(stage.gaps(run))
    assert not [sentence for sentence in gone.values() if sentence in text]
    assert not [name for name in gone if name not in missing]
    assert (run.findings["code"] == "annual_statement_report_missing").sum() == len(gone)


def test_nothing_published_at_all(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BUDGETEVAL_REPORTS", str(tmp_path))
    run = stage.open_run("demo", 2021)
    assert len(run.year.missing) == 10
    text = statement(run) + said(stage.show_summary(run), stage.show_requirements(run))
    assert "无数据" not in text
    assert not re.search(r"[（、，]\s*[）。]|\{|\}|nan|None", text)
    assert stage.show_departments(run).rows


def test_cross_checks(opened: Open) -> None:
    found = list(opened(monitored=660, monitored_yuan=1_190_000_000, self_year=2021, bonds=12).findings["code"])
    assert sorted(found) == ["annual_statement_monitored_differs"] * 2 + [
        "annual_statement_other_year", "annual_statement_register_differs"]


def test_a_stage_that_contradicts_its_rows(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BUDGETEVAL_REPORTS", str(tmp_path))
    publish(tmp_path, "performance_target", 2021, facts={"performance_target.projects": (700, "count")},
            targets=(tables.Targets, [{"place": "a", "fiscal_year": 2021.0, "department_code": "101",
                                       "budget_yuan": 1.0, "indicators": 1, "quantitative": 1, "flawed": 0,
                                       "vague": 0}]))
    found = stage.open_run("demo", 2021).findings
    assert found.set_index("code")["message"]["annual_statement_fact_differs"].count("700") == 1


def test_merged_classes_are_the_countys_own(opened: Open) -> None:
    text = said(stage.show_after(opened("example-merged-grades")))
    assert "自评等次为优良650个（占99.54%）、中3个（占0.46%）" in text


def test_problems_name_their_evidence_and_limit(opened: Open) -> None:
    run = opened()
    codes = {one.code for one in run.problems}
    assert {"slow_departments", "good_everywhere", "inflated_scores", "townships_left_out", "departments_unused",
            "unfinished", "overdue"} == codes
    assert "的17.24%，超过10%的界限" in said(stage.show_problems(run, "budget_link"))
    quiet = opened(slow=0, grades={"good": 300, "fair": 200}, overdue=0, accepted=20)
    assert codes - {one.code for one in quiet.problems} == {"slow_departments", "good_everywhere", "unfinished",
                                                             "overdue"}
    assert "没有超过规则界限" in said(stage.show_problems(quiet, "budget_link"))
    assert "加快支出进度" in said(stage.show_steps(run))
    assert "加快支出进度" not in said(stage.show_steps(quiet))


def test_summary_is_three_sentences(opened: Open) -> None:
    summary = stage.show_summary(opened())
    assert [said(Text((one,))).count("。") for one in summary.paragraphs] == [1, 1, 1]
    for figure in ("58", "664", "11.96亿元", "653", "13.15亿元", "17", "18.5亿元"):
        assert figure in said(summary)


def test_notice_table_has_every_department_and_the_total(opened: Open) -> None:
    shown = stage.show_departments(opened())
    assert len(shown.rows) == 59
    assert shown.rows[-1][0] == "合计"
    assert shown.rows[-1][1] == "664"
    assert shown.rows[-1][2] == "119,600.00"
    assert sum(row[4] == "是" for row in shown.rows) == 10


def test_compared_with_the_year_before(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BUDGETEVAL_REPORTS", str(tmp_path))
    publish_year(tmp_path)
    publish(tmp_path, "annual_statement", 2020, facts={
        "annual_statement.target.projects": (650, "count"), "annual_statement.target.amount": (1.2e9, "yuan"),
        "annual_statement.key_evaluation.projects": (17, "count")})
    text = said(stage.show_books(stage.open_run("demo", 2021)))
    assert "与上年相比，绩效目标项目增加14个；绩效目标涉及资金减少400万元；重点评价项目持平。" in text
