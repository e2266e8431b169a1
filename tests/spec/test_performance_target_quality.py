"""Weak indicators, each kind as the practice of reviews describes it (rules.md 5.1); expected by reading the form."""

import pytest

from budgeteval import rulesets
from budgeteval.rulesets.performance_target import LastYear
from budgeteval.stages.performance_target.checks.last_year import is_no_better
from budgeteval.stages.performance_target.checks.structure import (
    fits,
    is_cost_at_least,
    is_misplaced,
    is_payment,
)
from budgeteval.stages.performance_target.checks.texts import amounts_told, same
from budgeteval.stages.performance_target.checks.values import is_rate_of_nothing, is_unit_missing, vague_word

LAW = rulesets.load("mof-2021-101").performance_target


def row(name, text, *, aspect="quantity", dimension="output", kind="quantity", unit="", direction="at_least"):
    return {"level3": name, "target_text": text, "aspect": aspect, "dimension": dimension, "target_kind": kind,
            "target_unit": unit, "direction": direction}


@pytest.mark.parametrize(("one", "missing"), [
    (row("养护公路里程", "≥30"), True),
    (row("养护公路里程", "≥30公里", unit="公里"), False),
    (row("合格率", "≥95%", unit="%"), False),
    (row("完成时间", "2021年12月底前", kind="date"), False),
    (row("公众环保意识", "有所增强", kind="qualitative"), False),
])
def test_a_number_needs_a_unit(one, missing):
    assert is_unit_missing(one) is missing


@pytest.mark.parametrize(("text", "kind", "word"), [
    ("显著提升", "qualitative", "显著"),
    ("进一步完善", "qualitative", "进一步"),
    ("建成并投入使用", "qualitative", ""),
    ("≥95%", "quantity", ""),                      # a number is never vague
    ("有效投诉不超过3件", "unknown", ""),             # nor are words with a number
])
def test_vague_words(text, kind, word):
    assert vague_word(row("任意", text, kind=kind), LAW.quality.vague_words) == word


@pytest.mark.parametrize(("one", "wrong"), [
    (row("项目总成本", "≥100万元", aspect="cost", unit="万元"), True),
    (row("项目总成本", "≤100万元", aspect="cost", unit="万元", direction="at_most"), False),
    (row("补助标准", "＝1000元", aspect="cost", unit="元", direction="equal"), False),
    (row("成本节约率", "≥5%", aspect="cost", unit="%"), False),                  # a saving may be at least
    (row("单位造价", "≥3000元", aspect="economic_cost", dimension="cost", unit="元"), True),
    (row("培训人数", "≥100人", unit="人"), False),
])
def test_cost_is_limited_from_above(one, wrong):
    assert is_cost_at_least(one) is wrong


@pytest.mark.parametrize(("one", "payment"), [
    (row("补助资金拨付金额", "≥50万元", unit="万元"), True),
    (row("资金拨付率", "≥100%", unit="%"), True),
    (row("发放补贴人次", "≥500人次", unit="人次"), False),
    (row("签约合同额", "≥2亿元", unit="亿元"), False),            # what others invest is a result
    (row("带动投资", "≥50万元", aspect="economic", unit="万元"), False),
])
def test_a_payment_is_no_quantity(one, payment):
    assert is_payment(one) is payment


@pytest.mark.parametrize(("one", "wrong"), [
    (row("资金拨付及时率", "≥95%", aspect="quantity"), True),
    (row("任务按期完成率", "≥95%", aspect="time"), False),
    (row("设备验收合格率", "≥95%", aspect="quantity"), True),
    (row("水质达标率", "≥95%", aspect="ecological"), False),
    (row("群众满意度", "≥90%", aspect="social"), True),
    (row("培训人数", "≥90人", aspect="quality"), True),
    (row("受益群众人数", "≥90人", aspect="social"), False),
    (row("企业融资成本", "有所下降", aspect="economic"), False),
    (row("任意指标", "≥1", aspect=""), False),                    # no second level told: nothing to compare with
])
def test_third_level_fits_its_second(one, wrong):
    assert is_misplaced(one) is wrong


@pytest.mark.parametrize(("one", "hollow"), [
    (row("群众生活改善程度", "≥95%", aspect="social", dimension="outcome", unit="%"), True),
    (row("促进社会和谐", "≥95%", aspect="social", dimension="outcome", unit="%"), True),
    (row("农业机械化水平", "≥70%", aspect="social", dimension="outcome", unit="%"), False),   # a known statistic
    (row("学生巩固率", "≥95%", aspect="social", dimension="outcome", unit="%"), False),
    (row("办学条件改善程度", "明显改善", aspect="social", dimension="outcome", kind="qualitative"), False),
    (row("质量水平", "≥95%", aspect="quality", unit="%"), False),                            # an output
])
def test_a_percentage_of_nothing(one, hollow):
    assert is_rate_of_nothing(one, frozenset({"农业机械化水平"})) is hollow


@pytest.mark.parametrize(("sums", "right"), [
    ({"output": 50, "outcome": 30, "satisfaction": 10}, True),
    ({"cost": 20, "output": 40, "outcome": 20, "satisfaction": 10}, True),
    ({"output": 50, "outcome": 40}, True),                          # satisfaction not applicable
    ({"output": 55, "outcome": 25, "satisfaction": 10}, False),
    ({"output": 60, "outcome": 30}, False),
])
def test_weights_at_budget_time(sums, right):
    assert fits(sums, LAW.weights.splits, LAW.weights.tolerance) is right


@pytest.mark.parametrize(("direction", "target", "reached", "unit", "worse", "or_equal"), [
    ("at_least", 80, 100, "人", True, True),
    ("at_least", 100, 100, "人", False, True),
    ("at_least", 101, 100, "人", False, False),
    ("at_least", 100, 100, "%", False, False),        # nothing is better than 100 per cent
    ("at_most", 5, 3, "起", True, True),
    ("at_most", 3, 3, "起", False, True),
    ("at_most", 0, 0, "起", False, False),            # nothing is better than none
    ("equal", 90, 100, "%", False, False),            # an exact value has no better side
])
def test_targets_against_last_year(direction, target, reached, unit, worse, or_equal):
    for ask_when, expected in (("worse", worse), ("worse_or_equal", or_equal)):
        rule = LastYear(ask_when=ask_when, tolerance=0.0)
        assert is_no_better(direction, target, reached, unit, rule) is expected


def test_last_year_with_a_tolerance():
    rule = LastYear(ask_when="worse", tolerance=0.05)
    assert not is_no_better("at_least", 95, 100, "人", rule)
    assert is_no_better("at_least", 94, 100, "人", rule)


@pytest.mark.parametrize(("text", "found"), [
    ("本年度安排预算资金120.5万元。", [("120.5万元", 1_205_000)]),
    ("总投资1.2亿元，其中县级资金300万元", [("1.2亿元", 120_000_000), ("300万元", 3_000_000)]),
    ("带动社会投资5000万元，户均增收800元", []),       # results, not the budget
    ("培训500人次", []),
])
def test_amounts_in_words(text, found):
    assert amounts_told(text) == found


@pytest.mark.parametrize(("written", "yuan", "stated", "right"), [
    ("12.44万元", 124_400, 124_400, True),
    ("12万元", 120_000, 124_400, True),                # as many digits as were written
    ("13万元", 130_000, 124_400, False),
    ("1.20亿元", 120_000_000, 119_596_000, True),
    ("12.43万元", 124_300, 124_400, False),
])
def test_an_amount_in_words_is_the_forms(written, yuan, stated, right):
    assert same(yuan, written, stated, 0.0) is right
