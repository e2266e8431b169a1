"""A small county's results applied: what reports and the bureau's files say, and what they leave open."""

import openpyxl
import pandas as pd
import pytest

from budgeteval.stages import application as stage
from budgeteval.stages.application.facts import decision_facts, ledger_facts
from budgeteval.stages.application.show_letters import letters
from budgeteval.stages.application.tables import EvaluationProblems, Sample
from budgeteval.tables import DepartmentProgress, DepartmentScores, KeyResults, Progress, Scores

LEDGER = "编号,环节,项目代码,项目名称,主管部门,责任主体,问题,依据,整改要求,下达日期,到期日期,认定结果,认定日期\n"
EXCEPTIONS = "项目代码,例外情形,理由,认定人,日期\n"
DECISIONS = "项目代码,决定,金额,决定人,日期,理由\n"


def score(code, department, project, total, grade, **more):
    return {"place": f"{project}.xlsx!1!A1", "file": f"{project}.xlsx", "sheet": "1", "project_code": code,
            "department_code": department, "project": project, "recomputed_total": total, "recomputed_grade": grade,
            "execution_rate": 0.9, "indicators": 5, "full_marks": 1, "status": "scored", **more}


def ledger(small, *lines):
    path = small.raw("application") / "整改台账.csv"
    path.write_text(LEDGER + "".join(f"{line}\n" for line in lines), encoding="utf-8")


def codes(run):
    return sorted(run.findings.loc[run.findings["severity"] != "notice", "code"])


def project(run, code):
    rows = run.projects.set_index("project_code")
    return rows.loc[code]


def test_nothing_is_known_and_nobody_guesses(small):
    run = stage.open_run("small", 2021)
    assert set(run.projects["action"]) == {"ask"}
    assert set(run.proposals.loc[run.proposals["level"] == "department", "action"]) == {"ask"}
    assert run.known.missing == ["key_evaluation", "spot_check", "self_evaluation", "department_evaluation",
                                 "monitoring"]
    assert run.issued.empty
    assert decision_facts(run)["cut"].value is None
    assert decision_facts(run)["amount"].value is None
    assert {"application_report_missing", "application_ledger_missing"} == set(run.findings["code"])
    shown = "".join(map(str, (part for runs in stage.show_overview(run).paragraphs for part in runs)))
    assert "没有整改台账" in shown


def test_every_input_reaches_its_project(small):
    small.publish("2020/self_evaluation/all", {"scores": small.rows(Scores, [
        score("", "101", "校舍维修", 92.0, "excellent"), score("P2", "102", "道路养护", 85.0, "good"),
        score("P3", "102", "桥梁改造", 81.0, "good")])})
    small.publish("2020/key_evaluation/P5", {
        "key_results": small.rows(KeyResults, [{
            "place": "P5/1.xlsx!1!A1", "project_code": "P5", "project": "一次性工程", "department_code": "101",
            "score": 55.0, "grade": "poor", "problems": 1}]),
        "problems": small.rows(EvaluationProblems, [{
            "place": "P5/1.xlsx!2!A2", "problem": "验收资料不全", "code": "C201", "suggestion": "补齐资料",
            "party": "implementing_unit"}])})
    small.publish("2020/spot_check/all", {"sample": small.rows(Sample, [
        {"place": "s!1!A1", "project_code": "P2", "project": "道路养护", "department_code": "102", "self_score": 95.0,
         "used_score": 70.0, "inflation": 25.0, "state": "received", "recheck_grade": "fair"}])})
    small.publish("2021/monitoring/all", {"progress": small.rows(Progress, [
        {"place": "m!1!A1", "cutoff_month": 8, "project_code": "P1", "project": "校舍维修", "department_code": "101",
         "proposal": "suspend", "light": "red", "execution_rate": 0.1, "time_progress": 0.6667, "party": "department",
         "budget_yuan": 1200000.0}]), "department_progress": small.rows(DepartmentProgress, [
        {"department_code": "102", "cutoff_month": 8, "slow": True, "execution_rate": 0.3, "time_progress": 0.6667},
        {"department_code": "101", "cutoff_month": 8, "execution_rate": 0.7, "time_progress": 0.6667}])})
    small.publish("2020/department_evaluation/all", {"department_scores": small.rows(DepartmentScores, [
        {"place": "d!1!A1", "department_code": "102", "recomputed_total": 75.0, "recomputed_grade": "fair",
         "indicators": 9, "projects": 2}])})
    run = stage.open_run("small", 2021)
    assert run.known.missing == []
    assert project(run, "P1")["action"] == "cut"                       # self-evaluation keeps, monitoring does not
    assert project(run, "P1")["execution_rate"] == 0.9
    assert (project(run, "P1")["low_yuan"], project(run, "P1")["high_yuan"]) == pytest.approx((840_000, 1_080_000))
    assert project(run, "P4")["score"] == 70.0                         # the re-review of P2, one of its two parts
    assert (project(run, "P4")["low_yuan"], project(run, "P4")["high_yuan"]) == (1_920_000.0, 2_160_000.0)
    assert project(run, "P5")["action"] == "cut"                       # evaluated, without a budget this year
    assert pd.isna(project(run, "P5")["high_yuan"])
    assert project(run, "P6")["action"] == "ask"
    units = run.proposals[run.proposals["level"] == "department"].set_index("department_code")
    assert (units.loc["102", "action"], units.loc["102", "low_yuan"]) == ("cut", 2_160_000.0)
    assert sorted(run.unissued["stage"]) == ["key_evaluation", "monitoring", "spot_check"]
    assert run.unissued.set_index("stage").loc["monitoring", "department"] == "乙局"    # the slow one
    national = stage.open_run("small", 2021, rules="mof-2020-10")
    assert project(national, "P1")["action"] == "suspend"
    assert (project(national, "P1")["low_yuan"], project(national, "P1")["high_yuan"]) == (0.0, 1_200_000.0)
    assert set(national.unissued.loc[national.unissued["stage"] == "monitoring", "project_code"]) == {"P1", ""}


def test_an_evaluation_the_register_does_not_know_is_named_by_its_own_report(small):
    small.publish("2020/key_evaluation/P8", {
        "key_results": small.rows(KeyResults, [{"project_code": "P8", "project": "旧项目", "department_code": "102"}]),
        "problems": small.rows(EvaluationProblems, [{"place": "P8/1.xlsx!2!A2", "problem": "甲", "code": "B201",
                                                     "party": "department"}])})
    small.publish("2020/key_evaluation/P9", {
        "problems": small.rows(EvaluationProblems, [{"place": "P9/1.xlsx!2!A2", "problem": "乙", "code": "B201",
                                                     "party": "department"}])})
    rows = stage.open_run("small", 2021).unissued
    assert rows[["project", "department"]].to_numpy().tolist() == [["旧项目", "乙局"], ["P9", ""]]


def test_a_letter_names_a_problem_only_once(small):
    small.publish("2020/key_evaluation/P5", {"problems": small.rows(EvaluationProblems, [
        {"place": "P5/1.xlsx!2!A2", "problem": "验收资料不全", "code": "C201", "party": "implementing_unit"},
        {"place": "P5/1.xlsx!2!A3", "problem": "制度不健全", "code": "B201", "party": "department"}])})
    ledger(small, "1号,重点评价,P5,一次性工程,甲局,实施单位,验收资料不全,报告,补齐,2021-07-05,,通过,2021-08-10")
    run = stage.open_run("small", 2021)
    assert run.issued["problem"].tolist() == ["验收资料不全"]
    assert run.unissued["problem"].tolist() == ["制度不健全"]
    assert codes(run) == ["application_accepted_unanswered"]


def test_a_letter_about_a_project_answers_for_its_slow_department(small):
    small.publish("2021/monitoring/all", {"progress": small.rows(Progress, []), "department_progress": small.rows(
        DepartmentProgress, [{"department_code": "101", "cutoff_month": 8, "slow": True}])})
    assert stage.open_run("small", 2021).unissued["department"].tolist() == ["甲局"]
    ledger(small, "1号,监控,P1,校舍维修,甲局,主管部门,慢,,,2021-12-20,,,")
    assert stage.open_run("small", 2021).unissued.empty


@pytest.mark.parametrize(("line", "code"), [
    (",监控,P1,校舍维修,甲局,主管部门,慢,,,2021-12-20,,,", "application_number_missing"),
    ("1号,监控,P1,校舍维修,丁局,主管部门,慢,,,2021-12-20,,,", "application_department_unknown"),
    ("1号,监控,P9,校舍维修,甲局,主管部门,慢,,,2021-12-20,,,", "application_project_unknown"),
    ("1号,监控,P1,校舍维修,甲局,,慢,,,2021-12-20,,,", "application_party_missing"),
    ("1号,监控,P1,校舍维修,甲局,某人,慢,,,2021-12-20,,,", "application_word_unknown"),
    ("1号,监控,P1,校舍维修,甲局,主管部门,,,,2021-12-20,,,", "application_problem_missing"),
    ("1号,监控,P1,校舍维修,甲局,主管部门,慢,,,,,,", "application_issued_missing"),
    ("1号,监控,P1,校舍维修,甲局,主管部门,慢,,,2021-13-20,,,", "application_date_unreadable"),
    ("1号,监控,P1,校舍维修,甲局,主管部门,慢,,,2022-01-20,,,", "application_issued_future"),
    ("1号,监控,P1,校舍维修,甲局,主管部门,慢,,,2021-12-20,2022-01-20,,", "application_due_differs"),
    ("1号,监控,P1,校舍维修,甲局,主管部门,慢,,,2021-09-13,,,", "application_overdue"),
])
def test_what_is_wrong_with_a_line_is_said_at_its_cell(small, line, code):
    ledger(small, line)
    run = stage.open_run("small", 2021)
    assert codes(run) == [code]
    assert len(run.issued) == 1
    found = run.findings[run.findings["code"] == code].iloc[0]
    assert found["file"] == "整改台账.csv"
    assert found["cell"].endswith("2")
    assert found["message"]
    assert found["advice"]


def test_the_day_is_a_parameter(small):
    ledger(small, "1号,监控,P1,校舍维修,甲局,主管部门,慢,,,2021-09-13,,,")
    assert ledger_facts(stage.open_run("small", 2021, "2021-09-27"))["overdue"].value == 0
    assert ledger_facts(stage.open_run("small", 2021, "2021-09-28"))["overdue"].value == 1
    with pytest.raises(ValueError, match="2021-9"):
        stage.open_run("small", 2021, "2021-9-28")


def test_a_verdict_of_a_later_day_is_not_yet_there(small):
    ledger(small, "1号,监控,P1,校舍维修,甲局,主管部门,慢,,,2021-12-20,,通过,2022-01-03")
    assert stage.open_run("small", 2021).issued["state"].tolist() == ["open"]


def test_decisions_stand_beside_proposals_and_are_what_counts(small):
    fair = small.rows(Scores, [score("P1", "101", "校舍维修", 70.0, "fair")])
    small.publish("2020/self_evaluation/all", {"scores": fair})
    folder = small.raw("application")
    (folder / "决定.csv").write_text(DECISIONS + "".join((
        "P1,压减,1000000,某局长,2021-12-01,执行慢\n", "P6,取消,,某局长,2021-12-01,并入其他项目\n",
        "P4,压减,24000000,某局长,2021-12-01,单位填错\n", "P9,压减,1,某局长,2021-12-01,无此项目\n",
        "P1,压减,900000,某局长,2021-12-09,再次研究\n")), encoding="utf-8")
    run = stage.open_run("small", 2021)
    facts = decision_facts(run)
    assert (facts["cut"].value, facts["cancel"].value, facts["suspend"].value) == (2, 1, 0)
    assert facts["amount"].value == 300_000 + 300_000      # P1: 1.2 to 0.9 million; P6 cancelled; P4 cannot be meant
    assert codes(run) == ["application_decision_amount", "application_decision_twice",
                          "application_decision_unknown_project"]
    assert run.decisions.set_index("project_code").loc["P1", "proposed"] == "cut"


def test_a_persons_list_of_exceptions_holds_a_cut_back(small):
    fair = small.rows(Scores, [score("P1", "101", "校舍维修", 70.0, "fair")])
    small.publish("2020/self_evaluation/all", {"scores": fair})
    folder = small.raw("application")
    (folder / "例外.csv").write_text(EXCEPTIONS + "P1,三保,文件,某人,2021-11-01\nP9,三保,,某人,2021-11-01\n",
                                   encoding="utf-8")
    run = stage.open_run("small", 2021)
    assert (project(run, "P1")["action"], project(run, "P1")["exception"]) == ("keep", "three_guarantees")
    assert project(run, "P1")["low_yuan"] == project(run, "P1")["high_yuan"] == 1_200_000.0
    assert codes(run) == ["application_exception_unknown_project", "application_exception_unsigned"]


def test_a_ledger_without_its_columns_is_not_read(small):
    (small.raw("application") / "整改台账.csv").write_text("序号,事情\n1,某事\n", encoding="utf-8")
    run = stage.open_run("small", 2021)
    assert codes(run) == ["application_columns_missing"]
    assert run.issued.empty


def test_letters_are_the_same_bytes_every_time(small):
    ledger(small, "1号,监控,P1,校舍维修,甲局,主管部门,=1+1,,,2021-12-20,,,",
           "2号,监控,P4,道路桥梁,乙局,主管部门,慢,,,2021-12-20,,,")
    run = stage.open_run("small", 2021)


    first, second = letters(run), letters(run)
    assert list(first.files) == ["101-整改通知书.xlsx", "102-整改通知书.xlsx"]
    assert first.files == second.files


def test_personal_numbers_reach_no_letter(small):
    ledger(small, "1号,监控,P1,校舍维修,甲局,主管部门,联系13812345678,,,2021-12-20,,,")
    run = stage.open_run("small", 2021)
    assert codes(run) == ["application_personal_number"]
    file = small.home / "letter.xlsx"
    file.write_bytes(letters(run).files["101-整改通知书.xlsx"])
    shown = [cell.value for row in openpyxl.load_workbook(file).active for cell in row if cell.value]
    assert "联系***********" in shown
    assert not [one for one in shown if "13812345678" in str(one)]


def test_a_unit_may_be_called_by_the_name_it_bore_the_year_before(small):
    (small.home / "reference" / "renamed.csv").write_text("department_code,from_year,department\n101,2021,新甲局\n",
                                                        encoding="utf-8")
    ledger(small, "1号,监控,P1,校舍维修,甲局,主管部门,慢,,,2021-12-20,,,",
           "2号,监控,P1,校舍维修,新甲局,主管部门,慢,,,2021-12-20,,,")
    run = stage.open_run("small", 2021)
    assert codes(run) == []
    assert run.issued["department_code"].tolist() == ["101", "101"]


def test_everything_shows_with_nothing_known(small):
    run = stage.open_run("small", 2021)
    for name in stage.__all__:
        if name.startswith("show_"):
            assert getattr(stage, name)(run) is not None
    assert set(stage.attach(run).frames) == {"rectifications", "unissued", "proposals", "decisions", "answers"}
