"""A number in prose, a caption or a headline is a fact, or one of the exceptions that have a reason."""

import pandas as pd
import pytest
import sample

from budgeteval.display import Cover, table, text
from budgeteval.facts import fact
from budgeteval.publish import PublishError
from budgeteval.publish.document import read_document
from budgeteval.publish.model import Run
from budgeteval.publish.stated import number_in


@pytest.mark.parametrize("sentence", [
    "共12个项目", "执行率96.00%", "预算1,200万元", "得分９０分", "2020个项目", "第3名", "提高1.5倍",
])
def test_a_number_in_prose_is_found(sentence: str) -> None:
    assert number_in([Run(sentence)])


@pytest.mark.parametrize("sentence", [
    "2020年度", "截至2021年8月末", "2021年1—8月", "于2020年12月31日", "依据财预〔2020〕10号", "按照第3条办理",
    "1. 针对问题", "2．事中：双监控", "见表3和图2", "若全部按0分计", "执行率恰为100%的项目", "SHA-256值", "没有数字",
])
def test_dates_citations_numbering_and_names_are_none(sentence: str) -> None:
    assert not number_in([Run(sentence)])


@pytest.mark.parametrize(("word", "found"), [
    ("12", True), ("10%", True), ("1.5万元", True), ("3个", True),
    ("2020", False), ("A101", False), ("101-示例局", False), ("101中学", False), ("9亩", True),
    ("计划完成15,117亩；同步完善", False),
])
def test_a_word_handed_in_may_hold_digits_but_not_be_a_number(word: str, found: bool) -> None:
    assert bool(number_in([Run("共"), Run(word, given=True), Run("。")])) == found


def test_a_date_of_several_pieces_is_one() -> None:
    pieces = [Run("2021", given=True), Run("年1—"), Run("8", given=True), Run("月，共"), Run("3", note=1), Run("项")]
    assert not number_in(pieces)
    assert number_in([*pieces, Run("和4项")])


@pytest.mark.parametrize("title", [
    "G105线10万亩高标准农田项目财政重点评价报告", "关于示例县0012021年度预算绩效管理情况的通报",
])
def test_a_title_may_hold_a_name_with_digits(title: str) -> None:
    document = read_document(sample.notebook([Cover(title, "", (), "示例"), text("全文。")]))
    assert document.cover.title == title


def test_a_title_that_is_a_number_is_none() -> None:
    with pytest.raises(PublishError, match="every number of the title to be a fact, found '12项"):
        read_document(sample.notebook([Cover("12项", "", (), "示例"), text("全文。")]))


def test_a_number_of_a_note_is_a_fact_or_the_build_fails() -> None:
    rows = pd.DataFrame({"department": ["示例局"]})
    told = text("执行率低于{limit}的标黄。", limit=fact("demo.limit", 0.75, "rate", digits=0, rule="demo.limit"))
    document = read_document(sample.notebook([table(rows, "listed", "名单", ["department"], note=told), told]))
    (grid, paragraph) = document.blocks
    assert [run.note for run in grid.note] == [run.note for run in paragraph.runs] == [0, 1, 0]
    assert document.notes[0].context == "执行率低于75%的标黄"
    with pytest.raises(PublishError, match="every number of the note to be a fact, found '执行率低于75%的标黄"):
        read_document(sample.notebook([table(rows, "listed", "名单", ["department"], note="执行率低于75%的标黄。")]))


def test_a_fact_is_stated() -> None:
    shown = text("共{n}项，由{who}负责。", n=fact("demo.n", 12, "count"), who="101-示例局")
    assert read_document(sample.notebook([shown])).notes


@pytest.mark.parametrize(("made", "where"), [
    (lambda: text("共{n}项。", n="12"), "prose"), (lambda: text("共12项。"), "prose"),
    (lambda: table(pd.DataFrame({"project": ["甲"]}), "demo", "前12个项目", ["project"]), "caption"),
])
def test_another_number_fails_the_build_and_names_its_cell(made, where: str) -> None:
    with pytest.raises(PublishError, match=rf"cell 2 \[cell-1\].*every number of the {where} to be a fact.*12"):
        read_document(sample.notebook([made()]))


@pytest.mark.parametrize(("source", "where"), [
    ("共12项。", "prose"), ("## 前12个项目", "heading"), ("- 共12项", "prose"),
])
def test_so_does_one_in_markdown(source: str, where: str) -> None:
    with pytest.raises(PublishError, match=rf"cell 2 .*every number of the {where} to be a fact, found '.*12"):
        read_document(sample.notebook(source))
