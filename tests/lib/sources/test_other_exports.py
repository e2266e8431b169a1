"""Budgets, plans, earlier years, direct funds, livelihood works and bonds (rules 13.1, 13.3, 13.4, 13.6)."""

from small_exports import codes


def test_budget_lines_by_month(read):
    found = read({"指标.xlsx": {
        "年初": [["项目代码", "项目名称", "年初预算数（万元）", "调整后预算数（万元）"],
               ["P0001", "甲", 10, 10], ["P0002", "乙", 5, 6]],
        "调整": [["项目代码", "调整日期", "调增金额", "调减金额"], ["P0001", "2021-05-03", 20000, None],
               ["P0001", "2021-09-01", None, 5000], ["P0002", "2021-06-01", -1000, None]]}})
    rows = found.budget_lines[["project_code", "month", "opening_budget_yuan", "added_yuan", "cut_yuan"]].fillna(0)
    assert rows.values.tolist() == [["P0001", 0, 100000, 0, 0], ["P0002", 0, 50000, 0, 0], ["P0001", 5, 0, 20000, 0],
                                    ["P0001", 9, 0, 0, 5000], ["P0002", 6, 0, 0, 1000]]
    assert [(one.code, one.cell) for one in found.findings] == [("source_adjusted_differs", "D3")]


def test_plan_lines(read):
    head = "PRO_CODE,PRO_NAME,PLAN_MONTH,PLAN_APP_AMT,PLAN_AMT\n"
    found = read({"计划.csv": head + "00001,甲,3,50,40\n00001,甲,13,1,1\n"})
    assert found.plan_lines[["month", "applied_yuan", "planned_yuan"]].values.tolist() == [[3, 50, 40], [0, 1, 1]]
    assert codes(found) == ["source_month_missing"]


def test_months_of_earlier_years(read):
    head = "年度,部门代码,部门名称,月份,预算数（万元）,当月支出数（万元）\n"
    found = read({"历年.csv": head + "2020,007,甲局,3,100,8.5\n2021,007,甲局,1,100,8\n"})
    assert found.past_months[["department_code", "fiscal_year", "month", "spent_yuan"]].values.tolist() == [
        ["007", 2020, 3, 85000]]
    assert codes(found) == ["source_other_year"]


def test_direct_funds_under_a_head_of_two_rows(read):
    upper = ["资金名称", "处室名称", "预算单位", "项目名称", "支出功能科目", "预算金额（万元）", *[None] * 4,
             "支付金额（万元）"]
    lower = [*[None] * 5, "总金额", "中央安排", "省级", "市级", "县级", "总", "中央安排", "省级", "市级", "县级"]
    found = read({"直达.xlsx": {"项目明细": [
        upper, lower, ["教育", "股", "甲局", "项目一", "2050203", 100, 60, 30, 0, 10, 50, 30, 15, 0, 5],
        ["教育", "股", "甲局", "项目二", "2050203", 100, 60, 30, 0, 0, 150, 90, 45, 0, 15]]}})
    money = found.direct_funds[["budget_yuan", "central_yuan", "spent_yuan", "central_spent_yuan"]]
    assert money.values.tolist() == [[1000000, 600000, 500000, 300000], [1000000, 600000, 1500000, 900000]]
    assert [(one.code, one.cell) for one in found.findings] == [("source_direct_levels_differ", "F4"),
                                                                ("source_direct_overspent", "K4")]


def test_beneficiaries_are_counted_and_summed_only(read):
    found = read({"惠民利民.csv": "资金名称,身份证号,姓名,补助金额（万元）\n低保,11010519491231002X,张三,0.12\n"
                              "低保,110105194912310038,李四,0.08\n就业,110105194912310046,王五,0.1\n"})
    assert found.direct_funds[["part", "fund", "recipients", "spent_yuan"]].values.tolist() == [
        ["benefit", "低保", 2, 2000], ["benefit", "就业", 1, 1000]]
    everything = found.direct_funds.to_csv() + found.files.to_csv() + "".join(one.message for one in found.findings)
    assert not any(part in everything for part in ("张三", "11010519", "李四"))
    assert found.files[["rows", "kept", "personal_cells"]].values.tolist() == [[3, 3, 6]]


def test_livelihood_under_the_users_own_names(read):
    mapping = "export,role,label\nlivelihood,name,事项\nlivelihood,planned_tasks,要办多少\nlivelihood,nothing,x\n"
    head = "事项,牵头部门,要办多少,完成数,完成率,支出资金（元）\n"
    found = read({"column_mapping.csv": mapping, "民生.csv": head + "修路,甲局,50,40,80%,1000\n修桥,甲局,50,40,90,5\n"})
    rows = found.livelihood[["name", "department", "planned_tasks", "done_tasks", "completion_rate", "spent_yuan"]]
    assert rows.values.tolist() == [["修路", "甲局", 50, 40, 0.8, 1000], ["修桥", "甲局", 50, 40, 0.9, 5]]
    assert [(one.code, one.cell) for one in found.findings] == [("source_mapping_faulty", "A4"),
                                                                ("source_rate_differs", "E3")]


def test_bonds_in_two_units_and_their_repayment(read):
    found = read({"债务.xlsx": {
        "发行计划": [["债券名称", "债券编码", "发行规模（亿元）", "其中：新增（亿元）", "再融资（亿元）"],
                 ["一期", "0021", 1.2, 1, 0.2], ["二期", "0022", 1, 0.5, 0.4]],
        "项目明细": [["单位名称", "项目名称", "项目编码", "本次发行金额（万元）", "项目资本金（万元）", "建设状态"],
                 ["甲", "园区", "P0009", 12000, 3000, "在建"]],
        "还本付息": [["债券名称", "债券编码", "还款类型", "到期日期", "到期金额", "剩余应还", "登记金额"],
                 ["一期", "0021", "利息", "2021-08-20", 420, 420, 420],
                 ["一期", "0021", "本金", "2021-08-20", 1200, 600, 601]]}})
    assert found.bonds[["part", "issued_yuan"]].values.tolist() == [
        ["issue", 1.2e8], ["issue", 1e8], ["project", 1.2e8]]
    assert found.repayments[["repayment_kind", "bond_code", "due_yuan", "registered_yuan"]].values.tolist() == [
        ["interest", "0021", 4200000, 4200000], ["principal", "0021", 12000000, 6010000]]
    assert [(one.code, one.cell) for one in found.findings] == [
        ("source_bond_parts_differ", "C3"), ("source_unit_assumed", "E2"), ("source_registered_exceeds", "G3")]
