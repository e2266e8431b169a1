"""Grouping of free text: what a reader would put together is together, in a fixed order, and nothing is made up."""

import random

from budgeteval.survey.texts import group_texts

ROAD = ["村里道路没有路灯，晚上出行不便", "希望道路多装路灯", "路灯太少，道路太暗"]
WATER = ["自来水水压不足", "水压太低，自来水经常停"]
TEXTS = [ROAD[0], WATER[0], ROAD[1], "没有意见", WATER[1], ROAD[2]]


def members(texts):
    return [one.members for one in group_texts(texts, 0.85)]


def test_like_goes_with_like():
    assert members(TEXTS) == [(0, 2, 5), (1, 4), (3,)]


def test_terms_are_of_the_texts():
    for group in group_texts(TEXTS, 0.85):
        for term in group.terms:
            assert 2 * sum(term in TEXTS[one].replace("，", "") for one in group.members) >= len(group.members)
    assert [one.terms for one in group_texts(TEXTS, 0.85)] == [("路灯",), ("自来水",), ("没有意见",)]


def test_every_text_is_in_one_group():
    mixed = TEXTS * 3 + ["", "!", "好"]
    random.Random(1).shuffle(mixed)
    assert sorted(one for group in members(mixed) for one in group) == list(range(len(mixed)))


def test_the_same_words_are_one_group_whatever_the_punctuation():
    assert members(["很 满意！", "很满意", "路太窄"])[0] == (0, 1)


def test_nothing_to_group():
    assert group_texts([], 0.85) == []
    assert members(["", "!"]) == [(0,), (1,)]
    assert members(["", "好"]) == [(0,), (1,)]
