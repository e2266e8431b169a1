"""Lines find their projects and departments: codes first, unique names asked about, nothing guessed."""

import pandas as pd
import pytest
from small_exports import codes, line, text

from budgeteval.sources import attributed

REGISTER = pd.DataFrame(
    [["P0001", "甲项目", "101", ""], ["P0002", "乙项目", "102", "OLD01;OLD02"], ["P0003", "丙一", "101", "OLD03"],
     ["P0004", "丙二", "101", "OLD03"], ["P0005", "同名", "101", ""], ["P0006", "同名", "102", ""]],
    columns=["project_code", "project", "department_code", "replaces"])
NOW = pd.DataFrame([["101", "甲局"], ["102", "乡村振兴局"]], columns=["department_code", "department"])
FORMER = pd.DataFrame([["102", "扶贫办"]], columns=["department_code", "department"])
HEAD = "支付凭证号,实际支付金额,部门,项目代码,项目名称,支付日期"


@pytest.fixture
def whose(read):
    def ask(*lines: str):
        rows = [f"{number},10,{one},2021-08-05" for number, one in enumerate(lines, 1)]
        return attributed(read({"a.csv": text(*rows, head=HEAD)}), REGISTER, NOW, FORMER)
    return ask


@pytest.mark.parametrize(("written", "project", "department", "code"), [
    ("甲局,P0001,甲项目", "P0001", "101", None),
    (",P0001,", "P0001", "101", None),
    ("扶贫办,P0002,乙项目", "P0002", "102", "source_department_former"),
    ("乡村振兴局,OLD01,旧项目", "P0002", "102", "source_project_succeeded"),
    ("甲局,OLD03,丙项目", "", "101", "source_project_split"),
    ("甲局,P0099,不认识", "", "101", "source_project_unknown"),
    ("甲局,,甲 项目", "P0001", "101", "source_project_by_name"),
    (",,同名", "", "", "source_project_name_open"),
    ("乡村振兴局,,同名", "P0006", "102", "source_project_by_name"),
    ("甲局,,", "", "101", "source_project_missing"),
    ("丁局,P0001,甲项目", "P0001", "101", "source_department_unknown"),
    ("乡村振兴局,P0001,甲项目", "P0001", "101", "source_department_differs"),
])
def test_one_line(whose, written, project, department, code):
    found = whose(written)
    assert found.payments[["project_code", "department_code"]].values.tolist() == [[project, department]]
    assert codes(found) == ([code] if code else [])
    assert all(one.message and one.advice for one in found.findings)


def test_one_finding_for_many_lines(whose):
    found = whose("甲局,P0099,x", "甲局,P0001,甲项目", "甲局,P0099,x", "甲局,P0098,y")
    assert [(one.code, one.cell, one.facts["count"]) for one in found.findings] == [
        ("source_project_unknown", "D2", 2), ("source_project_unknown", "D5", 1)]


def test_lines_without_codes_in_direct_funds_are_no_fault(read):
    found = read({"惠民利民.csv": "资金名称,姓名,补助金额（万元）\n低保,张三,0.12\n",
                  "a.csv": text(line("1", project="P0001-甲项目"))})
    assert codes(attributed(found, REGISTER, NOW)) == ["source_personal_columns"]
