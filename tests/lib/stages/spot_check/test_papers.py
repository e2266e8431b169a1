"""Working papers: the 13 columns, text as text, same bytes; filled ones read by name; findings with their cell."""

import io

import openpyxl
import pytest

from budgeteval.stages.spot_check.check import check
from budgeteval.stages.spot_check.match import match, review
from budgeteval.stages.spot_check.papers import (
    criteria_texts,
    paper_heads,
    paper_name,
    paper_rows,
    papers,
    working_paper,
)
from budgeteval.stages.spot_check.read import read_papers

HEADINGS = ["一级指标", "二级指标", "三级指标", "指标性质", "指标值", "计量单位", "权重", "自评完成值", "自评得分",
            "复核完成值", "复核得分", "复核指标偏差", "备注"]
PROJECTS = [(f"P{i}", "1", 100_000.0 * (i + 1), 90.0) for i in range(4)]


@pytest.fixture
def plan(make_plan):
    return make_plan(PROJECTS)


def written(plan, filled=None, signed=None, row_change=None, number=0):
    """Bytes of one paper of the plan, filled as given; by default every mark is the self mark."""
    name, head, project = [one for one in paper_heads(plan.drawn.sample, plan.scores) if "_b" not in one[0]][number]
    rows = paper_rows(project, plan.indicators[plan.indicators["form"] == project["place"]])
    marks = {(index, "recheck_score"): row["self_score"] for index, row in enumerate(rows)}
    marks[0, "recheck_achieved"] = rows[0]["self_achieved"]
    if row_change:
        row_change(rows)
    data = working_paper(head, rows, plan.rules.spot_check.criteria, {**marks, **(filled or {})},
                         {"reviewer": "某人"} if signed is None else signed)
    return name, data


def read_one(plan, tmp_path, **more):
    name, data = written(plan, **more)
    (tmp_path / name).write_bytes(data)
    found = read_papers(tmp_path)
    ids = match(found, plan.frame.projects)
    reviewed = review(plan.drawn.sample, found, ids, plan.rules)
    issues = check(found, ids, reviewed, plan.scores, plan.indicators, plan.rules.spot_check)
    return found, reviewed, [(one.code, one.cell) for one in [*found.findings, *issues]]


def test_thirteen_columns_project_in_row_two_total_last(plan):
    sheet = openpyxl.load_workbook(io.BytesIO(written(plan)[1])).worksheets[0]
    assert [cell.value for cell in sheet[4]] == HEADINGS
    assert (sheet["A2"].value, sheet["B2"].value) == ("项目名称", "项目P0")
    assert [sheet.cell(row, 1).value for row in (5, 6, 10)] == ["预算执行", "产出指标", "合计"]
    assert sheet["G10"].value == '=IF(COUNT(G5:G9)=0,"",SUM(G5:G9))'
    assert sheet.protection.sheet
    assert [sheet.cell(6, column).protection.locked for column in (9, 10, 11, 13)] == [True, False, False, False]
    assert len(sheet.data_validations.dataValidation) == 6


def test_totals_are_stored_beside_their_formulas(plan):
    """Weights 10 + 30 + 20 + 30 + 10 = 100; self and recheck 90; gap 0."""
    sheet = openpyxl.load_workbook(io.BytesIO(written(plan)[1]), data_only=True).worksheets[0]
    assert [sheet.cell(10, column).value for column in (7, 9, 11, 12)] == [100, 90, 90, 0]


def test_text_from_forms_is_never_a_formula(plan):
    def change(rows):
        rows[1]["level3"] = '=HYPERLINK("x")'
        rows[2]["level3"] = "+1-1"
    sheet = openpyxl.load_workbook(io.BytesIO(written(plan, row_change=change)[1])).worksheets[0]
    assert (sheet["C6"].data_type, sheet["C7"].data_type) == ("s", "s")
    assert sheet["C6"].value == '=HYPERLINK("x")'


def test_same_plan_same_bytes(plan):
    criteria = plan.rules.spot_check.criteria
    first = papers(plan.drawn.sample, plan.scores, plan.indicators, criteria)
    assert first == papers(plan.drawn.sample, plan.scores, plan.indicators, criteria)
    assert len(first) == 4 + 1                          # four projects, one of them scored twice


def test_a_name_that_is_no_code_stays_out_of_the_file_name():
    assert paper_name(7, "../secret") == "007.xlsx"
    assert paper_name(7, "P1", "second") == "007_P1_b.xlsx"


def test_a_filled_paper_is_read_back(plan, tmp_path):
    filled = {(3, "recheck_score"): 18.0, (3, "remark"): "口径3 扣减40%"}
    found, reviewed, issues = read_one(plan, tmp_path, filled=filled)
    row = reviewed.iloc[0]
    assert (row["state"], row["recheck_score"], row["inflation"], row["recheck_gap"]) == ("received", 78, 12, -12)
    assert row["recheck_grade"] == "fair"
    assert row["verified_yuan"] == 100_000
    assert row["verified_cell"].endswith("!复核底稿!J5")
    assert found.marks["remark_cell"].tolist() == ["M5", "M6", "M7", "M8", "M9"]
    assert issues == []


def test_columns_are_found_by_name(plan, tmp_path):
    """Two columns exchanged with their heads, and other words for two of them."""
    name, data = written(plan)
    book = openpyxl.load_workbook(io.BytesIO(data), data_only=True)
    sheet = book.worksheets[0]
    for row in range(4, 11):
        sheet.cell(row, 13).value, sheet.cell(row, 11).value = sheet.cell(row, 11).value, sheet.cell(row, 13).value
    sheet["G4"], sheet["M4"] = "分值", "复核 得分："
    book.save(tmp_path / name)
    found = read_papers(tmp_path)
    assert found.findings == []
    assert found.marks["recheck_score"].tolist() == [10, 30, 20, 30, 0]
    assert found.marks["recheck_score_cell"].iloc[0] == "M5"


@pytest.mark.parametrize(("filled", "expected"), [
    ({(1, "recheck_score"): None}, ("paper_mark_blank", "K6")),
    ({(1, "recheck_score"): "三十"}, ("paper_mark_unread", "K6")),
    ({(1, "recheck_score"): 31.0}, ("paper_mark_over_weight", "K6")),
    ({(1, "recheck_score"): -1.0, (1, "remark"): "口径2"}, ("paper_mark_negative", "K6")),
    ({(1, "recheck_score"): 20.0}, ("paper_reason_missing", "M6")),
    ({(1, "recheck_score"): 15.0, (1, "remark"): "扣减80%"}, ("paper_percent_differs", "M6")),
    ({(1, "recheck_score"): 0.0, (1, "remark"): "口径1，扣减100%"}, ("paper_words_missing", "M6")),
    ({(1, "recheck_score"): 15.0, (1, "remark"): "口径2 与项目无关"}, ("paper_criterion_differs", "K6")),
    ({(1, "recheck_score"): 25.0, (1, "remark"): "口径5 超额完成"}, ("paper_criterion_differs", "K6")),
    ({(0, "recheck_achieved"): None}, ("paper_verified_missing", "J5")),
    ({(0, "recheck_achieved"): 11.0}, ("paper_verified_over", "J5")),
])
def test_each_fault_has_its_finding_and_cell(plan, tmp_path, filled, expected):
    assert expected in read_one(plan, tmp_path, filled=filled)[2]


def test_a_deduction_within_fifteen_points_of_its_remark_passes(plan, tmp_path):
    """30 points of weight, 15 taken away: 50 %; the remark may say 35 to 65 %."""
    for stated, wrong in ((35, False), (65, False), (34, True), (66, True)):
        issues = read_one(plan, tmp_path, filled={(1, "recheck_score"): 15.0, (1, "remark"): f"扣减{stated}%"})[2]
        assert (("paper_percent_differs", "M6") in issues) == wrong


def test_a_changed_self_score_is_found(plan, tmp_path):
    def change(rows):
        rows[2]["self_score"] = 15.0
    assert ("paper_self_changed", "I7") in read_one(plan, tmp_path, row_change=change)[2]


def test_an_unsigned_paper_is_found(plan, tmp_path):
    assert "paper_unsigned" in [code for code, _ in read_one(plan, tmp_path, signed={})[2]]


def test_a_removed_row_is_found(plan, tmp_path):
    assert ("paper_rows_differ", "C5") in read_one(plan, tmp_path, row_change=lambda rows: rows.pop())[2]


def test_a_blank_mark_is_not_zero(plan, tmp_path):
    _, reviewed, _ = read_one(plan, tmp_path, filled={(2, "recheck_score"): None})
    assert reviewed.iloc[0]["state"] == "incomplete"
    assert reviewed["recheck_score"].isna().all()


def test_a_broken_file_harms_no_other(plan, tmp_path):
    (tmp_path / "broken.xlsx").write_bytes(b"PK\x03\x04 nothing")
    found, reviewed, _ = read_one(plan, tmp_path)
    assert reviewed.iloc[0]["state"] == "received"
    assert [one.file for one in found.findings] == ["broken.xlsx"]


def test_another_table_is_named_as_such(plan, tmp_path):
    book = openpyxl.Workbook()
    book.active["A1"] = "通讯录"
    book.save(tmp_path / "other.xlsx")
    assert [one.code for one in read_papers(tmp_path).findings] == ["paper_unknown_table"]


def test_two_first_papers_that_differ_are_both_left_out(plan, tmp_path):
    name, data = written(plan)
    (tmp_path / f"copy_{name}").write_bytes(data)
    _, reviewed, _ = read_one(plan, tmp_path, filled={(1, "recheck_score"): 20.0, (1, "remark"): "口径3 扣减33%"})
    assert reviewed.iloc[0]["state"] == "conflict"


def test_remarks_to_choose_from(rules):
    texts = criteria_texts(rules.spot_check.criteria)
    assert texts[0] == "口径1 无佐证资料；扣减100%"
    assert "口径3 不具考核性（中等）；扣减60%" in texts
    assert "口径5 超额完成30%以上；不扣分" in texts
