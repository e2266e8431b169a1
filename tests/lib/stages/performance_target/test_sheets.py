"""Review sheets: which rows count, and every fault by its cell."""

import io
import math

import openpyxl
import pandas as pd
import pytest

from budgeteval import rulesets
from budgeteval.stages.performance_target import sheets

LAW = rulesets.load("mof-2015-88").performance_target.review
HEAD = ["项目代码", "项目名称", "规范完整性（10分）", "明确清晰性", "目标相关性", "指标科学性", "绩效合理性",
        "资金匹配性", "实现可能性", "条件充分性", "总分", "综合评定等级", "审核意见"]
MARKS = [10, 9, 14, 13, 13, 14, 9, 9]
FORMS = pd.DataFrame({
    "project_code": ["A1", "A2"], "project": ["公路养护", "培训"], "department": ["交通局", "人社局"],
    "registered_budget_yuan": [9_000_000.0, 10_000.0],
}, index=["form1", "form2"])


@pytest.fixture
def review(tmp_path):
    def run(*rows, head=HEAD, folder="审核"):
        (tmp_path / folder).mkdir()
        book = openpyxl.Workbook()
        book.active.append(["绩效目标审核表"])
        book.active.append(head)
        for row in rows:
            book.active.append(row)
        stream = io.BytesIO()
        book.save(stream)
        (tmp_path / folder / "a.xlsx").write_bytes(stream.getvalue())
        found, said = sheets.read(tmp_path)
        reviews, more = sheets.settle(found, FORMS, LAW)
        return reviews, [*said, *more]
    return run


def key_row(**changes):
    row = dict(zip(HEAD, ["A1", "公路养护", *MARKS, sum(MARKS), "优", "同意"], strict=True)) | changes
    return [row[name] for name in HEAD]


ORDINARY = ["A2", "培训", *[None] * 9, "良", "修改后通过"]


def test_marks_and_grades(review):
    """10+9+14+13+13+14+9+9 = 91, which is the first grade; an ordinary project has a grade only."""
    found, said = review(key_row(), ORDINARY)
    assert said == []
    assert (found.at["form1", "score"], found.at["form1", "grade"]) == (91, "excellent")
    assert math.isnan(found.at["form2", "score"])
    assert found.at["form2", "grade"] == "good"


@pytest.mark.parametrize(("changes", "code", "cell"), [
    ({"实现可能性": 11, "总分": 93}, "target_review_mark_over", "I3"),
    ({"条件充分性": None, "总分": 82}, "target_review_mark_missing", "J3"),
    ({"总分": 95}, "target_review_total", "K3"),
    ({"综合评定等级": "良"}, "target_review_grade", "L3"),
    ({"综合评定等级": "通过"}, "target_review_grade_missing", "L3"),
    ({"项目代码": "Z9", "项目名称": "没有的项目"}, "target_review_unknown_project", "A3"),
])
def test_faults_by_cell(review, changes, code, cell):
    _, said = review(key_row(**changes))
    assert [(one.code, one.cell) for one in said] == [(code, cell)]


def test_a_mark_above_its_points_makes_no_total(review):
    found, _ = review(key_row(实现可能性=11, 总分=93))
    assert math.isnan(found.at["form1", "score"])
    assert found.at["form1", "grade"] == "excellent"  # as the reviewer wrote it


def test_the_second_review_of_a_project_is_left_out(review):
    found, said = review(key_row(), key_row(综合评定等级="良"))
    assert [(one.code, one.cell) for one in said] == [("target_review_twice", "A4")]
    assert found.at["form1", "grade"] == "excellent"


def test_a_sheet_without_grades(review):
    found, said = review(["A1"], head=["项目代码"])
    assert [one.code for one in said] == ["target_review_column_missing"]
    assert found.empty


def test_no_review_folder(tmp_path):
    assert sheets.read(tmp_path) == ([], [])


def test_marks_far_above_the_data(review):
    """Indicators sound: 13 given, 9 by the data, 4 apart: asked; 10 by the data: not."""
    found, _ = review(key_row())
    for due, asked in ((9.0, 1), (10.0, 0)):
        proposals = pd.DataFrame({name: [math.nan] for name in LAW.items}, index=["form1"])
        proposals["indicators_sound"] = due
        assert len(sheets.generous(found, proposals, FORMS, LAW)) == asked
