"""A small county diagnosed: what reports say, what no report says, last year beside it, and texts meant to hurt."""

import pandas as pd
import pytest

from budgeteval.display import Parts
from budgeteval.stages import diagnosis as stage
from budgeteval.stages.diagnosis.tables import KeyCard, KeyProblems, Texts
from budgeteval.tables import (
    DepartmentScores,
    KeyResults,
    Progress,
    Rectifications,
    Targets,
)

GOAL = "完成校舍维修改造并通过质量验收，改善农村学生的学习和生活条件，户主：张三丰，电话13900000000，已核实"
SHOWS = [name for name in stage.__all__ if name.startswith("show_")]


def text_of(shown):
    return "".join(one.html() for one in (shown if isinstance(shown, Parts) else [shown]))


def forms(small, *goals):
    small.publish("2020/self_evaluation/all", {"forms": small.rows(Texts, [
        {"place": f"{number}.xlsx!1!A1", "department": "甲局", "project": f"项目{number}", "goal_actual": goal,
         "goal_actual_cell": "C6"} for number, goal in enumerate(goals)])})


@pytest.mark.parametrize("name", SHOWS)
def test_without_any_report_everything_is_said_to_be_unknown(small, name):
    run = stage.open_run("small", 2021, "mof-2020-10")
    assert run.signs.empty
    assert run.ranks.empty
    assert set(run.findings["code"]) == {"diagnosis_report_missing"}
    assert len(run.findings) == 7
    assert text_of(getattr(stage, name)(run))


def test_targets_alone_are_judged_for_vagueness_alone(small):
    small.publish("2021/performance_target/all", {"targets": small.rows(Targets, [
        {"place": "t.xlsx!1!A1", "project_code": "P1", "project": "校舍维修", "department_code": "101",
         "department": "甲局", "status": "listed", "indicators": 10, "vague": 4}])})
    run = stage.open_run("small", 2021, "mof-2020-10")
    assert run.signs[["sign", "place", "party"]].to_numpy().tolist() == [
        ["vague_targets", "t.xlsx!1!A1", "implementing_unit"]]
    assert set(run.judged["problem_kind"]) == {"vagueness"}
    assert run.ranks["rank"].isna().all(), "one kind is too little to rank by"
    assert "1" in text_of(stage.show_vagueness(run))


def test_a_copied_goal_is_shown_side_by_side_with_both_cells_and_nobodys_name(small):
    forms(small, GOAL, f"本年度{GOAL}")
    run = stage.open_run("small", 2021, "mof-2020-10")
    assert run.shared[["place", "other_place", "verbatim"]].to_numpy().tolist() == [
        ["0.xlsx!1!C6", "1.xlsx!1!C6", True]]
    shown = text_of(stage.show_copied(run))
    assert "0.xlsx!1!C6" in shown
    assert "1.xlsx!1!C6" in shown
    assert "学习和生活条件" in shown
    assert "13900000000" not in shown
    assert "张三丰" not in shown
    attached = pd.concat([run.shared["passage"], run.shared["other_passage"]]).str.cat()
    assert "13900000000" not in attached
    assert "张三丰" not in attached


STOCK = "推进项目实施改善全县人民群众生产生活条件，发放补贴人次达到{}人次"


def test_a_phrase_of_many_forms_is_a_copy_only_with_the_same_numbers(small):
    forms(small, *(STOCK.format(number) for number in (11, 22, 33, 44, 55, 66, 55)))
    run = stage.open_run("small", 2021, "mof-2020-10")
    assert run.shared[["place", "other_place", "own_letters", "share", "verbatim"]].to_numpy().tolist() == [], \
        "seven forms, more than four: a phrase, and no run of letters left to find it by"
    forms_of_two = [STOCK.format(55).replace("推进", "关于小河流域"), STOCK.format(55).replace("推进", "关于小河流域")]
    others = [STOCK.format(number) for number in range(5)]
    small.publish("2021/self_evaluation/all", {"forms": small.rows(Texts, [
        {"place": f"{number}.xlsx!1!A1", "department": "甲局", "project": f"项目{number}", "goal_actual": goal,
         "goal_actual_cell": "C6"} for number, goal in enumerate([*forms_of_two, *others])])})
    later = stage.open_run("small", 2022, "mof-2020-10")
    whole = later.shared[later.shared["relation"] == "same_department"]
    assert whole[["place", "other_place", "share", "verbatim"]].to_numpy().tolist() == [
        ["0.xlsx!1!C6", "1.xlsx!1!C6", 1.0, True]]


def test_text_stays_text(small):
    forms(small, *[f"<script>alert(1)</script>=cmd|'/c calc'!A1 {GOAL}"] * 2)
    run = stage.open_run("small", 2021, "mof-2020-10")
    assert len(run.shared) == 1
    assert "<script>" not in text_of(stage.show_copied(run))


def test_last_years_goals_are_compared_too_and_are_no_sign(small):
    forms(small, GOAL)
    small.publish("2019/self_evaluation/all", {"forms": small.rows(Texts, [
        {"place": f"{name}.xlsx!1!A1", "department": "甲局", "project": name, "goal_actual": GOAL,
         "goal_actual_cell": "C6"} for name in ("x", "y")])})
    run = stage.open_run("small", 2021, "mof-2020-10")
    assert run.shared["relation"].tolist() == ["other_year"] * 2, "x and y are of last year both: nobody's business now"
    assert run.signs.empty


def key_report(small, code, institution, experience):
    small.publish(f"2020/key_evaluation/{code}", {
        "key_results": small.rows(KeyResults, [{"place": f"{code}/w.xlsx", "project_code": code, "project": code,
                                                "department": "甲局", "institution": institution}]),
        "card": small.rows(KeyCard, [{"place": f"{code}/w.xlsx!1!B9", "field": "experience", "text": experience}]),
        "problems": small.rows(KeyProblems, [])})


def test_reports_of_one_institution_are_compared_with_each_other_only(small):
    for code, institution in (("P1", "某公司"), ("P2", "某公司"), ("P3", "别家")):
        key_report(small, code, institution, "按月调度并现场核对形象进度和档案资料")
    run = stage.open_run("small", 2021, "mof-2020-10")
    assert run.institutions[["place", "other_place", "institution"]].to_numpy().tolist() == [
        ["P1/w.xlsx!1!B9", "P2/w.xlsx!1!B9", "某公司"]]
    found = run.findings[run.findings["code"] == "diagnosis_report_copied"]
    assert found[["file", "sheet", "cell", "party"]].to_numpy().tolist() == [["P2/w.xlsx", "1", "B9", "evaluator"]]


def target(number, department, name, vague):
    return {"place": f"t{number}.xlsx!1!A1", "project_code": f"P{number}", "project": f"项目{number}",
            "department_code": department, "department": name, "status": "listed", "indicators": 10, "vague": vague}


def progress(number, department, name, reached):
    return {"place": f"m{number}.xlsx!1!A1", "project_code": f"P{number}", "project": f"项目{number}",
            "department_code": department, "department": name, "status": "judged", "execution_rate": 0.9,
            "goal_rate": reached}


def diagnosed(small, year, targets, watched):
    """The diagnosis of a year from targets and monitoring, published as its notebook does."""
    small.publish(f"{year}/performance_target/all", {"targets": small.rows(Targets, targets)})
    small.publish(f"{year}/monitoring/all", {"progress": small.rows(Progress, watched)})
    run = stage.open_run("small", year, "mof-2020-10")
    small.publish(f"{year}/diagnosis/all", stage.attach(run).frames)
    return run


def test_two_years_diagnosed_one_after_the_other(small):
    one, other = ("101", "甲局"), ("102", "乙局")
    diagnosed(small, 2020, [target(1, *one, 4), target(2, *other, 0)], [progress(1, *one, 0.1)])
    run = diagnosed(small, 2021, [target(1, *one, 4), target(2, *other, 5)],
                    [progress(1, *one, 0.9), progress(2, *other, 0.1)])
    problems = run.change.problems
    changes = {(row.problem_kind, row.department_code): row.change for row in problems.itertuples()}
    assert changes == {("vagueness", "101"): "persisting", ("vagueness", "102"): "new", ("no_result", "101"): "gone",
                       ("no_result", "102"): "unknown"}, "nobody watched department 102 the year before"
    assert run.change.moves["code"].tolist() == ["101"], "one kind is too little to rank by: 102 had no rank before"
    shown = text_of(stage.show_changes(run))
    assert "无法比较" in shown
    assert "—" in shown


def test_the_year_before_is_said_to_be_missing(small):
    run = diagnosed(small, 2021, [target(1, "101", "甲局", 4)], [])
    assert "2020年度的问题诊断报告" in text_of(stage.show_changes(run))
    assert run.change.problems["change"].tolist() == ["unknown"]


def test_departments_as_a_whole_and_the_ledger_are_read_where_they_are_published(small):
    small.publish("2020/department_evaluation/all", {"department_scores": small.rows(DepartmentScores, [
        {"place": "w.xlsx!1!A1", "department_code": "101", "department": "甲局", "reported_total": 95.0,
         "framework_total": 65.0}])})
    small.publish("2021/application/all", {"rectifications": small.rows(Rectifications, [
        {"place": "t.xlsx!1!A3", "project_code": "P4", "project": "道路桥梁", "department_code": "102",
         "department": "乙局", "state": "overdue"}])})
    run = stage.open_run("small", 2021, "mof-2020-10")
    assert run.signs[["sign", "stage", "place"]].to_numpy().tolist() == [
        ["department_score_lower", "department_evaluation", "w.xlsx!1!A1"],
        ["department_score_poor", "department_evaluation", "w.xlsx!1!A1"],
        ["not_put_right", "application", "t.xlsx!1!A3"]]
    assert "30.00" in text_of(stage.show_inflation(run))
    missing = (run.findings["code"] == "diagnosis_report_missing").sum()
    assert missing == 5, "every report but these two is missing"


@pytest.mark.parametrize("kind", ["vagueness", "no_result"])
def test_departments_and_kinds_of_projects_are_listed_with_who_answers_and_lead_to_cells(small, kind):
    register = small.home / "reference" / "projects.csv"
    head, *lines = register.read_text(encoding="utf-8").splitlines()
    register.write_text("\n".join([f"{head},sector", *(f"{line},教育" for line in lines)]), encoding="utf-8")
    run = diagnosed(small, 2021, [target(1, "101", "甲局", 4)], [progress(1, "101", "甲局", 0.1)])
    names = (f"{kind}_department", f"{kind}_category")
    groups = [one for one in getattr(stage, f"show_{kind}")(run) if getattr(one, "name", "") in names]
    assert [one.rows[0][0] for one in groups] == ["甲局", "教育"]
    assert [one.records[0][1:3] for one in groups] == [(1, 1), (1, 1)]
    party = {"vagueness": "实施单位", "no_result": "主管部门"}[kind]
    assert all(party in one.rows[0][-1] for one in groups)
    cells = {"vagueness": "t1.xlsx!1!A1", "no_result": "m1.xlsx!1!A1"}[kind]
    assert [fact.rows for one in groups for fact in one.facts] == [(cells,), (cells,)]
