"""A letter: its text follows its title, without a cover, without contents; addressee flush, sign-off to the right."""

import io

import pypdf
import pytest
import sample

from budgeteval.display import Cover, Text
from budgeteval.publish import load
from budgeteval.publish.html import html
from budgeteval.publish.pdf import pdf


@pytest.fixture(scope="module")
def letter():
    return load(sample.notebook(
        Cover("关于某事的通报", "", (), "演示数据", letter=True), Text((("县直各部门：",),), align="flush"),
        "## 一、情况\n\n正文。", Text((("某县财政局",), ("2021年12月31日",)), align="right")))


def test_the_first_page_holds_title_text_and_sign_off(letter) -> None:
    first = pypdf.PdfReader(io.BytesIO(pdf(letter))).pages[0].extract_text()
    lines = [line.strip() for line in first.splitlines() if line.strip()]
    assert "目" not in first
    assert [lines.index(one) for one in ("县直各部门：", "一、情况", "正文。", "某县财政局")] == sorted(
        lines.index(one) for one in ("县直各部门：", "一、情况", "正文。", "某县财政局"))
    assert "演示数据" in first


def test_addressee_starts_at_the_margin_and_sign_off_ends_before_the_other(letter) -> None:
    places: dict[str, float] = {}

    def seen(text, page, at, _font, _size) -> None:
        if text.strip():
            places.setdefault(text.strip(), at[4] + page[4])

    pypdf.PdfReader(io.BytesIO(pdf(letter))).pages[0].extract_text(visitor_text=seen)
    margin = 28 * 72 / 25.4
    addressee = next(at for text, at in places.items() if text.startswith("县直"))
    assert addressee == pytest.approx(margin, abs=1)
    assert next(at for text, at in places.items() if text.startswith("某县财政局")) > margin + 200


def test_the_page_marks_both(letter) -> None:
    page = html(letter)
    assert '<p class="flush">县直各部门：</p>' in page
    assert '<p class="right">某县财政局</p>' in page
    assert 'class="pairs"' not in page.split("</header>")[0]
