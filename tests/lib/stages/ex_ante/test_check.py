"""What is wrong or open in a review, with its cell."""

import pytest

from . import books


def meeting(label, value):
    return {"评估结论": books.with_line(books.MEETING, label, value)}


def application(label, value):
    return {"项目申请": books.with_line(books.APPLICATION, label, value)}


@pytest.mark.parametrize(("changes", "code", "cell"), [
    (meeting("主评人", None), "ex_ante_party_missing", "!"),
    (meeting("三级复核", ""), "ex_ante_reviewer_missing", "评估结论!B7"),
    (meeting("评估结论", ""), "ex_ante_conclusion_missing", "评估结论!B8"),
    (meeting("评估结论", "再议"), "ex_ante_word_unknown", "评估结论!B8"),
    (meeting("评估结论", "不予支持"), "ex_ante_refused_but_supported", "评估结论!B9"),
    (meeting("评估结论", "不予支持"), "ex_ante_conclusion_below_band", "评估结论!B8"),
    (meeting("结论理由", ""), "ex_ante_reason_missing", "评估结论!B8"),
    (meeting("支持金额（万元）", ""), "ex_ante_supported_missing", "评估结论!B9"),
    (meeting("支持金额（万元）", 50), "ex_ante_amounts_differ", "评估结论!B9"),
    (meeting("支持金额（万元）", 600), "ex_ante_supported_over_applied", "评估结论!B9"),
    (meeting("支持金额（万元）", "约六十"), "ex_ante_not_a_number", "评估结论!B9"),
    (application("申请金额（万元）", ""), "ex_ante_applied_missing", "项目申请!B7"),
    (application("申请金额（万元）", 65), "ex_ante_sources_differ", "项目申请!B7"),
    (application("申请金额（万元）", 65), "ex_ante_applied_differs_register", "项目申请!B7"),
    (application("项目代码", "P009"), "ex_ante_project_mismatch", "项目申请!B3"),
    (application("申报类型", "政策"), "ex_ante_subject_differs", "项目申请!B4"),
    (application("实施期限", ""), "ex_ante_field_missing", "项目申请!B10"),
    (application("立项背景", "联系人张三13800138000"), "ex_ante_personal_number", "项目申请!B8"),
])
def test_application_and_conclusion(open_book, found, changes, code, cell):
    assert found(open_book(changes)).get(code) == cell


@pytest.mark.parametrize(("marks", "code", "cell"), [
    ((18, None, 18, 17, 19), "ex_ante_mark_missing", "专家2!D4"),
    ((18, 21, 18, 17, 19), "ex_ante_mark_out_of_range", "专家2!D4"),
    ((18, -1, 18, 17, 19), "ex_ante_mark_out_of_range", "专家2!D4"),
    ((18, "17?", 18, 17, 19), "ex_ante_not_a_number", "专家2!D4"),
])
def test_an_unusable_mark_leaves_the_whole_sheet_out(open_book, found, marks, code, cell):
    run = open_book({"专家2": books.score_rows("E02", marks)})
    assert found(run)[code] == cell
    assert run.review.score.experts["counts"].tolist() == [True, False, True]
    assert found(run)["ex_ante_few_experts"] == "专家1!A2"
    assert run.rows["experts"].tolist() == [2]


def test_no_usable_sheet_gives_no_score(open_book, found):
    broken = {f"专家{n}": books.score_rows(f"E0{n}", (18, None, 18, 17, 19)) for n in (1, 2, 3)}
    run = open_book(broken)
    assert "ex_ante_score_open" in found(run)
    assert run.rows.iloc[0][["status", "blocked_by"]].tolist() == ["blocked", "ex_ante_score_open"]
    assert run.rows["score"].isna().all()


def test_one_expert(open_book, found):
    run = open_book({"专家2": None, "专家3": None})
    assert "ex_ante_few_experts" in found(run)
    assert run.review.score.total == 89


def test_two_sheets_of_one_expert_are_both_left_out(open_book, found):
    run = open_book({"专家2": books.score_rows("E01")})
    assert found(run)["ex_ante_expert_twice"] == "专家2!A2"
    assert run.review.score.experts["counts"].tolist() == [False, False, True]


def test_an_expert_without_a_code(open_book, found):
    assert found(open_book({"专家2": books.score_rows("")}))["ex_ante_expert_missing"] == "专家2!A2"


def test_another_set_of_dimensions(open_book, found):
    rows = books.score_rows("E02")
    rows[4][0] = "社会影响"
    run = open_book({"专家2": rows})
    assert found(run)["ex_ante_dimension_unknown"] == "专家2!B5"
    assert found(run)["ex_ante_dimension_missing"] == "专家2!A2"


def test_other_weights(open_book, found):
    rows = books.score_rows("E02")
    rows[2][2], rows[3][2] = 25, 15
    rows[3][3] = 15
    assert found(open_book({"专家2": rows}))["ex_ante_weight_differs"] == "专家2!C4"


def test_a_wrong_total(open_book, found):
    rows = books.score_rows("E02")
    rows[7][3] = 91
    assert found(open_book({"专家2": rows}))["ex_ante_total_differs"] == "专家2!D8"


def test_points_lost_without_a_word(open_book, found):
    rows = books.score_rows("E02")
    rows[2][4] = rows[2][5] = None
    assert found(open_book({"专家2": rows}))["ex_ante_opinion_missing"] == "专家2!D3"


def test_an_expert_against_the_own_marks(open_book, found):
    run = open_book({"专家2": books.score_rows("E02", conclusion="不予支持")})
    assert found(run)["ex_ante_expert_off_band"] == "专家2!B9"


def test_an_outlying_expert(open_book, found):
    run = open_book({"专家2": books.score_rows("E02", (18, 17, 12, 17, 19))})
    assert found(run)["ex_ante_outlier"] == "专家2!D5"


def test_a_conclusion_better_than_the_score(open_book, found):
    low = {f"专家{n}": books.score_rows(f"E0{n}", (14, 14, 14, 14, 14), "调整后支持") for n in (1, 2, 3)}
    run = open_book(low)
    assert found(run)["ex_ante_conclusion_above_band"] == "评估结论!B8"


def test_partial_support_is_an_adjustment(open_book, found):
    changed = books.with_line(books.with_line(books.MEETING, "支持金额（万元）", 50), "不予支持金额（万元）", 10)
    run = open_book({"评估结论": changed})
    assert found(run) == {"ex_ante_support_with_cut": "评估结论!B9"}


def test_what_is_not_stated_as_refused_is_what_is_left(open_book):
    changed = books.with_line(books.with_line(books.MEETING, "支持金额（万元）", 50), "不予支持金额（万元）", None)
    run = open_book({"评估结论": changed})
    assert run.rows["refused_yuan"].tolist() == [100_000]


def test_contradicting_amounts_are_not_published(open_book):
    run = open_book(meeting("支持金额（万元）", 50))
    assert run.rows["supported_yuan"].isna().all()
    assert run.rows["blocked_by"].tolist() == ["ex_ante_amounts_differ"]


def test_an_adjustment_says_what_to_adjust(open_book, found):
    bare = [one for one in books.with_line(books.MEETING, "评估结论", "调整后支持")
            if not one or one[0] not in ("前置条件", "取得用地手续")]
    assert "ex_ante_adjust_without_conditions" in found(open_book({"评估结论": bare}))


def test_a_condition_nobody_answers_for(open_book, found):
    rows = [[one[0], one[1], None] if one and one[0] == "取得用地手续" else one for one in books.MEETING]
    assert found(open_book({"评估结论": rows}))["ex_ante_condition_without_party"] == "评估结论!A14"


def test_papers_that_are_not_there(open_book, found):
    rows = [*books.APPLICATION, [], ["资料名称", "是否提供"], ["项目申报书", "是"], ["绩效目标申报表", "是"],
            ["政策依据文件", "是"], ["实施方案", "否"], ["预算测算表", "是"]]
    assert found(open_book({"项目申请": rows})) == {"ex_ante_document_missing": "项目申请!B22"}


def test_the_same_thing_said_twice(open_book, found):
    rows = [*books.MEETING, [], ["评估结论", "不予支持"]]
    run = open_book({"评估结论": rows})
    assert found(run)["ex_ante_line_twice"] == "评估结论!B19"
    assert run.rows["conclusion"].tolist() == ["support"]


def test_large_requests_are_reviewed_by_finance(open_book, found):
    big = [["申请金额（万元）", 600] if one and one[0] == "申请金额（万元）" else one for one in books.APPLICATION[:11]]
    changed = [*books.with_line(books.MEETING, "支持金额（万元）", 600), ["评估主体", "部门自评估"]]
    register = [books.asked(books.PROJECT, "示例项目", budget=6_000_000, ex_ante="yes")]
    run = open_book({"项目申请": big, "评估结论": changed}, edition="example-ex-ante-thresholds", register=register)
    assert "ex_ante_finance_due" in found(run)
