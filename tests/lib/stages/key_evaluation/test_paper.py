"""The scoring working paper: an office suite works out the marks of the report from values and rules alone."""

import io
import random
from fractions import Fraction
from typing import Any

import openpyxl
import pandas as pd
import pytest

from budgeteval.places import county_folder
from budgeteval.stages import key_evaluation as stage
from budgeteval.stages.key_evaluation.paper import scoring_paper

from . import books, office

CODES = sorted(path.name for path in (county_folder("demo") / "raw/2020/key_evaluation").iterdir() if path.is_dir())
MARKS = "评分"
COLUMNS = {"code": 0, "level3": 3, "value": 10, "computed": 11, "panel": 12, "mark": 16, "report": 17, "check": 18}


def lines(book: Any) -> list[dict[str, Any]]:
    """Rows of the sheet of marks by column, from the first indicator on."""
    rows = book[MARKS].iter_rows(min_row=4, values_only=True)
    return [{name: row[at] for name, at in COLUMNS.items()} for row in rows]


def same(found: Any, expected: float) -> bool:
    """The same number to the last digit shown; nothing where nothing is known."""
    if expected != expected:
        return found in (None, "")
    return isinstance(found, int | float) and f"{found:.2f}" == f"{expected:.2f}" and abs(found - expected) < 1e-9


@pytest.fixture(scope="module")
def results() -> dict[str, stage.Result]:
    return {code: stage.score(stage.open_run("demo", 2020, code)) for code in CODES}


@pytest.fixture(scope="module")
def worked_out(results: dict[str, stage.Result], tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    papers = {code: scoring_paper(result) for code, result in results.items()}
    return office.recalculated(papers, tmp_path_factory.mktemp("office"))


@office.needed
@pytest.mark.slow
def test_recalculation_gives_every_mark_of_every_demo_evaluation(
        results: dict[str, stage.Result], worked_out: dict[str, Any]) -> None:
    assert len(CODES) == 17
    for code, result in results.items():
        found, rows = lines(worked_out[code]), result.score.indicators.to_dict("records")
        for line, row in zip(found, rows, strict=False):
            assert line["code"] == row["code"], code
            for name, expected in (("mark", row["mark"]), ("computed", row["computed_mark"]),
                                   ("panel", row["panel_mark"])):
                assert same(line[name], expected), (code, row["code"], name, line[name], expected)
            assert pd.isna(row["ratio"]) or abs(line["value"] - row["ratio"]) < 1e-9, (code, row["code"])
        sums = found[len(rows):]
        assert (sums[0]["level3"], same(sums[0]["mark"], result.score.total)) == ("合计", True), code
        assert sums[1]["mark"] == {"excellent": "优", "good": "良", "fair": "中", "poor": "差"}[result.score.grade]
        groups = result.score.dimensions.to_dict("records")
        assert [line["level3"] for line in sums[3:3 + len(groups)]] == [one["level1"] for one in groups]
        assert all(same(line["mark"], one["mark"]) for line, one in zip(sums[3:], groups, strict=False)), code
        assert {line["check"] for line in found if line["check"]} == {"一致"}, code


@office.needed
@pytest.mark.slow
def test_every_way_of_marking_by_hand(open_book: Any, tmp_path: Any) -> None:
    """Marks worked out by hand, each way at and beyond its bounds, evidence missing, marks missing."""
    row = books.row
    rows = [
        row("A1", "决策", "甲", 4, 4, 评分方法="要点计数", 要点总数=3, 符合要点数=2),  # 8/3
        row("A2", "决策", "乙", 6, 0, 评分方法="条件判断", 实际值="否"),
        row("A3", "决策", "丙", 5, 5, 评分方法="条件判断", 实际值="也许"),  # not computable
        row("B1", "过程", "丁", 10, 9, 评分方法="公式计算", 计算公式="资金到位率", 计划值=100, 实际值=120),  # full
        row("B2", "过程", "戊", 5, 5, 评分方法="公式计算", 计算公式="资金到位率", 计划值=0, 实际值=1),  # no ratio
        row("C1", "产出", "己", 10, 9, 评分方法="公式计算", 计算公式="完成及时性", 计划值="2020-10-31",
            实际值="2020-12-01"),  # 31 days: 2 steps
        row("C2", "产出", "庚", 10, 9, 评分方法="公式计算", 计算公式="成本节约率", 计划值=100, 实际值=110),  # 10 % over
        row("C3", "产出", "辛", 10, 9, 评分方法="公式计算", 计算公式="实际完成率", 计划值=8, 实际值=1),  # 1.25
        row("D1", "效益", "壬", 10, 9, 评分方法="定性分级", 定性等级="达成"),  # panel
        row("D2", "效益", "癸", 10, None, 评分方法="定性分级"),  # unmarked
        row("D3", "效益", "子", 10, 7, 评分方法="定性分级", 佐证编号="E9"),  # no evidence
        row("D4", "效益", "丑", 10, 7, 评分方法="问卷量表"),  # 4.5 of 5
    ]
    head = [["评分表"], books.HEAD, *rows]
    panel = [["专家编号", "指标编号", "得分"], ["甲", "D1", 9.5], ["乙", "D1", 8], ["丙", "D1", 9], ["丁", "D1", 7],
             ["戊", "D1", 2], ["己", "D1", 11]]
    changes = {"评分表": head, "专家评分": panel}
    kept, zeroed = (scoring_paper(open_book(changes, edition=edition)) for edition in ("mof-2020-10", "demo-county"))
    made = office.recalculated({"kept": kept, "zeroed": zeroed}, tmp_path)
    expected = {"A1": 2.67, "A2": 0, "A3": 5, "B1": 10, "B2": 5, "C1": 6, "C2": 5, "C3": 1.25, "D1": 8, "D2": None,
                "D3": 7, "D4": 10}
    for name, marks in (("kept", expected), ("zeroed", expected | {"D3": 0})):
        found = {line["code"]: line for line in lines(made[name])}
        assert {code: found[code]["mark"] or (0 if found[code]["mark"] == 0 else None) for code in marks} == marks, name
    assert [line["mark"] or None for line in lines(made["kept"])[len(rows):len(rows) + 2]] == [None, None]


@office.needed
@pytest.mark.slow
def test_exact_halves_go_up_in_the_report_and_in_the_suite(open_book: Any, tmp_path: Any) -> None:
    """A thousand marks worked out in exact fractions: many end in a five that binary numbers fall short of."""
    draw, rows, exact = random.Random(3), [], []
    for number in range(1000):
        weight, planned = draw.choice(["3", "5", "2.5", "7", "10", "4.5"]), draw.choice([8, 40, 80, 200, 320, 400, 7])
        actual = draw.randrange(planned + 1)
        rows.append(books.row(f"X{number}", "产出", "丙", float(weight), 1, 评分方法="公式计算", 计算公式="实际完成率",
                              计划值=planned, 实际值=actual))
        exact.append(int(Fraction(weight) * actual / planned * 100 + Fraction(1, 2)) / 100)
    result = open_book({"评分表": [["评分表"], books.HEAD, *rows]})
    assert list(result.score.indicators["mark"]) == exact
    found = lines(office.recalculated({"a": scoring_paper(result)}, tmp_path)["a"])[:len(rows)]
    assert [round(line["mark"], 9) for line in found] == exact


def test_a_report_that_differs_turns_the_light(open_book: Any, tmp_path: Any) -> None:
    if office.OFFICE is None:
        pytest.skip("no LibreOffice here to recalculate with")
    result = open_book()
    marks = result.score.indicators
    marks.loc[marks["code"] == "C1", "mark"] = 26.99
    (found,) = [line for line in lines(office.recalculated({"a": scoring_paper(result)}, tmp_path)["a"])
                if line["code"] == "C1"]
    assert (found["mark"], found["report"], found["check"]) == (27, 26.99, "不一致")


def test_what_people_wrote_is_text_and_masked(open_book: Any) -> None:
    rows = [books.row("A1", "决策", "=HYPERLINK(\"http://x\")", 20, 15, 评分方法="=1+1", 评分理由="x"),
            books.row("=1+1", "@过程", "电话13800138000", 80, 60, 评分方法="定性分级")]
    panel = [["专家编号", "指标编号", "得分"], ["=cmd()", "=1+1", 60]]
    content = scoring_paper(open_book({"评分表": [["评分表"], books.HEAD, *rows], "专家评分": panel}))
    book = openpyxl.load_workbook(io.BytesIO(content))
    texts = [cell for sheet in book for line in sheet.iter_rows() for cell in line if isinstance(cell.value, str)]
    formulas = {cell.value for cell in texts if cell.data_type == "f"}
    assert not [one for one in formulas if "HYPERLINK" in one or "cmd" in one or one == "=1+1"]
    written = {cell.value for cell in texts if cell.data_type == "s"}
    assert {"=HYPERLINK(\"http://x\")", "=1+1", "=cmd()", "@过程"} <= written
    assert not [one for one in written if "13800138000" in one]


def test_the_same_bytes_and_the_report_s_values_stored(open_book: Any) -> None:
    result = open_book()
    assert scoring_paper(result) == scoring_paper(result)
    book = openpyxl.load_workbook(io.BytesIO(scoring_paper(result)), data_only=True)
    assert [line["mark"] for line in lines(book)[:4]] == [15, 16, 27, 27]
    assert book[MARKS]["Q8"].value == 85
    assert book[MARKS]["T5"].value == "评分表!J4 K4 E4 R4 P4"


def test_without_panel_survey_and_bonds_there_are_no_such_sheets(open_book: Any) -> None:
    content = scoring_paper(open_book({"专家评分": None, "满意度调查": None}))
    assert openpyxl.load_workbook(io.BytesIO(content)).sheetnames == ["评分", "规则"]


def test_it_prints_readably_on_a4(results: dict[str, stage.Result]) -> None:
    """Two pages side by side, four columns on both; each no wider than the paper at the scale of eight points."""
    book = openpyxl.load_workbook(io.BytesIO(scoring_paper(results[CODES[0]])))
    for sheet in book:
        assert (int(sheet.page_setup.paperSize), sheet.page_setup.orientation) == (9, "landscape"), sheet.title
        assert sheet.print_title_rows == "$3:$3", sheet.title
    sheet = book[MARKS]
    assert (sheet.print_title_cols, sheet.page_setup.scale) == ("$A:$D", 80)
    second = sheet.col_breaks.brk[0].id
    widths = [sheet.column_dimensions[name].width for name in "ABCDEFGHIJKLMNOPQRST"]
    assert len(widths) == sheet.max_column
    for page in (widths[:second], [*widths[:4], *widths[second:]]):
        inches = sum(7 * width + 5 for width in page) / 96 * 0.8
        assert inches <= 297 / 25.4 - 2 * sheet.page_margins.left
