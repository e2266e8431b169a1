"""Small review workbooks made by hand, in a county of their own."""

import copy
from pathlib import Path
from typing import Any

import xlsxwriter

PROJECT = "P001"
Rows = list[list[Any]]
APPLICATION: Rows = [
    ["项目申请表"],
    ["项目名称", "示例项目"], ["项目代码", PROJECT], ["申报类型", "项目"], ["申报性质", "新增"],
    ["申请单位", "示例单位"], ["申请金额（万元）", 60], ["立项背景", "现有场地不足"], ["政策依据", "县规划"],
    ["实施期限", "2021年"], ["绩效目标", "建成一处"],
    [],
    ["资金来源", "申请金额（万元）"], ["一般公共预算", 50], ["自有资金", 10], ["合计", 60],
]
MEETING: Rows = [
    ["委托方", "县财政局"], ["评估机构", "某机构"], ["主评人", "甲"], ["评估基准日", "2020-10-31"],
    ["一级复核", "乙"], ["二级复核", "丙"], ["三级复核", "丁"],
    ["评估结论", "予以支持"], ["支持金额（万元）", 60], ["不予支持金额（万元）", 0], ["结论理由", "依据充分"],
    [],
    ["前置条件", "当前状态", "负责单位"], ["取得用地手续", "正在办理", "主管部门"],
    [],
    ["存在问题", "建议", "责任单位"], ["目标不细", "补充指标", "申请单位"],
]
DIMENSIONS = ["立项必要性", "投入经济性", "绩效目标合理性", "实施方案可行性", "筹资合规性"]


def score_rows(expert: str, marks: tuple[Any, ...] = (18, 17, 18, 17, 19), conclusion: str = "予以支持") -> Rows:
    """One expert's sheet: one item of 20 points for each dimension."""
    rows = [[name, f"{name}情况", 20, mark, "材料", "尚可"] for name, mark in zip(DIMENSIONS, marks, strict=True)]
    total = sum(mark for mark in marks if isinstance(mark, int | float))
    return [["专家编号", expert], ["评估维度", "评估要点", "分值", "得分", "依据", "意见"], *rows,
            ["合计", None, 100, total], ["专家结论", conclusion], ["建议金额（万元）", 60]]


def sheets() -> dict[str, Rows]:
    """A sound workbook: application, three experts, conclusion."""
    made = {"项目申请": APPLICATION, **{f"专家{n}": score_rows(f"E0{n}") for n in (1, 2, 3)}, "评估结论": MEETING}
    return copy.deepcopy(made)


def with_line(rows: Rows, label: str, value: Any) -> Rows:
    """The rows with another value behind a label; None takes the line out."""
    return [[one[0], value] if one and one[0] == label else one for one in rows
            if not (one and one[0] == label and value is None)]


def write(path: Path, content: dict[str, Rows], merges: dict[str, list[tuple[int, int, int, int]]] | None = None,
          shift: tuple[int, int] = (0, 0)) -> None:
    """A workbook; ``shift`` moves everything down and right."""
    book = xlsxwriter.Workbook(str(path), {"strings_to_formulas": False})
    for name, rows in content.items():
        sheet = book.add_worksheet(name)
        for top, left, bottom, right in (merges or {}).get(name, []):
            sheet.merge_range(top + shift[0], left + shift[1], bottom + shift[0], right + shift[1], "")
        for row, values in enumerate(rows):
            for column, value in enumerate(values):
                if value is not None:
                    sheet.write(row + shift[0], column + shift[1], value)
    book.close()


def county(root: Path, register: list[dict[str, str]] | None = None) -> Path:
    """A county with two departments and a register; returns the folder of the one project's workbook."""
    home = root / "data" / "here"
    (home / "reference").mkdir(parents=True)
    (home / "county.yaml").write_text("name: 某县\nbureau: 某县财政局\n", encoding="utf-8")
    (home / "reference" / "departments.csv").write_text(
        "department_code,department,sector,kind\n101,某局,教育,county_department\n102,某委,卫生,county_department\n",
        encoding="utf-8")
    rows = register if register is not None else [asked(PROJECT, "示例项目", ex_ante="yes")]
    if rows:
        lines = [",".join(rows[0]), *(",".join(row.values()) for row in rows)]
        (home / "reference" / "projects.csv").write_text("\n".join(lines) + "\n", encoding="utf-8")
    folder = home / "raw" / "2021" / "ex_ante" / PROJECT
    folder.mkdir(parents=True)
    (root / "notebooks").mkdir()
    return folder


def asked(code: str, name: str, *, budget: int = 600_000, kind: str = "new", subject: str = "project",
          department: str = "101", ex_ante: str = "no") -> dict[str, str]:
    """A row of the register."""
    return {"fiscal_year": "2021", "project_code": code, "project": name, "department_code": department,
            "implementing_unit": "示例单位", "budget_yuan": str(budget), "kind": kind, "subject": subject,
            "ex_ante": ex_ante}
