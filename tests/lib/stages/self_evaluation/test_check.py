"""Each code of the self-evaluation checks: a form that must raise it in its cell, and a near miss that must not.

A clean form is written out below; every case changes a little of it.
"""

from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest

from budgeteval import rulesets, scoring
from budgeteval.findings import Finding, catalogue
from budgeteval.forms.values import parse
from budgeteval.stages.self_evaluation.check import check
from budgeteval.tables import Cells, Forms, Funds, Indicators

REGISTER = pd.DataFrame({"department_code": ["101", "102"], "department": ["示例县教育局", "示例县水利局"]})
ROWS = [  # level 1, level 2, level 3, target, achieved, weight, mark, reason
    ("output", "数量指标", "受益学校数", "≥20所", "20所", 15, 15, ""),
    ("output", "质量指标", "验收合格率", "≥98%", "49%", 10, 5, "两所学校未按期验收"),
    ("output", "时效指标", "完成时间", "2020年12月底前", "2020年11月5日", 15, 15, ""),
    ("output", "成本指标", "项目总成本", "≤30万元", "27万元", 10, 10, ""),
    ("outcome", "社会效益指标", "办学条件改善", "有效改善", "达成预期指标", 30, 27, "改善效果有待持续"),
    ("satisfaction", "服务对象满意度指标", "家长满意度", "≥90%", "96%", 10, 10, ""),
]
LEVEL1 = {"output": "产出指标", "outcome": "效益指标", "satisfaction": "满意度指标", "cost": "成本指标"}


def indicator(form, number, dimension, level2, level3, target, achieved, weight, mark, reason):
    """Row 15 + number of the sheet: D level 3, E target, F achieved, G weight, H mark, I reason."""
    goal, done, line = parse(target), parse(achieved), 14 + number

    def cell(letter, value):
        return f"{letter}{line}" if value not in ("", None) and value == value else ""

    return {
        "place": f"{form.rsplit('!', 1)[0]}!D{line}", "form": form, "order": number, "role": "indicator",
        "dimension": dimension, "level1": LEVEL1[dimension], "level1_text": LEVEL1[dimension], "level2": level2,
        "level3": level3, "level3_cell": cell("D", level3), "target_text": target, "target_cell": cell("E", target),
        "target_kind": goal.kind, "direction": goal.direction, "target_value": goal.value, "target_high": goal.high,
        "target_unit": goal.unit, "achieved_text": achieved, "achieved_cell": cell("F", achieved),
        "achieved_kind": done.kind, "achieved_value": done.value, "achieved_high": done.high,
        "achieved_unit": done.unit, "weight": weight, "weight_text": "" if weight != weight else f"{weight:g}",
        "weight_cell": cell("G", weight), "reported_score": mark, "variance_reason": reason,
        "reported_score_text": "" if mark != mark else f"{mark:g}", "reported_score_cell": cell("H", mark),
        "variance_reason_cell": cell("I", reason),
    }


def fund(form, line, source, opening, budget, spent, weight=np.nan, rate="", mark=np.nan):
    """A fund row in 万元: C opening, D budget, E spent, F weight, G rate, H mark."""
    row = {"place": f"{form.rsplit('!', 1)[0]}!B{line}", "form": form, "label": source, "source": source,
           "weight": weight, "weight_cell": f"F{line}", "reported_score": mark, "reported_score_cell": f"H{line}",
           "reported_score_text": "" if mark != mark else f"{mark:g}", "execution_rate_text": rate,
           "execution_rate": float(rate.rstrip("%")) / 100 if rate else np.nan, "execution_rate_cell": f"G{line}"}
    for name, letter, text in (("opening_budget", "C", opening), ("budget", "D", budget), ("spent", "E", spent)):
        row |= {f"{name}_yuan": float(text) * 10_000 if text else np.nan, f"{name}_text": text,
                f"{name}_cell": f"{letter}{line}" if text else ""}
    return row


class Folder:
    """Forms as the reader would give them; ``form`` adds a clean one and returns its records to change."""

    def __init__(self):
        self.heads, self.funds, self.indicators, self.cells, self.findings = [], [], [], [], []

    def form(self, file="a.xlsx", project="校舍维修", rows=ROWS, **head):
        place = f"{file}!自评表!A1"
        marks = sum(row[6] for row in rows if row[6] == row[6])
        self.heads.append({
            "place": place, "file": file, "sheet": "自评表", "kind": "self_evaluation", "fiscal_year": 2020.0,
            "fiscal_year_cell": "A2", "department": "示例县教育局", "department_cell": "B4", "project": project,
            "project_cell": "B3", "amount_unit": "wan_yuan", "goal_expected": "改善二十所学校的办学条件",
            "goal_actual": "二十所学校的办学条件得到改善", "goal_actual_cell": "E12", "total_weight": 100.0,
            "total_weight_cell": "G21", "reported_total": marks + 9.0, "reported_total_cell": "H21",
            "reported_grade": "", "hidden": False} | head)
        self.funds += [fund(place, 6, "total", "30", "30", "27", 10.0, "90%", 9.0),
                       fund(place, 7, "current_year", "30", "30", "27"), fund(place, 8, "other", "", "", "")]
        self.indicators += [indicator(place, number, *row) for number, row in enumerate(rows, 1)]
        return self

    def check(self, edition="mof-2020-10", **more):
        tables = SimpleNamespace(
            forms=Forms.of(self.heads), funds=Funds.of(self.funds), indicators=Indicators.of(self.indicators),
            cells=Cells.of(self.cells), findings=self.findings)
        rules = rulesets.load(edition)
        scored = scoring.score(tables, rules, REGISTER)
        return check(tables, scored, rules, REGISTER, **({"fiscal_year": 2020} | more))


def rows_with(number, **changes):
    """The clean rows with row ``number`` (from 1) changed by field name."""
    names = ["dimension", "level2", "level3", "target", "achieved", "weight", "mark", "reason"]
    rows = [list(row) for row in ROWS]
    for name, value in changes.items():
        rows[number - 1][names.index(name)] = value
    return [tuple(row) for row in rows]


def codes(found):
    return {(one.code, one.cell) for one in found}


def test_a_clean_form_raises_nothing():
    assert codes(Folder().form().check()) == set()


INDICATOR_CASES = [
    # code, cell, the row changed, what must fire, what must not
    ("score_over_weight", "H15", 1, {"mark": 16}, {"mark": 15}),
    ("score_missing", "H15", 1, {"mark": np.nan}, {"mark": 15}),
    ("score_without_achievement", "F15", 1, {"achieved": ""}, {"achieved": "达成"}),
    ("target_missing", "E15", 1, {"target": ""}, {"target": "足量"}),
    ("weight_missing", "G15", 1, {"weight": np.nan}, {"weight": 15}),
    ("full_marks_target_missed", "H15", 1, {"achieved": "19所", "reason": "一所停办"}, {"achieved": "20.00所"}),
    ("mark_differs", "H16", 2, {"mark": 6}, {"mark": 5.0}),
    ("deduction_without_reason", "H15", 1, {"mark": 14}, {"mark": 15}),
    ("mark_differs", "H15", 1, {"mark": 14, "reason": "质量一般"}, {"mark": 15, "reason": "质量一般"}),
    ("reason_missing", "I16", 2, {"reason": ""}, {"achieved": "98%", "mark": 10, "reason": ""}),
    ("reason_missing", "I19", 5, {"achieved": "部分达成", "mark": 20, "reason": ""}, {"reason": ""}),
    ("mark_out_of_tier", "H19", 5, {"mark": 20}, {"mark": 24}),
    ("date_missed", "F17", 3, {"achieved": "2021年1月5日"}, {"achieved": "2020年12月31日"}),
    ("date_missed", "F17", 3, {"target": "9月底前", "achieved": "11月1日"},
     {"target": "9月底前", "achieved": "9月30日"}),
    ("date_out_of_year", "E17", 3, {"target": "2018年12月底前", "achieved": "2018年11月"}, {"target": "12月底前"}),
    ("date_out_of_year", "F17", 3, {"achieved": "2019年11月5日"}, {"achieved": "11月5日"}),
    ("over_achievement", "F15", 1, {"achieved": "27所"}, {"achieved": "26所"}),
    ("over_achievement", "F15", 1, {"achieved": "40所"}, {"achieved": "40所", "reason": "新增学校"}),
    ("cost_at_least", "E18", 4, {"target": "≥20万元"}, {"target": "≥5%", "level3": "成本节约率", "achieved": "6%"}),
    ("achieved_copied", "F15", 1, {"achieved": "≥20所"}, {"achieved": "20所"}),
    ("achieved_copied", "F19", 5, {"target": "严格执行相关制度规定", "achieved": "严格执行相关制度规定"},
     {"target": "有效", "achieved": "有效"}),
    ("negative_value", "F16", 2, {"achieved": "-2%", "mark": 0}, {"achieved": "0%", "mark": 0}),
    ("unit_mixup", "F18", 4, {"achieved": "270000"}, {"achieved": "270000元"}),
    ("unit_mixup", "E18", 4, {"target": "≤300000万元"}, {"target": "≤300000元", "achieved": "270000元"}),
    ("unit_unclear", "F20", 6, {"achieved": "0.96"}, {"achieved": "96"}),
    ("level2_misplaced", "D19", 5, {"level2": "质量指标"}, {"level2": "经济效益指标"}),
    ("indicator_duplicated", "D16", 2, {"level3": "受益学校数", "target": "≥20所", "achieved": "10所"},
     {"level3": "受益学校数", "target": "≥98%"}),
    ("weights_not_100", "G21", 1, {"weight": 10, "mark": 10}, {"weight": 15.0}),
    ("dimension_weight_off_rule", "G15", 1, {"weight": 10, "mark": 10}, {"weight": 15}),
]


def by_file(folder):
    """Findings of a folder of forms that are told apart by their files."""
    found = folder.check()
    return {head["file"]: [one for one in found if one.file == head["file"]] for head in folder.heads}


@pytest.fixture(scope="module")
def indicator_findings():
    """All cases in one folder: file w3.xlsx is what must fire in case 3, r3.xlsx what must not."""
    folder = Folder()
    for number, (_, _, row, wrong, right) in enumerate(INDICATOR_CASES):
        folder.form(f"w{number}.xlsx", project=f"甲{number}", rows=rows_with(row, **wrong))
        folder.form(f"r{number}.xlsx", project=f"乙{number}", rows=rows_with(row, **right))
    return by_file(folder)


@pytest.mark.parametrize("number", range(len(INDICATOR_CASES)), ids=lambda one: INDICATOR_CASES[one][0])
def test_indicators(indicator_findings, number):
    code, cell = INDICATOR_CASES[number][:2]
    assert (code, cell) in codes(indicator_findings[f"w{number}.xlsx"])
    assert code not in {one.code for one in indicator_findings[f"r{number}.xlsx"]}


FUND_CASES = [  # code, cell, changes of fund rows by index, near miss
    ("funds_sum_mismatch", "D6", {1: {"budget_yuan": 200_000.0, "budget_text": "20"}}, {}),
    ("funds_total_blank", "D6", {0: {"budget_yuan": 0.0, "budget_text": "0"}},
     {0: {"budget_yuan": np.nan, "budget_text": "面议"}}),
    ("funds_total_blank", "C6", {0: {"opening_budget_yuan": np.nan, "opening_budget_text": "—"}},
     {0: {"opening_budget_yuan": np.nan, "opening_budget_text": ""}, 1: {"opening_budget_yuan": np.nan}}),
    ("budget_zero", "D6", {0: {"budget_yuan": 0.0}, 1: {"budget_yuan": 0.0}}, {}),
    ("execution_over_100", "G6", {0: {"spent_yuan": 306_000.0}, 1: {"spent_yuan": 306_000.0}},
     {0: {"spent_yuan": 300_000.0}, 1: {"spent_yuan": 300_000.0}}),
    ("execution_rate_mismatch", "G6", {0: {"execution_rate": 1.0, "execution_rate_text": "100%"}},
     {0: {"execution_rate": 0.9, "execution_rate_text": "0.9"}}),
    ("execution_score_mismatch", "H6", {0: {"reported_score": 10.0}}, {0: {"reported_score": 9.0}}),
    ("execution_score_missing", "H6", {0: {"reported_score": np.nan, "reported_score_text": "—"}},
     {0: {"reported_score": np.nan, "reported_score_text": "九分"}}),
    ("execution_weight_off_rule", "F6", {0: {"weight": 20.0}}, {0: {"weight": 10.0}}),
    ("unit_mixup", "D7", {1: {"budget_yuan": 3e9, "spent_yuan": 2.7e9, "opening_budget_yuan": 3e9}},
     {1: {"budget_yuan": 3e6}}),
    ("unit_mixup", "E6", {0: {"spent_yuan": 2.7e9}}, {0: {"spent_yuan": 2.7e6}}),
    ("negative_value", "E7", {1: {"spent_yuan": -5.0}}, {1: {"spent_yuan": 0.0}}),
    ("unspent_over_limit", "E6", {0: {"spent_yuan": 230_000.0}}, {0: {"spent_yuan": 240_000.0}}),
    ("indicators_outrun_execution", "H6", {0: {"reported_score": 8.0}}, {0: {"reported_score": 8.7}}),
]


def changed(changes):
    folder = Folder().form()
    for index, values in changes.items():
        folder.funds[index] |= values
    return folder.check()


@pytest.fixture(scope="module")
def fund_findings():
    folder = Folder()
    for number, (_, _, wrong, right) in enumerate(FUND_CASES):
        for side, changes in (("w", wrong), ("r", right)):
            folder.form(f"{side}{number}.xlsx", project=f"{side}{number}")
            for index, values in changes.items():
                folder.funds[index - 3] |= values
    return by_file(folder)


@pytest.mark.parametrize("number", range(len(FUND_CASES)), ids=lambda one: FUND_CASES[one][0])
def test_funds(fund_findings, number):
    code, cell = FUND_CASES[number][:2]
    assert (code, cell) in codes(fund_findings[f"w{number}.xlsx"])
    assert code not in {one.code for one in fund_findings[f"r{number}.xlsx"]}


def test_a_unit_mixup_is_not_also_a_wrong_sum():
    assert "funds_sum_mismatch" not in {one.code for one in changed({1: {"budget_yuan": 3e9}})}


def test_a_claimed_rate_may_be_rounded_to_its_own_digits():
    """27.004 / 30 is 90.0133 %."""
    claims = {"90.01%": False, "90.02%": False, "90.1%": False, "90%": False, "91%": False, "90.2%": True,
              "91.1%": True, "100%": True}
    folder = Folder()
    for claimed in claims:
        folder.form(f"{claimed}.xlsx", project=claimed)
        folder.funds[-3] |= {"spent_yuan": 270_040.0, "spent_text": "27.004", "execution_rate_text": claimed,
                             "execution_rate": float(claimed[:-1]) / 100}
    found = by_file(folder)
    fired = {claimed: "execution_rate_mismatch" in {one.code for one in found[f"{claimed}.xlsx"]} for claimed in claims}
    assert fired == claims


def test_levels_of_government_may_lie_inside_the_year_s_grant():
    folder = Folder().form()
    folder.funds[2] |= {"source": "central", "budget_yuan": 200_000.0, "budget_text": "20"}
    assert "funds_sum_mismatch" not in {one.code for one in folder.check()}


HEAD_CASES = [  # code, cell, changes of the form's head, near miss
    ("total_mismatch", "H21", {"reported_total": 92.0}, {"reported_total": 91.0}),
    ("total_missing", "H21", {"reported_total": np.nan, "reported_total_cell": ""}, {"reported_total": 91.0}),
    ("grade_mismatch", "H21", {"reported_grade": "good"}, {"reported_grade": "excellent"}),
    ("grade_on_rounding", "H21", {"reported_total": 89.996}, {"reported_total": 90.0}),
    ("fiscal_year_mismatch", "A2", {"fiscal_year": 2019.0}, {"fiscal_year": np.nan}),
    ("department_unknown", "B4", {"department": "示例县旅游局"}, {"department": "101001-示例县教育局"}),
    ("department_unknown", "B4", {"department": ""}, {"department": "教育局"}),
    ("project_missing", "B3", {"project": ""}, {"project": "校舍维修"}),
    ("goal_copied", "E12", {"goal_actual": "改善二十所学校的办学条件。"},
     {"goal_expected": "完成", "goal_actual": "完成"}),
]


@pytest.fixture(scope="module")
def head_findings():
    folder = Folder()
    for number, (_, _, wrong, right) in enumerate(HEAD_CASES):
        for side, changes in (("w", wrong), ("r", right)):
            folder.form(f"{side}{number}.xlsx", **({"project": f"{side}{number}"} | changes))
    return by_file(folder)


@pytest.mark.parametrize("number", range(len(HEAD_CASES)), ids=lambda one: HEAD_CASES[one][0])
def test_heads(head_findings, number):
    code, cell = HEAD_CASES[number][:2]
    assert (code, cell) in codes(head_findings[f"w{number}.xlsx"])
    assert code not in {one.code for one in head_findings[f"r{number}.xlsx"]}


def test_the_prevailing_year_is_taken_where_none_is_given():
    folder = Folder()
    for number in range(4):
        folder.form(file=f"{number}.xlsx", project=f"项目{number}", fiscal_year=2019.0 if number == 3 else 2020.0)
    wrong = [one for one in folder.check(fiscal_year=None) if one.code == "fiscal_year_mismatch"]
    assert [one.file for one in wrong] == ["3.xlsx"]


def test_a_project_reported_twice_by_one_department():
    found = Folder().form("a.xlsx").form("b.xlsx", project=" 校舍 维修").check()
    assert [one.file for one in found if one.code == "duplicate_project"] == ["a.xlsx", "b.xlsx"]
    other = Folder().form("a.xlsx").form("b.xlsx", department="示例县水利局").check()
    assert "duplicate_project" not in {one.code for one in other}


def test_forms_that_are_copies_of_each_other():
    found = Folder().form("a.xlsx").form("b.xlsx", project="食堂改造").check()
    assert [one.file for one in found if one.code == "identical_forms"] == ["a.xlsx", "b.xlsx"]
    near = Folder().form("a.xlsx").form("b.xlsx", project="食堂改造", rows=rows_with(6, achieved="95%")).check()
    assert "identical_forms" not in {one.code for one in near}


def test_no_satisfaction_indicator():
    rows = [*ROWS[:4], ("outcome", "社会效益指标", "办学条件改善", "有效改善", "达成预期指标", 40, 36, "待持续")]
    raised = {"satisfaction_missing", "dimension_weight_off_rule"}
    assert raised <= {one.code for one in Folder().form(rows=rows).check()}
    permitted = Folder().form(rows=rows, fiscal_year=2021.0).check("mof-2021-101", fiscal_year=2021)
    assert not raised & {one.code for one in permitted}


def test_cost_as_first_level():
    rows = [("output", "数量指标", "受益学校数", "≥20所", "19所", 40, 38, "一所停办"),
            ("cost", "经济成本指标", "项目总成本", "≤30万元", "27万元", 20, 20, ""),
            ("outcome", "社会效益指标", "办学条件改善", "有效改善", "达成预期指标", 20, 16, "待持续"), ROWS[5]]
    assert "dimension_weight_off_rule" in {one.code for one in Folder().form(rows=rows).check()}
    assert codes(Folder().form(rows=rows).check("demo-county")) == set()


def test_maxima_beside_first_levels():
    folder = Folder().form()
    for row in folder.indicators[:4]:
        row |= {"level1_text": "产出指标（60分）", "level1_max": 60.0}
    assert ("level_maximum_mismatch", "D15") in codes(folder.check())
    for row in folder.indicators[:4]:
        row |= {"level1_text": "产出指标（50分）", "level1_max": 50.0}
    assert codes(folder.check()) == set()


def test_template_rows():
    folder = Folder().form()
    row = indicator(folder.heads[0]["place"], 9, "output", "质量指标", "指标2：", "", "", np.nan, np.nan, "")
    folder.indicators.append(row | {"role": "template"})
    assert codes(folder.check()) == {("template_row_left", "D23")}
    folder.indicators[-1] |= {"level3": ""}
    assert codes(folder.check()) == set()


def test_straight_full_marks():
    full = [(*row[:6], row[5], "") for row in rows_with(2, achieved="98%")]
    assert ("straight_full_marks", "H21") in codes(Folder().form(rows=full).check())


def test_a_form_without_any_weights_says_so_once():
    rows = [(*row[:5], np.nan, *row[6:]) for row in ROWS]
    found = [one for one in Folder().form(rows=rows).check() if one.code == "weight_missing"]
    assert [one.cell for one in found] == ["D15"]
    assert "6" in found[0].message


def test_a_form_cut_off_proves_no_sums():
    folder = Folder().form(rows=ROWS[:3], reported_total=np.nan)
    assert {"weights_not_100", "total_missing", "satisfaction_missing"} <= {one.code for one in folder.check()}
    folder.findings.append(Finding("form_cut_off", "a.xlsx", "自评表", "H17"))
    assert {one.code for one in folder.check()} == {"form_cut_off"}


def test_a_budget_ten_thousand_times_the_registered_one():
    projects = pd.DataFrame({"project_code": ["1"], "project": ["校舍维修"], "budget_yuan": ["30"]})
    found = Folder().form().check(projects=projects)
    assert codes(found) == {("budget_off_register", "D6")}
    assert codes(Folder().form().check(projects=projects.assign(budget_yuan="300000"))) == set()


@pytest.mark.parametrize(("change", "expected"), [
    ({"reported_score": 9.0, "spent_yuan": 297_300.0}, "去尾取整"),
    ({"reported_score": 10.0}, "直接计满分"),
    ({"reported_score": 6.0, "opening_budget_yuan": 450_000.0}, "以年初预算数为分母"),
    ({"reported_score": 18.0}, "资金明细行重复计分"),
    ({"reported_score": 7.3}, "未找到"),
])
def test_an_execution_mark_is_explained_by_a_known_rule(change, expected):
    found = [one for one in changed({0: change}) if one.code == "execution_score_mismatch"]
    assert [expected in one.message for one in found] == [True]


@pytest.mark.parametrize(("total", "expected"), [(82.0, "未计入预算执行率"), (92.0, "按满分计入"), (100.0, "重复计分")])
def test_a_wrong_total_is_explained_by_a_known_slip(total, expected):
    folder = Folder().form(reported_total=total)
    folder.funds[1] |= {"weight": 10.0, "reported_score": 9.0}
    found = [one for one in folder.check() if one.code == "total_mismatch"]
    assert [expected in one.message for one in found] == [True]


def test_every_finding_can_be_said():
    folder = Folder().form(department="示例县旅游局", rows=rows_with(1, mark=16))
    for one in folder.check():
        assert one.place in one.message
        assert one.advice


def test_the_catalogue_has_party_and_severity():
    for code, entry in catalogue().items():
        assert entry["party"] in ("finance", "department", "implementing_unit", "evaluator"), code
        assert entry["severity"] in ("error", "warning", "question", "notice"), code
