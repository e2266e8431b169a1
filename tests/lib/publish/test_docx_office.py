"""LibreOffice opens the Word file and makes a PDF of it without loss."""

import re
from pathlib import Path

import pypdf
import pytest
import word as seen

from budgeteval.publish import load
from budgeteval.publish.docx import word
from budgeteval.publish.model import Drawing, Grid, Heading, walk
from budgeteval.publish.pdf import pages as counted

pytestmark = pytest.mark.skipif(seen.OFFICE is None, reason=seen.NO_OFFICE)


@pytest.fixture(scope="module")
def document(sample_node):
    return load(sample_node)


@pytest.fixture(scope="module")
def pages(document, tmp_path_factory) -> list[pypdf.PageObject]:
    folder: Path = tmp_path_factory.mktemp("office")
    (folder / "report.docx").write_bytes(word(document, pages=counted(document)))
    return list(pypdf.PdfReader(seen.converted(folder / "report.docx", folder)).pages)


@pytest.fixture(scope="module")
def shown(pages) -> str:
    return seen.squeezed("".join(page.extract_text() for page in pages))


def test_every_fact_arrives(document, shown) -> None:
    assert document.notes
    assert seen.lost(document, shown) == []


def test_contents_show_their_pages_before_any_field_is_updated(document, pages) -> None:
    """Behind each entry stands the number that the PDF has."""
    contents = seen.squeezed(pages[1].extract_text())
    headings = [(one.text, one.level) for one in document.blocks if isinstance(one, Heading)]
    for (name, level), page in zip([*headings, ("附录数据来源", 1)], counted(document), strict=True):
        assert level > 2 or re.search(rf"{re.escape(seen.squeezed(name))}\.+{page}(?!\d)", contents), name


def test_every_heading_caption_and_number_of_a_table_arrives(document, shown) -> None:
    for block in walk(document.blocks):
        if isinstance(block, Heading):
            assert seen.squeezed(block.text) in shown
        elif isinstance(block, Grid | Drawing):
            assert seen.squeezed(block.label + block.caption) in shown
        if isinstance(block, Grid):
            numbers = {text for row in block.rows for text in row if re.fullmatch(r"[\d,.%]+", text)}
            assert not {one for one in numbers if one not in shown}


def test_pages_are_a4_upright_and_turned_and_none_is_blank(pages) -> None:
    sizes = {(round(float(page.mediabox.width)), round(float(page.mediabox.height))) for page in pages}
    assert sizes == {(595, 842), (842, 595)}
    plain = [seen.squeezed(page.extract_text()) for page in pages]
    assert not [at for at, text in enumerate(plain) if len(text) < 60 and at > 1 and text]


def test_the_head_of_a_long_table_is_repeated_on_its_pages(pages) -> None:
    heads = [page for page in pages if "项目数（个）" in seen.squeezed(page.extract_text())]
    assert len(heads) >= 2


def test_each_drawing_stands_on_the_page_of_its_caption(document, pages) -> None:
    drawings = [block for block in walk(document.blocks) if isinstance(block, Drawing)]
    assert drawings
    for block in drawings:
        caption = seen.squeezed(block.label + block.caption)
        (page,) = [page for page in pages if caption in seen.squeezed(page.extract_text())]
        named = page["/Resources"].get("/XObject", {})
        widths = [one.get_object().get("/Width", 0) for one in named.values()]
        assert max(widths, default=0) > 500, "a picture, 150 dots an inch and most of the page wide"
