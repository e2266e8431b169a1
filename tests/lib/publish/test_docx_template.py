"""A county replaces the template; what it lacks is said by name, and nothing but its look reaches a report."""

import io
import re
import zipfile
from collections.abc import Callable
from pathlib import Path

import docx as python_docx
import pytest
import sample
import word as seen
from docx.shared import Mm, Pt
from lxml import etree

from budgeteval.publish import PublishError, load
from budgeteval.publish.docx import blank, faults, word

W = seen.W
SECRET = "内部传阅　不得外泄"


@pytest.fixture(scope="module")
def document():
    return load(sample.notebook([sample.cover()], "## 一、情况\n\n正文"))


def _edited(path: Path, change: Callable[[str, str], str]) -> Path:
    """The template that comes along with its parts changed as text."""
    with zipfile.ZipFile(path, "w") as archive:
        for name, part in seen.parts(blank()).items():
            archive.writestr(name, change(name, part.decode()))
    return path


def test_the_template_that_comes_along_shows_every_style_it_must_have() -> None:
    opened = python_docx.Document(io.BytesIO(blank()))
    shown = [one.text for one in opened.paragraphs] + [cell.text for table in opened.tables for cell in table._cells]
    assert len([one for one in shown if one]) == 26
    assert all("不要改样式名称" in one for one in shown if one)
    body = next(one for one in opened.paragraphs if one.text.startswith("正文文本"))
    assert body.style.name == "Body Text"


def test_the_body_is_set_after_gb_t_9704() -> None:
    styles = python_docx.Document(io.BytesIO(blank())).styles
    fonts = etree.fromstring(seen.parts(blank())["word/styles.xml"]).find(f"{W}docDefaults//{W}rFonts")
    assert fonts.get(W + "eastAsia") == "仿宋_GB2312"
    assert styles["Body Text"].paragraph_format.line_spacing == Pt(28.95)
    assert styles["Title"].font.size == Pt(22)
    assert {styles[f"Heading {level}"].element.find(f".//{W}rFonts").get(W + "eastAsia") for level in (1, 2)} == {
        "黑体", "楷体_GB2312"}


def test_a_county_s_own_look_is_used_and_its_text_is_not(document, tmp_path) -> None:
    own = python_docx.Document(io.BytesIO(blank()))
    own.styles["Body Text"].font.size = Pt(15)
    own.sections[0].left_margin = Mm(30)
    own.sections[0].header.paragraphs[0].text = SECRET
    own.paragraphs[0].text = SECRET
    own.core_properties.author = SECRET
    own.save(tmp_path / "word.docx")
    made = word(document, tmp_path / "word.docx")
    assert not [name for name, part in seen.parts(made).items() if SECRET in part.decode("utf-8", "ignore")]
    opened = python_docx.Document(io.BytesIO(made))
    assert opened.styles["Body Text"].font.size == Pt(15)
    assert {round(one.left_margin.mm) for one in opened.sections} == {30}
    assert made == word(document, tmp_path / "word.docx") != word(document)


def test_styles_are_found_by_name_whatever_word_calls_them_inside(document, tmp_path) -> None:
    def renamed(name: str, part: str) -> str:
        ids = re.compile(r'(w:(?:styleId|basedOn w:val|next w:val)=")(\w+)"')
        return ids.sub(r'\1x\2"', part) if "styles" in name else part

    own = _edited(tmp_path / "word.docx", renamed)
    made = seen.body(word(document, own))
    assert {one.get(W + "val")[0] for one in made.iter(W + "pStyle")} == {"x"}


def test_missing_styles_are_named_with_what_to_do(document, tmp_path) -> None:
    def without(name: str, part: str) -> str:
        return part.replace('w:val="表头"', 'w:val="别的"').replace('"heading 2"', '"heading 9"')

    own = _edited(tmp_path / "word.docx", without)
    with pytest.raises(PublishError) as caught:
        word(document, own)
    (sentence,) = caught.value.problems
    assert sentence.startswith(f"Word模板{own}缺少样式：“标题 2”、“表头”。")
    assert "新建" in sentence
    assert "budgeteval word" in sentence


def test_a_paragraph_style_does_not_stand_for_a_character_style(document, tmp_path) -> None:
    def mistaken(name: str, part: str) -> str:
        return part.replace('w:type="character" w:styleId="Strong"', 'w:type="paragraph" w:styleId="Strong"')

    with pytest.raises(PublishError, match="缺少样式：“要点”"):
        word(document, _edited(tmp_path / "word.docx", mistaken))


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04", b"\xd0\xcf\x11\xe0 an old .doc", b"plain words"])
def test_what_is_no_word_file_is_said_so(document, tmp_path, content) -> None:
    (tmp_path / "word.docx").write_bytes(content)
    with pytest.raises(PublishError, match=r"打不开.*另存为"):
        word(document, tmp_path / "word.docx")


def test_a_template_that_is_broken_inside_is_said_so(document, tmp_path) -> None:
    own = _edited(tmp_path / "word.docx", lambda name, part: part[:200] if name == "word/document.xml" else part)
    with pytest.raises(PublishError, match="打不开"):
        word(document, own)


def test_a_template_that_needs_something_outside_is_refused(document, tmp_path) -> None:
    own = tmp_path / "word.docx"
    _edited(own, lambda name, part: part)
    with zipfile.ZipFile(own, "a") as archive:
        archive.writestr("word/_rels/styles.xml.rels", '<?xml version="1.0" encoding="UTF-8"?>'
                         '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
                         '<Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/image"'
                         ' Target="http://example.invalid/a.png" TargetMode="External"/></Relationships>')
    with pytest.raises(PublishError, match=r"example\.invalid"):
        word(document, own)


def test_all_faults_are_told_at_once(tmp_path) -> None:
    def changed(name: str, part: str) -> str:
        return re.sub(r'w:pgSz w:w="\d+" w:h="\d+"', 'w:pgSz w:w="16838" w:h="8000"', part).replace(
            'w:val="Strong"', 'w:val="Weak"')

    style, turned, low = faults(_edited(tmp_path / "word.docx", changed))
    assert "缺少样式：“要点”" in style
    assert "纵向" in turned
    assert "只有69毫米高，至少要120毫米" in low  # (8000 - 2098 - 1984) / 56.7


@pytest.mark.parametrize(("left", "right", "said"), [
    (28, 26, []), (15, 15, []), (50, 41, ["版心只有119毫米宽"]), (14, 26, ["左、右边距是14、26毫米"]),
    (100, 10, ["版心只有100毫米宽", "左、右边距是100、10毫米"])])
def test_margins_that_leave_no_room(tmp_path, left: int, right: int, said: list[str]) -> None:
    """A4 is 210 mm wide."""
    own = python_docx.Document(io.BytesIO(blank()))
    own.sections[-1].left_margin, own.sections[-1].right_margin = Mm(left), Mm(right)
    own.save(tmp_path / "word.docx")
    found = faults(tmp_path / "word.docx")
    assert len(found) == len(said)
    assert all(part in sentence for part, sentence in zip(said, found, strict=True))
