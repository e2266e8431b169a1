"""A small county on disk: missing and misplaced forms, names of other years, projects beside, and no data at all."""

import pandas as pd
import pytest

from budgeteval.stages import department_evaluation as stage

from .books import book

HEAD = ["一级指标", "二级指标", "三级指标", "分值", "年度指标值", "实际完成值", "得分", "偏差原因分析及改进措施"]


def form(department, *, budget=100, total=98, year=2020, goal="完成年度各项重点工作任务，保障机构正常运转"):
    return [
        ["部门整体支出绩效自评表"], [f"（{year}年度）"], ["部门名称", department],
        ["年度资金（万元）", "", "年初预算数", "全年预算数", "全年执行数", "分值", "执行率", "得分"],
        ["", "年度资金总额", budget, budget, budget, 10, "100%", 10],
        ["年度总体目标", "预期目标", "", "", "实际完成情况"], ["", goal, "", "", "已完成"],
        HEAD, ["产出指标", "数量指标", "工作完成数", 50, "≥10项", "10项", 50, ""],
        ["效益指标", "社会效益指标", "服务水平", 30, "有所提升", "达成年度指标", 28, "个别环节待改进"],
        ["满意度指标", "服务对象满意度指标", "满意度", 10, "≥90%", "95%", 10, ""],
        ["总分", "", "", 100, "", "", total, ""]]


@pytest.fixture
def county(tmp_path, monkeypatch):
    for name in ("params/rulesets", "notebooks"):
        (tmp_path / name).mkdir(parents=True)
    home = tmp_path / "data" / "small"
    (home / "reference").mkdir(parents=True)
    (home / "county.yaml").write_text("name: 小县\nbureau: 小县财政局\ndemo_mark: ''\n", encoding="utf-8")
    pd.DataFrame([["101", "小县教育局", "教育", "county_department"],
                  ["102", "小县扶贫局", "农业", "county_department"],
                  ["103", "小县水利局", "水利", "county_department"]],
                 columns=["department_code", "department", "sector", "kind"]).to_csv(
        home / "reference" / "departments.csv", index=False)
    pd.DataFrame([["102", "2021", "小县振兴局"]], columns=["department_code", "from_year", "department"]).to_csv(
        home / "reference" / "renamed.csv", index=False)
    monkeypatch.setattr("budgeteval.stages.department_evaluation.read.open_county", _opener(home))
    return home / "raw" / "2020" / "department_evaluation"


def _opener(home):
    from budgeteval import county as module

    def opened(code):
        departments = module.pd.read_csv(home / "reference" / "departments.csv", dtype=str)
        renamed = module.pd.read_csv(home / "reference" / "renamed.csv", dtype=str)
        return module.County(code, "小县", "小县财政局", "", home, departments, None, departments.iloc[:0], renamed)

    return opened


def codes(run):
    return set(zip(run.findings["code"], run.findings["department"], strict=True))


def test_no_folder_is_no_forms_and_every_department_missing(county):
    run = stage.open_run("small", 2020)
    assert run.scores.empty
    assert codes(run) == {("department_form_missing", name) for name in ("小县教育局", "小县扶贫局", "小县水利局")}
    assert "没有收到" in stage.show_overview(run).html()
    assert len(stage.show_scores(run).rows) == 3


def test_a_good_form_scores_as_by_hand(county):
    book(county / "101-小县教育局" / "a.xlsx", {"自评": form("小县教育局")})
    row = stage.open_run("small", 2020, "101").scores.iloc[0]
    assert (row["reported_total"], row["recomputed_total"], row["status"]) == (98, 98, "scored")
    assert row["execution_rate"] == 1


def test_a_name_of_another_year_and_an_unknown_one(county):
    book(county / "102-x" / "a.xlsx", {"自评": form("小县振兴局")})
    book(county / "103-x" / "a.xlsx", {"自评": form("某某办公室")})
    found = codes(stage.open_run("small", 2020))
    assert ("department_name_of_other_year", "小县扶贫局") in found
    assert ("department_name_unknown", "小县水利局") in found
    assert ("department_form_missing", "小县教育局") in found


def test_second_form_project_form_and_damaged_file_are_blocked_rows(county):
    book(county / "101-x" / "a.xlsx", {"自评": form("小县教育局")})
    book(county / "101-x" / "b.xlsx", {"自评": form("小县教育局")})
    project = form("小县教育局")
    project[0] = ["项目支出绩效自评表"]
    book(county / "102-x" / "a.xlsx", {"自评": project})
    (county / "103-x").mkdir()
    (county / "103-x" / "a.xlsx").write_bytes(b"PK\x03\x04 cut off")
    run = stage.open_run("small", 2020)
    blocked = dict(zip(run.scores["place"].str.split("!").str[0], run.scores["blocked_by"], strict=True))
    assert blocked == {"101-x/a.xlsx": "", "101-x/b.xlsx": "department_second_form",
                       "102-x/a.xlsx": "department_project_form", "103-x/a.xlsx": "unreadable_file"}
    assert (run.scores["status"] == "blocked").sum() == 3
    assert ("department_form_missing", "小县扶贫局") in codes(run)


def test_marks_totals_and_years_point_at_their_cells(county):
    rows = form("小县教育局", total=99, year=2019)
    rows[8][6], rows[9][7] = 45, ""
    book(county / "101-x" / "a.xlsx", {"自评": rows})
    found = stage.open_run("small", 2020, "101").findings
    where = dict(zip(found["code"], found["cell"], strict=True))
    assert where["department_mark_differs"] == "G9"
    assert where["department_total_differs"] == "G12"
    assert where["department_year_mismatch"] == "A2"
    assert where["department_reason_missing"] in ("G9", "G10")


def test_texts_copied_between_departments(county):
    goal = "围绕年度中心任务统筹推进各项重点工作，提高财政资金使用效益，确保年度目标圆满完成"
    for code, name in (("101", "小县教育局"), ("103", "小县水利局")):
        book(county / f"{code}-x" / "a.xlsx", {"自评": form(name, goal=goal)})
    found = stage.open_run("small", 2020).findings
    assert list(found.loc[found["code"] == "department_text_copied", "cell"]) == ["B7", "B7"]


def test_a_department_report_shows_its_own_findings_only(county):
    book(county / "101-x" / "a.xlsx", {"自评": form("小县教育局")})
    run = stage.open_run("small", 2020, "103")
    assert codes(run) == {("department_form_missing", "小县水利局")}
    with pytest.raises(KeyError):
        stage.open_run("small", 2020, "999")
