"""The framework on base data: marks where there are data, open weight where there are not, never zero."""

import math

import pytest

from budgeteval import rulesets
from budgeteval.stages.department_evaluation.contradictions import contradictions
from budgeteval.stages.department_evaluation.framework import framework, totals

from .books import base_of

RULES = rulesets.load("mof-2013-53").department_evaluation
HEAD = [["部门整体支出基础数据表"], ["项目", "计量单位", "本年数", "上年数"]]
CHECKLIST = [["评价要点核对表"], ["三级指标", "评价要点", "是否符合"]]


def rows_of(tmp_path, data, points=()):
    base = base_of(tmp_path, {"基础数据": [*HEAD, *data], "评价要点核对表": [*CHECKLIST, *points]})
    return framework(base, ["101", "102"], RULES)


def one(rows, indicator, department="101"):
    return rows[(rows["indicator"] == indicator) & (rows["department_code"] == department)].iloc[0]


def test_a_formula_with_its_numbers_mark_and_cells(tmp_path):
    found = one(rows_of(tmp_path, [["在职人员数", "人", 42], ["编制数", "人", 40]]), "staff_rate")
    assert (found["above"], found["below"], found["value"]) == (42, 40, pytest.approx(1.05))
    assert found["mark"] == 1.5
    assert found["cells"] == "base.xlsx!基础数据!C3;base.xlsx!基础数据!C4"


@pytest.mark.parametrize(("data", "why"), [
    ([["在职人员数", "人", 42]], "missing"),
    ([["在职人员数", "人", 42], ["编制数", "人", None]], "missing"),
    ([["在职人员数", "人", 42], ["编制数", "人", 0]], "zero_below"),
    ([["在职人员数", "人", 42], ["编制数", "人", 40], ["编制数", "人", 41]], "conflicting"),
])
def test_open_indicators_have_no_mark(tmp_path, data, why):
    found = one(rows_of(tmp_path, data), "staff_rate")
    assert found["open"] == why
    assert math.isnan(found["mark"])


@pytest.mark.parametrize(("met", "mark", "why"), [
    (["是", "是", "否"], 2, ""),
    (["是", "是", "不适用"], 3, ""),
    (["是", "是", None], math.nan, "unclear"),
    (["是", "是"], math.nan, "unclear"),
    (["不适用"] * 3, math.nan, "not_applicable"),
    ([], math.nan, "no_points"),
])
def test_judged_indicators(tmp_path, met, mark, why):
    points = [["绩效目标合理性", f"要点{place}", answer] for place, answer in enumerate(met)]
    found = one(rows_of(tmp_path, [], points), "goal_soundness")
    assert found["mark"] == pytest.approx(mark, nan_ok=True)
    assert found["open"] == why


def test_a_department_without_data_has_all_weight_open(tmp_path):
    rows = rows_of(tmp_path, [["在职人员数", "人", 40], ["编制数", "人", 40]])
    sums = totals(rows, RULES)
    assert sums.loc["102", "judged_weight"] == 0
    assert math.isnan(sums.loc["102", "framework_total"])
    assert sums.loc["101", "judged_weight"] == 3
    assert math.isnan(sums.loc["101", "framework_total"])


@pytest.mark.parametrize(("data", "code", "field"), [
    ([["三公经费决算数", "元", 1000], ["因公出国境费", "元", 0], ["公务用车购置及运行费决算数", "元", 500],
      ["公务接待费", "元", 900]], "department_base_sum_differs", "three_public_spent"),
    ([["固定资产总额", "元", 1000], ["实际在用固定资产", "元", 1200]], "department_base_part_over_whole",
     "assets_used"),
    ([["固定资产总额", "元", 1000], ["固定资产总额", "元", 1200]], "department_base_twice", "assets"),
    ([["批复预算数", "元", 10000], ["预算追加数", "元", 2000], ["预算追减数", "元", 500],
      ["支出预算数", "元", 12000]], "department_base_sum_differs", "adjusted_budget"),
])
def test_contradictions(tmp_path, data, code, field):
    base = base_of(tmp_path, {"基础数据": [*HEAD, *data]})
    found = list(contradictions(base.values, RULES.checks))
    assert [(one.code, one.key[0]) for one in found] == [(code, field)]


def test_what_adds_up_is_no_contradiction(tmp_path):
    base = base_of(tmp_path, {"基础数据": [*HEAD, ["批复预算数", "元", 10000], ["预算追加数", "元", 2000],
                                       ["预算追减数", "元", 500], ["支出预算数", "元", 11500]]})
    assert list(contradictions(base.values, RULES.checks)) == []
