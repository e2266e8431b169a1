"""Packs: a zip per department with fixed bytes; locked labels, open answers; reviews and answers their readers take."""

import io
import zipfile

import openpyxl
import pytest

from budgeteval.blanks import pack
from budgeteval.blanks.answers import answer_form, to_answer
from budgeteval.blanks.experts import review_workbook
from budgeteval.stages.application.ledger import read_office
from budgeteval.stages.ex_ante.intake import read_workbook
from budgeteval.stages.ex_ante.score import score

from . import sheets
from .sheets import beside

PER_KIND = {"target": 2, "monitoring": 2, "self_evaluation": 2, "department": 1, "rectification": 0, "experts": 1,
            "review": 1, "comparables": 1, "evaluation": 1}


@pytest.mark.parametrize("kind", list(PER_KIND))
def test_one_pack_per_department_always_the_same_bytes(tmp_path, order, kind):
    made = list(pack.write(kind, order(), "101", tmp_path))
    assert [(name, count) for name, count, _ in made] == [("某县教育局", PER_KIND[kind])]
    if PER_KIND[kind]:
        assert made[0][2].read_bytes() == next(pack.packs(kind, order(), "all"))[3]
    else:
        assert made[0][2] is None


def test_file_names_are_safe_and_sorted(order):
    data = next(pack.packs("target", order(), "101"))[3]
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        assert archive.namelist() == ["101-某县教育局/001-食堂改造-绩效目标申报表.xlsx",
                                      "101-某县教育局/002-教师培训_线上-绩效目标申报表.xlsx"]
        assert {one.date_time for one in archive.infolist()} == {(2020, 1, 1, 0, 0, 0)}


@pytest.mark.parametrize("kind", list(PER_KIND))
def test_blank_forms(order, kind):
    one = order(blank=True)
    _, _, count, data = next(pack.packs(kind, one, "101"))
    assert count == (len(one.rules.key_evaluation.weights) if kind == "evaluation" else 1)
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        book = openpyxl.load_workbook(io.BytesIO(archive.read(archive.namelist()[0])))
    assert "食堂改造" not in str([cell.value for sheet in book for row in sheet.iter_rows() for cell in row])


@pytest.mark.parametrize("kind", ["target", "monitoring", "self_evaluation", "department", "experts", "review",
                                  "comparables"])
def test_labels_are_locked_and_answers_open(order, kind):
    _, _, _, data = next(pack.packs(kind, order(), "101"))
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        book = openpyxl.load_workbook(io.BytesIO(archive.read(archive.namelist()[0])))
    for sheet in book:
        assert sheet.protection.sheet
        assert sheet.protection.password is None
        assert str(sheet.page_setup.paperSize) == "9"
        cells = [cell for row in sheet.iter_rows() for cell in row]
        assert {cell.protection.locked for cell in cells} == {True, False}
        assert not [cell.coordinate for cell in cells if cell.data_type == "f"]
        assert sheet.data_validations.dataValidation


def test_lists_to_choose_from(order):
    _, _, _, data = next(pack.packs("target", order(), "101"))
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        sheet = sheets.opened(archive.read(archive.namelist()[0]))
    lists = [one.formula1 for one in sheet.data_validations.dataValidation if one.type == "list"]
    assert lists == ['"≥,＞,＝,≤,＜"']


def review(order, rules, changes, path):
    from budgeteval.blanks import content

    one = content.projects(order.county, 2021, "101", {})[0]
    book = openpyxl.load_workbook(io.BytesIO(review_workbook(one, rules, 3)))
    for name, change in changes.items():
        change(book[name])
    book.save(path)
    return read_workbook(path, path.parent, rules)


def test_a_review_workbook_comes_back(tmp_path, order):
    rules = order().rules.ex_ante

    def marks(sheet):
        for row in range(5, 25):
            sheet.cell(row, 4).value = 4
            sheet.cell(row, 9).value = "材料"
        beside(sheet, "专家结论", "予以支持")
        beside(sheet, "建议金额（万元）", 55)

    def ticks(sheet):
        for row in range(5, 25):
            sheet.cell(row, 5 + row % 2).value = "√"
            sheet.cell(row, 10).value = "意见"

    def meeting(sheet):
        beside(sheet, "评估结论", "予以支持")
        beside(sheet, "支持金额（万元）", 60)
        beside(sheet, "不予支持金额（万元）", 0)
        beside(sheet, "主评人", "甲")
        row, column = sheets.at(sheet, "前置条件")
        for place, value in enumerate(("取得手续", "正在办理", "主管部门")):
            sheet.cell(row + 1, column + place).value = value

    book = review(order(), rules, {"专家评分1": marks, "专家评分2": ticks, "专家评分3": marks, "评估结论": meeting},
                  tmp_path / "a.xlsx")
    assert not [one.code for one in book.findings]
    assert [book.text("project"), book.number("applied_yuan"), book.code("subject"), book.code("request")] == [
        "食堂改造", 600_000, "project", "new"]
    assert [book.code("conclusion"), book.number("supported_yuan"), book.text("lead_evaluator")] == [
        "support", 600_000, "甲"]
    assert book.conditions[["condition", "met", "party"]].to_numpy().tolist() == [["取得手续", "open", "主管部门"]]
    result = score(book.sheets, book.marks, rules.frame("project"), rules)
    assert result.experts[["expert", "total", "counts"]].to_numpy().tolist() == [
        ["E01", 80, True], ["E02", 90, True], ["E03", 80, True]]
    assert book.sheets["suggested_yuan"].iloc[0] == 550_000


def test_a_mark_above_its_item_and_an_empty_sheet_are_left_out(tmp_path, order):
    rules = order().rules.ex_ante
    book = review(order(), rules, {}, tmp_path / "a.xlsx")
    result = score(book.sheets, book.marks, rules.frame("project"), rules)
    assert result.experts["counts"].tolist() == [False] * 3
    assert result.total != result.total


def test_an_answer_comes_back(home, order):
    raw = home / "raw" / "2021" / "application"
    (raw / "反馈").mkdir(parents=True)
    ledger = openpyxl.Workbook()
    for row in (["编号", "主管部门", "项目名称", "问题", "整改要求", "下达日期", "认定结果"],
                ["县财绩整1号", "某县教育局", "食堂改造", "目标不细", "补充指标", "2021-05-01", None],
                ["县财绩整2号", "某县教育局", "教师培训", "材料缺失", "补充材料", "2021-05-01", "通过"],
                ["县财绩整3号", "别的部门", "别的项目", "目标不细", "补充指标", "2021-05-01", None]):
        ledger.active.append(row)
    ledger.save(raw / "整改台账.xlsx")
    lines = to_answer(raw, "某县教育局")
    assert [one["number"] for one in lines] == ["县财绩整1号"]

    def fill(sheet):
        beside(sheet, "整改情况", "已补充五项指标")
        beside(sheet, "反馈日期", "2021-06-01")

    sheets.filled(answer_form(lines[0]), raw / "反馈" / "001.xlsx", fill)
    answers = read_office(raw).answers
    assert answers[["number", "answer", "answered_on"]].to_numpy().tolist() == [
        ["县财绩整1号", "已补充五项指标", "2021-06-01"]]
    assert [count for _, count, _ in pack.write("rectification", order(), "101", home)] == [1]
