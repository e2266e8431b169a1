"""Forms that stand otherwise on their sheets: stacked, side by side, turned, with sums and reports between."""

# ruff: noqa: E501  (a drawn row is as wide as the form)

from drawn_forms import codes, shown

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
