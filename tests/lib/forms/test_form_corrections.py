"""Corrections of single cells: applied before reading, never against what the file says."""

import pandas as pd
import pytest
from drawn_forms import write_grid

from budgeteval.forms import corrections, read_folder

FORM = """
项目支出绩效自评表
项目名称 | 农村公路养护
主管部门 | 县交通局
一级指标 | 三级指标 | 年度指标值 | 实际完成值 | 分值 | 得分
产出指标 | 养护里程 | ≥100公里 | 100公里 | 100 | 9O
总分 | | | | 100 | 90
"""


@pytest.fixture
def folder(tmp_path):
    target = tmp_path / "raw" / "2020" / "self_evaluation"
    target.mkdir(parents=True)
    write_grid(target / "表.xlsx", FORM)
    return target


def entry(file="表.xlsx", sheet="Sheet1", cell="F5", expected="9O", corrected="90") -> pd.DataFrame:
    values = ["2021-04-01", file, sheet, cell, expected, corrected, "字母误作数字", "李四"]
    return pd.DataFrame([values], columns=corrections.COLUMNS)


def outcome(folder, entries):
    found = read_folder(folder, corrections=entries)
    said = [(item.code, item.place) for item in found.findings if item.code.startswith("correction")]
    return found.indicators.reported_score_text[0], said


def test_a_correction_is_applied_and_said(folder):
    assert outcome(folder, entry()) == ("90", [("correction_applied", "表.xlsx!Sheet1!F5")])
    found = read_folder(folder, corrections=entry())
    assert found.indicators.reported_score[0] == 90
    assert all(word in found.findings[0].message for word in ("9O", "90", "李四", "字母误作数字", "2021-04-01"))


def test_without_it_the_mark_is_no_number(folder):
    found = read_folder(folder)
    assert [(item.code, item.cell) for item in found.findings] == [("text_where_number_due", "F5")]


def test_another_text_in_the_cell_is_a_conflict(folder):
    assert outcome(folder, entry(expected="80")) == ("9O", [("correction_conflict", "表.xlsx!Sheet1!F5")])


@pytest.mark.parametrize("where", [{"file": "别的.xlsx"}, {"sheet": "Sheet9"}, {"cell": "五行"}])
def test_a_correction_of_nothing(folder, where):
    text, said = outcome(folder, entry(**where))
    assert (text, [code for code, _ in said]) == ("9O", ["correction_unmatched"])


def test_an_empty_cell_may_be_filled_and_a_filled_one_emptied(folder):
    found = read_folder(folder, corrections=entry(cell="G5", expected="", corrected="天气原因"))
    assert "天气原因" in set(found.cells.text)
    assert outcome(folder, entry(corrected=""))[0] == ""


def test_a_path_below_raw_concerns_its_own_stage_only(folder):
    assert outcome(folder, entry(file="raw/2020/self_evaluation/表.xlsx"))[0] == "90"
    assert outcome(folder, entry(file="raw/2020/spot_check/表.xlsx")) == ("9O", [])


def test_the_file_itself_stays_as_it_is(folder):
    before = (folder / "表.xlsx").read_bytes()
    read_folder(folder, corrections=entry())
    assert (folder / "表.xlsx").read_bytes() == before


def test_loading_a_folder_of_corrections(tmp_path):
    assert corrections.load(tmp_path / "none").empty
    entry().to_csv(tmp_path / "2021.csv", index=False)
    assert corrections.load(tmp_path).to_dict("records") == entry().to_dict("records")
    (tmp_path / "x.csv").write_text("a,b\n1,2\n", encoding="utf-8")
    with pytest.raises(ValueError, match=r"x\.csv: expected columns"):
        corrections.load(tmp_path)
