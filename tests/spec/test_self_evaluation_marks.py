"""财预〔2020〕10号, as rules.md 1.3 records it: marks of indicators. Expected values by hand."""

import numpy as np
import pandas as pd
import pytest

from budgeteval import scoring
from budgeteval.forms.values import parse
from budgeteval.tables import Indicators


def row(weight, target, achieved, *, score=np.nan, reason="", level3=""):
    """An indicator row as the reader would fill it from these texts."""
    goal, done = parse(target), parse(achieved)
    return {
        "place": "a!b!C1", "form": "a!b!A1", "order": 1, "role": "indicator", "dimension": "output", "level3": level3,
        "target_text": target, "target_kind": goal.kind, "direction": goal.direction,
        "target_value": goal.value, "target_high": goal.high, "target_unit": goal.unit,
        "achieved_text": achieved, "achieved_kind": done.kind, "achieved_value": done.value,
        "achieved_high": done.high, "achieved_unit": done.unit, "weight": weight, "reported_score": score,
        "variance_reason": reason,
    }


def scored(rules, **given):
    frame = Indicators.of([row(**given)])
    return scoring.score_indicators(frame, rules, pd.Series({"a!b!A1": 2020.0})).iloc[0]


def mark(rules, weight, target_value, achieved_value, direction="", target_high=np.nan):
    """The formula alone, rounded as the rules say."""
    arrays = [np.array([one], dtype=float) for one in (weight, target_value, target_high, achieved_value)]
    points = scoring.quantitative(arrays[0], np.array([direction]), *arrays[1:], rules.quantitative)
    return scoring.rounded(points, rules.rounding.marks)[0]


def written(rules, weight, target, achieved, score=np.nan, reason=""):
    """From the texts of the form to the mark."""
    texts = {"target": target, "achieved": achieved, "reason": reason}
    texts = {name: format(text, "g") if isinstance(text, float) else text for name, text in texts.items()}
    return scored(rules, weight=weight, score=score, **texts)["recomputed_score"]


def test_points_follow_completion(spec, mof_2020_10):
    spec(mark, mof_2020_10, """
        weight | direction | target_value | achieved_value || score
        10     | at_least  | 100          |  80            ||  8     # missed: in proportion
        10     | at_least  | 100          | 100            || 10     # met exactly
        10     | at_least  | 100          | 150            || 10     # beaten: never above the weight
        10     | at_least  | 100          |   0            ||  0
        10     | at_least  | 100          |  -5            ||  0     # a negative actual counts as zero
        10     | at_least  | 3            |   1            ||  3.33  # two decimals
        10     | at_least  | 3            |   2            ||  6.67  # half up
        10     | at_least  | 80           |   1            ||  0.13  # 0.125 rounds up, not to even
        5      | at_least  | 8            |   3            ||  1.88  # 1.875 rounds up
        10     | at_least  | 0            |   0            || 10     # target zero: a >= t
        10     | at_least  | 0            |   5            || 10
        10     | at_least  | -5           |   0            ||  -     # a negative target: the rules are silent
        10     | at_least  | 100          |   -            ||  -     # nothing achieved is not zero
        10     | above     | 100          | 100            || 10     # as coded: > is scored as >=
        10     | above     | 100          |  99            ||  9.9
        10     | above     | 0            |   0            || 10
    """)


def test_equal_is_scored_as_at_least(spec, mof_2020_10):
    spec(mark, mof_2020_10, """
        weight | direction | target_value | achieved_value || score
        10     | equal     | 100          | 100            || 10
        10     | equal     | 100          | 120            || 10    # over-achievement still full
        10     | equal     | 100          |  98            ||  9.8
        10     | equal     | 0            |   0            || 10    # t = 0: a <= 0 is full
        10     | equal     | 0            |  -1            || 10
        10     | equal     | 0            |   1            ||  0    # t = 0: anything above is nothing
        15     |           | 8755         | 8676           || 14.86 # no sign: as equal (Jishan, participants)
    """)


def test_equal_may_be_exact(spec, edition):
    spec(mark, edition("example-equal-exact"), """
        weight | direction | target_value | achieved_value || score
        10     | equal     | 100          | 100            || 10
        10     | equal     | 100          | 101            ||  0
        10     | equal     | 100          |  99            ||  0
        10     | at_least  | 100          | 101            || 10   # other directions as before
    """)


def test_reverse_indicators_fall_to_zero_at_twice_the_target(spec, mof_2020_10):
    spec(mark, mof_2020_10, """
        weight | direction | target_value | achieved_value || score
        10     | at_most   |  20          |  20            || 10
        10     | at_most   |  20          |  15            || 10
        10     | at_most   |  20          |   0            || 10
        10     | at_most   |  20          |  25            ||  7.5   # a limit exceeded by a quarter
        10     | at_most   |  20          |  39            ||  0.5
        10     | at_most   |  20          |  40            ||  0     # a = 2t
        10     | at_most   |  20          |  41            ||  0
        10     | at_most   |  20          |  -3            || 10     # negative counts as zero
        10     | at_most   |   0          |   0            || 10
        10     | at_most   |   0          |   1            ||  0     # target 0: any excess is nothing
        10     | below     |  20          |  20            || 10     # as coded: < is scored as <=
        10     | below     |  20          |  30            ||  5
    """)


def test_ranges(spec, mof_2020_10):
    spec(mark, mof_2020_10, """
        weight | direction | target_value | target_high | achieved_value || score
        10     | between   | 3            | 5           | 3              || 10
        10     | between   | 3            | 5           | 5              || 10
        10     | between   | 4            | 5           | 2              ||  5    # below: as at least the lower end
        10     | between   | 3            | 4           | 5              ||  7.5  # above: as at most the upper end
        10     | between   | 3            | 4           | 8              ||  0
    """)


def test_marks_may_be_whole_points_or_cut_off(spec, edition):
    spec(mark, edition("example-whole-points"), """
        weight | direction | target_value | achieved_value || score
        10     | at_least  | 100          | 84.9           || 8
        10     | at_least  | 100          | 85             || 9   # 8.5 rounds up
    """)
    spec(mark, edition("example-truncated"), """
        weight | direction | target_value | achieved_value || score
        10     | at_least  | 100          | 99.9           || 9
        10     | at_least  | 100          | 100            || 10
        10     | at_least  | 100          | 70             || 7   # no binary dust below 7
    """)


def test_texts_with_full_width_signs(spec, mof_2020_10):
    spec(written, mof_2020_10, """
        weight | target      | achieved   || score
        10     | ≥50个       | 50         || 10
        10     | ≧50个       | 40个       ||  8
        10     | ＝100％     | 98%        ||  9.8
        10     | ═100%       | 100％      || 10
        10     | ＞５０个    | ２５个     ||  5
        10     | ＜20天      | 25天       ||  7.5
        10     | ≥100百分比  | 90%        ||  9
        10     | ≤90万元     | 90         || 10
        10     | ≤90万元     | 900000元   || 10    # both units known
        10     | ≤2万元      | 25000元    ||  7.5
        10     | ≥2公里      | 1500米     ||  7.5
        10     | ≥1万人      | 8000人     ||  8
    """)


def test_units_that_cannot_be_told_apart_leave_the_mark_to_the_form(spec, mof_2020_10):
    spec(written, mof_2020_10, """
        weight | target  | achieved | score || score
        10     | ≥95%    | 0.98     | 10    || 10   # 98 % or 0.98 %? the printed mark stands
        10     | ≥95%    | 0.98     | -     ||  -   # nothing printed, nothing invented
        10     | ≥95%    | 0.98     | 12    ||  -   # above the weight is not allowed
        10     | ≥50户   | 30亩     |  7    ||  7   # different measures
        10     | ≤20万元 | 200000   | 10    || 10   # yuan without a unit?
        10     | ≤20万元 | 25       |  9    ||  7.5 # plausible in the target's unit
        10     | ≤1%     | 0.8      |  9    || 10   # 0.8 % is the plain reading
    """)
    assert scored(mof_2020_10, weight=10, target="≥95%", achieved="0.98", score=10)["doubt"] == "unit_unclear"
    assert scored(mof_2020_10, weight=10, target="≤20万元", achieved="200000", score=10)["doubt"] == "unit_mixup"


def test_qualitative_marks_are_checked_never_invented(spec, mof_2020_10):
    spec(written, mof_2020_10, """
        weight | target   | achieved                       | score || score
        10     | 效果明显 | 达成预期指标                   | 10    || 10
        10     | 效果明显 | 达成                           |  8    ||  8     # [0.8w, w]
        10     | 效果明显 | 达成                           |  7.99 ||  -
        10     | 效果明显 | 达成                           |  -    ||  -     # a blank mark is not zero
        10     | 效果明显 | 部分达成                       |  6    ||  6     # [0.6w, 0.8w)
        10     | 效果明显 | 部分达成年度指标并具有一定效果 |  7.99 ||  7.99
        10     | 效果明显 | 部分达成                       |  8    ||  -
        10     | 效果明显 | 未达成                         |  0    ||  0     # [0, 0.6w)
        10     | 效果明显 | 未达成年度指标且效果较差       |  5.99 ||  5.99
        10     | 效果明显 | 未达成                         |  6    ||  -
        10     | 效果明显 | 效果明显                       |  9    ||  9     # the target's words claim the target
        10     | 效果明显 | 效果明显                       |  7    ||  -
        10     | 效果明显 | 群众反映较好                   |  7    ||  7     # no tier named: a person's mark
        10     | 效果明显 | 群众反映较好                   | 11    ||  -
        5      | ≥50个    | 达成预期指标                   |  5    ||  5     # words where a number is due
    """)


def test_dates(spec, mof_2020_10):
    spec(written, mof_2020_10, """
        weight | target              | achieved       | score || score
        10     | 2020年12月底前      | 2020年11月15日 | 10    || 10
        10     | 2020年12月底前      | 2020年12月31日 | 10    || 10   # the month's end is in time
        10     | 12月31日前完成      | 2020年12月20日 | 10    || 10   # the year is the fiscal year
        10     | 12月31日前完成      | 2021年1月5日   | 10    ||  -   # late: full marks are not allowed
        10     | 12月31日前完成      | 2021年1月5日   |  6    ||  6   # late: a person's mark below full
        10     | 2020年9月30日前     | 10月1日完成    |  8    ||  8
        10     | 2020年9月30日前     | 9月30日完成    |  8    || 10   # in time is full
        10     | 2020年6月底前       | 2020年6月      | 10    || 10
    """)


def test_over_achievement(spec, edition, mof_2020_10):
    table = """
        weight | target | achieved | score | reason     || score
        10     | ≥100个 | 130个    | 10    |            || 10    # exactly at the limit is not above it
        10     | ≥100个 | 150个    | 10    |            || {plain}
        10     | ≥100个 | 150个    |  9    | 目标偏低   || {noted}
        10     | ≥100个 | 150个    |  9    |            || {plain}
        10     | ≤100个 | 50个     | 10    |            || 10    # spending less is not over-achievement
    """
    spec(written, mof_2020_10, table.format(plain=10, noted=9))           # ask: an explained deduction stands
    spec(written, edition("example-over-ignored"), table.format(plain=10, noted=10))
    spec(written, edition("example-over-130-noted"), table.format(plain=10, noted=9))
    spec(written, edition("example-over-130-deducted"), table.format(plain=8, noted=10))  # 10 - 10 x 0.2
    spec(written, edition("example-over-120-tiered"), """
        weight | target | achieved | score | reason     || score
        10     | ≥100个 | 120个    | 10    |            || 10
        10     | ≥100个 | 121个    | 10    |            ||  9     # first tier: a tenth off
        10     | ≥100个 | 150个    | 10    |            ||  9
        10     | ≥100个 | 151个    | 10    | 目标偏低   ||  7     # reasons do not help here
        10     | ≥100个 | 201个    | 10    |            ||  5
    """)


def test_no_sign_and_less_is_better_is_left_to_people(mof_2020_10):
    found = scored(mof_2020_10, weight=10, target="0.9%", achieved="0%", score=10, level3="森林火灾受害率")
    assert (found["recomputed_score"], found["doubt"]) == (10, "direction_unclear")


@pytest.mark.parametrize(("target", "achieved", "score", "code"), [
    ("98%", "98%", 9.8, "achieved_share"),      # the same slip, weight 10
    ("≥60个", "50个", 8.0, "rounded_whole"),      # 8.33
    ("≥80个", "63个", 7.0, "truncated_whole"),    # 7.875
    ("≥60个", "50个", 8.3, "rounded_tenth"),
    ("≥80个", "63个", 7.8, "truncated_tenth"),
    ("≥60个", "40个", 6.66, "truncated_hundredth"),
    ("≥100个", "150个", 8.0, "over_130_deducted"),
    ("≥100个", "150个", 7.0, "over_120_deducted"),
    ("≥100个", "150个", 15.0, "uncapped"),
    ("＝100个", "120个", 0.0, "equal_exact"),
    ("≤20天", "30天", 10.0, "reversed_as_proportional"),
    ("≥60个", "50个", 7.1, ""),
])
def test_a_known_rule_may_explain_a_printed_mark(mof_2020_10, target, achieved, score, code):
    from budgeteval.scoring.explain import explain_marks

    frame = Indicators.of([row(10, target, achieved, score=score)])
    marked = scoring.score_indicators(frame, mof_2020_10, pd.Series({"a!b!A1": 2020.0}))
    assert explain_marks(marked, mof_2020_10).tolist() == [code]
