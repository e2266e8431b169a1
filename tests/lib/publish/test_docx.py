"""The Word file holds what the report says, in styles, with real captions, contents and pages; text stays text."""

import dataclasses
import io
import re

import docx as python_docx
import pypdf
import pytest
import sample
import word as seen
from lxml import etree

from budgeteval.publish import PublishError, load
from budgeteval.publish.docx import word
from budgeteval.publish.model import Grid, Heading, Items, Paragraph, walk
from budgeteval.publish.pdf import pages, pdf

W = seen.W
CODES = "{ TOC } SEQ Table \\* ARABIC { DDEAUTO c:\\\\windows\\\\system32\\\\cmd.exe } </w:t></w:r><w:instrText>"


@pytest.fixture(scope="module")
def document(sample_node):
    return load(sample_node)


@pytest.fixture(scope="module")
def printed(document) -> list[str]:
    """Text of the PDF's pages."""
    reader = pypdf.PdfReader(io.BytesIO(pdf(document)))
    return [seen.squeezed(page.extract_text()) for page in reader.pages]


@pytest.fixture(scope="module")
def content(document, printed) -> bytes:
    return word(document, pages=pages(document))


@pytest.fixture(scope="module")
def body(content):
    return seen.body(content)


def _head(cell) -> tuple[str, ...]:
    merged = (one.get(W + "val") for one in cell.iter(W + "gridSpan", W + "vMerge"))
    return seen.text(cell).replace("\n", ""), *merged


def _word(*cells, **more) -> bytes:
    return word(load(sample.notebook(*cells, **more)))


def test_word_itself_could_open_it(content) -> None:
    opened = python_docx.Document(io.BytesIO(content))
    assert opened.core_properties.title == "示例县2020年度县级部门项目支出绩效自评结果复核与分析报告"
    for name, part in seen.parts(content).items():
        if name.endswith((".xml", ".rels", ".svg")):
            etree.fromstring(part)


def test_every_reference_leads_somewhere(content, body) -> None:
    parts = seen.parts(content)
    links = {one.get("Id"): one.get("Target") for one in etree.fromstring(parts["word/_rels/document.xml.rels"])}
    used = set(re.findall(rb'r:(?:id|embed)="([^"]+)"', parts["word/document.xml"]))
    assert {one.decode() for one in used} <= links.keys()
    assert {f"word/{target}" if target[0] != "/" else target[1:] for target in links.values()} <= parts.keys()
    marks = [one.get(W + "name") for one in body.iter(W + "bookmarkStart")]
    assert len(marks) == len(set(marks))
    assert {one.get(W + "anchor") for one in body.iter(W + "hyperlink")} <= set(marks)


def test_every_paragraph_has_a_style_of_the_template(content, body) -> None:
    styles = {one.get(W + "styleId") for one in etree.fromstring(seen.parts(content)["word/styles.xml"])}
    named = [one.get(W + "val") for one in body.iter(W + "pStyle", W + "rStyle", W + "tblStyle")]
    assert set(named) <= styles
    assert sum(1 for _ in body.iter(W + "p")) == sum(1 for _ in body.iter(W + "pStyle"))


def test_headings_and_paragraphs_are_those_of_the_report(document, body) -> None:
    shown = [seen.text(one) for one in body.iter(W + "p")]
    for block in walk(document.blocks):
        if isinstance(block, Heading):
            assert block.text in [seen.text(one) for one in seen.paragraphs(body, f"Heading{block.level}")]
        elif isinstance(block, Paragraph):
            said = "".join(run.text + (f"[{run.note}]" if run.note else "") for run in block.runs)
            assert any(one.endswith(said) for one in shown)


def test_tables_hold_every_cell_and_repeat_their_heads(document, body) -> None:
    tables = [one for one in body.iter(W + "tbl") if one.find(f"{W}tblPr/{W}tblStyle") is not None]
    grids = [one for one in walk(document.blocks) if isinstance(one, Grid)]
    for grid, table in zip(grids, tables, strict=False):
        rows = table.findall(W + "tr")
        heads = [row for row in rows if row.find(f"{W}trPr/{W}tblHeader") is not None]
        assert len(heads) == (2 if grid.groups else 1)
        assert rows[:len(heads)] == heads
        shown = [[seen.text(cell) for cell in row.findall(W + "tc")] for row in rows[len(heads):]]
        assert shown == ([list(row) for row in grid.rows] or [[grid.empty]])
        assert all(row.find(f"{W}trPr/{W}cantSplit") is not None for row in rows if grid.rows)
    assert len(tables) == len(grids) + 1  # and the annex


def test_grouped_heads_are_merged_cells(body) -> None:
    grouped = next(one for one in body.iter(W + "tbl") if one.find(f".//{W}gridSpan") is not None)
    over, under = ([_head(cell) for cell in row.findall(W + "tc")] for row in grouped.findall(W + "tr")[:2])
    assert over == [("部门", "restart"), ("项目与资金", "3"), ("结果", )]
    assert under[0] == ("", "continue")
    assert [one[0] for one in under[1:]] == ["项目数（个）", "全年预算（万元）", "执行率", "得分"]


def test_captions_are_numbered_by_fields_that_already_show_their_number(document, body) -> None:
    captions = [one for one in seen.paragraphs(body, "Caption") if seen.codes(one)]
    assert {code for one in captions for code in seen.codes(one)} == {r" SEQ 表 \* ARABIC ", r" SEQ 图 \* ARABIC "}
    tables = [seen.text(one) for one in captions if "表" in seen.codes(one)[0]]
    labelled = [one for one in walk(document.blocks) if isinstance(one, Grid) and one.label]
    assert tables == [f"表{at}\u3000{one.caption}" for at, one in enumerate(labelled, start=1)]


def test_contents_are_a_field_that_reads_before_it_is_updated(document, body) -> None:
    assert [code for code in seen.codes(body) if "TOC" in code] == [' TOC \\o "1-2" \\h \\z \\u ']
    entries = [seen.text(one).rstrip("0123456789") for level in (1, 2) for one in seen.paragraphs(body, f"TOC{level}")]
    headings = [one.text for one in document.blocks if isinstance(one, Heading) and one.level <= 2]
    assert sorted(entries) == sorted([*headings, "附录　数据来源"])
    kinds = [one.get(W + "fldCharType") for one in body.iter(W + "fldChar")]
    assert kinds == ["begin", "separate", *["begin", "separate", "end"] * len(entries), "end"]


def test_contents_show_the_pages_of_the_pdf(document, body, printed) -> None:
    """Each entry's number is the one at the foot of the PDF's page that bears the heading."""
    numbers = [re.findall(r"\u2014(\d+)\u2014", page) for page in printed]
    shown = {number[-1]: page for page, number in zip(printed, numbers, strict=True) if number}
    entries = [one for level in (1, 2) for one in seen.paragraphs(body, f"TOC{level}")]
    told = [re.fullmatch(r"(\D+)(\d+)", seen.squeezed(seen.text(one))) for one in entries]
    assert len({found[2] for found in told}) > 1
    for found, entry in zip(told, entries, strict=True):
        assert found[1] in shown[found[2]]
        link = entry.find(f"{W}hyperlink").get(W + "anchor")
        assert f" PAGEREF {link} \\h " in seen.codes(entry)


def test_without_the_pdf_s_pages_contents_have_no_numbers(document) -> None:
    made = seen.body(word(document))
    assert not [code for code in seen.codes(made) if "PAGEREF" in code]


def test_nothing_asks_word_to_update_fields_on_opening(content) -> None:
    for name, part in seen.parts(content).items():
        assert not re.search(rb"updateFields|w:dirty", part), name


def test_pages_are_those_of_the_standard_and_wide_tables_turn_them(body) -> None:
    sections = list(body.iter(W + "sectPr"))
    upright, turned = sections[0], next(one for one in sections if one.find(f"{W}pgSz").get(W + "orient"))
    sizes = {name: round(int(upright.find(f"{W}pgMar").get(W + name)) / 1440 * 25.4)
             for name in ("top", "bottom", "left", "right")}
    assert sizes == {"top": 37, "bottom": 35, "left": 28, "right": 26}
    assert int(turned.find(f"{W}pgSz").get(W + "w")) > int(turned.find(f"{W}pgSz").get(W + "h"))
    starts = [one for one in sections if one.find(f"{W}pgNumType") is not None]
    assert len(starts) == 1
    assert starts[0].find(f"{W}type").get(W + "val") == "oddPage"


def test_the_demo_mark_is_on_every_page(content, body) -> None:
    parts = seen.parts(content)
    for section in body.iter(W + "sectPr"):
        heads = [one.get(f"{{{'http://schemas.openxmlformats.org/officeDocument/2006/relationships'}}}id")
                 for one in section.iter(W + "headerReference")]
        assert heads
        for name in heads:
            assert f'string="{sample.DEMO}"' in parts[f"word/{name}.xml"].decode()
    running = etree.fromstring(parts["word/header_even_turned.xml"])
    assert seen.text(running).endswith(sample.DEMO)


def test_a_report_of_real_data_bears_no_mark(document) -> None:
    parts = seen.parts(word(dataclasses.replace(document, demo="")))
    assert not [name for name, part in parts.items() if b"WaterMark" in part]


def test_a_drawing_is_vector_with_a_picture_and_words_for_it(content, body) -> None:
    parts = seen.parts(content)
    svg = parts["word/media/g-1.svg"].decode()
    assert "font: " not in svg
    assert "font-size: " in svg
    assert ">90分以上<" in svg
    assert parts["word/media/g-1.png"].startswith(b"\x89PNG")
    said = [one.get("descr") for one in body.iter("{*}docPr")]
    assert said == ["柱状图：优412个，良180个，中49个，差12个"]


def test_each_fact_leads_to_its_line_of_the_annex(document, body) -> None:
    anchors = [one.get(W + "anchor") for one in body.iter(W + "hyperlink")]
    prose = [block for block in walk(document.blocks) if isinstance(block, Paragraph)]
    used = {run.note for block in prose for run in block.runs if run.note}
    assert {f"note_{one}" for one in used} <= set(anchors)
    *_, table = body.iter(W + "tbl")
    rows = [[seen.text(cell) for cell in row.findall(W + "tc")] for row in table.findall(W + "tr")[1:]]
    assert [row[:2] for row in rows] == [[str(note.number), note.record["text"]] for note in document.notes]


def test_hostile_text_stays_text(content) -> None:
    hostile = _word("## 一、" + "标题 &amp; TOC", [sample.text("{said}", said=CODES)], title="a<b>&c \" ' ]]>")
    shown = seen.text(seen.body(hostile))
    assert CODES in shown
    assert {code.split()[0] for code in seen.codes(seen.body(hostile))} == {"TOC"}
    assert all(one in seen.text(seen.body(content)) for one in sample.HOSTILE)
    external = [name for name, part in seen.parts(content).items() if b'TargetMode="External"' in part]
    assert not external


def test_a_character_that_xml_lacks_is_refused(document) -> None:
    bad = dataclasses.replace(document, title="题\x0b目")
    with pytest.raises(PublishError, match=r"U\+000B"):
        word(bad)


def test_a_huge_cell_may_split_and_a_row_of_usual_size_may_not() -> None:
    frame = sample.long_frame(2)
    frame.loc[0, "department"] = "长" * 30_000
    made = seen.body(_word([sample.table(frame, "huge", "表", [sample.column("department", "部门")])]))
    table = next(made.iter(W + "tbl"))
    assert table.find(f".//{W}tr[2]/{W}trPr") is None
    assert "长" * 30_000 in seen.text(table)


def test_lists_keep_their_numbers_and_order(document, body) -> None:
    first = next(one for one in document.blocks if isinstance(one, Items))
    shown = [seen.text(one) for one in seen.paragraphs(body, "ListParagraph")]
    assert [one[:2] for one in shown if one[0] != "\u00b7"][:len(first.items)] == ["1.", "2."]
    assert sum(one.startswith("\u00b7") for one in shown) >= 2


def test_a_letter_begins_with_its_title() -> None:
    letter = sample.notebook([dataclasses.replace(sample.cover(), letter=True)], "正文", title="")
    made = seen.body(word(load(letter)))
    assert not [code for code in seen.codes(made) if "TOC" in code]
    assert seen.text(next(iter(made.iter(W + "p")))).strip() == sample.DEMO


def test_docx_and_pdf_carry_the_same_facts(document, content) -> None:
    assert len(document.notes) >= 7
    assert seen.lost(document, seen.typed(content)) == []
    assert seen.lost(document, seen.printed(pdf(document))) == []
