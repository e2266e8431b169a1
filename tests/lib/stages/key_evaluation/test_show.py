"""What the report says: whole sentences in every case, facts that lead to the cells, places to sign."""

import re

import openpyxl
import pytest

from budgeteval.display import Display, Signatures, Text
from budgeteval.display.parts import Parts
from budgeteval.stages import key_evaluation as stage

from . import books
from .test_score import BONDS, changed, likert

BROKEN = re.compile(r"nan|None|\{|\}|（）|“”|：。|、、|，，|。。|\(\)")
ONE_EXPERT = {"专家评分": [["专家编号", "指标编号", "得分"], ["甲", "D1", 27]]}
EMPTY = {name: None for name in books.SHEETS if name not in ("项目概况", "评分表")}
CASES = {
    "whole": ({}, {}),
    "bond": ({"债券融资平衡": BONDS}, {"special_bond": "yes"}),
    "bond without years": ({"债券融资平衡": BONDS[:2]}, {"special_bond": "yes"}),
    "bond without dates": ({"债券融资平衡": [BONDS[0], ["一期", None, 1000, 800, None, 700, None]]},
                           {"special_bond": "yes"}),
    "bond without a sheet": ({}, {"special_bond": "yes"}),
    "one expert": (ONE_EXPERT, {}),
    "no survey": ({**likert(), "满意度调查": None}, {"edition": "demo-county"}),
    "one questionnaire": ({**likert(), "满意度调查": [["问卷编号", "对象类别", "题1"], ["Q1", "群众", 4]]}, {}),
    "unmarked": ({**changed(3, 得分=None), "专家评分": None}, {}),
    "nothing received": ({"项目概况": [*books.CARD[:-2], ["到位资金（万元）", 0], ["支出资金（万元）", 0]]}, {}),
    "only the score sheet": ({**EMPTY, "项目概况": None}, {}),
    "an empty card": ({**EMPTY, "项目概况": [["项目名称", ""]]}, {}),
    "no score sheet": ({"评分表": None}, {}),
    "no workbook": ({}, {"written": False}),
}


def shown(result: stage.Result) -> list[Display]:
    """Everything the notebook shows, in its order."""
    run, made = result.run, []
    whole = [stage.show_cover(run), stage.show_project(run), stage.show_work(run), stage.show_conclusion(result),
             stage.show_firmness(result)]
    whole += [stage.show_dimensions(result, "decision", "process", "output", "outcome")]
    whole += [stage.show_subject(result), stage.show_problems(result), stage.show_suggestions(result),
              stage.show_others(result), stage.show_experts(result), stage.show_benchmark(result),
              stage.show_annexes(result)]
    for one in whole:
        made += list(one) if isinstance(one, Parts) else [one]
    return made


@pytest.mark.parametrize("case", CASES)
def test_every_case_reads_in_whole_sentences(open_book, case):
    changes, options = CASES[case]
    for one in shown(open_book(changes, **options)):
        one._repr_mimebundle_()
        if not isinstance(one, Text):
            continue
        assert one.paragraphs
        for runs in one.paragraphs:
            sentence = "".join(map(str, runs))
            assert sentence.strip()
            assert not BROKEN.search(sentence), sentence


@pytest.mark.parametrize("case", ["whole", "bond"])
def test_facts_keep_one_meaning_and_say_where_they_come_from(open_book, case):
    changes, options = CASES[case]
    facts = {}
    for one in shown(open_book(changes, **options)):
        for fact in one.facts:
            assert facts.setdefault(fact.id, fact) == fact
            assert fact.rule or fact.rows or fact.value == 0, fact.id
    assert len(facts) > 40


def test_facts_lead_to_the_cells(open_book, tmp_path):
    result = open_book()
    book = openpyxl.load_workbook(next((tmp_path / "root").rglob("评价.xlsx")))
    facts = {fact.id: fact for one in shown(result) for fact in one.facts}

    def cells(name):
        return [book[row.split("!")[1]][row.split("!")[2]].value for row in facts[f"key_evaluation.{name}"].rows]

    assert cells("card.spent_yuan") == [60]
    assert facts["key_evaluation.card.spent_yuan"].value == 600_000
    assert cells("funding_rate") == [80, 100]
    assert cells("indicator.C1.value") == [10, 9]
    assert sum(cells("total")) == 85
    assert sorted(cells("indicator.D1.experts")) == [26, 27, 28]


def test_the_three_reviews_and_the_seal_have_their_places(open_book):
    (signs,) = [one for one in shown(open_book()) if isinstance(one, Signatures)]
    roles = [role for role, _ in signs.rows]
    assert roles == ["主评人：甲", "一级复核：乙", "二级复核：丙", "三级复核：丁", "评价机构（盖章）"]


def test_markup_in_the_workbook_stays_text(open_book):
    result = open_book({"问题与建议": [["存在问题", "建议"], ["<script>x</script>", "=cmd|'x'"]]})
    html = stage.show_problems(result).html()
    assert "<script>" not in html
    assert "&lt;script&gt;" in html


def test_the_conclusion_by_hand(open_book):
    said = "".join(map(str, stage.show_conclusion(open_book()).parts[0].paragraphs[0]))
    assert "得85.00分，评价等级为“良”" in said
    assert "决策15.00分（分值20分，得分率75.00%）" in said


def test_the_same_workbook_shows_the_same(open_book):
    first = [one._repr_mimebundle_() for one in shown(open_book())]
    assert first == [one._repr_mimebundle_() for one in shown(open_book())]
