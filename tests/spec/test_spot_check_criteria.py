"""The re-review criteria of rules.md 6.2 and the example sizes of sampling.md 3.2, as data and as behaviour."""

import pytest

from budgeteval import rulesets
from budgeteval.rulesets.spot_check import SpotCheck
from budgeteval.stages.spot_check.check import deductions, named_criteria, stated_share

EFFECTS = """
    1 no_evidence zero -
    2 unrelated zero -
    3 not_assessable_severe deduct 1.0
    3 not_assessable_medium deduct 0.6
    3 not_assessable_light deduct 0.3
    4 no_survey zero -
    5 far_above_target keep -
    6 quantity_in_words keep -
    7 few_unfinished deduct 0.3
    8 benefit_in_words keep -
    9 repeated zero -
    10 misplaced zero -
    11 report_differs issue -
    12 report_logic issue -
    13 report_format issue -
    14 reason_missing issue -
"""


@pytest.fixture(scope="module")
def law() -> SpotCheck:
    return rulesets.load("mof-2020-10").spot_check


def test_fourteen_criteria_with_their_effects(law: SpotCheck) -> None:
    expected = [line.split() for line in EFFECTS.strip().splitlines()]
    found = [[str(one.number), code, one.effect, "-" if one.deduct is None else str(one.deduct)]
             for code, one in law.criteria.items()]
    assert found == expected
    assert law.criteria["no_evidence"].required == "无佐证资料"
    assert law.tolerance.remark == 0.15


def test_no_criterion_passes_for_verified(law: SpotCheck) -> None:
    rules = rulesets.load("mof-2020-10")
    assert not any(rules.origin(f"spot_check.criteria.{code}.text").verified for code in law.criteria)


def test_a_mark_in_three_ways(law: SpotCheck) -> None:
    """Weight 10, self 9, recheck 3: 60 % (self less recheck, of the weight), 70 % (of the weight), 67 % (of self)."""
    shares = deductions({"weight": 10.0, "self_score": 9.0, "recheck_score": 3.0})
    assert shares == pytest.approx([0.6, 0.7, 2 / 3])


@pytest.mark.parametrize(("remark", "share"), [
    ("口径3 扣减60%", 0.6), ("扣30％", 0.3), ("扣除该项 40 %", 0.4), ("扣2分", 0.2), ("无佐证资料", None),
    ("完成率90%", None),
])
def test_what_a_remark_states(remark: str, share: float | None) -> None:
    assert stated_share({"remark": remark, "weight": 10.0}) == (share if share is None else pytest.approx(share))


def test_which_criterion_a_remark_names(law: SpotCheck) -> None:
    assert [one.title for one in named_criteria("无佐证资料", law.criteria)] == ["无佐证资料"]
    assert [one.deduct for one in named_criteria("口径3", law.criteria)] == [1.0, 0.6, 0.3]
    assert [one.deduct for one in named_criteria("口径3 不具考核性（中等）", law.criteria)] == [0.6]
