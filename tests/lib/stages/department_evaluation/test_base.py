"""Base data sheets: three layouts, units and years, and what is wrong with cells."""

import math

import pytest

from .books import base_of, values

TITLE = ["部门整体支出基础数据表"]
LIST = [TITLE, ["项目", "计量单位", "本年数", "上年数", "备注"], ["在职人员数", "人", 42, None, ""],
        ["“三公经费”预算数", "万元", 19, 20, "含三项"], ["既定支付进度", "%", "95%", None, ""]]
PAIRS = [TITLE, ["在职人员数（人）", 42, "三公经费预算数（万元）", 19],
         ["上年度三公经费预算数（万元）", 20, "既定支付进度（%）", 95]]
YEARS = [TITLE, ["金额单位：元"], ["项目", "2019年", "2020年", "备注"], ["在职人员数", None, 42, ""],
         ["三公经费预算数", 200000, 190000, ""], ["既定支付进度", None, 0.95, ""]]
EXPECTED = {("staff", "this"): 42, ("three_public_budget", "this"): 190_000, ("three_public_budget", "last"): 200_000,
            ("planned_progress", "this"): 0.95}


@pytest.mark.parametrize("rows", [LIST, PAIRS, YEARS], ids=["list", "pairs", "years"])
def test_layouts_give_the_same_data(tmp_path, rows):
    base = base_of(tmp_path, {"基础数据": rows})
    assert values(base) == EXPECTED
    assert base.findings == ()
    assert set(base.values["department_code"]) == {"101"}


def test_every_number_has_its_cell(tmp_path):
    base = base_of(tmp_path, {"基础数据": YEARS})
    where = base.values.set_index(["field", "period"])["place"]
    assert where["three_public_budget", "last"] == "base.xlsx!基础数据!B5"
    assert where["three_public_budget", "this"] == "base.xlsx!基础数据!C5"


@pytest.mark.parametrize(("cell", "unit", "code"), [
    ("约二十", "万元", "department_base_not_a_number"),
    (20, "", "department_base_unit_missing"),
    (-20, "万元", "department_base_negative"),
])
def test_bad_cells_are_no_data_and_a_finding(tmp_path, cell, unit, code):
    rows = [TITLE, ["项目", "计量单位", "本年数"], ["固定资产总额", unit, cell]]
    base = base_of(tmp_path, {"基础数据": rows})
    assert [(one.code, one.cell) for one in base.findings] == [(code, "C3")]
    assert math.isnan(values(base)["assets", "this"])


def test_a_unit_in_the_cell_wins(tmp_path):
    rows = [TITLE, ["项目", "计量单位", "本年数"], ["固定资产总额", "万元", "3.5亿元"]]
    assert values(base_of(tmp_path, {"基础数据": rows})) == {("assets", "this"): 350_000_000}


def test_a_blank_is_not_zero(tmp_path):
    rows = [TITLE, ["项目", "计量单位", "本年数"], ["固定资产总额", "万元", None], ["计划工作数", "项", "—"],
            ["实际完成工作数", "项", 0]]
    found = values(base_of(tmp_path, {"基础数据": rows}))
    assert math.isnan(found["assets", "this"])
    assert math.isnan(found["work_planned", "this"])
    assert found["work_done", "this"] == 0


def test_checklist_and_classes(tmp_path):
    base = base_of(tmp_path, {
        "评价要点核对表": [["评价要点核对表"], ["三级指标", "评价要点", "是否符合", "佐证材料"],
                     ["管理制度健全性", "有制度", "是", "手册"], [None, "已执行", "否", None],
                     [None, "已修订", None, None]],
        "支出功能分类": [["支出功能分类表"], ["科目编码", "科目名称", "支出数（万元）"], ["205", "教育支出", 12.5],
                   ["20501", "教育管理事务", 12.5]]})
    assert list(base.points["met"]) == ["yes", "no", ""]
    assert set(base.points["level3"]) == {"管理制度健全性"}
    assert [(one.code, one.cell) for one in base.findings] == [("department_point_open", "C5")]
    assert list(base.classes["amount_yuan"]) == [125_000, 125_000]


def test_other_sheets_are_left_alone(tmp_path):
    base = base_of(tmp_path, {"部门整体自评": [["部门整体支出绩效自评表"], ["固定资产总额", 5]]})
    assert base.values.empty
    assert not base.sheets
