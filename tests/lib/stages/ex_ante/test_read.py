"""Reading a review workbook, however it is laid out."""

from pathlib import Path

import pytest

from budgeteval import rulesets
from budgeteval.stages.ex_ante.intake import read_workbook
from budgeteval.stages.ex_ante.score import score

from . import books

FIXTURES = Path(__file__).parents[3] / "fixtures"


def test_a_sound_workbook(open_book, found):
    run = open_book()
    one = run.review
    assert found(run) == {}
    assert one.book.number("applied_yuan") == 600_000
    assert list(one.book.sources["applied_yuan"]) == [500_000, 100_000, 600_000]
    assert list(one.score.experts["expert"]) == ["E01", "E02", "E03"]
    assert one.score.total == 89
    assert run.rows.iloc[0][["status", "conclusion", "experts", "conditions"]].tolist() == ["scored", "support", 3, 1]
    assert run.rows.iloc[0][["applied_yuan", "supported_yuan", "refused_yuan"]].tolist() == [600_000, 600_000, 0]


@pytest.mark.parametrize("shift", [(0, 0), (3, 2), (1, 0)])
def test_moved_rows_and_columns(open_book, found, shift):
    run = open_book(shift=shift)
    assert found(run) == {}
    assert run.review.score.total == 89


def test_merged_dimensions_and_other_words(open_book, found):
    rows = [["评估专家", "E09"], ["一级指标", "评估要点", "标准分", "评估得分", "评分说明"],
            ["一、立项必要性（20分）", "依据", 10, 9, "可"], [None, "需求", 10, 9, "可"],
            ["二、投入经济性（20分）", "成本", 20, 17, "可"], ["三、绩效目标合理性", "目标", 20, 18, "可"],
            ["四、实施方案可行性", "方案", 20, 17, "可"], ["五、筹资合规性", "来源", 20, 19, "可"],
            ["总分", None, 100, 89]]
    run = open_book({"专家1": rows}, merges={"专家1": [(2, 0, 3, 0)]})
    assert found(run) == {}
    assert run.review.score.by_expert.iloc[0].tolist() == [18, 17, 18, 17, 19]


def test_ticks_below_two_heads(open_book, found):
    head = [["专家编号", "E01"], ["评估维度", "评估要点", "分值", "评分", None, None, None, "意见"],
            [None, None, None, "优", "良", "中", "差"]]
    rows = [[name, "要点", 20, *("√" if place == at else None for place in range(4)), "说明"]
            for name, at in zip(books.DIMENSIONS, (0, 1, 0, 2, 3), strict=True)]
    run = open_book({"专家1": head + rows}, merges={"专家1": [(1, 3, 1, 6)]})
    assert run.review.score.by_expert.iloc[0].tolist() == [20, 16, 20, 12, 6]


@pytest.mark.parametrize(("written", "points"), [("优", 20), ("☑优 □良 □中 □差", 20), ("□优 ☑良 □中 □差", 16),
                                                 ("优□ 良□ 中☑ 差□", 12), ("良", 16)])
def test_a_tick_in_one_cell(open_book, written, points):
    rows = [["专家编号", "E01"], ["评估维度", "评估要点", "分值", "评价等级", "意见"],
            *([name, "要点", 20, written, "说明"] for name in books.DIMENSIONS)]
    assert open_book({"专家1": rows}).review.score.by_expert.iloc[0].tolist() == [points] * 5


def test_a_column_for_each_expert(open_book, found):
    rows = [["评估维度", "评估要点", "分值", "专家1", "专家2", "专家3", "意见"],
            *([name, "要点", 20, 18, 17, 16, "可"] for name in books.DIMENSIONS), ["合计", None, 100, 90, 85, 80]]
    run = open_book({"专家1": rows, "专家2": None, "专家3": None})
    assert found(run) == {}
    assert run.review.score.experts["total"].tolist() == [90, 85, 80]


def test_experts_one_below_the_other(open_book, found):
    rows = [row for number in (1, 2, 3) for row in [*books.score_rows(f"E0{number}"), []]]
    run = open_book({"专家1": rows, "专家2": None, "专家3": None})
    assert found(run) == {}
    assert run.review.book.sheets["expert"].tolist() == ["E01", "E02", "E03"]
    assert run.review.book.sheets["suggested_yuan"].tolist() == [600_000] * 3


def test_a_row_for_each_expert_and_item(open_book, found):
    rows = [["专家编号", "评估维度", "评估要点", "分值", "得分", "意见"],
            *([f"E{n}", name, "要点", 20, 18, "可"] for n in (1, 2, 3) for name in books.DIMENSIONS)]
    run = open_book({"专家1": rows, "专家2": None, "专家3": None})
    assert found(run) == {}
    assert run.review.score.experts["total"].tolist() == [90, 90, 90]


@pytest.mark.parametrize(("label", "value", "yuan"), [
    ("申请金额（元）", 600_000, 600_000), ("申请金额", "60万元", 600_000), ("申请金额（万元）", "60", 600_000),
    ("申请总额（亿元）", 0.006, 600_000), ("申请资金（万元）", "６０．００", 600_000)])
def test_amounts_in_any_unit(open_book, label, value, yuan):
    rows = [[label, value] if one and one[0] == "申请金额（万元）" else one for one in books.APPLICATION]
    assert open_book({"项目申请": rows}).review.book.number("applied_yuan") == yuan


def test_an_amount_without_unit_is_no_amount(open_book, found):
    rows = [["申请金额", 60] if one and one[0] == "申请金额（万元）" else one for one in books.APPLICATION]
    run = open_book({"项目申请": rows})
    assert found(run)["ex_ante_unit_missing"] == "项目申请!B7"
    assert run.rows["applied_yuan"].isna().all()


def test_a_note_on_the_sheet_states_the_unit(open_book):
    rows = [["申请金额", 60] if one and one[0] == "申请金额（万元）" else one for one in books.APPLICATION]
    run = open_book({"项目申请": [["单位：万元"], *rows]})
    assert run.review.book.number("applied_yuan") == 600_000


@pytest.mark.parametrize(("sheet", "code"), [("项目申请", "ex_ante_application_missing"),
                                             ("评估结论", "ex_ante_meeting_missing")])
def test_missing_sheets(open_book, found, sheet, code):
    assert code in found(open_book({sheet: None}))


def test_no_score_sheet_at_all(open_book, found):
    run = open_book({f"专家{n}": None for n in (1, 2, 3)})
    assert "ex_ante_scores_missing" in found(run)
    assert run.rows.iloc[0][["status", "blocked_by"]].tolist() == ["blocked", "ex_ante_scores_missing"]


def test_no_workbook(open_book, found):
    run = open_book(written=False)
    assert set(found(run)) == {"ex_ante_workbook_missing"}
    assert run.rows["status"].tolist() == ["blocked"]


def test_a_file_that_is_no_workbook(open_book, tmp_path):
    run = open_book(project="all")
    folder = run.county.raw(2021, "ex_ante") / books.PROJECT
    (folder / "评估.xlsx").write_bytes(b"not a workbook")
    from budgeteval.stages import ex_ante as stage

    again = stage.open_run("here", 2021)
    assert again.rows["status"].tolist() == ["blocked"]
    assert [one.code for one in again.findings if one.severity == "error"]


@pytest.mark.parametrize(("path", "total", "conclusion"), [
    ("published_layouts/layout-shiqian-pinggu-pingfen.xlsx", 92, "support"),
    ("published_layouts/layout-shiqian-duoji.xlsx", 91, "adjust"),
    ("real_forms/wucheng-wushui-2020-shiqianpinggu.xlsx", 90.5, "")])
def test_published_score_sheets(path, total, conclusion):
    rules = rulesets.load("cpc-2018-34").ex_ante
    file = FIXTURES / path
    book = read_workbook(file, file.parent, rules)
    assert score(book.sheets, book.marks, rules.frame("project"), rules).total == total
    assert book.code("conclusion") == conclusion
    assert book.sheets["total"].tolist() == [total]


def test_the_register_says_what_a_workbook_leaves_open(open_book):
    rows = books.with_line(books.APPLICATION, "申报类型", None)
    register = [books.asked(books.PROJECT, "示例政策", subject="policy", ex_ante="yes")]
    policy = [["专家编号", "E01"], ["评估维度", "评估要点", "分值", "得分", "意见"],
              *([name, "要点", 20, 18, "可"] for name in (
                  "政策设立必要性", "政策保障充分性", "政策目标合理性", "政策实施可持续性", "政策资金合规性"))]
    run = open_book({"项目申请": rows, "专家1": policy, "专家2": None, "专家3": None}, register=register)
    assert run.rows.iloc[0][["subject", "score"]].tolist() == ["policy", 90]


def test_a_mark_and_a_tick_side_by_side(open_book):
    rows = [["专家编号", "E01"], ["评估维度", "评估要点", "分值", "得分", "优", "良", "中", "差", "意见"],
            *([name, "要点", 20, 13 if place else None, None, "√", None, None, "可"]
              for place, name in enumerate(books.DIMENSIONS))]
    assert open_book({"专家1": rows}).review.score.by_expert.iloc[0].tolist() == [16, 13, 13, 13, 13]


@pytest.mark.parametrize("edition", ["example-ex-ante-six-dimensions", "example-ex-ante-county-variant"])
def test_sheets_of_another_frame_are_named_not_guessed(open_book, found, edition):
    run = open_book(edition=edition)
    assert "ex_ante_dimension_missing" in found(run)
    assert run.rows["status"].tolist() == ["blocked"]
