"""A small county diagnosed: what reports say, what no report says, last year beside it, and texts meant to hurt."""

import pandas as pd
import pytest

from budgeteval.display import Parts
from budgeteval.stages import diagnosis as stage
from budgeteval.stages.diagnosis.tables import KeyCard, KeyProblems, Texts
from budgeteval.tables import KeyResults, ProblemRanks, ProblemSigns, Targets

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
    assert len(run.findings) == 5
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


def test_last_years_diagnosis_says_what_is_new_and_what_is_gone(small):
    small.publish("2020/diagnosis/all", {
        "problem_signs": small.rows(ProblemSigns, [{"place": "o.xlsx!1!A1", "problem_kind": "formality",
                                                    "department_code": "102", "department": "乙局"}]),
        "problem_ranks": small.rows(ProblemRanks, [])})
    small.publish("2021/performance_target/all", {"targets": small.rows(Targets, [
        {"place": "t.xlsx!1!A1", "project_code": "P1", "department_code": "101", "department": "甲局",
         "status": "listed", "indicators": 10, "vague": 4}])})
    run = stage.open_run("small", 2021, "mof-2020-10")
    changes = run.change.problems.set_index("department_code")["change"].to_dict()
    assert changes == {"101": "new", "102": "gone"}
    assert "乙局" in text_of(stage.show_changes(run))
