"""Questionnaires out and back: plan by hand, filled lines read again, a project's own design, words that stay words."""

import io
import sys
import zipfile
from pathlib import Path

import openpyxl
import pandas as pd
import pypdf
import pytest

from budgeteval import cli, rulesets
from budgeteval.blanks import pack
from budgeteval.blanks.questionnaire import (
    DesignError,
    Group,
    Own,
    designed,
    own_design,
    questionnaire_book,
    questionnaire_pdf,
)
from budgeteval.stages.key_evaluation.satisfaction.read import read_book
from budgeteval.stages.key_evaluation.satisfaction.stage import surveyed

RULES = rulesets.load("mof-2020-10").key_evaluation
OWN = Own(groups=(Group(group="村民", population=900), Group(group="商户", population=100)))


@pytest.fixture
def design():
    return designed("示例项目", "P1", RULES, OWN)


def back(path: Path, data: bytes):
    path.write_bytes(data)
    return read_book([path], path.parent, RULES.survey.scale)


def test_plan_by_hand(design):
    # 1,000 people, 5 %, a half: 278; nine tenths of it to nine tenths of the people; a fifth more than needed sent
    assert [(one.planned, one.distributed) for one in design.strata] == [(250, 313), (28, 35)]
    assert [(one.first, one.last) for one in design.strata] == [("A001", "A313"), ("B001", "B035")]


def test_the_blank_is_read_back_whole(design, tmp_path):
    book = back(tmp_path / "满意度问卷.xlsx", questionnaire_book(design))
    assert book.findings == ()
    assert book.plan[["group", "population", "distributed", "first", "last"]].to_numpy().tolist() == [
        ["村民", 900, 313, "A001", "A313"], ["商户", 100, 35, "B001", "B035"]]
    assert book.questions["code"].tolist() == [one.code for one in RULES.questionnaire.questions]
    assert book.questions["reverse"].sum() == 1
    assert len(book.sheets) == 0


def test_filled_lines_are_read_back(design, tmp_path):
    marks = {f"Q{place}": 4 for place in range(1, 6)} | {"Q6": 2, "Q7": "网络媒体", "Q8": "=1+1"}
    lines = [{"number": number, "group": "村民", "date": "2021-03-01", "age": 40, **marks}
             for number in ("A001", "A002")]
    poll = surveyed(back(tmp_path / "满意度问卷.xlsx", questionnaire_book(design, lines)), RULES)
    assert poll.results.sheets["state"].tolist() == ["used", "used"]
    assert poll.results.mean.value == 4
    assert "=1+1" in poll.book.answers["text"].tolist()


def test_one_line_for_each_questionnaire_with_lists_on_the_marks(design):
    book = openpyxl.load_workbook(io.BytesIO(questionnaire_book(design)))
    assert book.sheetnames == ["问卷", "答卷", "抽样计划"]
    sheet = book["答卷"]
    assert sheet.max_row == 3 + 313 + 35
    checked = {str(one.sqref): one.formula1 for one in sheet.data_validations.dataValidation}
    assert checked["E4:E351"] == '"1,2,3,4,5"'
    assert checked["B4:B351"] == '"村民,商户"'


def test_the_same_bytes_twice(design):
    assert questionnaire_book(design) == questionnaire_book(design)
    assert questionnaire_pdf(design) == questionnaire_pdf(design)


def test_the_print_holds_every_question_and_no_markup(tmp_path):
    made = questionnaire_pdf(designed("#set page() 项目*甲*", "P1", RULES, None))
    text = "".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(made)).pages).replace("\n", "")
    assert "#set page()" in text
    assert all(one.text[:6] in text for one in RULES.questionnaire.questions)


def test_a_project_without_a_design_asks_one_group_of_unknown_size(tmp_path):
    assert own_design(tmp_path) is None
    (one,) = designed("项目", "P1", RULES, None).strata
    assert (one.planned, one.distributed) == (385, 482)  # 384.1; over 0.8


def test_a_projects_own_questions(tmp_path):
    (tmp_path / "满意度问卷.yaml").write_text(
        "groups: [{group: 家长, population: 300}]\nmargin: 0.1\n"
        "questions: [{code: T1, kind: scale, text: 校车是否准时, options: [], reverse: false}]\n", encoding="utf-8")
    made = designed("项目", "P1", RULES, own_design(tmp_path))
    assert [one.code for one in made.questions] == ["T1"]
    assert made.strata[0].planned == 73  # 96.04 / (1 + 96.04 / 300) = 72.75


@pytest.mark.parametrize("text", ["groups: []", "groups: 3", "title: [", "groups: [{group: 甲, people: 3}]", ""])
def test_a_design_that_is_none_is_named(tmp_path, text):
    (tmp_path / "满意度问卷.yaml").write_text(text, encoding="utf-8")
    with pytest.raises(DesignError, match="满意度问卷.yaml"):
        own_design(tmp_path)


def test_a_design_that_is_none_is_refused_in_words(home, tmp_path, monkeypatch, capsys):
    register = home / "reference" / "projects.csv"
    rows = pd.read_csv(register, dtype=str, keep_default_na=False).assign(key_evaluation="yes")
    rows.to_csv(register, index=False)
    own = home / "raw" / "2021" / "key_evaluation" / rows["project_code"].iloc[0]
    own.mkdir(parents=True)
    (own / "满意度问卷.yaml").write_text("groups: 3", encoding="utf-8")
    monkeypatch.setattr(sys, "argv", ["budgeteval", "forms", "questionnaire", "--department", "101", "--county", "here",
                                      "--year", "2021", "--out", str(tmp_path / "out")])
    with pytest.raises(SystemExit) as ended:
        cli.main()
    assert ended.value.code == 2
    assert "满意度问卷.yaml" in capsys.readouterr().err


def test_a_department_gets_a_workbook_and_a_print(order):
    (_, _, count, data), = pack.packs("questionnaire", order(blank=True), "101")
    names = zipfile.ZipFile(io.BytesIO(data)).namelist()
    assert count == 2
    assert [name.rsplit(".", 1)[1] for name in names] == ["xlsx", "pdf"]
    assert all("满意度问卷" in name for name in names)
