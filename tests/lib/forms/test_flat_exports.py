"""Flat exports of platforms: one row per indicator, grouped into one form per project."""

# ruff: noqa: E501  (a drawn row is as wide as the form)

from pathlib import Path

import pytest
from drawn_forms import addresses, parse, shown, write_grid

from budgeteval.forms import Intake, read_folder
from budgeteval.places import address

EXPORT = """
预算年度 | 部门编码 | 部门名称 | 单位名称 | 项目编码 | 项目名称 | 全年预算数（万元） | 全年执行数（万元） | 执行率 | 执行率得分 | 一级指标 | 二级指标 | 三级指标名称 | 计算符号 | 指标值 | *实际完成值（定量填数字，定性填达成、部分达成、未达成） | 计量单位 | *分值 | *指标得分 | 扣减分数 | 偏差原因及改进措施（指标未完成时必填） | 自评总分
2020 | '205 | 县教育局 | 县一中 | '0007 | 校舍维修 | 100 | 95 | 95% | 9.5 | 产出指标 | 数量指标 | 维修面积 | ≥ | 1000 | 1000 | 平方米 | 60 | 60 | | | 98.5
2020 | '205 | 县教育局 | 县一中 | '0007 | 校舍维修 | 100 | 95 | 95% | 9.5 | 满意度指标 | 满意度 | 师生满意度 | ≥ | 95 | 90 | % | 30 | 29 | 1 | 样本少 | 98.5
2020 | '301 | 县民政局 | 敬老院 | '0008 | 敬老院运行 | 50 | 50 | 100% | 10 | 产出指标 | 数量指标 | 供养人数 | = | 120 | 120 | 人 | 90 | 90 | | | 100
"""


def check(found: Intake) -> None:
    assert list(found.forms.kind) == ["flat_export"] * 2
    assert list(found.forms.project) == ["校舍维修", "敬老院运行"]
    assert list(found.forms.project_code) == ["0007", "0008"]
    assert list(found.forms.department_code) == ["205", "301"]
    assert list(found.forms.fiscal_year) == [2020, 2020]
    assert list(found.forms.reported_total) == [98.5, 100]
    assert list(found.funds.spent_yuan) == [950_000, 500_000]
    assert list(found.funds.reported_score) == [9.5, 10]
    assert shown(found, "level1", "level3", "target_text", "achieved_text", "weight", "reported_score", "deducted") == [
        ("产出指标", "维修面积", "≥1000平方米", "1000", 60, 60, None),
        ("满意度指标", "师生满意度", "≥95%", "90", 30, 29, 1),
        ("产出指标", "供养人数", "=120人", "120", 90, 90, None),
    ]
    assert found.indicators.variance_reason[1] == "样本少"
    filled = {address(r, c) for r, line in enumerate(parse(EXPORT)) for c, text in enumerate(line) if text}
    assert filled <= set(addresses(found))


def test_an_export_as_workbook(tmp_path):
    write_grid(tmp_path / "导出.xlsx", EXPORT)
    check(read_folder(tmp_path))


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_an_export_as_text(tmp_path: Path, encoding: str):
    lines = [",".join(f'"{cell.removeprefix(chr(39))}"' for cell in row) for row in parse(EXPORT)]
    (tmp_path / "导出.csv").write_bytes("\r\n".join(lines).encode(encoding))
    check(read_folder(tmp_path))


def test_an_export_of_one_project_has_no_project_column(read):
    found = read("""
一级指标 | 二级指标 | 三级指标名称 | 计算符号 | 指标值 | *实际完成值 | 计量单位 | *分值 | *指标得分
产出指标 | 数量指标 | 培训人数 | ≥ | 100 | 98 | 人次 | 50 | 49
""")
    assert shown(found, "target_text", "achieved_text", "reported_score") == [("≥100人次", "98", 49)]


def test_projects_named_once_in_merged_cells(read):
    found = read("""
项目名称 | 主管部门 | 一级指标 | 三级指标 | 指标值 | 完成值 | 分值 | 得分
甲项目 | 县水利局 | 产出指标 | 甲一 | 5处 | 5处 | 50 | 50
^ | ^ | 效益指标 | 甲二 | 明显 | 明显 | 40 | 40
乙项目 | 县水利局 | 产出指标 | 乙一 | 3处 | 2处 | 90 | 60
""")
    assert list(found.forms.project) == ["甲项目", "乙项目"]
    assert list(found.indicators.groupby("form", sort=False).size()) == [2, 1]
