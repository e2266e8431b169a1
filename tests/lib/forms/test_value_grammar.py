"""The grammar of values as a table: what people write, and what it means."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from budgeteval.forms.values import parse
from budgeteval.terms import glossary

#        text | kind | direction | value | high | unit
TABLE = """
    ≥50个            | quantity    | at_least    | 50       |    | 个
    >=100百分比      | quantity    | at_least    | 100      |    | %
    ＝100％          | quantity    | equal       | 100      |    | %
    ═100%            | quantity    | equal       | 100      |    | %
    ≧735人次         | quantity    | at_least    | 735      |    | 人次
    ≤90万元          | quantity    | at_most     | 90       |    | 万元
    ﹥90%            | quantity    | above       | 90       |    | %
    ＜5‰             | quantity    | below       | 5        |    | ‰
    大于等于95%      | quantity    | at_least    | 95       |    | %
    不低于90%        | quantity    | at_least    | 90       |    | %
    不少于3次        | quantity    | at_least    | 3        |    | 次
    至少5个          | quantity    | at_least    | 5        |    | 个
    不超过20万元     | quantity    | at_most     | 20       |    | 万元
    95%以上          | quantity    | at_least    | 95       |    | %
    100人以内        | quantity    | at_most     | 100      |    | 人
    90万元（含）以内 | quantity    | at_most     | 90       |    | 万元
    30天内           | quantity    | at_most     | 30       |    | 天
    <=6962人         | quantity    | at_most     | 6962     |    | 人
    =23万元/个       | quantity    | equal       | 23       |    | 万元/个
    780元/生/年      | quantity    |             | 780      |    | 元/生/年
    1102人           | quantity    |             | 1102     |    | 人
    ≥266米           | quantity    | at_least    | 266      |    | 米
    ≥50000㎡         | quantity    | at_least    | 50000    |    | m2
    3万亩            | quantity    |             | 3        |    | 万亩
    5.5亩            | quantity    |             | 5.5      |    | 亩
    1,234.56元       | quantity    |             | 1234.56  |    | 元
    １００ ％        | quantity    |             | 100      |    | %
    -5%              | quantity    |             | -5       |    | %
    50               | quantity    |             | 50       |    |
    100%完成         | quantity    |             | 100      |    | %
    完成2个          | quantity    |             | 2        |    | 个
    百分之95         | quantity    |             | 95       |    | %
    3-5              | range       | between     | 3        | 5  |
    3～5天           | range       | between     | 3        | 5  | 天
    95%-98%          | range       | between     | 95       | 98 | %
    1/2              | fraction    |             | 0.5      |    |
    2022年12月底前   | date        | at_most     | 20221231 |    | date
    12月31日前完成   | date        | at_most     | 1231     |    | date
    每年12月底前     | date        | at_most     | 1231     |    | date
    2022.12.31       | date        |             | 20221231 |    | date
    2022-12-31       | date        |             | 20221231 |    | date
    2022年6月        | date        |             | 20220630 |    | date
    2024年2月底前    | date        | at_most     | 20240229 |    | date
    2022年           | date        |             | 20221231 |    | date
    2023.07-2024.01  | date        |             | 20240131 |    | date
    2023年7月至2024年1月 | date    |             | 20240131 |    | date
    效果明显         | qualitative | qualitative |          |    |
    达成预期指标     | qualitative | qualitative |          |    |
    基本达成         | qualitative | qualitative |          |    |
    达成年度指标     | qualitative | qualitative |          |    |
    部分达成         | qualitative | qualitative |          |    |
    每月10日前       | qualitative | qualitative |          |    |
    —                | none        |             |          |    |
    /                | none        |             |          |    |
    无               | none        |             |          |    |
    不适用           | none        |             |          |    |
    20%/25%/25%      | unknown     |             |          |    |
    2022年1月-12月   | unknown     |             |          |    |
    2022年13月5日    | unknown     |             |          |    |
    每周3次以及节日  | unknown     |             |          |    |
    5-3              | unknown     |             |          |    |
    第一年按总投资额返本20%,分红按8%分红 | unknown | | | |
"""
CASES = [[cell.strip() for cell in line.split("|")] for line in TABLE.strip().splitlines()]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case[0])
def test_what_people_write(case):
    text, kind, direction, value, high, unit = case
    found = parse(text)
    assert (found.kind, found.direction, found.unit) == (kind, direction, unit)
    assert found.value == pytest.approx(float(value) if value else math.nan, nan_ok=True)
    assert found.high == pytest.approx(float(high) if high else math.nan, nan_ok=True)
    assert found.text == text


def test_nothing_is_blank():
    assert {parse(text).kind for text in ("", " ", "\n\u3000")} == {"blank"}


WRITTEN = st.text(
    st.sampled_from("0123456789.,%％‰≥≤><=＝≧═-～~/年月日前底以上内个万元人()（）无达成每第至百分之约 "), max_size=30
)


@given(st.one_of(WRITTEN, st.text(max_size=300)))
def test_any_text_is_kept_and_coded_by_the_glossary(text):
    found = parse(text)
    assert found.text == text
    assert found.kind in glossary()["value_kind"]["values"]
    assert found.direction in {"", *glossary()["direction"]["values"]}
    assert math.isnan(found.value) == (found.kind not in ("quantity", "range", "fraction", "date"))
    assert math.isnan(found.high) == (found.kind != "range")
