"""Screens of indicators: straight-lining, identical vectors, duplicate texts."""

import time

import numpy as np
import pandas as pd
import pytest
from sklearn.feature_extraction.text import TfidfVectorizer

from budgeteval.screening.lines import identical_vectors, line_measures, straight_lining
from budgeteval.screening.near_duplicates import near_duplicate_pairs
from budgeteval.screening.texts import duplicate_text, normalise


def indicators(vectors, reasons=None):
    """One project per vector; every indicator weighs 10."""
    rows = [(f"form{i}", 10.0, score) for i, vector in enumerate(vectors) for score in vector]
    frame = pd.DataFrame(rows, columns=["form", "weight", "reported_score"])
    return frame.assign(variance_reason=reasons if reasons is not None else None)


def departments(n, names=None):
    return pd.DataFrame({"place": [f"form{i}" for i in range(n)], "department": names or ["d"] * n})


def test_line_measures_by_hand():
    lines = line_measures(indicators([[10, 10, 5, 10], [8, 8, np.nan, 8], [0, 10]])).set_index("place")
    assert lines.loc["form0", ["count", "full", "longest_run"]].tolist() == [4, 3, 2]
    assert lines.loc["form1", ["count", "full", "longest_run"]].tolist() == [3, 0, 0]  # no score is no data
    # ratios 1 1 .5 1: mean .875, variance (3*.125^2 + .375^2)/4
    assert lines.loc["form0", "sd"] == pytest.approx(0.046875**0.5)
    assert lines.loc["form1", "sd"] == pytest.approx(0, abs=1e-12)
    assert lines.loc["form2", "sd"] == 0.5


def test_rows_of_a_form_need_not_be_together():
    frame = indicators([[10, 10, 5], [1, 2, 3]]).iloc[[0, 3, 1, 4, 2, 5]]
    assert line_measures(frame).set_index("place").loc["form0", "longest_run"] == 2


def test_straight_lining_by_hand():
    # one band; full marks 10 of 10 and four times 1 of 10: rate 14/50; P(10 of 10) = 0.28^10
    screen = straight_lining(indicators([[10] * 10] + [[10] + [9] * 9] * 4))
    row = screen.table.set_index("subject").loc["form0"]
    assert row[["observed", "expected"]].tolist() == pytest.approx([1, 0.28])
    assert row["p"] == pytest.approx(0.28**10)
    assert row["p_adjusted"] == pytest.approx(5 * 0.28**10)
    assert screen.hits["reason"].tolist() == ["full_marks_share", "all_full_marks"]


def test_everyone_at_full_marks_is_a_fact_not_an_anomaly():
    screen = straight_lining(indicators([[10] * 6] * 5))
    assert not screen.table["flagged"].any()
    assert set(screen.hits["reason"]) == {"all_full_marks"}
    assert not identical_vectors(indicators([[10] * 6] * 5)).table["flagged"].any()


def test_identical_vectors_by_hand():
    odd = [9, 8, 7, 6, 5, 4]
    screen = identical_vectors(indicators([odd, odd, [10] * 6, [9, 10, 10, 10, 10, 10]]))
    table = screen.table.set_index("subject")
    assert table["observed"].tolist() == [1, 1, 0, 0]
    # of 24 values: 9 three times, 8 7 6 5 4 twice; three other projects of the length
    chance = 3 / 24 * (2 / 24) ** 5
    assert table.loc["form0", "expected"] == pytest.approx(3 * chance)
    assert table.loc["form0", "p"] == pytest.approx(1 - np.exp(-3 * chance))
    assert screen.hits["place"].tolist() == ["form0", "form1"]


def test_order_and_short_vectors():
    screen = identical_vectors(indicators([[9, 8, 7, 6, 5], [8, 9, 7, 6, 5], [9, 8], [9, 8]]))
    assert screen.table["observed"].tolist() == [0, 0]


REASON = "由于资金下达较晚采购流程有所延后"
OTHER = "群众对垃圾清运频次不满意样本覆盖面不足"


def test_normalisation():
    assert normalise("（１）ＡＢ　c，第2条。") == "abc第条"
    assert normalise("偏差原因：资金未到位", ["偏差原因"]) == "资金未到位"


def test_exact_duplicates_ignore_digits_and_punctuation():
    frame = indicators([[1], [1], [1], [1]], [REASON + "3天。", "1、" + REASON + "，天", OTHER, "无"])
    screen = duplicate_text(departments(4, ["a", "b", "b", "c"]), frame)
    assert screen.hits["place"].tolist() == ["form0", "form1"]
    assert set(screen.hits["reason"]) == {"exact_duplicate"}
    assert screen.groups[["places", "departments"]].to_numpy().tolist() == [[2, 2]]
    assert sorted(screen.risk.index) == ["form0", "form1", "form2"]  # "无" is no text to compare
    # county 2 of 3 projects with text; a: 1 of 1, p = 2/3
    assert screen.table.set_index("subject").loc["a", "p"] == pytest.approx(2 / 3)


def test_template_wording_is_masked():
    frame = indicators([[1], [1]], ["请说明偏差原因及改进措施", "请说明偏差原因及改进措施"])
    screen = duplicate_text(departments(2), frame, template=["请说明偏差原因及改进措施"])
    assert len(screen.hits) == 0


def test_repetition_inside_one_project_is_not_copying():
    frame = pd.DataFrame({"form": ["form0"] * 2, "weight": 1.0, "reported_score": 1.0, "variance_reason": [REASON] * 2})
    assert len(duplicate_text(departments(1), frame).hits) == 0


def test_near_duplicates_are_found():
    long = REASON + OTHER + "后续将加强统筹加快推进项目实施确保年度绩效目标如期实现"
    frame = indicators([[1], [1], [1]], [long, long + "了", OTHER])
    screen = duplicate_text(departments(3), frame)
    assert screen.hits["reason"].tolist() == ["near_duplicate"] * 2
    assert screen.pairs.loc[0, ["first_place", "second_place"]].tolist() == ["form1", "form0"]
    assert screen.pairs.loc[0, "cosine"] >= 0.9
    assert screen.complete


def random_texts(count, seed):
    """Distinct texts of 60 characters, many of them one edit apart."""
    random = np.random.default_rng(seed)
    letters = [chr(0x4E00 + i) for i in range(400)]
    bases = ["".join(random.choice(letters, 60)) for _ in range(count // 20)]
    texts = set()
    while len(texts) < count:
        text = list(bases[random.integers(len(bases))])
        text[random.integers(60)] = letters[random.integers(400)]
        texts.add("".join(text))
    return sorted(texts)


def test_pruning_loses_no_pair():
    texts = random_texts(400, seed=5)
    matrix = TfidfVectorizer(analyzer="char", ngram_range=(2, 4)).fit_transform(texts)
    full = np.triu((matrix @ matrix.T).toarray(), 1)
    for cosine in (0.9, 0.75):
        pairs, complete = near_duplicate_pairs(texts, cosine, block=64)
        assert complete
        expected = set(zip(*np.nonzero(full >= cosine), strict=True))
        assert set(zip(pairs["first"], pairs["second"], strict=True)) == expected
    assert (full >= 0.75).sum() > 50  # the comparison is not of two empty sets


def test_many_texts_stay_bounded():
    texts = random_texts(4000, seed=6)
    start = time.perf_counter()
    pairs, complete = near_duplicate_pairs(texts, per_text=2, most=10)
    assert len(pairs) <= 10
    assert not complete
    assert time.perf_counter() - start < 10


def test_texts_beyond_the_limit_are_counted_not_forgotten():
    frame = indicators([[1], [1], [1]], [REASON, REASON, OTHER])
    screen = duplicate_text(departments(3), frame, near_limit=1)
    assert (screen.compared, screen.left_out) == (1, 1)
    assert set(screen.hits["place"]) == {"form0", "form1"}  # exact duplicates are found at any size


def test_no_indicators_at_all():
    empty = indicators([])
    assert len(straight_lining(empty).table) == 0
    assert len(identical_vectors(empty).table) == 0
    assert len(duplicate_text(departments(2), empty).hits) == 0
