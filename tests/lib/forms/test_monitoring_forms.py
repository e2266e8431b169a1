"""Monitoring forms in the arrangements of the centre, of provinces and of platforms."""

# ruff: noqa: E501  (a drawn row is as wide as the form)

import math

import pytest
from drawn_forms import codes, shown

from budgeteval.forms import cutoff, progress

DRAWING_ANHUI = """
项目支出绩效监控表 | < | < | < | < | < | < | < | < | <
（2021年度） | < | < | < | < | < | < | < | < | <
项目名称 | 农村公路养护 | < | < | < | < | < | < | < | <
主管部门 | 县交通局 | < | < | < | 实施单位 | 县公路中心 | < | < | <
项目资金（万元） | < | 调整预算数 | < | 1-8月执行数 | < | 1-8月执行率 | < | 全年预计执行数 | <
^ | 年度资金总额 | 400 | < | 120.5 | < | 30.13% | < | 390 | <
^ | 其中：财政拨款 | 300 | < | 100.5 | < | 33.5% | < | 290 | <
^ | 其他资金 | 100 | < | 20 | < | 20% | < | 100 | <
年度目标 | 养护农村公路120公里 | < | < | < | < | < | < | < | <
一级指标 | 二级指标 | 三级指标 | 年度指标值 | 执行情况 | 全年预计完成情况 | 偏差原因 | 原因说明 | 完成可能性 | 备注
产出指标 | 数量指标 | 养护里程 | ≥120公里 | 40公里 | 115公里 | 经费保障、人员保障 | 资金到位晚，人手不足 | 有可能 | 9月起增加班组
^ | 时效指标 | 完成时间 | 12月底前 | 进行中 | 12月底前 |  |  | 确定能 | 
效益指标 | 社会效益指标 | 路况良好率 | ≥85% | 70% | 80% | 其他 | 汛期水毁 | 完全不可能 | 
满意度指标 | 服务对象满意度指标 | 群众满意度 | ≥90% |  |  |  |  |  | 
"""


def test_the_flattened_form_of_ten_columns(read):
    found = read(DRAWING_ANHUI)
    form = found.forms.iloc[0]
    assert (form.kind, form.cutoff_month, form.fiscal_year, form.goal_expected) == (
        "monitoring", 8, 2021, "养护农村公路120公里",
    )  # fmt: skip
    assert list(found.funds.budget_yuan) == [4_000_000, 3_000_000, 1_000_000]
    assert found.funds.opening_budget_yuan.isna().all()
    assert list(found.funds.spent_yuan) == [1_205_000, 1_005_000, 200_000]
    assert list(found.funds.forecast_yuan) == [3_900_000, 2_900_000, 1_000_000]
    assert shown(found, "target_text", "achieved_text", "forecast_text", "reason_kinds", "variance_reason") == [
        ("≥120公里", "40公里", "115公里", "funding;staff", "资金到位晚，人手不足"),
        ("12月底前", "进行中", "12月底前", "", ""),
        ("≥85%", "70%", "80%", "other", "汛期水毁"),
        ("≥90%", "", "", "", ""),
    ]
    assert shown(found, "likelihood", "likelihood_text", "remark") == [
        ("possible", "有可能", "9月起增加班组"), ("certain", "确定能", ""), ("impossible", "完全不可能", ""), ("", "", ""),
    ]  # fmt: skip
    assert list(found.indicators.forecast_value[:1]) == [115]
    assert not codes(found)


DRAWING_HEFEI = """
2021年项目绩效运行监控表
单位：万元
项目名称 | 社区养老服务 |  |  | 单位名称 | 县民政局
年初预算数 | 追加数 | 追减数 | 调整预算数 | 截至8月底执行数 | 执行率 | 全年预计执行数
200 | 50 | 30 | 220 | 132 | 60% | 215
绩效目标 | 建成社区养老服务站12个 | < | < | < | < | <
一级指标 | 二级指标 | 三级指标 | 年度指标值 | 当前完成值 | 全年预计完成值 | 完成可能性 | 偏差原因 | 备注
产出指标 | 数量指标 | 建成服务站 | ≥12个 | 7个 | 12个 | 确定能 |  | 
效益指标 | 社会效益指标 | 服务老人 | ≥800人次 | 300人次 | 700人次 | 不可能 | 选址变更 | 调整目标
"""


def test_one_row_of_amounts_with_what_was_added_and_withdrawn(read):
    found = read(DRAWING_HEFEI)
    assert (found.forms.kind[0], found.forms.cutoff_month[0]) == ("monitoring", 8)
    fund = found.funds.iloc[0]
    assert (len(found.funds), fund.source, fund.opening_budget_yuan, fund.budget_yuan) == (1, "total", 2_000_000, 2_200_000)
    assert (fund.spent_yuan, fund.execution_rate, fund.forecast_yuan) == (1_320_000, 0.6, 2_150_000)
    assert {"50", "30"} <= set(found.cells.text)
    assert shown(found, "target_text", "achieved_text", "forecast_text", "likelihood", "variance_reason", "remark") == [
        ("≥12个", "7个", "12个", "certain", "", ""),
        ("≥800人次", "300人次", "700人次", "impossible", "选址变更", "调整目标"),
    ]


DRAWING_TICKS = """
项目支出绩效目标执行监控表 | < | < | < | < | < | < | < | < | < | < | < | < | < | < | <
（2022年度） | < | < | < | < | < | < | < | < | < | < | < | < | < | < | <
项目名称 | 水源地保护 | < | < | < | < | < | < | < | < | < | < | < | < | < | <
主管部门及代码 | 305-县水利局 | < | < | < | 实施单位 | 县水利局 | < | < | < | < | < | < | < | < | <
项目资金（万元） |  | < | 年初预算数 | 1—7月执行数 | 1—7月执行率% | 全年预计执行数 | < | < | < | < | < | < | < | < | <
^ | 年度资金总额 | < | 50 | 30 | 60 | 50 | < | < | < | < | < | < | < | < | <
年度总体目标 | 保护水源地2处 | < | < | < | < | < | < | < | < | < | < | < | < | < | <
绩效指标 | 一级指标 | 二级指标 | 三级指标 | 年度指标值 | 1—7月执行情况 | 全年预计完成情况 | 偏差原因分析 | < | < | < | < | < | 完成目标可能性 | < | <
^ | ^ | ^ | ^ | ^ | ^ | ^ | 经费保障 | 制度保障 | 人员保障 | 硬件条件保障 | 其他 | 原因说明 | 确定能 | 有可能 | 完全不可能
^ | 产出指标 | 数量指标 | 保护水源地 | 2处 | 2处 | 2处 |  |  |  |  |  |  | √ |  | 
^ | ^ | 质量指标 | 水质达标率 | ≥95% | 90% | 93% | ✓ | × |  | 是 |  | 设备老旧 |  | ✓ | 
^ | ^ | 时效指标 | 按期完成率 | 100% | 40% | 80% |  | 审批制度不完善 |  |  |  |  | √ | √ | 
^ | 效益指标 | 生态效益指标 | 断面水质 | 改善 | 改善 | 改善 | 否 |  |  |  | □ |  |  |  | 
"""


def test_ticks_of_any_kind_under_heads_of_three_rows(read):
    found = read(DRAWING_TICKS)
    assert (found.forms.cutoff_month[0], found.forms.cutoff_month_cell[0]) == (7, "E5")
    assert found.funds.execution_rate[0] == 0.6
    assert shown(found, "level3", "reason_kinds", "variance_reason", "likelihood", "likelihood_cell") == [
        ("保护水源地", "", "", "certain", "N10"),
        ("水质达标率", "funding;hardware", "设备老旧", "possible", "O11"),
        ("按期完成率", "policy", "审批制度不完善", "", "N12"),
        ("断面水质", "", "", "", ""),
    ]
    assert [(item.code, item.cell) for item in found.findings] == [("likelihood_unclear", "N12")]


DRAWING_LIGHT = """
一般项目绩效监控表 | < | < | < | < | < | < | < | < | < | < | < | < | < | < | < | < | < | <
（2021年度） | < | < | < | < | < | < | < | < | < | < | < | < | < | 单位：万元 | < | < | < | <
序号 | 处室名称 | 单位名称 | 项目类别 | 项目编码 | 支出项目名称 | 年初预算数 | 追加数 | 追减数 | 调整预算数 | 绩效目标 | 截止8月底支出数 | 预算执行率 | 截止8月底绩效目标执行情况 | 是否达到序时支出进度 | 是否达到阶段性绩效目标 | 原因类型 | 情况分析 | 绩效目标调整情况
1 | 教科文股 | 县教育局 | 特定目标类 | '341524210000000000001 | 校舍维修 | 100 | 20 | 0 | 120 | 维修校舍3所 | 90 | 75% | 已维修2所 | 是 | 是 |  |  | 
2 | ^ | ^ | 其他运转类 | '341524210000000000002 | 校园安保 | 80 | 0 | 0 | 80 | 配备保安40人 | 30 | 37.5% | 配备保安35人 | 否 | 未达到 | 经费保障 | 资金拨付较慢 | 不调整
3 | 社保股 | 县民政局 | 特定目标类 | '341524210000000000003 | 敬老院建设 | 200 |  | 20 | 180 | 建设敬老院1所 | 50 | 27.78% | 主体在建 | 否 | 是 | 其他 | 招标推迟 | 
合计 |  |  |  |  |  | 380 | 20 | 20 | 380 |  | 170 | 44.74% |  |  |  |  |  | 
"""


def test_a_light_list_is_one_form_per_project(read):
    found = read(DRAWING_LIGHT)
    forms = found.forms
    assert set(forms.kind) == {"monitoring"}
    assert list(forms.project) == ["校舍维修", "校园安保", "敬老院建设"]
    assert list(forms.implementing_unit) == ["县教育局", "县教育局", "县民政局"]
    assert list(forms.project_code.str[-3:]) == ["001", "002", "003"]
    assert list(forms.fiscal_year) == [2021] * 3
    assert list(forms.cutoff_month) == [8] * 3
    assert list(forms.goal_expected) == ["维修校舍3所", "配备保安40人", "建设敬老院1所"]
    assert list(forms.goal_actual) == ["已维修2所", "配备保安35人", "主体在建"]
    assert list(forms.reached_progress) == ["yes", "no", "no"]
    assert list(forms.reached_goal) == ["yes", "no", "yes"]
    assert list(forms.reached_goal_text) == ["是", "未达到", "是"]
    assert list(forms.reason_kinds) == ["", "funding", "other"]
    assert list(forms.variance_reason) == ["", "资金拨付较慢", "招标推迟"]
    assert list(forms.remark) == ["", "不调整", ""]
    assert list(found.funds.opening_budget_yuan) == [1_000_000, 800_000, 2_000_000]
    assert list(found.funds.budget_yuan) == [1_200_000, 800_000, 1_800_000]
    assert list(found.funds.spent_yuan) == [900_000, 300_000, 500_000]
    assert list(found.funds.source) == ["total"] * 3
    assert (len(found.indicators), codes(found)) == (0, [])


DRAWING_LIGHT_BARE = """
2021年县级预算项目绩效监控汇总表（万元）
序号 | 单位名称 | 支出项目名称 | 年初预算数 | 调整预算数 | 绩效目标 | 截止8月底支出数 | 预算执行率 | 是否达到序时支出进度 | 是否达到阶段性绩效目标 | 情况分析
1 | 县教育局 | 校舍维修 | 100 | 100 | 维修3所 | 70 | 70% | 是 | 是 | 
2 | 县民政局 | 敬老院建设 | 200 | 180 | 建设1所 | 50 | 27.78% | 否 | 否 | 招标推迟
"""


def test_a_light_list_under_a_title_in_one_cell(read):
    found = read(DRAWING_LIGHT_BARE)
    assert list(found.forms.project) == ["校舍维修", "敬老院建设"]
    assert list(found.forms.variance_reason) == ["", "招标推迟"]


DRAWING_IMPORT = """
一级指标 | 二级指标 | 三级指标名称 | 计算符号 | 年度指标值 | 计量单位 | *当前完成值 | *完成可能性分析 | 偏差原因说明
产出指标 | 数量指标 | 培训人数 | ≥ | 100 | 人次 | 60 | 确定能 | 
效益指标 | 社会效益指标 | 持证率 | ≥ | 90 | % | 50 | 有可能 | 考试推迟
"""


def test_an_import_sheet_of_indicators_is_monitoring_by_its_columns(read):
    found = read(DRAWING_IMPORT)
    assert found.forms.kind[0] == "monitoring"
    assert shown(found, "target_text", "achieved_text", "likelihood", "variance_reason") == [
        ("≥100人次", "60", "certain", ""), ("≥90%", "50", "possible", "考试推迟"),
    ]  # fmt: skip


def test_an_export_with_projects_in_columns_is_monitoring_too(read):
    found = read("""
项目编码 | 项目名称 | 三级指标名称 | 年度指标值 | 1-8月完成值 | 全年预计完成值 | 完成可能性 | 偏差原因
'001 | 甲 | 甲一 | 5处 | 3处 | 5处 | 确定能 | 
'002 | 乙 | 乙一 | 8处 | 1处 | 4处 | 不可能 | 用地未批
""")
    assert list(found.forms.kind) == ["monitoring", "monitoring"]
    assert list(found.forms.cutoff_month) == [8, 8]
    assert shown(found, "level3", "forecast_text", "likelihood") == [
        ("甲一", "5处", "certain"), ("乙一", "4处", "impossible"),
    ]  # fmt: skip


DRAWING_DEPARTMENT = """
部门整体支出绩效监控表 | < | < | < | < | < | < | < | < | <
（2021年度） | < | < | < | < | < | < | < | < | <
部门名称 | 县林业局 | < | < | < | < | < | < | < | <
资金情况（万元） | 资金来源 | < | 年初预算数 | 调整数 | 1-8月执行数 | 执行率 | 全年预计执行数 | 预计结余 | <
^ | 资金总额 | < | 900 | 30 | 540 | 58.06% | 920 | 10 | <
^ | 其中：基本支出 | < | 500 | 0 | 330 | 66% | 500 | 0 | <
^ | 项目支出 | < | 400 | 30 | 210 | 48.84% | 420 | 10 | <
年度目标 | 造林1万亩 | < | < | < | 保障措施 | 加强督查 | < | < | <
一级指标 | 二级指标 | 三级指标 | 年度指标值 | 执行情况 | 全年预计完成情况 | 偏差原因 | 原因说明 | 完成可能性 | 备注
产出指标 | 数量指标 | 造林面积 | ≥10000亩 | 6000亩 | 10000亩 |  |  | 确定能 | 
效益指标 | 生态效益指标 | 成活率 | ≥85% | 80% | 85% | 硬件条件保障 | 干旱缺水 | 有可能 | 抗旱保苗
"""


def test_a_whole_department_under_monitoring(read):
    found = read(DRAWING_DEPARTMENT)
    form = found.forms.iloc[0]
    assert (form.kind, form.department, form.project, form.cutoff_month) == ("monitoring", "县林业局", "", 8)
    assert form.goal_expected == "造林1万亩"
    assert list(found.funds.opening_budget_yuan) == [9_000_000, 5_000_000, 4_000_000]
    assert list(found.funds.forecast_yuan) == [9_200_000, 5_000_000, 4_200_000]
    assert shown(found, "level3", "reason_kinds", "variance_reason", "likelihood", "remark")[1] == (
        "成活率", "hardware", "干旱缺水", "possible", "抗旱保苗",
    )  # fmt: skip
    assert {"加强督查", "30", "10"} <= set(found.cells.text)


@pytest.mark.parametrize(("text", "month"), [
    ("1-8月执行数", 8), ("1—7月执行率", 7), ("1~7月", 7), ("1至10月支出", 10), ("1-8月份执行数", 8), ("1月-9月执行数", 9),
    ("截至8月底", 8), ("截止2021年8月31日", 8), ("2021年1月1日至2021年7月31日", 7), ("8月底累计支出", 8),
    ("上半年执行数", 6), ("前三季度", 9), ("1-N月执行数", None), ("全年执行数", None), ("2021年度", None), ("1-13月", None),
])  # fmt: skip
def test_the_month_a_head_names(text, month):
    found = cutoff.month(text)
    assert (None if math.isnan(found) else found) == month


@pytest.mark.parametrize(("text", "code"), [
    ("确定能", "certain"), ("能够完成", "certain"), ("1", "certain"), ("2-有可能", "possible"), ("可能", "possible"),
    ("完全不可能", "impossible"), ("不能完成", "impossible"), ("3", "impossible"), ("待定", ""),
    ("☑确定能 □有可能 □完全不可能", "certain"), ("确定能（ ）有可能（√）完全不可能（ ）", "possible"),
    ("确定能、有可能、完全不可能", ""),
])  # fmt: skip
def test_how_sure_a_text_is(text, code):
    assert progress.likelihood(text) == code


def test_kinds_of_reasons_only_where_nothing_else_is_said():
    assert progress.reason_kinds("经费保障；硬件条件保障") == ["funding", "hardware"]
    assert progress.reason_kinds("资金到位晚，人手不足") == []


def test_a_forecast_beside_the_target_and_reasons_told_beside_their_kind(read):
    found = read("""
2022年1-9月项目支出绩效监控情况表
项目名称：校园安防 | 主管部门：县教育局 | 实施单位：县一中
一级指标 | 二级指标 | 三级指标 | 年度指标值 | 全年预期完成值 | 1-9月实际完成值 | 偏差原因类型 | 具体原因 | 能否完成年度目标 | 备注
产出指标 | 数量指标 | 监控点 | 100个 | 95个 | 60个 | 硬件条件 | 设备未到货 | 能 | 催货
""")
    assert found.forms.cutoff_month[0] == 9
    assert shown(
        found, "target_text", "forecast_text", "achieved_text", "reason_kinds", "variance_reason", "likelihood", "remark"
    ) == [("100个", "95个", "60个", "hardware", "设备未到货", "certain", "催货")]
