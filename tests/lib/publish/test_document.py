"""Nothing is dropped in silence: what a report cannot show is a fault that names its cell."""

import pandas as pd
import pytest
import sample

from budgeteval.display import Attachment, Attachments, Cover, Files, Findings, Text, table, text
from budgeteval.facts import Fact, fact
from budgeteval.publish import PublishError
from budgeteval.publish.document import read_document
from budgeteval.publish.markdown import plain
from budgeteval.publish.model import Drawing, Grid, Heading, Items, Paragraph, Quote

STREAM = {"output_type": "stream", "name": "stderr", "text": "Warning: deprecated"}
VALUE = {"output_type": "execute_result", "execution_count": 1, "metadata": {}, "data": {"text/plain": "42"}}
ERROR = {"output_type": "error", "ename": "KeyError", "evalue": "'x'", "traceback": []}


@pytest.mark.parametrize(("output", "found"), [(STREAM, "deprecated"), (VALUE, "42"), (ERROR, "KeyError: 'x'")])
def test_a_stray_output_is_a_fault_that_names_its_cell(output, found) -> None:
    with pytest.raises(PublishError, match=r"cell 2 \[cell-1\] stage\.show_something") as fault:
        read_document(sample.notebook([output]))
    assert found in str(fault.value)


def test_all_faults_are_told_at_once() -> None:
    with pytest.raises(PublishError) as fault:
        read_document(sample.notebook([STREAM], "![picture](x.png)", [VALUE]))
    assert [problem.split(" [")[0] for problem in fault.value.problems] == ["cell 2", "cell 3", "cell 4"]


def test_an_output_as_lists_of_lines_is_read_too(sample_node) -> None:
    node = sample.notebook("第一行\n第二行")
    node["cells"][1]["source"] = ["第一行\n", "第二行"]
    assert read_document(node).blocks[0].runs == read_document(sample.notebook("第一行\n第二行")).blocks[0].runs


def test_markdown_becomes_blocks_and_html_stays_text() -> None:
    document = read_document(sample.notebook(
        "## 一、甲\n\n### （一）乙\n\n文字**重点**和<b>标签</b>，\n换行\n\n- 一\n- 二\n\n> 引\n\n"
        "| a | b |\n|--|--:|\n| 1 | 2 |"))
    one, two, words, items, quote, grid = document.blocks
    assert isinstance(one, Heading)
    assert (one.level, one.text, two.level, two.text) == (1, "一、甲", 2, "（一）乙")
    assert isinstance(words, Paragraph)
    assert "".join(run.text for run in words.runs) == "文字重点和<b>标签</b>，换行"
    assert [run.text for run in words.runs if run.bold] == ["重点"]
    assert isinstance(items, Items)
    assert len(items.items) == 2
    assert isinstance(quote, Quote)
    assert isinstance(grid, Grid)
    assert [column["align"] for column in grid.columns] == ["left", "right"]
    assert (grid.label, grid.rows) == ("", (("1", "2"),))


@pytest.mark.parametrize("markdown", ["### 跳级", "# 又一个标题", "```\ncode\n```", "[a](http://example.invalid)",
                                      "---"])
def test_what_a_report_cannot_carry_is_a_fault(markdown) -> None:
    with pytest.raises(PublishError, match="cell 2"):
        read_document(sample.notebook(markdown))


def test_a_report_needs_a_title() -> None:
    with pytest.raises(PublishError, match="title"):
        read_document(sample.notebook("文字", title=""))


def test_two_covers_are_a_fault() -> None:
    with pytest.raises(PublishError, match="cell 3"):
        read_document(sample.notebook([sample.cover()], [sample.cover()]))


def test_the_cover_gives_title_and_demo_mark() -> None:
    document = read_document(sample.notebook([Cover("封面标题", "副题", (("甲", "乙"),), "示例")], title="大纲"))
    assert (document.title, document.subtitle, document.demo) == ("封面标题", "副题", "示例")


def test_tables_and_figures_are_numbered_apart(sample_node) -> None:
    document = read_document(sample_node)
    grids = [block.label for block in document.blocks if isinstance(block, Grid) and block.label]
    assert grids == ["表1", "表2", "表3", "表4"]
    assert [block.label for block in document.blocks if isinstance(block, Drawing)] == ["图1"]


def test_facts_are_numbered_as_a_reader_meets_them() -> None:
    first, second = fact("a.x", 1, "count"), fact("a.y", 2, "count")
    document = read_document(sample.notebook(
        [text("乙{y}，甲{x}。又乙{y}。", x=first, y=second)]))
    assert [(note.number, note.record["id"], note.context) for note in document.notes] == [
        (1, "a.y", "乙2"), (2, "a.x", "甲1")]
    assert [run.note for run in document.blocks[0].runs if run.note] == [1, 2, 1]


def test_one_id_for_two_facts_is_a_conflict_naming_both_cells() -> None:
    cells = [text("{x}", x=fact("a.x", value, "count")) for value in (1, 2)]
    with pytest.raises(PublishError, match=r"cell 3 .*'a.x' expected as in cell 2"):
        read_document(sample.notebook([cells[0]], [cells[1]]))


def test_one_name_for_two_tables_is_a_conflict() -> None:
    cells = [Attachment("scores", pd.DataFrame({"score": [value]})) for value in (1, 2)]
    assert read_document(sample.notebook([cells[0]], [cells[0]])).sheets.keys() == {"scores"}
    with pytest.raises(PublishError, match="cell 3 .*'scores'"):
        read_document(sample.notebook([cells[0]], [cells[1]]))


def test_an_attached_table_takes_the_place_of_a_shown_extract() -> None:
    shown = table(pd.DataFrame({"score": [1.0]}), "scores", "得分", ["score"])
    whole = Attachment("scores", pd.DataFrame({"score": [1.0, 2.0]}))
    for cells in ([shown], [whole]), ([whole], [shown]):
        assert read_document(sample.notebook(*cells)).sheets["scores"].rows == ((1.0,), (2.0,))


@pytest.mark.parametrize("name", ["../x", "a/b", "", "con.csv", "表", "x" * 65])
def test_a_table_cannot_name_another_folder(name) -> None:
    with pytest.raises(PublishError, match="table name"):
        read_document(sample.notebook([Attachment(name, pd.DataFrame({"score": [1]}))]))


@pytest.mark.parametrize("path", ["../x", "a/../../x", "", ".", "C:x", "a\\b", "a//b", "x\x00"])
def test_a_file_cannot_leave_the_report(path) -> None:
    with pytest.raises(PublishError, match="relative path"):
        read_document(sample.notebook([Files("papers", "底稿", {path: b"x"})]))


def test_files_and_attachments_go_along() -> None:
    frames = Attachments({"one": pd.DataFrame({"score": [1.5]}), "two": pd.DataFrame({"score": [None]})})
    document = read_document(sample.notebook([Files("papers", "底稿", {"县农业局/甲.xlsx": b"\x00x"}), frames]))
    assert document.files == {"papers/县农业局/甲.xlsx": b"\x00x"}
    assert {name: sheet.rows for name, sheet in document.sheets.items()} == {"one": ((1.5,),), "two": ((None,),)}


def test_a_cut_list_of_findings_says_so_and_all_are_kept() -> None:
    found = sample.found(5)
    document = read_document(sample.notebook([Findings(found.frame, "问题", "无", shown=2)]))
    (grid,) = document.blocks
    assert len(grid.rows) == 2
    assert "前2条，全部5条" in plain(grid.note)
    assert len(document.findings.rows) == 5


def test_the_facts_of_a_table_carry_its_caption() -> None:
    one = fact("a.total", 3, "count", table="t")
    shown = table(pd.DataFrame({"score": [3.0]}), "t", "得分", ["score"], facts=[one])
    (note,) = read_document(sample.notebook([shown])).notes
    assert note.context == "表1 得分"


def test_a_fact_of_text_keeps_its_text() -> None:
    odd = Fact("a.b", "≥50个", "text", "≥50个")
    assert read_document(sample.notebook([Text(((odd,),))])).notes[0].record["text"] == "≥50个"
