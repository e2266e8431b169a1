"""Facts read as the seed statement writes its figures."""

import pytest

from budgeteval.facts import Fact, as_text, day, fact, money


@pytest.mark.parametrize(("yuan", "text"), [
    (1_315_000_000.0, "13.15亿元"), (6_750_000.0, "675.00万元"), (1_850_000_000.0, "18.50亿元"),
    (99_999_999.0, "10,000.00万元"), (100_000_000.0, "1.00亿元"), (99.5, "99.50元"), (0.0, "0.00万元"),
    (12_345_678_900.0, "123.46亿元"),
])
def test_money_is_said_in_its_usual_unit(yuan: float, text: str) -> None:
    assert money(yuan) == text


@pytest.mark.parametrize(("value", "unit", "text"), [
    (0.8619, "rate", "86.19%"), (0.12345, "rate", "12.35%"), (653, "count", "653"), (1102.0, "count", "1,102"),
    (98.625, "points", "98.63"), (None, "yuan", "无数据"), (float("nan"), "count", "无数据"),
])
def test_text_follows_the_unit(value: float | None, unit: str, text: str) -> None:
    assert as_text(value, unit) == text


def test_a_fact_keeps_its_unrounded_value_and_rows() -> None:
    one = fact("a.mean", 98.625, "points", table="scores", column="reported_total", rows=["f!s!A1", "f!s!A2"])
    assert one == Fact("a.mean", 98.625, "points", "98.63", "scores", "reported_total", ("f!s!A1", "f!s!A2"))
    assert f"{one}" == "98.63"


@pytest.mark.parametrize(("written", "shown"), [
    ("2021-06-30", "2021年6月30日"), ("2021-12-01", "2021年12月1日"), ("", ""), ("九月上旬", "九月上旬"),
    ("2021-6", "2021-6"),
])
def test_days_as_prose_writes_them(written: str, shown: str) -> None:
    assert day(written) == shown
