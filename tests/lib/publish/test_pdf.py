"""The PDF's page after GB/T 9704-2012 (A4; 156 x 225 mm; 22 lines of 28 characters), its parts and its proof."""

import io
import re

import pypdf
import pytest
import sample

from budgeteval.publish import load
from budgeteval.publish.pdf import pdf

MM = 72 / 25.4
A4 = (210 * MM, 297 * MM)


@pytest.fixture(scope="module")
def reader(published) -> pypdf.PdfReader:
    return pypdf.PdfReader(published / "report.pdf")


@pytest.fixture(scope="module")
def texts(reader) -> list[str]:
    return [page.extract_text() for page in reader.pages]


def _read(*cells, **more) -> pypdf.PdfReader:
    return pypdf.PdfReader(io.BytesIO(pdf(load(sample.notebook(*cells, **more)))))


def test_a_full_page_has_22_lines_of_28_characters() -> None:
    reader = _read("国" * 28 * 60)
    lines = [line for line in reader.pages[3].extract_text().split("\n") if set(line) == {"国"}]
    assert [len(line) for line in lines] == [28] * 22


def test_the_text_block_lies_as_the_standard_says() -> None:
    places: list[tuple[float, float]] = []

    def seen(text, page, at, _font, _size) -> None:
        if text.strip() and set(text.strip()) == {"国"}:
            x, y = (at[4] * page[column] + at[5] * page[column + 2] + page[column + 4] for column in (0, 1))
            places.append((x, y))

    _read("国" * 28 * 60).pages[3].extract_text(visitor_text=seen)
    assert min(x for x, _y in places) == pytest.approx(28 * MM, abs=0.5)
    top = A4[1] - max(y for _x, y in places) - 0.88 * 16  # the baseline lies 0.88 em below the line's top
    assert top == pytest.approx(37 * MM, abs=0.5)
    pitches = {round(before - after, 2) for (_, before), (_, after) in zip(places, places[1:], strict=False)}
    assert pitches == {29.0}


def test_pages_are_a4_wide_tables_on_turned_ones(reader, texts) -> None:
    for page, text in zip(reader.pages, texts, strict=True):
        size = tuple(float(one) for one in page.mediabox[2:])
        turned = any(head in text for head in ("二级指标", "处理建议", "用在何处"))
        assert size == pytest.approx(A4[::-1] if turned else A4, abs=0.1)


def test_a_heading_turns_with_its_wide_table(texts) -> None:
    (page,) = [text for text in texts if "表2 " in text]
    assert "（一）指标明细" in page
    assert "下表逐项列出" in page


def test_table_heads_are_repeated_over_page_breaks(texts) -> None:
    pages = [text for text in texts if "事业单位" in text]
    assert len(pages) >= 2
    assert all("全年预算（万元）" in text for text in pages)
    rows = [line for text in pages for line in text.split("\n") if line.endswith("%") or "（含下属事业单位）" in line]
    assert len({line.split("局")[0] for line in rows if "（含下属事业单位）" in line}) == 60 - 60 // 7


def test_page_numbers_run_from_the_body_and_the_contents_name_them(reader, texts) -> None:
    assert reader.page_labels[2] == "1"
    body = texts[2:]
    assert all(f"— {number} —" in text for number, text in enumerate(body, start=1))
    assert "— " not in texts[0] + texts[1]
    number = next(at for at, text in enumerate(body, start=1) if "四、有关建议" in text)
    (entry,) = [line for line in texts[1].split("\n") if line.startswith("四、有关建议")]
    assert entry.rstrip().endswith(str(number))


def test_every_page_is_marked_as_demo(texts) -> None:
    assert all(sample.DEMO in text for text in texts)


def test_the_outline_has_the_chapters_and_the_annex(reader) -> None:
    top = [one["/Title"] for one in reader.outline if not isinstance(one, list)]
    assert top == ["一、基本情况", "二、得分情况", "三、存在问题", "四、有关建议", "附录\u3000数据来源"]


def test_it_says_pdf_a_2a_and_ua_1_with_its_language_and_title(reader) -> None:
    meta = reader.trailer["/Root"]["/Metadata"].get_data().decode()
    assert "<pdfaid:part>2</pdfaid:part>" in meta
    assert "<pdfaid:conformance>A</pdfaid:conformance>" in meta
    assert "<pdfuaid:part>1</pdfuaid:part>" in meta
    assert reader.trailer["/Root"]["/Lang"] == "zh-CN"
    assert reader.metadata.title == sample.cover().title


def test_only_the_faces_of_the_set_up_are_used(reader) -> None:
    faces = {str(font["/BaseFont"]).split("+")[-1] for page in reader.pages
             for font in page["/Resources"]["/Font"].values()}
    assert {face.split("-")[0] for face in faces} == {"FandolFang", "FandolKai", "NotoSansSC", "NotoSerifSC"}


def test_hostile_text_is_text(texts) -> None:
    whole = "".join("".join(texts).split())
    for text in sample.HOSTILE:
        assert "".join(text.split()) in whole


def test_long_addresses_wrap_inside_their_cell_and_copy_clean(reader) -> None:
    whole = "".join(text.replace("\n", "") for text in (page.extract_text() for page in reader.pages))
    assert sample.UNBROKEN in whole
    assert "\u200b" not in whole


def test_the_annex_leads_to_the_cells(texts) -> None:
    annex = "".join("".join(texts[-2:]).split())
    file = sample.ADDRESS.split("!")[0]
    assert "〔1〕" + file in annex
    assert "〔1〕!高标准农田建设!G8、G9、G10…等653处" in annex
    assert "scores.csv，全年预算数（budget_yuan），653行" in annex
    assert "规则self_evaluation.weights" in annex
    assert "a.xlsx!表1!G9" in annex


def test_a_report_without_cover_facts_or_demo_mark_is_fine() -> None:
    texts = [page.extract_text() for page in _read("## 一、甲\n\n文字", title="标题").pages]
    assert "标题" in texts[-2]
    assert "没有引用需要注明来源的数据" in texts[-1]


def test_text_taken_from_a_page_keeps_its_numbers(published) -> None:
    """The demo mark across the page is no text, and a note's number never runs into the number it explains."""
    pages = [page.extract_text() for page in pypdf.PdfReader(published / "report.pdf").pages]
    body = "".join("".join(pages).split())
    assert "13.15亿元[" in body
    assert not re.search(r"亿元\d", body)
    header = [page for page in pages if page.count(sample.DEMO) > 1]
    assert not header, "the mark stands once on a page as text, in its head"
