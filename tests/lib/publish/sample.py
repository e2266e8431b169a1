"""A report as rich and as hostile as publish will meet: fictional 示例县, built without any stage."""

import json
from typing import Any

import nbformat
import pandas as pd

from budgeteval.display import (
    MIME,
    Attachment,
    Card,
    Cover,
    Display,
    Findings,
    Signatures,
    column,
    figure,
    new_axes,
    table,
    text,
)
from budgeteval.facts import fact
from budgeteval.findings import COLUMNS

DEMO = "示例数据　非真实情况"
ADDRESS = "县农业农村局/2020年度项目支出绩效自评表（最终版）_20210315.xlsx!高标准农田建设!G{row}"
UNBROKEN = "https://example.invalid/" + "abcdefghijklmnopqrstuvwxyz0123456789" * 3 + "/" + "9" * 60
HOSTILE = ["<script>alert(1)</script>", '#import "@preview/x:1.0.0"', "=cmd|' /C calc'!A0", "*bold* _em_ `code`",
           "$math$ @ref <label>", "\\u{41} \\", "</td></table>", "&amp; &lt;b&gt;", "+1+1", "-2", "@SUM(A1)",
           "{{ 7*7 }} {% raw %}", "]]></svg>", "'quoted", "＝100％"]
RARE = "张䶮的㎡住房①②③、面积≥5㎡、－3℃±2、10‰、Ⅳ类、α、“引号”‘单’……—— 〔2020〕10号"
SENTENCES = (
    "截至评价基准日，全县{departments}个部门共报送{projects}个项目的绩效自评表，涉及全年预算{budget}，实际执行{spent}，"
    "预算执行率{rate}。按照《项目支出绩效评价管理办法》（财预〔2020〕10号）规定的方法重新计算，平均得分{mean}分。"
)
FILLER = (
    "从总体看，各部门能够按照“谁用款、谁负责”的要求开展自评，自评覆盖面明显提高，但仍有部分单位存在指标设置不够细化、"
    "佐证材料不够充分、偏差原因分析不够深入等问题。个别项目在未完成年度目标的情况下仍自评满分，自评结果与实际情况不符，"
    "应当引起重视。下一步，建议主管部门加强审核把关，逐项核对数据来源，对照年初绩效目标如实填报，并将自评结果作为以后年度"
    "安排预算、完善政策和改进管理的重要依据。"
)


def notebook(*cells: Any, title: str = "绩效自评报告") -> nbformat.NotebookNode:
    """Notebook of markdown (str) and code cells (display objects, or raw outputs as dicts)."""
    book = nbformat.v4.new_notebook()
    first = [f"# {title}"] if title else []
    for number, content in enumerate([*first, *cells]):
        if isinstance(content, str):
            cell = nbformat.v4.new_markdown_cell(content)
        else:
            outputs = content if isinstance(content, list) else [content]
            cell = nbformat.v4.new_code_cell("stage.show_something(scores)", outputs=[_output(one) for one in outputs])
        cell["id"] = f"cell-{number}"
        book.cells.append(cell)
    return book


def _output(content: Any) -> Any:
    if isinstance(content, Display):
        bundle = content._repr_mimebundle_()
        bundle[MIME] = json.loads(json.dumps(bundle[MIME], ensure_ascii=False))
        return nbformat.v4.new_output("display_data", data=bundle)
    return nbformat.from_dict(content)


def cover() -> Cover:
    return Cover("示例县2020年度县级部门项目支出绩效自评结果复核与分析报告", "（征求意见稿）",
                 (("委托单位", "示例县财政局"), ("评价机构", "示例会计师事务所（特殊普通合伙）"), ("主评人", "王某某"),
                  ("评价基准日", "2021年3月31日")), DEMO)


def facts() -> dict[str, Any]:
    rows = [ADDRESS.format(row=row) for row in range(8, 661)]
    return {
        "departments": fact("demo.departments", 58, "count", table="departments", column="department",
                            rows=["01", "02"]),
        "projects": fact("demo.projects", 653, "count", table="scores", column="project", rows=rows),
        "budget": fact("demo.budget", 1_315_000_000.0, "yuan", table="scores", column="budget_yuan", rows=rows),
        "spent": fact("demo.spent", 1_180_213_456.78, "yuan", table="scores", column="spent_yuan", rows=rows),
        "rate": fact("demo.rate", 0.8975, "rate", table="scores", column="spent_yuan", rows=rows),
        "mean": fact("demo.mean", 92.125, "points", table="scores", column="score", rows=rows,
                     rule="self_evaluation.weights"),
    }


def long_frame(rows: int = 60) -> pd.DataFrame:
    names = [f"示例县第{index}局（含下属事业单位）" if index % 7 else HOSTILE[index // 7 % len(HOSTILE)]
             for index in range(1, rows + 1)]
    return pd.DataFrame({
        "department": names,
        "projects": range(1, rows + 1),
        "budget_yuan": [1_234_567.89 * index for index in range(1, rows + 1)],
        "execution_rate": [None if index % 9 == 0 else 0.5 + index / 130 for index in range(1, rows + 1)],
        "score": [80 + index / 3.5 for index in range(1, rows + 1)],
    })


def wide_frame() -> pd.DataFrame:
    return pd.DataFrame([{
        "dimension": "产出指标", "aspect": "数量指标", "indicator": name, "target": "≥50个", "achieved": "45个",
        "weight": 10.0, "reported": 10.0, "recomputed": 9.0, "difference": 1.0,
        "reason": FILLER[:60], "place": place,
    } for name, place in [
        (RARE, ADDRESS.format(row=12)), (HOSTILE[0], UNBROKEN), ("高标准农田建设面积", ADDRESS.format(row=13)),
        ("第一行\n第二行", "县水利局/数据.xls!Sheet1!H9"),
    ] + [(text_, ADDRESS.format(row=14 + at)) for at, text_ in enumerate(HOSTILE)]])


def drawing() -> Any:
    sheet, axes = new_axes()
    axes.bar(["90分以上", "80—90分", "60—80分", "60分以下"], [412, 180, 49, 12], color="#1d4f7c")
    axes.set_ylabel("项目数（个）")
    return figure(sheet, "grades", "各等级项目数", "柱状图：优412个，良180个，中49个，差12个",
                  note="按重新计算的得分分级。")


def found(rows: int = 12) -> Findings:
    data = [["score_over_weight", "error", "得分超过分值", "a.xlsx", "表1", "G9", "县水利局",
             HOSTILE[at % len(HOSTILE)], "department", f"{ADDRESS.format(row=at)}的得分12分超过分值10分。",
             "请核对原表后更正。"] for at in range(rows)]
    return Findings(pd.DataFrame(data, columns=COLUMNS), "需要核实的问题", "未发现问题。")


def report() -> nbformat.NotebookNode:
    """The whole sample: ten-odd pages of PDF."""
    long, wide = long_frame(), wide_frame()
    words = [column("department", "部门", width=2), column("projects", "项目数（个）", unit_="count"),
             column("budget_yuan", "全年预算（万元）", unit_="wan_yuan"),
             column("execution_rate", "执行率", unit_="rate"),
             column("score", "得分", unit_="points")]
    wide_words = [column("dimension", "一级指标"), column("aspect", "二级指标"),
                  column("indicator", "三级指标", width=2),
                  column("target", "指标值"), column("achieved", "完成值"), column("weight", "分值", unit_="points"),
                  column("reported", "自评", unit_="points"), column("recomputed", "复核", unit_="points"),
                  column("difference", "差额", unit_="points"), column("reason", "偏差原因", width=3),
                  column("place", "出处", width=3)]
    return notebook(
        "本报告由示例县财政局组织编写，**仅供**内部*工作*使用。",
        [cover()],
        [Card("本次运行", (("输入", "653张自评表"), ("规则", "demo-county（财预〔2020〕10号）"), ("指纹", "a" * 64)))],
        "## 一、基本情况\n\n### （一）自评工作开展情况",
        [text([SENTENCES, FILLER], facts())],
        "### （二）主要做法\n\n1. 统一口径，明确要求。\n2. 逐表核对，留存底稿：\n   - 核对合计；\n   - 核对执行率。\n\n"
        "> 引用：" + FILLER[:80]
        + "\n\n| 项目 | 数量 |\n|---|---:|\n| 甲 | 1 |\n| 乙 | 22 |\n\n#### 1. 三级标题\n\n" + FILLER,
        [text(["{rare}", "{hostile}", FILLER, FILLER], rare=RARE, hostile="；".join([*HOSTILE, UNBROKEN]))],
        "## 二、得分情况",
        [table(long, "departments", "各部门自评与重新计算得分", words, note="金额单位为万元；“—”表示无数据。",
               source="各部门报送的项目支出绩效自评表。", strong=(59,),
               groups=(("", 1), ("项目与资金", 3), ("结果", 1)))],
        [drawing()],
        "### （一）指标明细\n\n下表逐项列出指标的目标值、完成值与出处。",
        [table(wide, "details", "指标得分明细及出处", wide_words, landscape=True, note="差额为自评分减复核分。")],
        "## 三、存在问题",
        [text("共发现{n}项需要核实的问题，另有{projects}个项目参与分析。",
              {"n": fact("demo.findings", 12, "count", table="findings", rows=["a.xlsx!表1!G9"]),
               "projects": facts()["projects"]})],
        [found()],
        "## 四、有关建议",
        [text([FILLER, FILLER])],
        [table(long.head(0), "empty", "没有记录的表", words, empty="本年度没有此类项目。")],
        [Signatures("签字", (("主评人", "（签字）　　　　　年　　月　　日"), ("项目负责人复核", ""),
                           ("评价机构（盖章）", "")))],
        [Attachment("scores", pd.DataFrame({"project": HOSTILE, "budget_yuan": [-1.5] * len(HOSTILE)}))],
        title="县级部门绩效自评报告",
    )
