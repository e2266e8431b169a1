"""Target forms: medium term and year side by side, stacked, or in one row; split targets; exports of a platform."""

# ruff: noqa: E501  (a drawn row is as wide as the form)

from drawn_forms import codes, shown

DRAWING_STACKED = """
项目支出绩效目标申报表 | < | < | < | <
（2022年度） | < | < | < | <
项目名称 | 智慧校园建设 | < | < | <
主管部门及代码 | 205-县教育局 | < | 实施单位 | 县第一中学
项目属性 | 新增项目 | < | 项目期 | 2022年1月-2024年12月
项目资金（万元） | 中期资金总额 | 900 | < | <
^ | 其中：财政拨款 | 600 | < | <
^ | 其他资金 | 300 | < | <
^ | 年度资金总额 | 300 | < | <
^ | 其中：财政拨款 | 200 | < | <
^ | 其他资金 | 100 | < | <
总体目标 | 中期目标 | 建成智慧校园9所 | < | <
^ | 年度目标 | 建成智慧校园3所 | < | <
中期绩效指标 | 一级指标 | 二级指标 | 三级指标 | 指标值
^ | 产出指标 | 数量指标 | 建成校园 | ≥9所
^ | 效益指标 | 社会效益指标 | 受益学生 | ≥9000人
年度绩效指标 | 一级指标 | 二级指标 | 三级指标 | 指标值
^ | 产出指标 | 数量指标 | 建成校园 | ≥3所
^ | ^ | 成本指标 | 单所成本 | ≤100万元
^ | 满意度指标 | 服务对象满意度指标 | 师生满意度 | ≥90%
"""


def test_both_periods_one_below_the_other(read):
    found = read(DRAWING_STACKED)
    form = found.forms.iloc[0]
    assert (form.kind, form.goal_medium, form.goal_expected) == ("performance_target", "建成智慧校园9所", "建成智慧校园3所")
    assert (form.project_attribute, form.starts_on, form.ends_on) == ("新增项目", "2022年1月", "2024年12月")
    assert list(found.funds.period) == ["medium_term"] * 3 + ["annual"] * 3
    assert list(found.funds.source) == ["total", "current_year", "other"] * 2
    assert list(found.funds.budget_yuan) == [9_000_000, 6_000_000, 3_000_000, 3_000_000, 2_000_000, 1_000_000]
    assert shown(found, "period", "level1", "target_text") == [
        ("medium_term", "产出指标", "≥9所"), ("medium_term", "效益指标", "≥9000人"),
        ("annual", "产出指标", "≥3所"), ("annual", "产出指标", "≤100万元"), ("annual", "满意度指标", "≥90%"),
    ]  # fmt: skip
    assert not codes(found)


DRAWING_ONE_ROW = """
项目绩效目标表 | < | < | < | <
（2023年度） | < | < | < | <
项目名称 | 高标准农田 | < | < | <
主管部门 | 县农业农村局 | 实施单位 | 县农田中心 | <
一级指标 | 二级指标 | 三级指标 | 指标值 | <
^ | ^ | ^ | 实施期 | 年度
产出指标 | 数量指标 | 建成面积 | ≥9万亩 | ≥3万亩
^ | 时效指标 | 完成时限 |  | 12月底前
效益指标 | 经济效益指标 | 亩均增收 | ≥200元 | ≥100元
"""


def test_one_row_of_names_with_a_target_for_each_period(read):
    found = read(DRAWING_ONE_ROW)
    assert found.forms.kind[0] == "performance_target"
    assert shown(found, "period", "level2", "level3", "target_text") == [
        ("medium_term", "数量指标", "建成面积", "≥9万亩"), ("medium_term", "经济效益指标", "亩均增收", "≥200元"),
        ("annual", "数量指标", "建成面积", "≥3万亩"), ("annual", "时效指标", "完成时限", "12月底前"),
        ("annual", "经济效益指标", "亩均增收", "≥100元"),
    ]  # fmt: skip
    assert found.indicators.place.is_unique


DRAWING_SHANGHAI = """
财政项目支出绩效目标申报表 | < | < | < | < | <
（2024年度） | < | < | < | < | <
项目名称： | 社区文化活动 | < | 项目性质 | 经常性项目 | <
项目类别 | 特定目标类 | < | 主管部门 | 区文旅局 | <
实施单位 | 区文化馆 | < | 计划开始日期 | 2024-01-01 | <
计划完成日期 | 2024-12-31 | < | < | < | <
项目资金（元） | 项目资金总额 | 800000 | 年度资金申请总额 | 800000 | <
^ | 其中：财政资金 | 800000 | 其中：当年财政拨款 | 700000 | <
^ | 其他资金 | 0 | 上年结转资金 | 100000 | <
项目绩效目标 | 项目总目标 | 丰富群众文化生活 | < | < | <
^ | 年度总体目标 | 举办活动60场 | < | < | <
一级指标 | 二级指标 | 三级指标 | 计算符号 | 指标值 | 计量单位
产出指标 | 数量指标 | 活动场次 | ≥ | 60 | 场
^ | 成本指标 | 单场成本 | ≤ | 13000 | 元/场
效益指标 | 社会效益指标 | 活动影响 | 定性 | 明显提升 | 
满意度指标 | 服务对象满意度指标 | 群众满意度 | ≥ | 90 | %
"""


def test_total_and_annual_amounts_dates_and_targets_in_three_columns(read):
    found = read(DRAWING_SHANGHAI)
    form = found.forms.iloc[0]
    assert (form.goal_medium, form.goal_expected) == ("丰富群众文化生活", "举办活动60场")
    assert (form.project_attribute, form.starts_on, form.ends_on) == ("经常性项目", "2024-01-01", "2024-12-31")
    annual = found.funds[found.funds.period == "annual"]
    assert list(annual.source) == ["total", "current_year", "carried_over"]
    assert list(annual.budget_yuan) == [800_000, 700_000, 100_000]
    assert shown(found, "target_text", "direction", "target_value", "target_unit") == [
        ("≥60场", "at_least", 60, "场"), ("≤13000元/场", "at_most", 13_000, "元/场"),
        ("明显提升", "qualitative", None, ""), ("≥90%", "at_least", 90, "%"),
    ]  # fmt: skip


DRAWING_EXPORT = """
项目编码 | 项目名称 | 部门编码 | 部门名称 | 年度 | 年度绩效目标 | 一级指标 | 二级指标 | 三级指标 | 计算符号 | 指标值 | 计量单位 | 权重 | 评（扣）分标准
'341524220000000000001 | 校舍维修 | '205 | 县教育局 | 2022 | 维修3所 | 产出指标 | 数量指标 | 维修校舍 | ≥ | 3 | 所 | 50 | 按比例
'341524220000000000001 | 校舍维修 | '205 | 县教育局 | 2022 | 维修3所 | 效益指标 | 社会效益指标 | 办学条件 | 定性 | 改善 |  | 30 | 
'341524220000000000002 | 敬老院 | '207 | 县民政局 | 2022 | 建成1所 | 产出指标 | 数量指标 | 建成床位 | ≥ | 100 | 张 | 50 | 
"""


def test_an_export_of_targets_is_one_target_form_per_project(read):
    found = read(DRAWING_EXPORT)
    assert list(found.forms.kind) == ["performance_target"] * 2
    assert list(found.forms.goal_expected) == ["维修3所", "建成1所"]
    assert list(found.forms.department_code) == ["205", "207"]
    assert shown(found, "level3", "target_text", "weight", "period") == [
        ("维修校舍", "≥3所", 50, "annual"), ("办学条件", "改善", 30, "annual"), ("建成床位", "≥100张", 50, "annual"),
    ]  # fmt: skip


DRAWING_NAMED_SIDES = """
项目支出绩效目标申报表 | < | < | < | < | < | <
项目名称 | 河道治理 | < | < | < | < | <
主管部门 | 县水利局 | < | 实施单位 | 县河道中心 | < | <
年度绩效目标 | 治理河道10公里 | < | < | < | < | <
一级指标 | 年度指标 | < | < | 中长期指标 | < | <
^ | 二级指标 | 三级指标 | 指标值 | 二级指标 | 三级指标 | 指标值
产出指标 | 数量指标 | 治理长度 | 10公里 | 数量指标 | 治理长度 | 30公里
"""


def test_sides_in_the_order_their_heads_name(read):
    found = read(DRAWING_NAMED_SIDES)
    assert shown(found, "period", "level3", "target_text") == [
        ("annual", "治理长度", "10公里"), ("medium_term", "治理长度", "30公里"),
    ]  # fmt: skip


def test_a_target_form_without_periods_is_annual_throughout(read):
    found = read("""
项目支出绩效目标表
项目名称 | 城市绿化 | 主管部门 | 市园林局
年度资金总额（万元） | 500
总体目标 | 养护绿地200万平方米
一级指标 | 二级指标 | 三级指标 | 指标值
产出指标 | 数量指标 | 养护面积 | ≥200万平方米
""")
    assert (found.forms.goal_expected[0], found.forms.goal_medium[0]) == ("养护绿地200万平方米", "")
    assert (list(found.funds.period), list(found.indicators.period)) == (["annual"], ["annual"])


DRAWING_LIST = """
2023年项目绩效目标汇总表（单位：万元）
单位编码 | 单位名称 | 项目名称 | 项目总金额 | 一级指标 | 二级指标 | 三级指标 | 指标性质 | 指标值 | 度量单位 | 权重
'205001 | 县一中 | 校舍维修 | 50 | 产出指标 | 数量指标 | 维修面积 | ≥ | 800 | 平方米 | 40
 |  |  |  | 效益指标 | 社会效益指标 | 受益学生 | ≥ | 900 | 人 | 30
'205002 | 县二中 | 操场改造 | 80 | 产出指标 | 数量指标 | 操场面积 | ＝ | 4000 | 平方米 | 40
"""


def test_year_and_unit_of_an_export_stand_above_it(read):
    found = read(DRAWING_LIST)
    assert list(found.forms.kind) == ["performance_target"] * 2
    assert list(found.forms.fiscal_year) == [2023, 2023]
    assert list(found.forms.implementing_unit) == ["县一中", "县二中"]
    assert list(found.funds.budget_yuan) == [500_000, 800_000]
    assert list(found.indicators.groupby("form", sort=False).size()) == [2, 1]
    assert not codes(found)
