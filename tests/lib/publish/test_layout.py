"""Widths, breaks and titles."""

import pytest

from budgeteval.publish.layout import (
    BREAK,
    LANDSCAPE,
    PADDING,
    PORTRAIT,
    breakable,
    fit,
    gapped,
    head_lines,
    lead_in,
    measure,
    split_tail,
    title_lines,
)
from budgeteval.publish.model import Grid, Heading, Paragraph, Run


def _grid(rows, aligns, landscape=False, widths=None) -> Grid:
    columns = tuple({"label": f"列{at}", "align": align, "width": (widths or [1] * len(aligns))[at]}
                    for at, align in enumerate(aligns))
    return Grid("t", "表1", "题", columns, tuple(map(tuple, rows)), "cell 1", landscape=landscape)


def test_addresses_may_break_after_their_marks_and_long_codes_anywhere() -> None:
    assert breakable("a/b!C3") == "a/b!C3"
    assert breakable("folder/file_2020.xlsx!G12") == BREAK.join(["folder/", "file_", "2020.", "xlsx!", "G12"])
    pieces = breakable("9" * 60).split(BREAK)
    assert "".join(pieces) == "9" * 60
    assert max(map(len, pieces)) <= 16


def test_widths_fill_the_page_and_no_number_wraps() -> None:
    turned, size, widths = fit(_grid([["甲" * 40, "1,234,567.89"], ["乙", "1"]], ["left", "right"]))
    assert not turned
    assert sum(widths) == pytest.approx(PORTRAIT)
    assert widths[1] >= 12 * 0.58 * size + PADDING


def test_many_columns_turn_the_page() -> None:
    rows = [["1,234,567.89"] * 10]
    turned, _size, widths = fit(_grid(rows, ["right"] * 10))
    assert turned
    assert sum(widths) == pytest.approx(LANDSCAPE)


@pytest.mark.parametrize(("rows", "turns"), [
    ([], False), ([["甲"] * 4] * 2, False), ([["甲" * 150] * 4], False), ([["甲"] * 4] * 40, True),
    ([["甲" * 150] * 4] * 4, True),
])
def test_only_a_long_table_takes_the_turned_page_it_asks_for(rows: list[list[str]], turns: bool) -> None:
    assert fit(_grid(rows, ["left"] * 4, landscape=True))[0] == turns


def test_the_longer_text_gets_the_wider_column() -> None:
    _turned, _size, widths = fit(_grid([["甲" * 30, "乙" * 120]], ["left", "left"]))
    assert widths[1] > 2 * widths[0]


def test_an_empty_table_has_widths_too() -> None:
    _turned, _size, widths = fit(_grid([], ["left", "right"]))
    assert sum(widths) == pytest.approx(PORTRAIT)


@pytest.mark.parametrize(("title", "lines"), [
    ("绩效自评报告", ["绩效自评报告"]),
    ("示例县2020年度县级部门项目支出绩效自评结果复核与分析报告",
     ["示例县2020年度县级部门项目支出", "绩效自评结果复核与分析报告"]),
])
def test_titles_break_between_words(title, lines) -> None:
    assert title_lines(title, 20).split("\n") == lines


def test_a_title_without_known_words_is_left_to_the_page() -> None:
    assert title_lines("甲" * 50, 20) == "甲" * 50


def test_latin_is_narrower_than_chinese() -> None:
    assert measure("abcd") < measure("甲乙丙") == 3


def test_a_short_lead_in_turns_with_its_table() -> None:
    def words(count: int) -> Paragraph:
        return Paragraph((Run("字" * count),), "cell 1")

    head = Heading(1, (Run("一、"),), "s-1", "cell 1")
    assert lead_in([words(500), head, words(20)]) == 2
    assert lead_in([words(500), head]) == 1
    assert lead_in([head, words(500)]) == 0
    assert lead_in([words(20)]) == 0


@pytest.mark.parametrize(("head", "room", "lines"), [
    ("金额（万元）", 7, "金额（万元）"), ("金额（万元）", 5, "金额\n（万元）"),
    ("本报告所列项目", 6, "本报告所\n列项目"),
    ("完成值", 3, "完成值"), ("A-B", 1, "A-B"),
])
def test_heads_break_before_a_bracket_then_evenly(head, room, lines) -> None:
    assert head_lines(head, room) == lines


@pytest.mark.parametrize(("text", "parts"), [
    ("653", ("", "653")), ("13.15亿元", ("13.15亿", "元")), ("约89.75%", ("约", "89.75%")),
    ("x" * 20, ("x" * 20, "")), ("", ("", "")),
])
def test_a_note_hangs_on_the_last_word(text, parts) -> None:
    assert split_tail(text) == parts


@pytest.mark.parametrize(("before", "after", "gap"), [("共", "6", True), ("（", "6", False), ("", "6", False),
                                                      ("亿", "元", False)])
def test_chinese_and_latin_stand_apart(before, after, gap) -> None:
    assert gapped(before, after) is gap
