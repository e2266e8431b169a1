"""A small county's units judged: what reports say, what a person says with proof, and what stays open."""

import pandas as pd
import pytest

from budgeteval.stages import assessment as stage
from budgeteval.tables import (
    DepartmentProgress,
    DepartmentScores,
    Progress,
    Publications,
    Rectifications,
    Reviews,
    Scores,
    Targets,
)

HEADS = "单位,事项,类型,结果,佐证材料\n"
EVIDENCE = ("制度建设", "机构和人员", "指标体系", "绩效目标按时报送", "运行监控按时报送", "结果与预算挂钩")
TOWN = ("制度建设", "机构和人员", "指标体系", "乡镇绩效目标申报", "乡镇运行监控", "乡镇绩效自评", "乡镇结果应用",
        "乡镇信息公开")


def evidence(small, *lines):
    text = HEADS + "".join(f"{one}\n" for one in lines)
    (small.raw("assessment") / "考核依据.csv").write_text(text, encoding="utf-8")


def codes(run):
    return sorted(run.findings.loc[~run.findings["severity"].isin(["notice", "question"]), "code"])


def mark(run, unit, item):
    rows = run.marks.set_index(["unit_code", "item"])
    return rows.loc[(unit, item)]


def total(run, unit):
    return run.totals.set_index("unit_code").loc[unit]


def score(code, department, status="scored", file="a.xlsx"):
    return {"place": f"{file}!1!A1", "file": file, "sheet": "1", "project_code": code, "department_code": department,
            "project": code, "indicators": 5, "full_marks": 1, "status": status}


def publish_all(small):
    """Reports of every stage about department 101 (projects P1 and P6), little about 102 (P4)."""
    small.publish("2021/ex_ante/all", {"reviews": small.rows(Reviews, [
        {"place": "r!1!A1", "project_code": "P6", "department_code": "101", "conclusion": "support", "experts": 5,
         "conditions": 0, "mandatory": True}])})
    small.publish("2021/performance_target/all", {"targets": small.rows(Targets, [
        {"place": "t!1!A1", "project_code": "P1", "department_code": "101", "indicators": 10, "quantitative": 8,
         "flawed": 2, "vague": 1}])})
    small.publish("2021/monitoring/all", {
        "progress": small.rows(Progress, [{"place": "m!1!A1", "project_code": code, "department_code": "101",
                                  "cutoff_month": 8} for code in ("P1", "P6")]),
        "department_progress": small.rows(DepartmentProgress, [{
            "department_code": "101", "cutoff_month": 8, "projects": 2, "slow": True, "red": 0, "yellow": 0,
            "green": 0, "blue": 0}])})
    wrong = dict.fromkeys(["title", "message", "advice", "department", "project", "party", "cell"], "")
    small.publish("2020/self_evaluation/all", {"scores": small.rows(Scores, [
        score("P1", "101"), score("P2", "102", file="b.xlsx"), score("P3", "102", "blocked", "c.xlsx")])},
        [{**wrong, "code": "x", "severity": "error", "file": "c.xlsx", "sheet": "1"},
         {**wrong, "code": "x", "severity": "warning", "file": "a.xlsx", "sheet": "1"}])
    small.publish("2020/spot_check/all", {"sample": pd.DataFrame([
        {"place": "s!1!A1", "department_code": "", "department": "乙局", "inflation": -8.0},
        {"place": "s!2!A1", "department_code": "102", "department": "乙局", "inflation": 12.0}])})
    small.publish("2020/department_evaluation/all", {"department_scores": small.rows(DepartmentScores, [
        {"place": "d!1!A1", "department_code": "101", "indicators": 9, "projects": 1, "status": "scored"},
        {"place": "d!2!A1", "department_code": "102", "indicators": 9, "projects": 2, "status": "blocked"}])})
    small.publish("2021/application/all", {"rectifications": small.rows(Rectifications, [
        {"place": f"l!1!A{row}", "number": str(row), "stage": stage_, "department_code": "101",
         "issued_on": "" if state == "unissued" else "2021-07-05", "due_on": "2021-08-04", "answered_on": answered,
         "state": state}
        for row, (stage_, state, answered) in enumerate([
            ("monitoring", "answered", "2021-08-01"), ("monitoring", "overdue", ""),
            ("key_evaluation", "accepted", "2021-08-05"), ("key_evaluation", "unissued", "")], 2)])})
    small.publish("2021/disclosure/all", {"publications": small.rows(Publications, [
        {"item": str(row), "department_code": "101", "state": state, "redactions": 0}
        for row, state in enumerate(("published", "ready", "due", "withheld"))])})


def test_nothing_is_known_and_nobody_gets_zero(small):
    run = stage.open_run("small", 2021)
    assert run.marks["mark"].isna().all()
    assert run.totals["total"].isna().all()
    assert set(run.totals["grade"]) == {""}
    assert len(run.marks) == 17 * 2 + 8


@pytest.mark.parametrize(("unit", "item", "value"), [
    ("101", "ex_ante", 10.0),              # P6 owes a review and has one
    ("101", "target_coverage", 0.0),       # one of two projects: half is nothing on this scale
    ("101", "target_quality", 7 * (0.8 - 0.5) / 0.45),
    ("101", "monitoring_coverage", 6.0),
    ("101", "corrected", 2.5),             # one of two problems of monitoring answered
    ("101", "self_coverage", 8.0),         # P1; P5 owes none
    ("101", "self_quality", 7.0),          # warnings are no errors
    ("102", "self_quality", 0.0),          # one of two forms
    ("101", "whole_department", 4.0),
    ("102", "whole_department", 0.0),      # filed, but not to be scored
    ("102", "recheck", 3.0),               # 8 below and 12 above: ten points off on average
    ("101", "rectified", 2.0),             # one of three issued
    ("101", "disclosed", 10 * 2 / 3),
])
def test_each_measure_reads_its_report(small, unit, item, value):
    publish_all(small)
    assert mark(stage.open_run("small", 2021), unit, item)["mark"] == pytest.approx(value)


def test_nothing_due_is_told_from_nothing_known(small):
    publish_all(small)
    run = stage.open_run("small", 2021)
    assert mark(run, "102", "ex_ante")["outcome"] == "nothing_due"
    assert mark(run, "101", "recheck")["outcome"] == "nothing_due"
    assert mark(run, "101", "staff")["outcome"] == "no_evidence"
    assert mark(run, "102", "monitoring_coverage")["mark"] == 0.0      # its project is not monitored


def test_totals_bonus_deductions_and_ranks(small):
    publish_all(small)
    evidence(small, *(f"甲局,{one},,是,文件" for one in EVIDENCE), *(f"丙镇人民政府,{one},,是,文件" for one in TOWN),
             "甲局,经验推广,加分,2,文件", "丙镇人民政府,审计问题,扣分,-3,报告")
    run = stage.open_run("small", 2021)
    first, town = total(run, "101"), total(run, "201")
    assert codes(run) == []
    points = 4 + 3 + 3 + 5 + 4 + 4 + 10 + 0 + 14 / 3 + 6 + 2.5 + 8 + 7 + 4 + 2 + 20 / 3
    assert first["judged_weight"] == 94                                # nothing was drawn of it
    assert first["mark"] == pytest.approx(points)
    assert (first["bonus"], first["deducted"]) == (2.0, 0.5)           # one letter overdue
    assert first["total"] == round(points / 94 * 100 + 1.5, 2)
    assert (town["total"], town["rank"], town["grade"]) == (97.0, 1.0, "excellent")
    assert (first["rank"], total(run, "102")["rank"]) == (1.0, 2.0)
    assert total(run, "102")["judged_weight"] == 8 + 6 + 8 + 7 + 4 + 6  # 39 of the 62 it owes: just enough


@pytest.mark.parametrize(("line", "code"), [
    ("丁局,制度建设,,是,文件", "assessment_unit_unknown"),
    ("甲局,食堂,,是,文件", "assessment_item_unknown"),
    ("甲局,绩效目标覆盖率,,是,文件", "assessment_item_unknown"),       # computed, not said
    ("甲局,乡镇运行监控,,是,文件", "assessment_item_off_kind"),
    ("甲局,制度建设,,大概,文件", "assessment_value_unreadable"),
    ("甲局,制度建设,,,文件", "assessment_value_unreadable"),
    ("甲局,制度建设,,85,文件", "assessment_value_off_scale"),
    ("甲局,制度建设,,是,", "assessment_evidence_missing"),
])
def test_a_line_that_cannot_be_used_gives_no_mark(small, line, code):
    evidence(small, line)
    run = stage.open_run("small", 2021)
    assert codes(run) == [code]
    assert pd.isna(mark(run, "101", "rules_issued")["mark"])


@pytest.mark.parametrize(("written", "value"), [("是", 4), ("部分完成", 2), ("否", 0), ("80%", 3.2), ("0.25", 1)])
def test_what_a_person_says_with_proof_is_the_mark(small, written, value):
    evidence(small, f"甲局,制度建设,考核,{written},文件")
    assert mark(stage.open_run("small", 2021), "101", "rules_issued")["mark"] == pytest.approx(value)


def test_two_answers_are_none(small):
    evidence(small, "甲局,制度建设,,是,文件", "甲局,制度建设,,否,")
    run = stage.open_run("small", 2021)
    assert codes(run) == ["assessment_evidence_contradicts"] * 2
    assert mark(run, "101", "rules_issued")["outcome"] == "no_evidence"


def test_without_scaling_a_unit_with_open_items_gets_no_grade(small):
    evidence(small, *(f"丙镇人民政府,{one},,是,文件" for one in TOWN[1:]))
    run = stage.open_run("small", 2021, "mof-2020-10")
    assert (total(run, "201")["total"], total(run, "201")["grade"]) == (96.0, "")
    assert total(stage.open_run("small", 2021, "demo-county"), "201")["total"] == 100.0


def test_weak_goals_and_slow_spending_cost_points_where_the_rules_say_so(small):
    publish_all(small)
    run = stage.open_run("small", 2021, "example-assessment-weak-goals")
    assert total(run, "101")["deducted"] == pytest.approx(0.5 + 0.2 + 2)   # a letter, a flawed form, slow
    assert total(run, "102")["deducted"] == pytest.approx(0.5)             # a blocked form


def test_the_overview_states_the_means_that_others_read(small):
    evidence(small, *(f"丙镇人民政府,{one},,是,文件" for one in TOWN))
    facts = {one.id: one.value for one in stage.show_overview(stage.open_run("small", 2021)).facts}
    assert (facts["assessment.departments"], facts["assessment.townships"]) == (2, 1)
    assert facts["assessment.mean"] == facts["assessment.townships.mean"] == 100.0


def test_everything_shows_with_nothing_known(small):
    run = stage.open_run("small", 2021)
    for name in stage.__all__:
        if name.startswith("show_"):
            assert getattr(stage, name)(run) is not None
    assert set(stage.attach(run).frames) == {"assessments", "assessment_totals", "evidence"}
