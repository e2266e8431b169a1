"""Shared passages: by hand, against a plain search for common substrings, and with texts meant to hurt."""

import random
import time

import pytest

from budgeteval.screening.letters import letters_of
from budgeteval.screening.passages import shared_passages

LIMITS = {"run": 4, "least": 8, "common": 5}


def found(texts, owners, **limits):
    rows = shared_passages(texts, owners, **{**LIMITS, **limits}).rows
    return [(texts[one.first][one.first_start:one.first_end], texts[one.second][one.second_start:one.second_end],
             one.letters, one.own_letters) for one in rows.itertuples()]


def longest_common(one, other):
    """Length of the longest common substring, by the table of all ends."""
    best, row = 0, [0] * (len(other) + 1)
    for char in one:
        row = [0, *(row[at] + 1 if char == mate else 0 for at, mate in enumerate(other))]
        best = max(best, *row)
    return best


def test_a_passage_is_shown_as_written_on_both_sides():
    one, other = "我县已建成三十公里道路，全部验收合格。", "另据统计：已建成 三十公里道路全部验收；合格率高。"
    assert found([one, other], ["a", "b"]) == [
        ("已建成三十公里道路，全部验收合格", "已建成 三十公里道路全部验收；合格", 15, 15)]


def test_digits_and_widths_do_not_hide_a_passage():
    assert found(["完成造林ＡＢ面积280亩抚育", "完成造林ab面积9000亩抚育"], ["a", "b"])[0][2] == 11


@pytest.mark.parametrize(("size", "expected"), [(7, 0), (8, 1), (9, 1)])
def test_a_passage_counts_from_the_least_length_on(size, expected):
    shared = "甲乙丙丁戊己庚辛壬"[:size]
    assert len(found([f"东{shared}西", f"南{shared}北"], ["a", "b"])) == expected


def test_one_owners_own_texts_are_not_compared():
    assert found(["甲乙丙丁戊己庚辛壬", "甲乙丙丁戊己庚辛壬"], ["a", "a"]) == []


def test_what_more_owners_have_than_common_is_no_passage():
    caption = "本表一式三份由财政部门留存"
    texts = [f"{caption}天地玄黄宇宙洪荒日月", f"{caption}天地玄黄宇宙洪荒盈昃", *(caption for _ in range(4))]
    owners = list("abcdef")
    passages = shared_passages(texts, owners, **LIMITS).rows
    assert len(passages) == 1, "the caption stands with six owners, more than five"
    # thirteen letters of the caption and eight more, their own
    assert tuple(passages.loc[0, ["letters", "own_letters"]]) == (21, 8)
    assert len(found(texts, owners, common=6)) == 15, "with six allowed every pair of owners shares it"


def test_where_two_common_phrases_meet_nothing_is_anybodys_own():
    one, other = "本表一式三份由财政部门留存", "天地玄黄宇宙洪荒日月"
    texts = [f"{one}{other}", f"{one}{other}", *(one for _ in range(4)), *(other for _ in range(4))]
    passages = shared_passages(texts, list("abcdefghij"), **LIMITS).rows
    assert tuple(passages.loc[0, ["letters", "own_letters"]]) == (23, 0), "found by the joint, and made of phrases"


def test_every_shared_passage_of_the_least_length_is_found():
    """The guarantee of winnowing: no common substring of window + run - 1 letters is missed, and none is made up."""
    rng = random.Random(7)
    for _ in range(150):
        texts = ["".join(rng.choices("甲乙丙丁戊己庚辛", k=rng.randint(5, 60))) for _ in range(2)]
        cut = rng.randint(0, 20)
        texts[1] += texts[0][cut:cut + rng.randint(0, 25)]
        best = longest_common(*texts)
        rows = shared_passages(texts, ["a", "b"], **{**LIMITS, "common": 2}).rows
        assert (int(rows["letters"].max()) if len(rows) else 0) == (best if best >= LIMITS["least"] else 0)


def test_the_same_whatever_the_order_of_the_texts():
    texts = ["甲乙丙丁戊己庚辛壬癸", "子丑甲乙丙丁戊己庚辛", "寅卯甲乙丙丁戊己庚辛壬"]
    one = sorted((first, second, size) for first, second, size, _ in found(texts, list("abc")))
    other = sorted((second, first, size) for first, second, size, _ in found(texts[::-1], list("cba")))
    assert one == other
    assert len(one) == 3


@pytest.mark.parametrize("texts", [[], [""], ["", ""], ["短", "短"], ["123 4567", "123 4567"], ["\ud800甲", "\x00乙"]])
def test_nothing_to_compare(texts):
    assert found(texts, [str(number) for number in range(len(texts))]) == []


@pytest.mark.parametrize("text", ["啊" * 32_000, "甲乙" * 16_000, "<script>" * 4_000, "\u202e甲乙丙丁戊己庚辛" * 3_000])
def test_texts_meant_to_hurt_are_done_soon(text):
    start = time.perf_counter()
    passages = shared_passages([text, f"{text}完"], ["a", "b"], **LIMITS)
    assert time.perf_counter() - start < 5
    assert passages.rows["letters"].max() >= LIMITS["least"]
    assert not passages.complete, "repetition beyond what is followed is said"


def test_places_beyond_the_most_are_left_and_said():
    texts = [f"{letter}甲乙丙丁戊己庚辛壬癸" for letter in "子丑寅卯辰"]
    assert not shared_passages(texts, list("abcde"), **LIMITS, most=3).complete
    assert shared_passages(texts, list("abcde"), **LIMITS).complete


def test_letters_know_where_they_stood():
    letters = letters_of(["a1b", "", "㎡x"])
    assert letters.size.tolist() == [2, 0, 2]
    assert "".join(map(chr, letters.code[letters.code > 0])) == "abmx", "a square metre is written m and a digit"
    assert letters.at[letters.code > 0].tolist() == [0, 2, 0, 1]


@pytest.mark.parametrize("run", [0, 9])
def test_a_fingerprint_is_no_longer_than_a_passage(run):
    with pytest.raises(ValueError, match="run"):
        shared_passages([], [], run=run, least=8, common=1)
