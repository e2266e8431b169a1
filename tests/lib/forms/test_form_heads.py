"""Heads over several rows, repeated heads, lists, and forms that begin anywhere."""

# ruff: noqa: E501  (a drawn row is as wide as the form)

from drawn_forms import codes, shown

from budgeteval.forms.vocabulary import words
from budgeteval.terms import glossary

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
    assert list(found.funds.part) == ["whole", "basic", "project"]
    tasks = found.tasks[["name", "content_text", "completed_text"]]
    assert list(tasks.itertuples(index=False, name=None)) == [
        ("公路建设", "新建公路50公里", "完成50公里"), ("公路养护", "养护300公里", "完成300公里"),
    ]  # fmt: skip


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


DRAWING_NOTHING_MERGED = """
项目支出绩效目标执行监控表
（2021年度）
项目名称 | 农村改厕
主管部门 | 县农业农村局 |  | 实施单位 | 县农村社会事业中心
项目资金（万元） |  | 年初预算数 | 1-8月执行数 | 1-8月执行率 | 全年预计执行数
 | 年度资金总额 | 80 | 50 | 62.5% | 80
年度总体目标 | 改厕400户
绩效指标 | 一级指标 | 二级指标 | 三级指标 | 年度指标值 | 1-8月执行情况 | 全年预计完成情况 | 偏差原因分析 |  |  |  |  |  | 完成目标可能性 |  |  | 备注
 |  |  |  |  |  |  | 经费保障 | 制度保障 | 人员保障 | 硬件条件保障 | 其他 | 原因说明 | 确定能 | 有可能 | 完全不可能 | 
 | 产出指标 | 数量指标 | 改厕户数 | ≥400户 | 260户 | 400户 |  |  |  |  |  |  | √ |  |  | 
 | 效益指标 | 社会效益指标 | 受益人口 | ≥1200人 | 780人 | 1100人 |  |  | √ |  |  | 施工力量不足 |  | √ |  | 增加队伍
"""


def test_heads_over_two_rows_are_as_wide_as_the_heads_below_them(read):
    found = read(DRAWING_NOTHING_MERGED)
    assert (found.forms.cutoff_month[0], list(found.funds.forecast_yuan)) == (8, [800_000])
    assert shown(found, "level3", "reason_kinds", "variance_reason", "likelihood", "remark") == [
        ("改厕户数", "", "", "certain", ""), ("受益人口", "staff", "施工力量不足", "possible", "增加队伍"),
    ]  # fmt: skip


DRAWING_AMOUNTS_NOT_MERGED = """
2021年度部门整体支出绩效自评表
部门名称 | 县文联
任务名称 | 完成情况 | 全年预算数（万元） |  | 全年执行数（万元） |  | 分值 | 执行率 | 得分
 |  | 总额 | 其中：财政拨款 | 总额 | 其中：财政拨款 |  |  | 
文艺下乡 | 演出20场 | 30 | 25 | 28 | 25 |  | 93.33% | 
金额合计 |  | 30 | 25 | 28 | 25 | 10 | 93.33% | 9.33
一级指标 | 二级指标 | 三级指标 | 分值 | 年度指标值 | 实际完成值 | 得分
产出指标 | 数量指标 | 演出场次 | 90 | ≥20场 | 20场 | 90
总分 |  |  | 100 |  |  | 99.33
"""


def test_amounts_broken_down_below_heads_that_are_not_merged(read):
    found = read(DRAWING_AMOUNTS_NOT_MERGED)
    assert list(found.tasks.budget_fiscal_yuan) == [250_000]
    assert list(found.funds.spent_yuan) == [280_000, 250_000]
    assert shown(found, "level3", "weight", "reported_score") == [("演出场次", 90, 90)]


DRAWING_COMBINED = """
项目支出绩效自评表
（2021年度）
项目名称 | 送戏下乡
主管部门 | 县文旅局
一级指标 | 二级指标 | 三级指标 | 年度指标值/实际完成值 | 分值 | 得分 | 偏差原因
产出指标 | 数量指标 | 演出场次 | ≥100场/120场 | 50 | 50 | 
^ | 成本指标 | 人均成本 | ≤5元/人/6元/人 | 10 | 8 | 油价上涨
效益指标 | 社会效益指标 | 群众受益 | 明显 | 40 | 40 | 
总分 |  |  |  | 100 | 98 |
"""


def test_target_and_result_told_in_one_cell(read):
    found = read(DRAWING_COMBINED)
    assert shown(found, "target_text", "achieved_text", "target_cell", "achieved_cell") == [
        ("≥100场", "120场", "D6", "D6"), ("≤5元/人", "6元/人", "D7", "D7"), ("明显", "", "D8", "D8"),
    ]  # fmt: skip
    assert not codes(found)
