"""Filled questionnaires made by hand: every line used or set aside, every bad cell found, results by hand."""

from collections import Counter
from collections.abc import Callable
from typing import Any

import pytest

from budgeteval import rulesets
from budgeteval.stages import key_evaluation as stage
from budgeteval.stages.key_evaluation.satisfaction.evaluate import evaluate
from budgeteval.stages.key_evaluation.satisfaction.read import Book, on_scale, one_of, read_book
from budgeteval.stages.key_evaluation.satisfaction.sift import USED
from budgeteval.stages.key_evaluation.satisfaction.stage import Satisfaction, surveyed

from . import books

RULES = rulesets.load("mof-2020-10").key_evaluation
PLAN = [["抽样计划"], [], ["对象类别", "总体人数", "计划有效份数", "发放份数", "起始编号", "截止编号"],
        ["村民", 90, 5, 10, "A001", "A010"], ["商户", 30, 5, 10, "B001", "B010"], [],
        ["题号", "题型", "题目", "选项", "反向计分"],
        ["Q1", "量表", "质量", None, "否"], ["Q2", "量表", "进度", None, "否"], ["Q3", "量表", "公开", None, "否"],
        ["Q4", "量表", "困难", None, "是"], ["Q5", "单选", "渠道", "公示栏；网络", "否"],
        ["Q6", "开放", "意见", None, "否"]]
HEAD = ["问卷编号", "对象类别", "填答日期", "年龄", "Q1 质量", "Q2 进度", "Q3 公开", "Q4 困难", "Q5 渠道", "Q6 意见"]


def line(number: str | None, *marks: Any, group: str | None = None, age: Any = 40, day: str = "2021-03-08",
         where: Any = "网络", text: str | None = None) -> list[Any]:
    return [number, group, day, age, *(marks or (5, 4, 5, 2)), where, text]


@pytest.fixture
def survey(tmp_path) -> Callable[..., Satisfaction]:
    """``survey(lines)`` reads and counts a workbook of these lines, from row 2 of the sheet on."""
    def made(lines: list[list[Any]], plan: list[list[Any]] = PLAN, head: list[str] = HEAD) -> Satisfaction:
        path = books.write(tmp_path / "满意度问卷.xlsx", {"答卷": [head, *lines], "抽样计划": plan})
        return surveyed(read_book([path], tmp_path, RULES.survey.scale), RULES)

    return made


def states(poll: Satisfaction) -> list[str]:
    assert poll.results is not None
    return poll.results.sheets["state"].tolist()


def cells(poll: Satisfaction) -> set[tuple[str, str]]:
    few = {"questionnaire_few_used", "questionnaire_below_plan", "questionnaire_group_empty"}
    return {(one.code.removeprefix("questionnaire_"), one.cell) for one in poll.findings if one.code not in few}


GOOD = [line("A001"), line("A002", 4, 4, 3, 1), line("B001", 2, 3, 2, 5), line("B002", 3, 3, 4, 2)]


@pytest.mark.parametrize(("bad", "state", "found"), [
    (line("A003", age=199), "impossible_age", {("impossible_age", "D6")}),
    (line("A003", age=-3), "impossible_age", {("impossible_age", "D6")}),
    (line("A003", age=33.5), "impossible_age", {("impossible_age", "D6")}),
    (line("A003", age="很大"), "impossible_age", {("impossible_age", "D6")}),
    (line("A003", age=None), USED, set()),
    (line("A003", 6, 4, 5, 2), USED, {("off_scale", "E6")}),
    (line("A003", 0, 4, 5, 2), USED, {("off_scale", "E6")}),
    (line("A003", 4.5, 4, 5, 2), USED, {("off_scale", "E6")}),
    (line("A003", "4、5", 4, 5, 2), USED, {("multiple", "E6")}),
    (line("A003", "满意", 4, 5, 2), USED, {("no_number", "E6")}),
    (line("A003", where="公示栏、网络"), USED, {("multiple", "I6")}),
    (line("A003", where="电视"), USED, {("no_option", "I6")}),
    (line("C001"), "unplanned", {("unplanned", "A6")}),
    (line("A011"), "unplanned", {("unplanned", "A6")}),
    (line("A003", group="商户"), "group_differs", {("group_differs", "A6")}),
    (line(None), "unnumbered", {("unnumbered", "A6")}),
    (line("A003", 5, None, None, None), "few_answers", {("few_answers", "A6")}),
    (line("A003", None, None, None, None), "few_answers", {("few_answers", "A6")}),
    (line("A001"), "repeated", {("repeated", "A6")}),
    (line("A003", 5, 5, 5, 5), USED, {("same_answers", "A6")}),
    (line("a 003"), USED, set()),
])
def test_every_bad_line_is_found_in_its_cell_and_counted(survey, bad, state, found):
    poll = survey([*GOOD, bad])
    assert states(poll) == [USED] * 4 + [state]
    assert cells(poll) == found
    assert poll.results.used == 4 + (state == USED)
    assert [one.message for one in poll.findings]


def test_one_number_with_two_contents_leaves_neither(survey):
    poll = survey([*GOOD, line("A001", 1, 1, 2, 5)])
    assert states(poll) == ["twice", USED, USED, USED, "twice"]
    assert cells(poll) == {("twice", "A2"), ("twice", "A6")}


def test_the_same_opinion_and_answers_under_two_numbers_is_asked_about(survey):
    poll = survey([line("A001", text="希望早日修好村里的路"), line("A002", text="希望早日修好村里的路")])
    assert states(poll) == [USED, USED]
    assert cells(poll) == {("copied", "A3")}


def test_a_line_with_its_number_only_did_not_come_back(survey):
    poll = survey([*GOOD, ["A003", "村民", *[None] * 8]])
    assert len(poll.results.sheets) == 4


def test_results_by_hand(survey):
    found = survey(GOOD).results
    # reversed fourth question: means (5+4+5+4)/4, (4+4+3+5)/4, (2+3+2+1)/4, (3+3+4+4)/4; 90 and 30 people
    assert found.sheets["mean"].tolist() == [4.5, 4.0, 2.0, 3.5]
    assert found.mean.value == pytest.approx(0.75 * 4.25 + 0.25 * 2.75)
    assert found.rate == pytest.approx(3.875 / 5)
    assert found.share.value == pytest.approx(0.75)
    assert found.groups["response_rate"].tolist() == [0.2, 0.2]
    assert found.bounds == (pytest.approx(0.75 * 0.2), pytest.approx(0.75 + 0.25 * 0.8))
    assert found.items.set_index("code").loc["Q4", "mean"] == pytest.approx(0.75 * 4.5 + 0.25 * 2.5)


def test_without_people_nothing_is_weighted_and_it_is_said(survey):
    plan = [[cell if cell != 30 else None for cell in row] for row in PLAN]
    poll = survey(GOOD, plan)
    assert not poll.results.weighted
    assert poll.results.mean.value == pytest.approx(3.5)
    assert cells(poll) == {("population_missing", "A5")}


def test_plan_smaller_than_what_came_back(survey):
    plan = [[{10: 1, 30: 1}.get(cell, cell) for cell in row] for row in PLAN]
    assert cells(survey(GOOD, plan)) == {("over_distributed", "A4"), ("over_distributed", "A5"),
                                         ("over_population", "A5")}


def test_a_group_that_stands_in_the_plan_twice(survey):
    plan = [*PLAN[:4], ["村民", 70, 5, 10, "B001", "B010"], *PLAN[5:]]
    poll = survey(GOOD, plan)
    assert cells(poll) == {("group_twice", "A5"), ("unplanned", "A4"), ("unplanned", "A5")}
    assert states(poll) == [USED, USED, "unplanned", "unplanned"]


@pytest.mark.parametrize("number", ["-1", "约三十", 9.5])
def test_a_plan_with_no_numbers(survey, number):
    plan = [*PLAN[:4], ["商户", 30, 5, number, "B001", "B010"], *PLAN[5:]]
    assert cells(survey(GOOD, plan)) == {("plan_number", "D5"), ("distributed_missing", "A5")}


@pytest.mark.parametrize("lines", [[], [["A001", "村民", *[None] * 8]]])
def test_an_empty_sheet_is_no_data(survey, lines):
    poll = survey(lines)
    assert poll.results is None
    assert [one.code for one in poll.findings] == ["questionnaire_empty"]


def test_sheets_without_their_heads(survey):
    poll = survey(GOOD, [["别的"]], ["甲"])
    assert Counter(one.code for one in poll.findings) == {"questionnaire_columns_missing": 3, "questionnaire_empty": 1}


def test_nothing_usable_has_no_result(survey):
    found = survey([line("C001"), line(None)]).results
    assert found.used == 0
    assert found.rate != found.rate
    assert found.items["valid"].tolist() == [0, 0, 0, 0]


def test_phone_numbers_are_starred_out(survey):
    found = survey([line("A001", text="请打13900000000找我"), line("A002", text="请打13900000000谈")]).results
    assert not found.opinions["typical"].str.contains("139").any()
    assert not found.opinions["opinion_group"].str.contains("139").any()


@pytest.mark.parametrize(("written", "expected"), [
    ("5", ("usable", 5.0)), ("\uff15", ("usable", 5.0)), ("3.0", ("usable", 3.0)), ("12", ("off_scale", None)),
    ("-1", ("off_scale", None)), ("4 5", ("multiple", None)), ("√", ("no_number", None)), ("5分", ("no_number", None)),
])
def test_answers_on_a_scale(written, expected):
    assert on_scale(written, 5) == expected


def test_one_of_several_options():
    assert [one_of(text, ["村", "村组"]) for text in ("村", "村组", "县")] == ["usable", "usable", "no_option"]


def test_without_a_workbook_one_sentence_and_no_finding(open_book, codes):
    result = open_book()
    (only,) = stage.show_satisfaction(result)
    assert len(only.paragraphs) == 1
    assert result.satisfaction.findings == ()
    assert not any(name.startswith("satisfaction_") for name in stage.attach(result).frames)


def test_no_file_is_no_survey(tmp_path):
    none = read_book([], tmp_path, 5)
    assert isinstance(none, Book)
    assert evaluate(none, RULES) is None
