"""Forms as other provinces, years and purposes lay them out: drawn, read, and compared with what they say."""

# ruff: noqa: E501  (a drawn row is as wide as the form)

from drawn_forms import codes, shown

from budgeteval.forms.vocabulary import words
from budgeteval.terms import glossary

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
    assert set(found.cells[found.cells.part == "note"].text) >= {"√", "95%", "加快进度", "300"}


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
    assert list(found.funds.label) == ["造林绿化", "森林防火", "金额合计"]
    assert list(found.funds.source) == ["unnamed", "unnamed", "total"]
    assert list(found.funds.budget_yuan) == [2_000_000, 1_000_000, 3_000_000]
    assert found.funds.reported_score[2] == 9.67
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
    assert list(found.funds.source)[:4] == ["unnamed", "total", "unnamed", "current_year"]
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


DRAWING_BOND = """
2022年地方政府专项债券项目支出绩效自评表 | < | < | < | < | < | < | <
项目名称 | 县医院迁建项目 | < | < | < | < | < | <
主管部门 | 县卫健委 | < | < | 项目单位 | 县人民医院 | < | <
债券名称 | 2022年某省专项债券（五期） | < | < | 债券期限 | 15年 | < | <
项目资金（亿元） |  | 年初预算数 | 全年预算数 | 全年执行数 | 分值 | 执行率 | 得分
^ | 年度资金总额 | 1.5 | 1.5 | 1.2 | 10 | 80% | 8
^ | 其中：专项债券资金 | 1 | 1 | 0.9 |  | 90% | 
^ | 单位自筹 | 0.5 | 0.5 | 0.3 |  | 60% | 
一级指标 | 二级指标 | 三级指标 | 年度指标值 | 实际完成值 | 分值 | 得分 | 偏差原因分析及改进措施
产出指标 | 数量指标 | 建筑面积 | ≥50000㎡ | 50000㎡ | 50 | 50 | 
效益指标 | 经济效益指标 | 本息覆盖倍数 | ≥1.2倍 | 1.3倍 | 30 | 30 | 
满意度指标 | 满意度 | 群众满意度 | ≥90% | 91% | 10 | 10 | 
总分 |  |  |  |  | 100 | 98 |
"""


def test_a_special_bond_in_hundred_millions(read):
    found = read(DRAWING_BOND)
    assert (found.forms.kind[0], found.forms.amount_unit[0]) == ("self_evaluation", "yi_yuan")
    assert list(found.funds.source) == ["total", "bond", "unit_funds"]
    assert list(found.funds.budget_yuan) == [150_000_000, 100_000_000, 50_000_000]
    assert not codes(found)


DRAWING_GROUP_ROWS = """
项目支出绩效自评表
(2020年度)
项目名称 | 环卫保洁
主管部门 | 城管局 |  | 实施单位 | 环卫所
项目资金(万元) |  | 预算数 | 执行数 | 执行率
 | 合计 | 800 | 780 | 97.5%
 | 财政资金 | 800 | 780 | 97.5%
绩效指标 | 一级指标 | 二级指标 | 三级指标 | 指标值 | 完成值 | 分值 | 得分
 | 产出指标 |  |  |  |  | 50 | 48
 |  | 数量指标 | 保洁面积 | 100万平方米 | 100万平方米 | 25 | 25
 |  | 质量指标 | 达标率 | 98% | 95% | 25 | 23
 | 效益指标 |  |  |  |  | 40 | 40
 |  | 社会效益 | 环境改善 | 明显 | 明显 | 40 | 40
 | 小计 |  |  |  |  | 90 | 88
 | 预算执行率 |  |  | 100% | 97.5% | 10 | 9.75
总分 |  |  |  |  |  | 100 | 97.75
存在问题 | 保洁力量不足
改进措施 | 增加人手5人
"""


def test_first_levels_on_rows_of_their_own_with_sums_and_a_subtotal(read):
    found = read(DRAWING_GROUP_ROWS)
    assert (found.forms.total_weight[0], found.forms.reported_total[0]) == (100, 97.75)
    assert shown(found, "role", "level1", "level2", "level3", "weight", "reported_score") == [
        ("indicator", "产出指标", "数量指标", "保洁面积", 25, 25),
        ("indicator", "产出指标", "质量指标", "达标率", 25, 23),
        ("indicator", "效益指标", "社会效益", "环境改善", 40, 40),
        ("execution", "预算执行率", "", "", 10, 9.75),
    ]
    assert set(found.cells.text) >= {"48", "88", "保洁力量不足", "增加人手5人"}


DRAWING_VERTICAL_GOALS = """
2022年度市级项目支出绩效自评表 | < | < | < | < | < | < | <
项目名称 | 创业扶持 | < | < | < | 项目编码 | '340000220000000012345 | <
主管部门 | 市人社局 | < | < | 实施单位 | 市就业中心 | < | <
项目资金（万元） | 年度资金总额 | 60 | 其中：财政拨款 | 60 | 其他资金 | 0 | 
年度绩效目标 | 年初设定目标 | 扶持创业50人 | < | < | < | < | <
^ | 全年实际完成情况 | 扶持创业52人 | < | < | < | < | <
年度绩效指标 | 一级指标 | 二级指标 | 三级指标 | 年初设定指标值 | 全年完成值 | 分值 | 自评得分
^ | 产出指标 | 数量指标 | 扶持人数 | ≥50人 | 52人 | 60 | 60
^ | 效益指标 | 社会效益指标 | 带动就业 | ≥100人 | 98人 | 30 | 29.4
^ | 满意度指标 | 满意度指标 | 创业者满意度 | ≥95% | 95% | 10 | 10
自评总分 | 99.4 | < | < | 自评等级 | 优 | < | <
"""


def test_goals_beside_their_labels_and_the_total_in_a_row_of_labels(read):
    found = read(DRAWING_VERTICAL_GOALS)
    form = found.forms.iloc[0]
    assert (form.goal_expected, form.goal_actual) == ("扶持创业50人", "扶持创业52人")
    assert (form.project_code, form.reported_total, form.reported_grade) == ("340000220000000012345", 99.4, "excellent")
    assert list(found.funds.source) == ["total", "current_year", "other"]
    assert list(found.funds.budget_yuan) == [600_000, 600_000, 0]


DRAWING_NARRATIVE = """
2020年度项目支出绩效自评报告 | <
一、项目概况 | 本项目由县水利局负责实施，主要建设内容为小型水库除险加固3座，年度预算资金120万元，资金来源为县级财政拨款，建设期为2020年3月至12月，目前已全部完工并通过验收。
二、绩效目标完成情况 | 全年完成3座水库除险加固，工程合格率100%，受益群众2100人，资金支出118.5万元，执行率98.75%，群众满意度达到96%，各项指标均达到预期，未发生安全事故。
"""


def test_a_report_in_two_columns_is_listed_as_a_report(read):
    found = read(DRAWING_NARRATIVE)
    assert found.forms.kind[0] == "narrative"
    assert codes(found) == ["narrative_report"]


DRAWING_EX_ANTE_FULL = """
项目事前绩效评估评分表 | < | < | < | <
项目名称 | 智慧停车 | < | 申请资金（万元） | 300
评估内容 | 评估要点 | < | 分值 | 得分
立项必要性（20分） | 政策相关性 | < | 10 | 9
^ | 职能相关性 | < | 10 | 10
投入经济性（20分） | 成本合理性 | < | 20 | 15
总分 | < | < | 100 | 88
评估结论 | 予以支持 | < | < | <
"""


def test_an_ex_ante_table_with_criteria(read):
    found = read(DRAWING_EX_ANTE_FULL)
    form = found.forms.iloc[0]
    assert (form.kind, form.project, form.reported_total) == ("ex_ante", "智慧停车", 88)
    assert shown(found, "level1", "level1_max", "level3", "weight", "reported_score") == [
        ("立项必要性", 20, "政策相关性", 10, 9),
        ("立项必要性", 20, "职能相关性", 10, 10),
        ("投入经济性", 20, "成本合理性", 20, 15),
    ]


DRAWING_TRANSPOSED = """
2019年度项目支出绩效自评表
项目名称 | 扶贫小额信贷贴息
主管部门 | 县扶贫办
资金情况（万元） | 资金来源 | 合计 | 中央 | 省级 | 市级 | 县级
^ | 预算数 | 100 | 50 | 30 | 10 | 10
^ | 执行数 | 95 | 50 | 30 | 10 | 5
绩效指标 | 一级指标 | 二级指标 | 三级指标 | 指标值 | 完成值 | 得分
^ | 产出指标 | 数量指标 | 贴息户数 | 200户 | 200户 | 50
"""


def test_funds_with_sources_as_columns(read):
    found = read(DRAWING_TRANSPOSED)
    assert list(found.funds.source) == ["total", "central", "provincial", "city", "county"]
    assert list(found.funds.budget_yuan) == [1_000_000, 500_000, 300_000, 100_000, 100_000]
    assert list(found.funds.spent_yuan) == [950_000, 500_000, 300_000, 100_000, 50_000]


DRAWING_STACKED = """
项目支出绩效自评表
（2020年度）
项目名称 | 甲项目 |  |  |  |  | 
主管部门 | 县民政局 |  |  |  |  | 
项目资金（万元） | 年初预算数 | 全年预算数 | 全年执行数 | 分值 | 执行率 | 得分
年度资金总额 | 10 | 10 | 10 | 10 | 100% | 10
一级指标 | 二级指标 | 三级指标 | 指标值 | 完成值 | 分值 | 得分
产出指标 | 数量指标 | 甲一 | 5个 | 5个 | 90 | 90
总分 |  |  |  |  | 100 | 100

项目支出绩效自评表
（2020年度）
项目名称 | 乙项目 |  |  |  |  | 
主管部门 | 县民政局 |  |  |  |  | 
项目资金（万元） | 年初预算数 | 全年预算数 | 全年执行数 | 分值 | 执行率 | 得分
年度资金总额 | 20 | 20 | 18 | 10 | 90% | 9
一级指标 | 二级指标 | 三级指标 | 指标值 | 完成值 | 分值 | 得分
产出指标 | 数量指标 | 乙一 | 5个 | 4个 | 90 | 72
总分 |  |  |  |  | 100 | 81
"""


def test_forms_one_below_the_other(read):
    found = read(DRAWING_STACKED)
    assert list(found.forms.project) == ["甲项目", "乙项目"]
    assert list(found.forms.place.str.split("!").str[2]) == ["A1", "A11"]
    assert list(found.forms.reported_total) == [100, 81]
    assert list(found.indicators.groupby("form").level3.first()) == ["甲一", "乙一"]


DRAWING_BESIDE = """
项目支出绩效自评表 | < | < | < | < |  | 项目支出绩效自评表 | < | < | < | <
项目名称 | 甲项目 | < | < | < |  | 项目名称 | 乙项目 | < | < | <
一级指标 | 三级指标 | 指标值 | 完成值 | 得分 |  | 一级指标 | 三级指标 | 指标值 | 完成值 | 得分
产出指标 | 甲一 | 5个 | 5个 | 90 |  | 产出指标 | 乙一 | 6个 | 5个 | 80
总分 |  |  |  | 90 |  | 总分 |  |  |  | 80
"""


def test_forms_side_by_side(read):
    found = read(DRAWING_BESIDE)
    assert list(found.forms.project) == ["甲项目", "乙项目"]
    assert list(found.forms.reported_total) == [90, 80]
    assert list(found.indicators.place.str.split("!").str[2]) == ["B4", "H4"]


DRAWING_CHONGQING_PROJECT = """
2021年项目支出绩效目标自评表（一级项目）
项目名称 | 水利发展资金 | < | 项目编码 | 50015521T000000012345 | 自评总分（分） | 98.5 | <
主管部门 | 区水利局 | < | 财政归口处室 | 农业科 | 项目联系人 | 王五 | 联系电话
预算执行情况 |  | 年初预算数（元） | 全年（调整）预算数（元） | 全年执行数（元） | 执行率（%） | 执行率权重（分） | 执行率得分（分）
^ | 年度总金额 | 1000000 | 1200000 | 1180000 | 98.33 | 10 | 9.83
^ | 其中：财政资金 | 1000000 | 1200000 | 1180000 | 98.33 |  | 
年度总体目标 | 年初绩效目标 | < | 全年（调整）绩效目标 | < | 全年目标实际完成情况 | < | <
^ | 建设水利设施 | < | 建设水利设施10处 | < | 已完成10处 | < | <
绩效指标 | 指标名称 | 计量单位 | 指标性质 | 年初指标值 | 调整指标值 | 全年完成值 | 得分系数（%） | 指标权重 | 指标得分 | 是否核心指标 | 说明
^ | 建设数量 | 处 | ≥ | 8 | 10 | 10 | 100 | 40 | 40 | 是 | 
^ | 受益人口 | 人 | ≥ | 5000 | 5000 | 4900 | 98 | 30 | 29.4 | 否 | 人口外出
^ | 满意度 | % | ≥ | 90 | 90 | 95 | 100 | 20 | 20 | 否 |
"""


def test_an_adjusted_target_beside_the_opening_one(read):
    found = read(DRAWING_CHONGQING_PROJECT)
    form = found.forms.iloc[0]
    assert (form.project_code, form.reported_total) == ("50015521T000000012345", 98.5)
    assert shown(found, "level3", "target_text", "achieved_text", "weight", "reported_score", "variance_reason") == [
        ("建设数量", "≥10处", "10", 40, 40, ""),
        ("受益人口", "≥5000人", "4900", 30, 29.4, "人口外出"),
        ("满意度", "≥90%", "95", 20, 20, ""),
    ]
    assert list(found.funds.execution_rate) == [0.9833, 0.9833]
    assert found.funds.weight[0] == 10


DRAWING_GUANGDONG = """
2021年省级财政资金绩效自评表
一、基本情况
项目名称 | 乡村振兴专项 | 项目主管部门 | 县农业农村局
资金额度（万元） | 500 | 支出金额（万元） | 480
二、绩效指标
一级指标 | 二级指标 | 三级指标 | 四级指标 | 权重 | 评分标准 | 自评得分 | 佐证材料
产出 | 数量 | 完成率 | 建设村庄数量（个） | 20 | 完成得满分 | 20 | 附件1
产出 | 质量 | 合格率 | 验收合格率（%） | 20 | 完成得满分 | 18 | 附件2
合计 |  |  |  | 40 |  | 38 |
"""


def test_a_fourth_level_and_marks_without_values(read):
    found = read(DRAWING_GUANGDONG)
    assert shown(found, "level1", "level2", "level3", "reported_score") == [
        ("产出", "数量", "建设村庄数量（个）", 20),
        ("产出", "质量", "验收合格率（%）", 18),
    ]
    assert (found.funds.budget_yuan[0], found.funds.spent_yuan[0]) == (5_000_000, 4_800_000)


DRAWING_SHANXI_DEPT = """
部门整体支出绩效自评表
（2022年度）
部门（单位）名称 | 县交通运输局 | < | < | < | < | < | <
部门预算（万元） |  | 年初预算数（A） | 全年预算数（B） | 全年执行数（C） | 分值 | 执行率（C/B） | 得分
^ | 年度资金总额 | 5000 | 5200 | 5100 | 10 | 98.08% | 9.81
^ | 其中：基本支出 | 2000 | 2000 | 2000 |  | 100% | 
^ | 项目支出 | 3000 | 3200 | 3100 |  | 96.88% | 
年度主要任务 | 任务名称 | 主要内容 | < | 完成情况 | < | < | <
^ | 公路建设 | 新建公路50公里 | < | 完成50公里 | < | < | <
^ | 公路养护 | 养护300公里 | < | 完成300公里 | < | < | <
年度总体目标 | 预期目标 | < | < | 实际完成情况 | < | < | <
^ | 完成年度任务 | < | < | 已完成 | < | < | <
年度绩效指标 | 一级指标 | 二级指标 | 三级指标 | 年度指标值 | 实际完成值 | 分值 | 得分
^ | 运行成本 | 人员成本 | 在职人员控制率 | ≤100% | 98% | 10 | 10
^ | 管理效率 | 预算管理 | 预算执行率 | 100% | 98.08% | 10 | 9.8
^ | 履职效能 | 重点工作 | 公路建设里程 | 50公里 | 50公里 | 30 | 30
^ | 社会效应 | 社会效益 | 出行改善 | 显著 | 显著 | 20 | 20
^ | 可持续发展能力 | 体制机制改革 | 制度建设 | 完善 | 完善 | 10 | 10
^ | 服务对象满意度 | 满意度 | 群众满意度 | ≥90% | 93% | 10 | 10
总 分 | < | < | < | < | < | 100 | 99.61
备注：偏差大的需说明原因 | < | < | < | < | < | < | <
"""


def test_a_department_form_with_tasks_and_six_dimensions(read):
    found = read(DRAWING_SHANXI_DEPT)
    form = found.forms.iloc[0]
    assert (form.kind, form.goal_expected, form.goal_actual) == ("department_evaluation", "完成年度任务", "已完成")
    assert list(found.indicators.dimension) == [
        "cost", "management", "output", "outcome", "outcome", "satisfaction",
    ]  # fmt: skip
    assert list(found.indicators.role) == ["indicator"] * 6
    assert list(found.funds.source) == ["total", "unnamed", "unnamed"]
    assert "完成50公里" in set(found.cells.text)


DRAWING_HENAN = """
项目支出绩效自评表 | < | < | < | < | < | < | <
（ 2022 年度） | < | < | < | < | < | < | <
单位：万元
项目名称 | 残疾人补贴 | < | < | < | < | < | <
主管部门 | 县残联 | < | < | 项目实施单位 | 县残联 | < | <
预算执行情况 | 资金来源 | 年初预算数 | 全年预算数 | 全年执行数 | 执行率 | 分值 | 得分
^ | 合计 | 50 | 50 | 50 | 100% | 10 | 10
^ | 财政性资金 | 50 | 50 | 50 | 100% |  | 
^ | 其他资金 |  |  |  |  |  | 
绩效目标完成情况 | 年初设定目标 | < | < | 年度总体目标完成情况综述 | < | < | <
^ | 发放补贴500人 | < | < | 发放512人 | < | < | <
年度绩效指标完成情况 | 一级指标 | 二级指标 | 三级指标 | 年度指标值 | 全年完成值 | 分值 | 得分 | 偏差原因分析及改进措施
^ | 产出指标 | 数量指标 | 发放人数 | >=500人 | 512人 | 50 | 50 | 
^ | 效益指标 | 社会效益指标 | 生活改善 | 有所改善 | 有所改善 | 30 | 30 | 
^ | 满意度指标 | 服务对象满意度指标 | 残疾人满意度 | >=90% | 95% | 10 | 10 | 
^ | 总分 | < | < | < | < | 100 | 100 |
"""


def test_a_unit_above_the_form_and_funds_by_source(read):
    found = read(DRAWING_HENAN)
    assert found.forms.amount_unit[0] == "wan_yuan"
    assert (found.forms.goal_expected[0], found.forms.goal_actual[0]) == ("发放补贴500人", "发放512人")
    assert list(found.funds.budget_yuan)[:2] == [500_000, 500_000]
    assert found.forms.reported_total[0] == 100


DRAWING_SHANDONG_MONITOR = """
2022年项目绩效运行监控表
项目名称：城区照明
主管部门：住建局    实施单位：照明管理处
预算执行情况（元） | 预算数 | 1-7月执行数 | 1-7月执行率 | 全年预计执行数 | 全年预计执行率
^ | 1000000 | 500000 | 50% | 1000000 | 100%
绩效目标执行情况 | 一级指标 | 二级指标 | 三级指标 | 指标值 | 1-7月完成值 | 完成率 | 全年预计完成值 | 偏差原因及措施
^ | 产出指标 | 数量指标 | 路灯维护数 | 3000盏 | 1800盏 | 60% | 3000盏 | 
^ | 效益指标 | 社会效益指标 | 亮灯率 | ≥98% | 98.5% | 100% | 98.5% |
"""


def test_two_labels_in_one_cell_and_one_unnamed_fund_row(read):
    found = read(DRAWING_SHANDONG_MONITOR)
    form = found.forms.iloc[0]
    assert (form.kind, form.department, form.implementing_unit) == ("monitoring", "住建局", "照明管理处")
    assert (found.funds.source[0], found.funds.budget_yuan[0], found.funds.spent_yuan[0]) == (
        "total",
        1_000_000,
        500_000,
    )
    assert shown(found, "target_text", "achieved_text")[0] == ("3000盏", "1800盏")


DRAWING_MONITOR_LIST = """
2021年县级预算项目绩效监控汇总表
序号 | 单位名称 | 支出项目名称 | 年初预算数 | 调整预算数 | 绩效目标 | 截止8月底支出数 | 预算执行率 | 是否达到序时支出进度 | 是否达到阶段性绩效目标 | 情况分析
1 | 县教育局 | 校舍维修 | 100 | 100 | 维修3所 | 70 | 70% | 是 | 是 | 
2 | 县民政局 | 敬老院建设 | 200 | 180 | 建设1所 | 50 | 27.78% | 否 | 否 | 招标推迟
"""


def test_a_list_of_projects_is_no_form_but_loses_nothing(read):
    found = read(DRAWING_MONITOR_LIST)
    assert found.forms.kind[0] == "monitoring"
    assert (len(found.funds), len(found.indicators), found.forms.project[0]) == (0, 0, "")


DRAWING_NO_LEVELS_MERGED_LOST = """
项目支出绩效自评表
2019年度
项目名称 | 扶贫车间
主管部门 | 扶贫办
资金（万元） |  | 预算数 | 执行数
 | 财政拨款 | 30 | 30
指标 |  |  | 目标值 | 实际值 | 分值 | 得分 | 备注
一级 | 二级 | 三级 |  |  |  |  | 
产出 | 数量 | 车间数 | 3 | 3 | 50 | 50 | 
 |  | 就业人数 | 30 | 28 | 40 | 37 | 淡季
满意 | 满意度 | 群众 | 95% | 95% | 10 | 10 | 
总分：97分
"""


def test_heads_over_two_rows_without_any_merged_cell(read):
    found = read(DRAWING_NO_LEVELS_MERGED_LOST)
    assert shown(
        found, "level1", "level2", "level3", "target_text", "achieved_text", "reported_score", "variance_reason"
    ) == [
        ("产出", "数量", "车间数", "3", "3", 50, ""),
        ("产出", "数量", "就业人数", "30", "28", 37, "淡季"),
        ("满意", "满意度", "群众", "95%", "95%", 10, ""),
    ]
    assert found.forms.reported_total[0] == 97


DRAWING_SPECIAL_BOND_TARGET = """
地方政府专项债券项目事前绩效评估表
项目名称 | 产业园 | < | <
项目单位 | 城投公司 | 主管部门 | 发改委
总投资（万元） | 30000 | 拟申请专项债券（万元） | 20000
评估内容 | 评估指标 | 分值 | 得分
项目实施的必要性 | 政策符合性 | 10 | 10
项目收入、成本、收益预测合理性 | 收益测算 | 20 | 16
债券资金需求合理性 | 资金平衡 | 20 | 18
总分 |  | 50 | 44
"""


def test_an_ex_ante_table_of_a_special_bond(read):
    found = read(DRAWING_SPECIAL_BOND_TARGET)
    assert (found.forms.kind[0], found.forms.reported_total[0]) == ("ex_ante", 44)
    assert shown(found, "level1", "level3")[1] == ("项目收入、成本、收益预测合理性", "收益测算")
    assert list(found.funds.budget_yuan) == [300_000_000, 200_000_000]


DRAWING_PAGES = """
项目支出绩效自评表
项目名称 | 县城供水 | | | | |
一级指标 | 二级指标 | 三级指标 | 指标值 | 完成值 | 分值 | 得分
产出指标 | 数量指标 | 供水户数 | 1万户 | 1万户 | 40 | 40
一级指标 | 二级指标 | 三级指标 | 指标值 | 完成值 | 分值 | 得分
 | | 水厂个数 | 2个 | 2个 | 10 | 10
满意度指标 | 满意度 | 用户满意度 | 90% | 92% | 40 | 40
总分 | | | | | 90 | 90
"""


def test_heads_repeated_on_the_next_page(read):
    found = read(DRAWING_PAGES)
    assert shown(found, "level1", "level2", "level3") == [
        ("产出指标", "数量指标", "供水户数"),
        ("产出指标", "数量指标", "水厂个数"),
        ("满意度指标", "满意度", "用户满意度"),
    ]


def test_a_form_may_begin_anywhere(read):
    found = read(DRAWING_COST_FIRST, row=7, column=5, sheet="表 1（终）")
    assert found.forms.place[0].endswith("!表 1（终）!F8")
    assert found.forms.reported_total_cell[0] == "L26"
    assert len(found.indicators) == 6


DRAWING_BEIJING = """
项目支出绩效自评表
（2021年度）
项目名称 | 数据中心运维 | < | < | < | < | < | < | < | <
主管部门 | 市大数据局 | < | < | < | 实施单位 | 市大数据中心 | < | < | <
项目负责人 | 李四 | < | < | < | 联系电话 | 010-88888888 | < | < | <
项目资金\\n（万元） | < |  | < | 年初预算数 | 全年预算数 | 全年执行数 | 分值 | 执行率 | 得分
^ | ^ | 年度资金总额 | < | 1200.000000 | 1180.5 | 1180.5 | 10 | 100.00% | 10.0
^ | ^ | 其中：当年财政拨款 | < | 1200.000000 | 1180.5 | 1180.5 | — | 100.00% | —
^ | ^ | 上年结转资金 | < | 0 | 0 | 0 | — |  | —
^ | ^ | 其他资金 | < | 0 | 0 | 0 | — |  | —
年度总体目标 | 预期目标 | < | < | < | < | 实际完成情况 | < | < | <
^ | 保障系统稳定 | < | < | < | < | 系统稳定运行 | < | < | <
绩效指标 | 一级指标 | 二级指标 | 三级指标 | < | 年度指标值 | 实际完成值 | 分值 | 得分 | 偏差原因分析及改进措施
^ | 产出指标\\n（50分） | 数量指标 | 运维系统数量 | < | ≥24个 | 24个 | 20 | 20 | 
^ | ^ | ^ | 巡检次数 | < | ≥12次 | 12次 | 10 | 10 | 
^ | ^ | 成本指标 | 项目预算控制数 | < | ≤1200万元 | 1180.5万元 | 20 | 20 | 
^ | 效益指标\\n（30分） | 社会效益指标 | 提升服务能力 | < | 优良中低差 | 优 | 30 | 28 | 佐证材料不足
^ | 满意度\\n指标\\n（10分） | 服务对象满意度标 | 用户满意度 | < | ≥95% | 97% | 10 | 10 | 
总分 | < | < | < | < | < | < | 100 | 98 |
"""


def test_fund_labels_two_columns_deep(read):
    found = read(DRAWING_BEIJING)
    assert list(found.funds.source) == ["total", "current_year", "carried_over", "other"]
    assert list(found.funds.opening_budget_yuan) == [12_000_000, 12_000_000, 0, 0]
    assert shown(found, "level1", "level2", "level3") == [
        ("产出指标", "数量指标", "运维系统数量"),
        ("产出指标", "数量指标", "巡检次数"),
        ("产出指标", "成本指标", "项目预算控制数"),
        ("效益指标", "社会效益指标", "提升服务能力"),
        ("满意度指标", "服务对象满意度标", "用户满意度"),
    ]
    assert list(found.indicators.level1_max) == [50, 50, 50, 30, 10]


def test_codes_of_the_reader_are_words_of_the_glossary():
    allowed = {name: set(glossary()[name]["values"]) for name in ("source", "dimension", "kind", "amount_unit", "grade")}
    vocabulary = words()
    assert {code for code, _ in vocabulary["fund_rows"]} <= allowed["source"]
    assert {code for code, _ in vocabulary["dimensions"]} <= allowed["dimension"]
    assert {code for code, _ in vocabulary["kinds"]} <= allowed["kind"]
    assert {code for _, code in vocabulary["amount_units"]} <= allowed["amount_unit"]
    assert set(vocabulary["grades"].values()) <= allowed["grade"]


DRAWING_BOOKS = """
附表 | < | < | < | < | < | < | <
2022年度部门整体支出绩效自评情况表 | < | < | < | < | < | < | <
单位名称：县审计局 | < | < | 金额单位：万元 | < | < | < | <
年度预算 | 资金来源 | 年初预算 | 全年预算 | 决算数 | 执行率
^ | 1.一般公共预算财政拨款 | 800 | 820 | 810 | 98.78%
^ | 2.政府性基金预算财政拨款 | 0 | 0 | 0 |
^ | 3.国有资本经营预算 | 0 | 0 | 0 |
^ | 4.财政专户管理资金 | 5 | 5 | 5 | 100%
^ | 5.单位资金 | 10 | 10 | 10 | 100%
^ | 合计 | 815 | 835 | 825 | 98.80%
一级指标 | 二级指标 | 三级指标 | 指标说明 | 评分标准 | 分值 | 自评分 | 扣分原因
投入（20分） | 预算配置（20分） | 在职人员控制率 | 在职/编制 | ≤100%得满分 | 20 | 20 |
产出（80分） | 职责履行（80分） | 重点工作办结率 | 办结/交办 | 按比例 | 80 | 78 | 1项未办结
合计得分：98分，等级：优 | < | < | < | < | < | < | <
"""


def test_a_department_form_by_budget_books_with_its_total_in_words(read):
    found = read(DRAWING_BOOKS)
    form = found.forms.iloc[0]
    assert (form.kind, form.fiscal_year) == ("department_evaluation", 2022)
    assert (form.reported_total, form.reported_grade) == (98, "excellent")
    assert list(found.funds.source) == [
        "general_budget", "fund_budget", "state_capital_budget", "special_account", "unit_funds", "total",
    ]  # fmt: skip
    assert found.funds.spent_yuan[5] == 8_250_000
    assert shown(found, "level1", "level2", "weight", "reported_score", "variance_reason")[1] == (
        "产出", "职责履行", 80, 78, "1项未办结",
    )  # fmt: skip
