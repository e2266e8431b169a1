"""Forms written, filled and read: what went in comes out, from the target form to the self-evaluation."""

import math

import pytest

from budgeteval import forms
from budgeteval.blanks import content
from budgeteval.blanks.department_form import department_form
from budgeteval.blanks.project_forms import monitoring_form, self_evaluation_form, target_form

from . import sheets
from .sheets import below, beside, row_of


def project(order, filed=None, code=sheets.PROJECT):
    made = content.projects(order.county, 2021, "101", filed or {})
    return next(one for one in made if one.row["project_code"] == code)


def fill_target(sheet):
    beside(sheet, "中期目标", "三年改造十所食堂")
    beside(sheet, "年度目标", "改造一所食堂，=1+1也是文字")
    beside(sheet, "开始日期", "2021-03-01")
    beside(sheet, "完成日期", "2021-11-30")
    beside(sheet, "其中：当年财政拨款", 50.5)
    beside(sheet, "其他资金", 9.5)
    for row, (name, sign, value, unit, weight) in enumerate([
            ("改造食堂数", "≥", 1, "所", 15), ("改造面积", "＝", 820.5, "平方米", 10), ("受益班级数", "≥", 24, "个", 5),
            ("验收合格率", "＝", 100, "%", 10)]):
        for head, written in (("三级指标", name), ("计算符号", sign), ("指标值", value), ("计量单位", unit),
                              ("分值", weight)):
            below(sheet, head, row, written)
    below(sheet, "三级指标", 10, "就餐条件改善程度")
    below(sheet, "指标值", 10, "明显改善")
    below(sheet, "分值", 10, 20)


@pytest.fixture
def out(tmp_path):
    """A folder for one filled form."""
    made = tmp_path / "out"
    made.mkdir()
    return made


@pytest.fixture
def filed(home, order):
    """The target form of one project, filled and filed, as the next forms find it."""
    folder = home / "raw" / "2021" / "performance_target" / "101"
    folder.mkdir(parents=True)
    sheets.filled(target_form(project(order()), 90.0), folder / "目标.xlsx", fill_target)
    return content.filed_targets(order().county, 2021)


def read(folder):
    found = forms.read_folder(folder, jobs=1)
    assert not [one.code for one in found.findings]
    assert found.cells[found.cells["part"] == "unread"].empty
    return found


def test_a_target_form(home, order, filed):
    found = read(home / "raw" / "2021" / "performance_target")
    form = row_of(found.forms)
    assert form["kind"] == "performance_target"
    assert [form[name] for name in ("project", "project_code", "department", "implementing_unit", "fiscal_year")] == [
        "食堂改造", "P001", "某县教育局", "某县第一中学", 2021]
    assert [form[name] for name in ("goal_medium", "goal_expected", "starts_on", "ends_on", "project_attribute")] == [
        "三年改造十所食堂", "改造一所食堂，=1+1也是文字", "2021-03-01", "2021-11-30", "新增项目"]
    amounts = dict(zip(found.funds["source"], found.funds["budget_yuan"], strict=True))
    assert amounts == {"total": 600_000, "current_year": 505_000, "other": 95_000}
    one = row_of(found.indicators, level3="改造面积")
    assert [one[name] for name in ("level1", "level2", "direction", "target_value", "target_unit", "weight")] == [
        "产出指标", "数量指标", "equal", 820.5, "平方米", 10]
    assert row_of(found.indicators, level3="就餐条件改善程度")["target_text"] == "明显改善"


def test_what_was_filed_is_in_the_next_forms(filed):
    made = filed[sheets.PROJECT]
    assert made.goal == "改造一所食堂，=1+1也是文字"
    assert [(one.level3, one.target, one.weight) for one in made.lines] == [
        ("改造食堂数", "≥1所", 15), ("改造面积", "＝820.5平方米", 10), ("受益班级数", "≥24个", 5),
        ("验收合格率", "＝100%", 10), ("就餐条件改善程度", "明显改善", 20)]
    assert made.funds == {"total": 600_000, "current_year": 505_000, "other": 95_000}


def test_a_monitoring_form(out, order, filed):
    def fill(sheet):
        beside(sheet, "年度资金总额", 30.25, 2)
        beside(sheet, "年度资金总额", 0.5042, 3)
        beside(sheet, "年度资金总额", 60, 4)
        for head, value in (("1—8月执行情况", "1所"), ("全年预计完成情况", "1所"), ("经费保障", "√"),
                            ("原因说明", "款项迟到"), ("完成目标可能性", "有可能"), ("备注", "无碍")):
            below(sheet, head, 0, value)

    sheets.filled(monitoring_form(project(order(), filed), 8), out / "a.xlsx", fill)
    found = read(out)
    form = row_of(found.forms)
    assert [form[name] for name in ("kind", "cutoff_month", "goal_expected")] == [
        "monitoring", 8, "改造一所食堂，=1+1也是文字"]
    money = row_of(found.funds, source="total")
    assert [money[name] for name in ("opening_budget_yuan", "spent_yuan", "execution_rate", "forecast_yuan")] == [
        600_000, 302_500, 0.5042, 600_000]
    one = row_of(found.indicators, level3="改造食堂数")
    assert [one[name] for name in ("target_text", "weight", "achieved_text", "forecast_text", "likelihood",
                                   "reason_kinds", "variance_reason", "remark")] == [
        "≥1所", 15, "1所", "1所", "possible", "funding", "款项迟到", "无碍"]
    assert found.indicators["level3"].tolist() == [one.level3 for one in filed[sheets.PROJECT].lines]


def test_a_self_evaluation_form(out, order, filed):
    def fill(sheet):
        for place, value in ((1, 60), (2, 60), (3, 58.8), (4, 0.98), (5, 9.8)):
            beside(sheet, "年度资金总额", value, place)
        below(sheet, "实际完成值", 0, "1所")
        below(sheet, "得分", 0, 15)
        below(sheet, "实际完成值", 1, "800平方米")
        below(sheet, "得分", 1, 9.75)
        below(sheet, "偏差原因分析及改进措施", 1, "图纸变更")
        below(sheet, "实际完成值", 4, "达成年度指标")
        beside(sheet, "总分", 100, 1)
        beside(sheet, "总分", 84.55, 2)

    sheets.filled(self_evaluation_form(project(order(), filed), 10.0), out / "a.xlsx", fill)
    found = read(out)
    form = row_of(found.forms)
    assert [form[name] for name in ("kind", "total_weight", "reported_total")] == ["self_evaluation", 100, 84.55]
    money = row_of(found.funds, source="total")
    assert [money[name] for name in ("opening_budget_yuan", "budget_yuan", "spent_yuan", "weight", "execution_rate",
                                     "reported_score")] == [600_000, 600_000, 588_000, 10, 0.98, 9.8]
    one = row_of(found.indicators, level3="改造面积")
    assert [one[name] for name in ("target_text", "weight", "achieved_value", "achieved_unit", "reported_score",
                                   "variance_reason")] == ["＝820.5平方米", 10, 800, "平方米", 9.75, "图纸变更"]


def test_a_whole_department_form(out, order):
    def fill(sheet):
        beside(sheet, "保障机构正常运转", "已完成", 1)
        beside(sheet, "保障机构正常运转", 80.5, 2)
        beside(sheet, "食堂改造", 58.8, 4)
        beside(sheet, "金额合计", 152.845678, 1)
        below(sheet, "三级指标", 0, "改造学校数")
        below(sheet, "分值", 0, 20)
        below(sheet, "年度指标值", 0, "≥3所")
        below(sheet, "实际完成值", 0, "3所")
        below(sheet, "得分", 0, 20)
        below(sheet, "偏差原因分析及改进措施", 0, "无偏差")

    own = content.projects(order().county, 2021, "101", {})
    sheets.filled(department_form("某县教育局", 2021, own, 10.0), out / "a.xlsx", fill)
    found = read(out)
    assert row_of(found.forms)["kind"] == "department_evaluation"
    tasks = found.tasks.set_index("name")
    assert tasks.loc["食堂改造", ["budget_yuan", "spent_yuan"]].tolist() == [600_000, 588_000]
    assert tasks.loc["教师培训/线上", "budget_yuan"] == 123_456.78
    assert tasks.loc["保障机构正常运转", ["completed_text", "budget_yuan"]].tolist() == ["已完成", 805_000]
    assert row_of(found.indicators, level3="改造学校数")["target_text"] == "≥3所"
    assert row_of(found.funds, source="total")["budget_yuan"] == 1_528_456.78


@pytest.mark.parametrize("make", [
    lambda one: target_form(one, 90.0), lambda one: target_form(one, None), lambda one: monitoring_form(one, 8),
    lambda one: self_evaluation_form(one, 10.0)])
def test_forms_nobody_has_filled_hold_no_indicator(out, order, make):
    (out / "a.xlsx").write_bytes(make(project(order())))
    found = read(out)
    assert set(found.indicators["role"]) <= {"template"}
    assert math.isnan(found.forms["reported_total"].iloc[0])


def test_two_target_forms_of_one_project_fill_nothing_in(home, order, filed):
    folder = home / "raw" / "2021" / "performance_target" / "101"
    (folder / "again.xlsx").write_bytes((folder / "目标.xlsx").read_bytes())
    assert content.filed_targets(order().county, 2021) == {}


def test_a_weight_nobody_filed_can_be_filled(order):
    given = content.Filed("目标", "", (content.Line("产出指标", "数量指标", "改造食堂数", "≥1所"),))
    one = project(order(), {sheets.PROJECT: given})
    for data in (self_evaluation_form(one, 10.0), monitoring_form(one, 8)):
        sheet = sheets.opened(data)
        below(sheet, "分值", 0, 90)
        row, column = sheets.at(sheet, "≥1所")
        assert sheet.cell(row, column).protection.locked
