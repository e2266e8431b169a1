"""Reading, scoring and checking a workbook made by hand: totals, whose mark counts, and every planted fault."""

from math import isnan

import pytest

from . import books

CARD, ROWS, HEAD = books.CARD, books.ROWS, books.HEAD


def scores(*rows, total=85, head=HEAD):
    return {"评分表": [["评分表"], head, *rows, [None, None, None, "合计", 100, *[None] * 12, total]]}


def changed(place, **columns):
    """The score sheet with some cells of one row replaced."""
    rows = [list(row) for row in ROWS]
    for name, value in columns.items():
        rows[place][HEAD.index(name)] = value
    return scores(*rows)


def card(**lines):
    return {"项目概况": [[name, lines.get(name, value)] for name, value in CARD]}


def test_a_clean_workbook_has_its_hand_made_total_and_no_findings(open_book, codes):
    # 20 * 3/4 + 20 * 80/100 + 30 * 9/10 + mean(27, 26, 28)
    result = open_book()
    assert result.score.total == 85.0
    assert result.score.grade == "good"
    assert list(result.score.indicators["basis"]) == ["computed", "computed", "computed", "panel"]
    assert list(result.score.dimensions["mark"]) == [15.0, 16.0, 27.0, 27.0]
    assert codes(result) == set()


def test_columns_in_another_order_and_under_other_names(open_book):
    order = list(reversed(range(len(HEAD))))
    renamed = {"分值": "权重", "得分": "评价得分", "佐证编号": "佐证材料"}
    head = [renamed.get(HEAD[at], HEAD[at]) for at in order]
    rows = [[row[at] for at in order] for row in ROWS]
    result = open_book({"评分表": None, "综合评分表": [["标题"], [], head, *rows]})
    assert result.score.total == 85.0


def test_levels_are_filled_down_merged_cells(open_book):
    rows = [list(row) for row in ROWS]
    rows[1][1] = rows[1][2] = None
    result = open_book(scores(*rows))
    assert list(result.score.indicators["level1"])[:2] == ["决策", "决策"]
    assert result.score.indicators["level2"].iloc[1] == "立项依据充分性"


@pytest.mark.parametrize(("label", "value", "yuan"), [
    ("支出资金（元）", 600000, 600000), ("支出资金(亿元)", 0.006, 600000), ("支出资金", "60万元", 600000),
    ("支出资金（万元）", "60.0000", 600000),
])
def test_amounts_become_yuan_once(open_book, label, value, yuan):
    lines = [line for line in CARD if not line[0].startswith("支出")]
    result = open_book({"项目概况": [*lines, [label, value]]})
    assert result.run.number("spent_yuan") == yuan


def test_an_amount_without_a_unit_is_no_data(open_book, codes):
    lines = [line for line in CARD if not line[0].startswith("支出")]
    result = open_book({"项目概况": [*lines, ["支出资金", 60]]})
    assert isnan(result.run.number("spent_yuan"))
    assert ("evaluation_unit_missing", "B14") in codes(result)


@pytest.mark.parametrize(("sheets", "code", "cell"), [
    (changed(0, 得分=21), "evaluation_mark_out_of_range", "R3"),
    (changed(0, 得分=-1), "evaluation_mark_out_of_range", "R3"),
    (changed(0, 得分=14), "evaluation_mark_differs", "R3"),
    (changed(0, 得分=None), "evaluation_mark_missing", "R3"),
    (changed(0, 得分="十五"), "evaluation_not_a_number", "R3"),
    (changed(0, 佐证编号=None), "evaluation_evidence_missing", "P3"),
    (changed(0, 佐证编号="E1、E9"), "evaluation_evidence_unlisted", "P3"),
    (changed(0, 评分理由=None), "evaluation_reason_missing", "R3"),
    (changed(0, 评价标准=None), "evaluation_detail_missing", "D3"),
    (changed(0, 评分方法="抓阄"), "evaluation_word_unknown", "H3"),
    (changed(0, 符合要点数=5, 得分=20), "evaluation_elements_over", "N3"),
    (changed(0, 符合要点数=None), "evaluation_not_computable", "D3"),
    (changed(0, 一级指标="其他"), "evaluation_dimension_unknown", "D3"),
    (changed(0, 编号="B1"), "evaluation_code_twice", "D3"),
    (changed(0, 分值=25), "evaluation_weights_not_100", ""),
    (changed(1, 计划值=0), "evaluation_not_computable", "D4"),
    (changed(1, 计划值=110), "evaluation_figure_differs", "J4"),
    (changed(3, 得分=26), "evaluation_mark_off_panel", "R6"),
    (changed(3, 定性等级="部分达成"), "evaluation_mark_off_tier", "R6"),
    (scores(*ROWS, total=86), "evaluation_sum_differs", "R7"),
    (card(主评人=""), "evaluation_party_missing", "B5"),
    (card(二级复核=""), "evaluation_reviewer_missing", "B8"),
    (card(项目代码="P2"), "evaluation_project_mismatch", "B2"),
    (card(项目阶段=""), "evaluation_stage_missing", "B10"),
    (card(评价基准日="年底"), "evaluation_not_a_date", "B6"),
    (card(**{"支出资金（万元）": 81}), "evaluation_spent_over_received", "B14"),
    (card(**{"到位资金（万元）": 101}), "evaluation_received_over_budget", "B13"),
    (card(**{"预算安排（万元）": 99}), "evaluation_budget_differs_register", "B12"),
    ({"项目概况": [*CARD, ["评价得分", 88]]}, "evaluation_total_differs", "B15"),
    ({"项目概况": [*CARD, ["评价等级", "优"]]}, "evaluation_grade_differs", "B15"),
    ({"项目概况": [*CARD, ["委托方", "另一家"]]}, "evaluation_card_twice", "B15"),
    ({"佐证清单": None}, "evaluation_sheet_missing", ""),
    ({"评分表": [["什么也不是"]]}, "evaluation_columns_missing", ""),
    ({"专家评分": None}, "panel_missing", ""),
    ({"专家评分": [["专家编号", "指标编号", "得分"], ["甲", "D1", 27]]}, "panel_few_experts", "C2"),
    ({"专家评分": [["专家编号", "指标编号", "得分"], ["甲", "Z9", 27]]}, "panel_indicator_unknown", "C2"),
    ({"专家评分": [["专家编号", "指标编号", "得分"], ["甲", "D1", 31]]}, "panel_mark_out_of_range", "C2"),
    ({"专家评分": [*books.SHEETS["专家评分"], ["丙", "D1", 26]]}, "panel_mark_twice", "C5"),
    ({"专家评分": [*books.SHEETS["专家评分"], ["丁", "D1", 5]]}, "panel_outlier", "C5"),
    ({"专家评分": [*books.SHEETS["专家评分"], ["丁", "D1", 5]]}, "panel_spread_wide", "C2"),
    ({"问题与建议": [["存在问题", "建议"], ["慢", ""]]}, "evaluation_problem_incomplete", "A2"),
    ({"征求意见": [["反馈单位", "意见内容", "是否采纳"], ["甲", "改", "未采纳"]]},
     "evaluation_opinion_unanswered", "B2"),
])
def test_every_fault_is_found_in_its_cell(open_book, codes, sheets, code, cell):
    result = open_book(sheets)
    assert (code, cell) in codes(result)
    for one in result.findings:
        assert "{" not in one.message + one.advice


def likert(mark=10):
    rows = [list(row) for row in ROWS]
    rows[3] = books.row("D1", "效益", "服务对象满意度", 30, mark, 评分方法="问卷量表")
    return scores(*rows)


def test_satisfaction_is_marked_from_the_survey(open_book):
    # every mean is 4.5 of 5: 90 % and more is full marks
    assert open_book(likert()).score.indicators["mark"].iloc[3] == 30.0


def test_without_a_survey_satisfaction_is_asked_about_or_zero_by_rule(open_book, codes):
    bare = {**likert(), "满意度调查": None}
    asked = open_book(bare)
    assert ("survey_missing", "D6") in codes(asked)
    assert asked.score.indicators["basis"].iloc[3] == "evaluator"
    zeroed = open_book(bare, edition="demo-county")
    assert zeroed.score.indicators[["mark", "basis"]].iloc[3].tolist() == [0.0, "zeroed"]


def test_a_mark_without_evidence_stays_or_is_zero_by_rule(open_book):
    bare = changed(0, 佐证编号=None)
    asked = open_book(bare)
    assert (asked.score.total, asked.score.proven_total) == (85.0, 70.0)
    assert open_book(bare, edition="demo-county").score.total == 70.0


def test_an_unmarked_judgement_leaves_the_total_open(open_book):
    result = open_book({**changed(3, 得分=None), "专家评分": None})
    assert isnan(result.score.total)
    assert (result.score.grade, result.score.marked_total) == ("", 58.0)
    assert result.score.sensitivity is None


@pytest.mark.parametrize(("rows", "code"), [
    ([["Q1", "群众", 5, 4]], "survey_few_valid"),
    ([[f"Q{n}", "群众", 5, 4] for n in range(41)], "survey_response_over"),
    ([[f"Q{n}", "群众", 5, 4] for n in range(20)], "survey_response_low"),
    ([["Q1", "群众", 7, 4], *[[f"Q{n}", "群众", 5, 4] for n in range(2, 36)]], "survey_answer_off_scale"),
    ([["Q1", "群众", 5, 4], *[[f"Q{n}", "群众", 5, 4] for n in range(1, 36)]], "survey_respondent_twice"),
])
def test_survey_faults(open_book, codes, rows, code):
    head = [["对象类别", "发放份数"], ["群众", 40], [], ["问卷编号", "对象类别", "题1", "题2"]]
    assert code in {one for one, _ in codes(open_book({"满意度调查": [*head, *rows]}))}


def test_no_workbook_is_one_finding(open_book, codes):
    assert codes(open_book(written=False)) == {("evaluation_workbook_missing", "")}


def test_a_file_that_is_no_workbook_is_findings_not_a_fault(open_book, tmp_path):
    open_book(written=False)
    from budgeteval.stages import key_evaluation as stage

    raw = tmp_path / "root/data/here/raw/2020/key_evaluation" / books.PROJECT
    (raw / "评价.xlsx").write_bytes(b"PK\x03\x04 not a workbook")
    result = stage.score(stage.open_run("here", 2020, books.PROJECT, "mof-2020-10"))
    assert [one.code for one in result.findings] == ["unreadable_file"]


def test_a_self_evaluation_that_is_due_without_a_folder_of_forms_is_said(open_book, tmp_path):
    from budgeteval.stages import key_evaluation as stage

    open_book()
    register = tmp_path / "root/data/here/reference/projects.csv"
    register.write_text("fiscal_year,project_code,project,department_code,self_evaluation,key_evaluation,budget_yuan\n"
                        f"2020,{books.PROJECT},项目,101,yes,yes,\n", encoding="utf-8")
    result = stage.score(stage.open_run("here", 2020, books.PROJECT, "mof-2020-10"))
    said = [one for one in result.findings if one.code == "evaluation_self_forms_missing"]
    assert [one.file for one in said] == ["raw/2020/self_evaluation"]
    assert result.own is None


def test_project_names_cannot_leave_the_folder(open_book):
    from budgeteval.stages import key_evaluation as stage

    open_book()
    with pytest.raises(ValueError, match="project"):
        stage.open_run("here", 2020, "../P001", "mof-2020-10")


BONDS = [["债券名称", "发行日期", "发行金额（万元）", "拨付金额（万元）", "拨付日期", "支出金额（万元）", "票面利率"],
         ["一期", "2020-01-01", 1000, 800, "2020-12-01", 700, "3.65%"], [],
         ["年度", "项目收入（万元）", "运营成本（万元）", "还本（万元）", "付息（万元）"],
         [2021, 100, 20, 0, 20], [2022, 120, 20, 100, 20]]


def test_bonds_are_read_and_checked(open_book, codes):
    result = open_book({"债券融资平衡": BONDS}, special_bond="yes")
    # net 180 over 140 due; the bureau keeps 200 for 365 days at 3.65 %
    assert result.score.bond.coverage == pytest.approx(180 / 140)
    assert result.score.bond.idle_cost == pytest.approx(73000)
    assert ("bond_idle", "C2") in codes(result)
    assert not {one for one, _ in codes(result)} & {"bond_coverage_low", "bond_coverage_short", "bond_year_gap"}


def test_a_bond_project_without_bonds_and_the_other_way_round(open_book, codes):
    assert ("bond_sheet_missing", "") in codes(open_book(special_bond="yes"))
    assert ("bond_unexpected", "") in codes(open_book({"债券融资平衡": BONDS}))


@pytest.mark.parametrize(("row", "column", "value", "code"), [
    (1, 3, 1001, "bond_allocated_over_issued"), (1, 5, 900, "bond_spent_over_allocated"),
    (1, 6, None, "bond_value_missing"), (4, 4, None, "bond_year_incomplete"), (4, 1, 30, "bond_year_gap"),
    (5, 1, 100, "bond_coverage_low"), (5, 1, 60, "bond_coverage_short"),
])
def test_bond_faults(open_book, codes, row, column, value, code):
    sheet = [list(line) for line in BONDS]
    sheet[row][column] = value
    if code == "bond_coverage_low":
        sheet[5][1] = 90  # net 150 over 140
    assert code in {one for one, _ in codes(open_book({"债券融资平衡": sheet}, special_bond="yes"))}
