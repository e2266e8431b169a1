"""Forms as other provinces, years and purposes lay them out: drawn, read, and compared with what they say."""

# ruff: noqa: E501  (a drawn row is as wide as the form)

from drawn_forms import codes, shown

DRAWING_TRANSFER = """
附件3
转移支付区域（项目）绩效目标自评表 | < | < | < | < | < | < | < | <
（2021年度） | < | < | < | < | < | < | < | <
转移支付（项目）名称 | < | 农田建设补助资金 | < | < | < | < | < | <
中央主管部门 | < | 农业农村部 | < | < | < | < | < | <
地方主管部门 | < | 某省农业农村厅 | < | < | 资金使用单位 | < | 某县农业农村局 | <
资金投入情况（万元） | < |  | < | 全年预算数（A） | < | 全年执行数（B） | < | 预算执行率（B/A×100%）
^ | < | 年度资金总额： | < | 1500 | < | 1450.5 | < | 96.7%
^ | < | 其中：中央财政资金 | < | 1000 | < | 1000 | < | 100%
^ | < | 地方资金 | < | 400 | < | 350.5 | < | 87.63%
^ | < | 其他资金 | < | 100 | < | 100 | < | 100%
资金管理情况 | < |  | < | 情况说明 | < | < | 存在问题和改进措施 | <
^ | < | 分配科学性 | < | 按因素法分配 | < | < | 无 | <
^ | < | 下达及时性 | < | 30日内下达 | < | < | 无 | <
总体目标完成情况 | < | 总体目标 | < | < | 全年实际完成情况 | < | < | <
^ | < | 建成高标准农田1万亩 | < | < | 已建成1万亩 | < | < | <
绩效指标 | 一级指标 | 二级指标 | 三级指标 | < | 指标值 | 全年实际完成值 | < | 未完成原因和改进措施
^ | 产出指标 | 数量指标 | 新增高标准农田面积 | < | ≥1万亩 | 1万亩 | < | 
^ | ^ | 质量指标 | 工程质量达到规定标准 | < | 100% | 100% | < | 
^ | 效益指标 | 社会效益 | 受益建档立卡贫困人口 | < | ≥500人 | 480人 | < | 人口外迁，下一步加强摸底
^ | 满意度指标 | 服务对象满意度 | 受益群众满意度 | < | ≥90% | 95% | < | 
说明 | 请在此处简要说明各级监督检查和审计中发现的问题 | < | < | < | < | < | < | <
注：1.资金使用单位按项目绩效目标填报，主管部门汇总时按区域绩效目标填报。 | < | < | < | < | < | < | < | <
"""


def test_a_central_transfer_form(read):
    found = read(DRAWING_TRANSFER)
    form = found.forms.iloc[0]
    assert (form.kind, form.fiscal_year, form.project) == ("self_evaluation", 2021, "农田建设补助资金")
    assert (form.department, form.implementing_unit) == ("某省农业农村厅", "某县农业农村局")
    assert list(found.funds.source) == ["total", "central", "local", "other"]
    assert list(found.funds.budget_yuan) == [15_000_000, 10_000_000, 4_000_000, 1_000_000]
    assert list(found.funds.execution_rate) == [0.967, 1, 0.8763, 1]
    assert shown(found, "level3", "target_text", "achieved_text")[2] == ("受益建档立卡贫困人口", "≥500人", "480人")
    assert found.indicators.variance_reason[2].startswith("人口外迁")
    assert len(found.indicators) == 4


DRAWING_MONITOR = """
项目支出绩效目标执行监控表 | < | < | < | < | < | < | < | < | < | < | < | < | < | < | < | <
（2021年度） | < | < | < | < | < | < | < | < | < | < | < | < | < | < | < | <
项目名称 | < | 义务教育经费 | < | < | < | < | < | < | < | < | < | < | < | < | < | <
主管部门及代码 | < | 205-县教育局 | < | < | < | 实施单位 | < | 县教育局 | < | < | < | < | < | < | < | <
项目资金（万元） | < |  | < | 年初预算数 | < | 1-8月执行数 | < | 1-8月执行率 | < | 全年预计执行数 | < | < | < | < | < | <
^ | < | 年度资金总额： | < | 300 | < | 180.5 | < | 60.17% | < | 300 | < | < | < | < | < | <
^ | < | 其中：本年一般公共预算拨款 | < | 300 | < | 180.5 | < | 60.17% | < | 300 | < | < | < | < | < | <
^ | < | 其他资金 | < | 0 | < | 0 | < |  | < | 0 | < | < | < | < | < | <
年度总体目标 | 保障义务教育学校正常运转 | < | < | < | < | < | < | < | < | < | < | < | < | < | < | <
绩效指标 | 一级指标 | 二级指标 | 三级指标 | 年度指标值 | 1-8月执行情况 | 全年预计完成情况 | 偏差原因分析 | < | < | < | < | < | 完成目标可能性 | < | < | 备注
^ | ^ | ^ | ^ | ^ | ^ | ^ | 经费保障 | 制度保障 | 人员保障 | 硬件条件保障 | 其他 | 原因说明 | 确定能 | 有可能 | 完全不可能 | ^
^ | 产出指标 | 数量指标 | 补助学校数 | ≥20所 | 20所 | 20所 |  |  |  |  |  |  | √ |  |  | 
^ | ^ | 时效指标 | 资金拨付及时率 | 100% | 60% | 95% | √ |  |  |  |  | 资金拨付慢 |  | √ |  | 加快进度
^ | 效益指标 | 社会效益指标 | 辍学率 | ≤0.1% | 0.05% | 0.05% |  |  |  |  |  |  | √ |  |  | 
^ | 满意度指标 | 服务对象满意度指标 | 家长满意度 | ≥90% |  | 92% |  |  |  |  |  |  | √ |  |  |
"""


def test_a_monitoring_form_with_two_head_rows(read):
    found = read(DRAWING_MONITOR)
    form = found.forms.iloc[0]
    assert (form.kind, form.department_code, form.amount_unit) == ("monitoring", "205", "wan_yuan")
    assert list(found.funds.source) == ["total", "general_budget", "other"]
    assert list(found.funds.opening_budget_yuan) == [3_000_000, 3_000_000, 0]
    assert list(found.funds.spent_yuan) == [1_805_000, 1_805_000, 0]
    assert shown(found, "level1", "level3", "target_text", "achieved_text", "variance_reason") == [
        ("产出指标", "补助学校数", "≥20所", "20所", ""),
        ("产出指标", "资金拨付及时率", "100%", "60%", "资金拨付慢"),
        ("效益指标", "辍学率", "≤0.1%", "0.05%", ""),
        ("满意度指标", "家长满意度", "≥90%", "", ""),
    ]
    assert list(found.funds.forecast_yuan) == [3_000_000, 3_000_000, 0]
    assert shown(found, "forecast_text", "reason_kinds", "likelihood", "remark")[1] == (
        "95%", "funding", "possible", "加快进度",
    )  # fmt: skip


DRAWING_SICHUAN = """
项目绩效目标完成情况表 | < | < | < | < | <
（2020年度） | < | < | < | < | <
项目名称 | < | 公路养护 | < | < | <
预算单位 | < | 县公路局 | < | < | <
预算执行情况（万元） | 预算数： | < | 120.5 | 执行数： | 118
^ | 其中-财政拨款： | < | 100.5 | 其中-财政拨款： | 100
^ | 其它资金： | < | 20 | 其它资金： | 18
年度目标完成情况 | 预期目标 | < | < | 实际完成目标 | <
^ | 养护公路100公里 | < | < | 完成养护100公里 | <
绩效指标完成情况 | 一级指标 | 二级指标 | 三级指标 | 预期指标值（包含数字及文字描述） | 实际完成指标值（包含数字及文字描述）
^ | 项目完成指标 | 数量指标 | 养护里程 | 100公里 | 100公里
^ | ^ | 质量指标 | 合格率 | ≥95% | 96%
^ | 效益指标 | 社会效益 | 通行改善 | 明显 | 明显
^ | 满意度指标 | 群众满意度 | 群众满意度 | ≥90% | 92%
"""


def test_budget_and_spending_as_pairs_of_label_and_amount(read):
    found = read(DRAWING_SICHUAN)
    assert shown(found, "level3", "achieved_text")[1] == ("合格率", "96%")
    assert list(found.funds.label) == ["预算数：", "其中-财政拨款：", "其它资金："]
    assert list(found.funds.source) == ["total", "current_year", "other"]
    assert list(found.funds.budget_yuan) == [1_205_000, 1_005_000, 200_000]
    assert list(found.funds.spent_yuan) == [1_180_000, 1_000_000, 180_000]
    assert found.forms.goal_actual[0] == "完成养护100公里"
    assert codes(found) == ["missing_column", "missing_column"]


DRAWING_DEPARTMENT_ANHUI = """
2021年度部门整体支出绩效自评表 | < | < | < | < | < | < | < | < | <
部门名称 | < | 县林业局 | < | < | < | < | < | < | <
年度主要任务完成情况（万元） | 任务名称 | 完成情况 | 全年预算数 | < | 全年执行数 | < | 分值 | 执行率 | 得分
^ | ^ | ^ | 总额 | 其中：财政拨款 | 总额 | 其中：财政拨款 | ^ | ^ | ^
^ | 造林绿化 | 已完成 | 200 | 150 | 190 | 150 |  | 95% | 
^ | 森林防火 | 已完成 | 100 | 100 | 100 | 100 |  | 100% | 
^ | 金额合计 |  | 300 | 250 | 290 | 250 | 10 | 96.67% | 9.67
年度总体目标 | 预期目标 | < | < | < | 实际完成情况 | < | < | < | <
^ | 完成造林 | < | < | < | 已完成造林 | < | < | < | <
绩效指标 | 一级指标 | 二级指标 | 三级指标 | < | 分值 | 年度指标值 | 实际完成值 | 得分 | 偏差原因分析及改进措施
^ | 产出指标 | 数量指标 | 造林面积 | < | 30 | ≥5000亩 | 5200亩 | 30 | 
^ | ^ | 质量指标 | 成活率 | < | 30 | ≥85% | 80% | 28.24 | 干旱
^ | 满意度指标 | 服务对象满意度 | 林农满意度 | < | 30 | ≥90% | 90% | 30 | 
总分 | < | < | < | < | 100 |  |  | 97.91 |
"""


def test_a_department_form_with_a_task_block_and_weights_before_values(read):
    found = read(DRAWING_DEPARTMENT_ANHUI)
    form = found.forms.iloc[0]
    assert (form.kind, form.department, form.reported_total) == ("department_evaluation", "县林业局", 97.91)
    tasks = found.tasks
    assert list(tasks.name) == ["造林绿化", "森林防火"]
    assert list(tasks.completed_text) == ["已完成", "已完成"]
    assert list(tasks.budget_yuan) == [2_000_000, 1_000_000]
    assert list(tasks.budget_fiscal_yuan) == [1_500_000, 1_000_000]
    assert list(tasks.spent_yuan) == [1_900_000, 1_000_000]
    assert list(tasks.spent_fiscal_yuan) == [1_500_000, 1_000_000]
    assert list(tasks.execution_rate) == [0.95, 1]
    assert list(zip(found.funds.label, found.funds.source, found.funds.part, strict=True)) == [
        ("金额合计", "total", "whole"), ("金额合计", "", "fiscal"),
    ]  # fmt: skip
    assert list(found.funds.budget_yuan) == [3_000_000, 2_500_000]
    assert list(found.funds.spent_yuan) == [2_900_000, 2_500_000]
    assert (found.funds.weight[0], found.funds.reported_score[0]) == (10, 9.67)
    assert shown(found, "level3", "weight", "target_text", "achieved_text", "reported_score") == [
        ("造林面积", 30, "≥5000亩", "5200亩", 30),
        ("成活率", 30, "≥85%", "80%", 28.24),
        ("林农满意度", 30, "≥90%", "90%", 30),
    ]


DRAWING_TWO_SIDED_TARGET = """
项目支出绩效目标申报表 | < | < | < | < | < | < | <
（2020年度） | < | < | < | < | < | < | <
项目名称 | < | 农村饮水安全 | < | < | < | < | <
主管部门及代码 | < | 315-县水利局 | < | 实施单位 | < | 县水利局 | <
项目属性 | < | 新增项目 | < | 项目期 | < | 3年 | <
项目资金（万元） | < | 中期资金总额： | 900 | 年度资金总额： | < | 300 | <
^ | < | 其中：财政拨款 | 900 | 其中：财政拨款 | < | 300 | <
^ | < | 其他资金 | 0 | 其他资金 | < | 0 | <
总体目标 | 中期目标（2020年—2022年） | < | < | 年度目标 | < | < | <
^ | 解决3万人饮水 | < | < | 解决1万人饮水 | < | < | <
绩效指标 | 一级指标 | 二级指标 | 三级指标 | 指标值 | 二级指标 | 三级指标 | 指标值
^ | 产出指标 | 数量指标 | 受益人口 | ≥3万人 | 数量指标 | 受益人口 | ≥1万人
^ | ^ | 质量指标 | 水质合格率 | 100% | 质量指标 | 水质合格率 | 100%
^ | 效益指标 | 社会效益指标 | 供水保证率 | ≥95% | 社会效益指标 | 供水保证率 | ≥95%
^ | 满意度指标 | 服务对象满意度指标 | 群众满意度 | ≥90% | 服务对象满意度指标 | 群众满意度 | ≥90%
"""


def test_a_target_form_with_medium_term_and_annual_sides(read):
    found = read(DRAWING_TWO_SIDED_TARGET)
    assert found.forms.kind[0] == "performance_target"
    assert list(found.funds.budget_yuan) == [9_000_000, 3_000_000, 9_000_000, 3_000_000, 0, 0]
    assert list(found.funds.source)[:4] == ["total", "total", "current_year", "current_year"]
    assert list(found.funds.period) == ["medium_term", "annual"] * 3
    assert list(found.indicators.period) == ["medium_term"] * 4 + ["annual"] * 4
    form = found.forms.iloc[0]
    assert (form.goal_medium, form.goal_expected) == ("解决3万人饮水", "解决1万人饮水")
    assert form.project_attribute == "新增项目"
    assert shown(found, "level1", "level2", "level3", "target_text") == [
        ("产出指标", "数量指标", "受益人口", "≥3万人"),
        ("产出指标", "质量指标", "水质合格率", "100%"),
        ("效益指标", "社会效益指标", "供水保证率", "≥95%"),
        ("满意度指标", "服务对象满意度指标", "群众满意度", "≥90%"),
        ("产出指标", "数量指标", "受益人口", "≥1万人"),
        ("产出指标", "质量指标", "水质合格率", "100%"),
        ("效益指标", "社会效益指标", "供水保证率", "≥95%"),
        ("满意度指标", "服务对象满意度指标", "群众满意度", "≥90%"),
    ]
    assert found.indicators.place.is_unique


DRAWING_TARGET_SPLIT = """
2023年项目支出绩效目标表 | < | < | < | < | < | < | <
单位：万元 | < | < | < | < | < | < | <
项目名称 | 城市绿化养护 | < | < | < | < | < | <
主管部门 | 市园林局 | < | < | 实施单位 | 市园林管理中心 | < | <
年度资金总额 | 500 | < | < | < | < | < | <
其中：财政拨款 | 500 | < | < | < | < | < | <
年度绩效目标 | 养护绿地200万平方米 | < | < | < | < | < | <
一级指标 | 二级指标 | 三级指标 | 指标性质 | 指标值 | 度量单位 | 权重 | 指标方向
产出指标 | 数量指标 | 养护面积 | ≥ | 200 | 万平方米 | 30 | 正向指标
^ | 质量指标 | 苗木成活率 | ≥ | 98 | % | 20 | 正向指标
^ | 成本指标 | 养护单价 | ≤ | 2.5 | 元/平方米 | 10 | 反向指标
效益指标 | 生态效益指标 | 改善环境 | 定性 | 明显改善 |  | 30 | 
满意度指标 | 服务对象满意度指标 | 市民满意度 | ≥ | 90 | % | 10 | 正向指标
"""


def test_a_target_in_four_columns_and_funds_without_a_head(read):
    found = read(DRAWING_TARGET_SPLIT)
    assert (found.forms.amount_unit[0], found.forms.implementing_unit[0]) == ("wan_yuan", "市园林管理中心")
    assert list(found.funds.budget_yuan) == [5_000_000, 5_000_000]
    assert shown(found, "target_text", "direction", "target_value", "target_unit", "weight") == [
        ("≥200万平方米", "at_least", 200, "万平方米", 30),
        ("≥98%", "at_least", 98, "%", 20),
        ("≤2.5元/平方米", "at_most", 2.5, "元/平方米", 10),
        ("明显改善", "qualitative", None, "", 30),
        ("≥90%", "at_least", 90, "%", 10),
    ]
    assert list(found.indicators.target_cell) == ["E9", "E10", "E11", "E12", "E13"]


DRAWING_COST_FIRST = """
项目支出绩效自评表 | < | < | < | < | < | < | <
（2022年度） | < | < | < | < | < | < | <
项目名称 | 校舍维修 | < | < | < | < | < | <
主管部门 | 县教育局 | < | < | 实施单位 | 县一中 | < | <
项目资金（万元） |  | 年初预算数 | 全年预算数 | 全年执行数 | 分值 | 执行率 | 得分
^ | 年度资金总额 | 100 | 100 | 95 | 10.0 | 95% | 9.5
^ | 其中：当年财政拨款 | 100 | 100 | 95 | — | 95% | —
^ | 上年结转资金 |  |  |  | — |  | —
^ | 其他资金 |  |  |  | — |  | —
年度总体目标 | 预期目标 | < | < | 实际完成情况 | < | < | <
^ | 维修校舍 | < | < | 已维修 | < | < | <
一级指标 | 二级指标 | 三级指标 | 年度指标值 | 实际完成值 | 分值 | 得分 | 偏差原因分析及改进措施
成本指标\\n（20分） | 经济成本指标 | 维修成本 | ≤100万元 | 95万元 | 20 | 20 | 
产出指标\\n（40分） | 数量指标 | 维修面积 | ≥1000平方米 | 1000平方米 | 20 | 20 | 
^ | 质量指标 | 验收合格率 | 100% | 100% | 10 | 10 | 
^ | 时效指标 | 完成时间 | 2022年8月31日前 | 2022年9月10日 | 10 | 8 | 雨季影响
效益指标\\n（20分） | 社会效益指标 | 改善办学条件 | 明显 | 明显 | 20 | 18 | 
满意度指标\\n（10分） | 服务对象满意度指标 | 师生满意度 | ≥95% | 96% | 10 | 10 | 
总 分 | < | < | < | < | 100 | 95.5 | 良
填表人：张三      联系电话：0564-1234567 | < | < | < | < | < | < | <
"""


def test_cost_as_a_first_level_and_maxima_below_the_names(read):
    found = read(DRAWING_COST_FIRST)
    form = found.forms.iloc[0]
    assert (form.total_weight, form.reported_total, form.reported_grade) == (100, 95.5, "good")
    assert shown(found, "dimension", "level1", "level1_max", "reported_score") == [
        ("cost", "成本指标", 20, 20),
        ("output", "产出指标", 40, 20),
        ("output", "产出指标", 40, 10),
        ("output", "产出指标", 40, 8),
        ("outcome", "效益指标", 20, 18),
        ("satisfaction", "满意度指标", 10, 10),
    ]
    assert shown(found, "target_value", "achieved_value")[3] == (20220831, 20220910)


DRAWING_EXECUTION_ROW = """
2021年度项目支出绩效自评表 | < | < | < | < | < | < | <
项目名称：信息化运维
主管部门：县政务局 |  |  |  | 实施单位：县大数据中心
金额单位：元
资金来源 | < | 年初预算数 | 调整后预算数 | 实际支出数 | 执行率
财政拨款 | < | 500000 | 480000 | 470000 | 97.92%
其他资金 | < | 0 | 0 | 0 | 
合计 | < | 500000 | 480000 | 470000 | 97.92%
一级指标 | 二级指标 | 三级指标 | 权重 | 目标值 | 完成值 | 自评得分 | 备注
预算执行（10分） | 预算执行率 | 预算执行率 | 10 | 100% | 97.92% | 9.79 | 
产出（50分） | 数量 | 运维系统数 | 20 | 12个 | 12个 | 20 | 
^ | 质量 | 系统可用率 | 30 | ≥99.9% | 99.95% | 30 | 
效益（30分） | 社会效益 | 服务群众 | 30 | 有效提升 | 有效提升 | 28 | 
满意度（10分） | 满意度 | 使用人员满意度 | 10 | ≥95% | 97% | 10 | 
合计 |  |  | 100 |  |  | 97.79 | 
自评等级：优
"""


def test_labels_with_colons_and_the_execution_as_an_indicator_row(read):
    found = read(DRAWING_EXECUTION_ROW)
    form = found.forms.iloc[0]
    assert (form.project, form.department, form.implementing_unit) == ("信息化运维", "县政务局", "县大数据中心")
    assert (form.amount_unit, form.reported_total, form.reported_grade) == ("yuan", 97.79, "excellent")
    assert list(found.funds.source) == ["current_year", "other", "total"]
    assert list(found.funds.spent_yuan) == [470_000, 0, 470_000]
    assert list(found.indicators.role) == ["execution"] + ["indicator"] * 4
    assert shown(found, "dimension", "weight", "reported_score")[0] == ("execution", 10, 9.79)


DRAWING_HUNAN = """
附件5
2021年度项目支出绩效自评表 | < | < | < | < | < | < | < | <
填报单位（盖章）：某某县民政局 | < | < | < | < | < | < | < | <
项目支出名称 | 农村低保 | < | < | < | < | < | < | <
主管部门 | 县民政局 | < | < | 实施单位 | 县民政局 | < | < | <
项目资金（万元） |  |  | 年初预算数 | 全年预算数 | 全年执行数 | 分值 | 执行率 | 得分
^ | 年度资金总额 | < | 3200 | 3300 | 3300 | 10 | 100% | 10
^ | 其中：当年财政拨款 | < | 3200 | 3300 | 3300 | - | 100% | -
^ | 上年结转资金 | < | 0 | 0 | 0 | - | - | -
^ | 其他资金 | < | 0 | 0 | 0 | - | - | -
年度总体目标 | 预期目标 | < | < | 实际完成情况 | < | < | < | <
^ | 应保尽保 | < | < | 实现应保尽保 | < | < | < | <
绩效指标 | 一级指标 | 二级指标 | 三级指标 | 年度指标值 | 实际完成值 | 分值 | 得分 | 偏差原因分析及改进措施
^ | 产出指标（50分） | 数量指标 | 指标1：保障人数 | 6000人 | 6102人 | 10 | 10 | 
^ | ^ | ^ | 指标2： |  |  |  |  | 
^ | ^ | ^ | …… |  |  |  |  | 
^ | ^ | 质量指标 | 认定准确率 | 100% | 99% | 15 | 14 | 个别对象收入变化
^ | ^ | 时效指标 | 发放及时 | 每月10日前 | 每月10日前 | 15 | 15 | 
^ | ^ | 成本指标 | 保障标准 | 4500元/年 | 4500元/年 | 10 | 10 | 
^ | 效益指标（30分） | 社会效益指标 | 维护稳定 | 长期 | 长期 | 30 | 30 | 
^ | 满意度指标（10分） | 服务对象满意度指标 | 对象满意度 | 90%以上 | 95% | 10 | 10 | 
总分 | < | < | < | < | < | 100 | 99 |
"""


def test_template_rows_left_in_place(read):
    found = read(DRAWING_HUNAN)
    assert found.forms.implementing_unit[0] == "县民政局"
    assert list(found.indicators.role) == ["indicator", "template", "template"] + ["indicator"] * 5
    assert shown(found, "level2", "level3")[:3] == [
        ("数量指标", "指标1：保障人数"),
        ("数量指标", "指标2："),
        ("数量指标", "……"),
    ]
    assert not codes(found)


DRAWING_FRAMEWORK = """
XX县农村公路项目绩效评价评分表 | < | < | < | < | < | <
一级指标 | 二级指标 | 三级指标 | 分值 | 评分标准 | 得分 | 扣分原因
决策（20分） | 项目立项（7分） | 立项依据充分性 | 4 | 符合规划得满分 | 4 | 
^ | ^ | 立项程序规范性 | 3 | 程序规范得满分 | 3 | 
^ | 绩效目标（7分） | 绩效目标合理性 | 7 | 目标合理得满分 | 5 | 目标偏低
过程（20分） | 资金管理（12分） | 预算执行率 | 12 | 执行率×12 | 11.5 | 未全部支出
^ | 组织实施（8分） | 制度执行有效性 | 8 | 合规得满分 | 8 | 
产出（30分） | 产出数量 | 实际完成率 | 30 | 按比例 | 30 | 
效益（30分） | 项目效益 | 满意度 | 30 | 按比例 | 27 | 
合计 | < | < | 94 |  | 88.5 |
"""


def test_an_evaluation_framework_where_the_execution_rate_is_an_ordinary_indicator(read):
    found = read(DRAWING_FRAMEWORK)
    assert found.forms.kind[0] == "key_evaluation"
    assert (found.forms.total_weight[0], found.forms.reported_total[0]) == (94, 88.5)
    assert shown(found, "dimension", "level2", "level3", "role")[3] == (
        "process",
        "资金管理",
        "预算执行率",
        "indicator",
    )
    assert list(found.indicators.level1_max.unique()) == [20, 30]
    assert found.indicators.variance_reason[2] == "目标偏低"


def test_a_form_may_begin_anywhere(read):
    found = read(DRAWING_COST_FIRST, row=7, column=5, sheet="表 1（终）")
    assert found.forms.place[0].endswith("!表 1（终）!F8")
    assert found.forms.reported_total_cell[0] == "L26"
    assert len(found.indicators) == 6
