"""Small evaluation workbooks made by hand, in a county of their own."""

from datetime import datetime
from pathlib import Path
from typing import Any

import xlsxwriter

PROJECT = "P001"
CARD = [
    ["项目名称", "示例项目"], ["项目代码", PROJECT], ["委托方", "县财政局"], ["评价机构", "某机构"], ["主评人", "甲"],
    ["评价基准日", "2020-12-31"], ["一级复核", "乙"], ["二级复核", "丙"], ["三级复核", "丁"], ["项目阶段", "已完成"],
    ["预算类别", "一般公共预算"], ["预算安排（万元）", 100], ["到位资金（万元）", 80], ["支出资金（万元）", 60],
]
HEAD = ["编号", "一级指标", "二级指标", "三级指标", "分值", "指标解释", "评价标准", "评分方法", "计算公式", "计划值",
        "实际值", "计量单位", "要点总数", "符合要点数", "定性等级", "佐证编号", "数据来源", "得分", "评分理由"]


def row(code: str, level1: str, name: str, weight: float, mark: Any, **more: Any) -> list[Any]:
    """A score row; ``more`` names columns of :data:`HEAD`."""
    filled = {"编号": code, "一级指标": level1, "二级指标": name, "三级指标": name, "分值": weight,
              "得分": mark, "指标解释": "解释", "评价标准": "标准", "数据来源": "账册", "佐证编号": "E1",
              "评分理由": "见底稿", **more}
    return [filled.get(name) for name in HEAD]


ROWS = [
    row("A1", "决策", "立项依据充分性", 20, 15, 评分方法="要点计数", 要点总数=4, 符合要点数=3),
    row("B1", "过程", "资金到位率", 20, 16, 评分方法="公式计算", 计算公式="资金到位率", 计划值=100,
        实际值=80, 计量单位="万元"),
    row("C1", "产出", "实际完成率", 30, 27, 评分方法="公式计算", 计算公式="实际完成率", 计划值=10,
        实际值=9, 计量单位="处"),
    row("D1", "效益", "社会效益", 30, 27, 评分方法="定性分级", 定性等级="达成"),
]
SHEETS: dict[str, list[list[Any]]] = {
    "项目概况": CARD,
    "评分表": [["评分表"], HEAD, *ROWS, [None, None, None, "合计", 100, *[None] * 12, 85]],
    "佐证清单": [["佐证编号", "材料名称"], ["E1", "凭证"]],
    "满意度调查": [["对象类别", "发放份数"], ["群众", 40], [], ["问卷编号", "对象类别", "题1", "题2"],
              *[[f"Q{n}", "群众", 5, 4] for n in range(36)]],
    "专家评分": [["专家编号", "指标编号", "得分"], ["甲", "D1", 27], ["乙", "D1", 26], ["丙", "D1", 28]],
    "问题与建议": [["存在问题", "对应指标", "原因分析", "建议", "责任主体"],
              ["进度慢", "C1", "手续晚", "加快。", "实施单位"]],
    "征求意见": [["反馈单位", "意见内容", "是否采纳", "采纳说明"], ["主管部门", "无意见", "采纳", ""]],
}


def county(root: Path, special_bond: str = "no") -> Path:
    """A county with one project, below a project root of its own; returns the project's raw folder."""
    for folder in ("notebooks", "data/here/reference"):
        (root / folder).mkdir(parents=True)
    home = root / "data" / "here"
    (home / "county.yaml").write_text("name: 某县\nbureau: 某县财政局\n", encoding="utf-8")
    (home / "reference/departments.csv").write_text(
        "department_code,department,sector,kind\n101,某局,教育,x\n", encoding="utf-8")
    (home / "reference/projects.csv").write_text(
        "project_code,project,department_code,implementing_unit,budget_book,sector,budget_yuan,special_bond,"
        f"self_evaluation,key_evaluation\n{PROJECT},示例项目,101,某单位,general,教育,1000000,{special_bond},no,yes\n",
        encoding="utf-8")
    raw = home / "raw/2020/key_evaluation" / PROJECT
    raw.mkdir(parents=True)
    return raw


def write(path: Path, sheets: dict[str, list[list[Any]]]) -> Path:
    """A workbook of plain cells, no formulas."""
    book = xlsxwriter.Workbook(str(path), {"strings_to_formulas": False})
    book.set_properties({"created": datetime(2021, 3, 1)})
    for name, rows in sheets.items():
        sheet = book.add_worksheet(name)
        for at, cells in enumerate(rows):
            sheet.write_row(at, 0, cells)
    book.close()
    return path
