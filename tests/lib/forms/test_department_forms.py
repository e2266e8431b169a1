"""Whole-department forms: their tasks, basic and project expenditure as rows or columns, weights before values."""

# ruff: noqa: E501  (a drawn row is as wide as the form)

from drawn_forms import codes, shown

DRAWING_PROVINCIAL = """
部门整体支出绩效自评表 | < | < | < | < | < | < | < | < | <
（2020年度） | < | < | < | < | < | < | < | < | <
部门名称 | 县水利局 | < | < | < | < | < | < | < | <
年度主要任务完成情况 | 任务名称 | 完成情况 | 全年预算数（万元） | < | 全年执行数（万元） | < | 分值 | 执行率 | 得分
^ | ^ | ^ | 总额 | 其中：财政拨款 | 总额 | 其中：财政拨款 | ^ | ^ | ^
^ | 防汛抗旱 | 完成水毁修复12处 | 260.5 | 260.5 | 250 | 250 |  | 95.97% | 
^ | 农村供水 | 新增供水1.2万人 | 400 | 300 | 380 | 300 |  | 95% | 
^ | 任务3 |  |  |  |  |  |  |  | 
^ | 金额合计 | < | 660.5 | 560.5 | 630 | 550 | 10 | 95.38% | 9.54
年度总体目标 | 年初设定目标 | < | < | < | 全年实际完成情况 | < | < | < | <
^ | 保障供水安全 | < | < | < | 供水安全得到保障 | < | < | < | <
偏差原因分析 | 无重大偏差 | < | < | < | < | < | < | < | <
一级指标 | 二级指标 | 三级指标 | < | 分值 | 年度指标值 | 实际完成值 | 得分 | 偏差原因分析及改进措施 | <
产出指标 | 数量指标 | 水毁修复 | < | 50 | ≥12处 | 12处 | 50 |  | <
效益指标 | 社会效益指标 | 供水保证率 | < | 30 | ≥95% | 94% | 29.68 | 旱情 | <
满意度指标 | 服务对象满意度指标 | 群众满意度 | < | 10 | ≥90% | 92% | 10 |  | <
总分 | < | < | < | 100 |  |  | 99.22 |  | <
"""


def test_tasks_with_their_money_and_the_total_as_a_row_of_funds(read):
    found = read(DRAWING_PROVINCIAL)
    form = found.forms.iloc[0]
    assert (form.kind, form.department, form.project) == ("department_evaluation", "县水利局", "")
    assert (form.goal_expected, form.goal_actual) == ("保障供水安全", "供水安全得到保障")
    assert (form.total_weight, form.reported_total, form.amount_unit) == (100, 99.22, "wan_yuan")
    tasks = found.tasks
    assert list(tasks.name) == ["防汛抗旱", "农村供水"]
    assert list(tasks.completed_text) == ["完成水毁修复12处", "新增供水1.2万人"]
    assert list(tasks.budget_yuan) == [2_605_000, 4_000_000]
    assert list(tasks.budget_fiscal_yuan) == [2_605_000, 3_000_000]
    assert list(tasks.spent_yuan) == [2_500_000, 3_800_000]
    assert list(tasks.spent_fiscal_yuan) == [2_500_000, 3_000_000]
    assert list(tasks.execution_rate) == [0.9597, 0.95]
    assert tasks.weight.isna().all()
    assert list(found.funds.part) == ["whole", "fiscal"]
    assert list(found.funds.budget_yuan) == [6_605_000, 5_605_000]
    assert list(found.funds.spent_yuan) == [6_300_000, 5_500_000]
    assert (found.funds.source[0], found.funds.weight[0], found.funds.reported_score[0]) == ("total", 10, 9.54)
    assert shown(found, "level3", "weight", "target_text", "achieved_text", "reported_score") == [
        ("水毁修复", 50, "≥12处", "12处", 50), ("供水保证率", 30, "≥95%", "94%", 29.68), ("群众满意度", 10, "≥90%", "92%", 10),
    ]  # fmt: skip
    assert not codes(found)


DRAWING_SUB_COLUMNS = """
2021年度部门整体支出绩效自评表 | < | < | < | < | < | < | < | < | <
部门名称 | 县司法局 | < | < | < | < | < | < | < | <
部门预算执行（万元） |  | 全年预算数 | < | < | 全年执行数 | < | < | 执行率 | 得分
^ | ^ | 总额 | 基本支出 | 项目支出 | 总额 | 基本支出 | 项目支出 | ^ | ^
^ | 年度资金总额 | 700 | 500 | 200 | 680 | 500 | 180 | 97.14% | 9.71
^ | 其中：财政拨款 | 650 | 480 | 170 | 640 | 480 | 160 | 98.46% | 
年度目标 | 完成法律援助300件 | < | < | < | < | < | < | < | <
一级指标 | 二级指标 | 三级指标 | < | 分值 | 年度指标值 | 实际完成值 | 得分 | 偏差原因 | <
产出指标 | 数量指标 | 法律援助 | < | 90 | ≥300件 | 310件 | 90 |  | <
总分 | < | < | < | 100 |  |  | 99.71 |  | <
"""


def test_basic_and_project_expenditure_in_columns(read):
    found = read(DRAWING_SUB_COLUMNS)
    funds = found.funds
    assert list(zip(funds.source, funds.part, strict=True)) == [
        ("total", "whole"), ("", "basic"), ("", "project"), ("current_year", "whole"), ("", "basic"), ("", "project"),
    ]  # fmt: skip
    assert list(funds.budget_yuan) == [7_000_000, 5_000_000, 2_000_000, 6_500_000, 4_800_000, 1_700_000]
    assert list(funds.spent_yuan) == [6_800_000, 5_000_000, 1_800_000, 6_400_000, 4_800_000, 1_600_000]
    assert list(funds.label[:3]) == ["年度资金总额"] * 3
    assert funds.place.is_unique
    assert not codes(found)


DRAWING_ROWS = """
2022年度部门整体绩效自评表 | < | < | < | < | < | <
部门名称 | 县档案馆 | < | < | < | < | <
部门整体支出预算执行情况（万元） | 年初预算数 | 调整预算数 | 全年执行数 | 分值 | 执行率 | 得分
合计 | 300 | 320 | 310 | 10 | 96.88% | 9.69
一、基本支出 | 200 | 210 | 210 |  | 100% | 
其中：人员经费 | 150 | 160 | 160 |  | 100% | 
公用经费 | 50 | 50 | 50 |  | 100% | 
二、项目支出 | 100 | 110 | 100 |  | 90.91% | 
年度目标 | 数字化档案5万卷 | < | < | < | < | <
一级指标 | 二级指标 | 三级指标 | 年度指标值 | 实际完成值 | 分值 | 得分
产出指标 | 数量指标 | 数字化档案 | ≥5万卷 | 5.2万卷 | 90 | 90
总分 | < | < | < | < | 100 | 99.69
"""


def test_basic_and_project_expenditure_in_rows(read):
    found = read(DRAWING_ROWS)
    funds = found.funds
    assert list(funds.part) == ["whole", "basic", "whole", "whole", "project"]
    assert list(funds.opening_budget_yuan) == [3_000_000, 2_000_000, 1_500_000, 500_000, 1_000_000]
    assert list(funds.budget_yuan) == [3_200_000, 2_100_000, 1_600_000, 500_000, 1_100_000]
    assert list(funds.source[:2]) == ["total", "unnamed"]


DRAWING_TASKS_FIRST = """
部门整体支出绩效目标申报表 | < | < | < | < | <
（2022年度） | < | < | < | < | <
部门（单位）名称 | 县残联 | < | < | < | <
任务名称 | 主要内容 | 预算金额（万元） | < | < | <
^ | ^ | 总额 | 财政拨款 | 其他资金 | <
康复服务 | 残疾儿童康复救助 | 80 | 80 | 0 | <
就业培训 | 培训残疾人100人 | 20 | 15 | 5 | <
金额合计 | < | 100 | 95 | 5 | <
年度总体目标 | 改善残疾人生活 | < | < | < | <
一级指标 | 二级指标 | 三级指标 | 指标值 | < | <
产出指标 | 数量指标 | 康复儿童 | ≥60人 | < | <
"""


def test_tasks_without_a_label_before_them(read):
    found = read(DRAWING_TASKS_FIRST)
    assert found.forms.kind[0] == "performance_target"
    assert list(found.tasks.name) == ["康复服务", "就业培训"]
    assert list(found.tasks.content_text) == ["残疾儿童康复救助", "培训残疾人100人"]
    assert list(found.tasks.budget_yuan) == [800_000, 200_000]
    assert list(found.tasks.budget_fiscal_yuan) == [800_000, 150_000]
    assert list(found.funds.budget_yuan[:2]) == [1_000_000, 950_000]
    assert found.forms.goal_expected[0] == "改善残疾人生活"
    assert shown(found, "level3", "target_text") == [("康复儿童", "≥60人")]


DRAWING_TASKS_AND_FUNDS = """
部门整体绩效自评表 | < | < | < | < | < | <
部门名称 | 县文旅局 | < | < | < | < | <
资金情况（万元） |  | 年初预算数 | 全年预算数 | 全年执行数 | 执行率 | 得分
^ | 年度资金总额 | 500 | 520 | 510 | 98.08% | 9.81
^ | 其中：财政拨款 | 500 | 520 | 510 | 98.08% | 
重点工作任务 | 工作任务 | 实际完成情况 | < | < | < | <
^ | 文化惠民演出 | 演出120场 | < | < | < | <
^ | 文物保护 | 修缮3处 | < | < | < | <
绩效指标 | 一级指标 | 三级指标 | 指标值 | 完成值 | 分值 | 得分
^ | 产出指标 | 演出场次 | ≥100场 | 120场 | 90 | 90
总分 | 99.81 | < | < | < | < | <
"""


def test_tasks_without_money_beside_funds(read):
    found = read(DRAWING_TASKS_AND_FUNDS)
    assert list(found.funds.source) == ["total", "current_year"]
    assert list(found.tasks.name) == ["文化惠民演出", "文物保护"]
    assert list(found.tasks.completed_text) == ["演出120场", "修缮3处"]
    assert found.tasks.budget_yuan.isna().all()
    assert found.forms.reported_total[0] == 99.81
