"""重点评价工作簿 written, filled and read: rows of the rule set's frame in, the same values out."""

import io

import openpyxl
import pytest

from budgeteval.blanks import content, pack
from budgeteval.blanks.evaluation import evaluation_workbook, frames
from budgeteval.rulesets import load
from budgeteval.stages.key_evaluation.check import check_rows
from budgeteval.stages.key_evaluation.intake import read_workbook

from .sheets import at, beside


def project(order, **row):
    one = content.projects(order.county, 2021, "101", {})[0]
    return content.Project({**one.row, **row}, one.department, 2021, one.filed)


def read(data, home, change=lambda book: None):
    folder = home / "raw" / "2021" / "key_evaluation" / "P001"
    folder.mkdir(parents=True)
    book = openpyxl.load_workbook(io.BytesIO(data))
    change(book)
    book.save(folder / "重点评价工作簿.xlsx")
    return read_workbook(folder / "重点评价工作簿.xlsx", folder.parent)


def enter(sheet, head, row, value):
    """Write below a head, in the ``row``-th line of its table."""
    top, column = at(sheet, head)
    cell = sheet.cell(top + row, column)
    assert not cell.protection.locked, (head, row)
    cell.value = value


def test_a_blank_one_is_read_without_a_complaint_and_holds_the_frame(home, order):
    rules = order().rules.key_evaluation
    book = read(evaluation_workbook(project(order()), rules, "ordinary", "某县财政局"), home)
    assert book.findings == ()
    assert dict(zip(book.scores["code"], book.scores["weight"], strict=True)) == dict(rules.weights["ordinary"])
    assert not book.scores["method"].eq("").any()
    assert set(book.scores["dimension"]) == {"decision", "process", "output", "outcome"}
    assert book.scores["reported_mark"].isna().all()
    card = book.card.set_index("field")
    assert card.loc["project", "text"] == "食堂改造"
    assert card.loc["client", "text"] == "某县财政局"
    assert card.loc["budget_yuan", "number"] == 600_000
    assert [len(getattr(book, name)) for name in ("evidence", "distribution", "answers", "marks", "problems",
                                                  "opinions")] == [0] * 6


def test_what_is_filled_in_is_read_back(home, order):
    def fill(book):
        beside(book["项目概况"], "评价基准日", "2021-12-31")
        beside(book["项目概况"], "支出资金（万元）", 58.25)
        enter(book["评分表"], "符合要点数", 1, 4)
        enter(book["评分表"], "佐证编号", 1, "E01、E02")
        enter(book["评分表"], "得分", 1, 3.2)
        enter(book["佐证清单"], "佐证编号", 1, "E01")
        enter(book["佐证清单"], "材料名称", 1, "批复")
        enter(book["满意度调查"], "发放份数", 1, 50)
        enter(book["满意度调查"], "对象类别", 1, "学生")
        enter(book["满意度调查"], "问卷编号", 1, "Q001")
        enter(book["满意度调查"], "题1", 1, 4)
        enter(book["专家评分"], "专家编号", 1, "E1")
        enter(book["专家评分"], "指标编号", 1, "A101")
        enter(book["专家评分"], "得分", 1, 3.5)
        enter(book["问题与建议"], "存在问题", 1, "验收滞后")
        enter(book["征求意见"], "反馈单位", 1, "某县教育局")
        enter(book["征求意见"], "意见内容", 1, "无意见")

    rules = order().rules.key_evaluation
    book = read(evaluation_workbook(project(order()), rules, "ordinary", "某县财政局"), home, fill)
    assert book.findings == ()
    card = book.card.set_index("field")
    assert (card.loc["base_date", "text"], card.loc["spent_yuan", "number"]) == ("2021-12-31", 582_500)
    row = book.scores.iloc[0]
    assert (row["points_met"], row["evidence"], row["reported_mark"]) == (4, "E01;E02", 3.2)
    assert book.evidence["evidence_id"].tolist() == ["E01"]
    assert book.distribution["distributed"].tolist() == [50]
    assert book.answers.dropna(subset=["answer"])["answer"].tolist() == [4]
    assert book.marks[["expert", "code", "mark"]].to_numpy().tolist() == [["E1", "A101", 3.5]]
    assert book.opinions["agency"].tolist() == ["某县教育局"]


def test_details_are_asked_for_line_by_line_until_they_are_filled_in(home, order):
    rules = order().rules.key_evaluation
    lines = len(rules.weights["ordinary"])

    def fill(book):
        for row in range(1, lines):  # all but the last
            for head in ("指标解释", "评价标准", "数据来源"):
                enter(book["评分表"], head, row, "据实填写")

    book = read(evaluation_workbook(project(order()), rules, "ordinary", "某县财政局"), home, fill)
    asked = [one for one in check_rows(book, rules) if one.code == "evaluation_detail_missing"]
    assert [one.facts for one in asked] == [{"indicator": book.scores["level3"].iloc[-1],
                                             "columns": "指标解释、评价标准、数据来源"}]


@pytest.mark.parametrize(("row", "expected"), [
    ({}, ["ordinary"]), ({"budget_book": "fund"}, ["fund"]), ({"subject": "policy"}, ["policy"]),
    ({"special_bond": "yes"}, ["bond_construction", "bond_operation"]), ({"subject": "ppp"}, [None]),
])
def test_the_frame_follows_the_register(order, row, expected):
    """The national edition has no frame for partnerships: spare rows then."""
    assert frames(project(order(), **row), load("mof-2020-10").key_evaluation) == expected


def test_each_kind_of_subject_has_its_own_sheets(home, order):
    data = evaluation_workbook(project(order()), order().rules.key_evaluation, "bond_operation", "某县财政局")
    book = read(data, home)
    assert book.findings == ()
    assert {"bonds"} == {"bonds", "ppp", "purchase"} & set(book.present)
    assert book.card.set_index("field").loc["evaluation_stage", "text"] == "operation"


def test_one_blank_workbook_a_frame_always_the_same_bytes(order):
    made = [next(pack.packs("evaluation", order(blank=True), "101")) for _ in range(2)]
    assert made[0] == made[1]
    assert made[0][2] == len(order().rules.key_evaluation.weights)
