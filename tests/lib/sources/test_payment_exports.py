"""Payment exports as a treasury clerk gets them (rules 13.1): every trap seen there, with its value by hand."""

import pytest
from small_exports import HEAD, codes, line, text


def test_head_on_the_first_or_second_row_and_a_footer_without_a_state(read):
    rows = [line("1"), line("2", 50), ",,150,,,,", "制表：某人,,,,,,"]
    plain = read({"a.csv": text(*rows)})
    titled = read({"a.csv": "2021年8月支出情况,,,,,,\n" + text(*rows)})
    assert plain.payments["paid_yuan"].tolist() == titled.payments["paid_yuan"].tolist() == [100, 50]
    assert (plain.files["head_row"].tolist(), titled.files["head_row"].tolist()) == ([1], [2])
    assert codes(titled) == ["source_total_row"]
    assert [one.cell for one in titled.findings] == ["A5"]


def test_codes_stay_text_and_leave_their_names(read):
    found = read({"a.csv": text(line("0001", project="007-甲项目"), line("1E5", project="1E500-乙项目"),
                                line("2", project="2021-2022年道路"))}).payments
    assert found["project_code"].tolist() == ["007", "1E500", ""]
    assert found["project"].tolist() == ["甲项目", "乙项目", "2021-2022年道路"]
    assert found["voucher"].tolist() == ["0001", "1E5", "2"]
    assert set(found["fund_code"]) == {"111"}


def test_voucher_numbers_read_as_floats(read):
    found = read({"a.csv": text(line("123.0"), line("1.24E+2", 5), line("2.02108E+17", 7))})
    assert found.payments["voucher"].tolist() == ["123", "124", "2.02108E+17"]
    assert codes(found) == ["source_voucher_shortened"]


@pytest.mark.parametrize(("day", "month"), [
    ("20210831093000123", 8), ("2021-08-31", 8), ("2021/8/1", 8), ("2021年8月31日", 8), ("20210801", 8),
    ("44409", 8), ("2021-08-31 09:30:00", 8), ("8月上旬", 0), ("", 0),
])
def test_days_in_every_spelling(read, day, month):
    found = read({"a.csv": text(line("1", day=day))})
    assert found.payments["month"].tolist() == [month]
    assert bool(found.findings) == (month == 0), "a payment without a month is told"


@pytest.mark.parametrize(("head", "written", "yuan"), [
    ("实际支付金额", "1,234.50", 1234.5), ("实际支付金额（万元）", "12.3456", 123456),
    ("实际支付金额(亿元)", "0.5", 5e7), ("实际支付金额", "12万元", 120000), ("实际支付金额", "(50)", -50),
    ("实际支付金额", "￥８８", 88),
])
def test_units_of_money(read, head, written, yuan):
    found = read({"a.csv": text(line("1", written), head=HEAD.replace("实际支付金额", head))})
    assert found.payments["paid_yuan"].tolist() == [yuan]


def test_unit_in_a_note_above_the_head(read):
    found = read({"a.csv": "支出情况,,,,,,单位：万元\n" + text(line("1", "1.5"))})
    assert found.payments["paid_yuan"].tolist() == [15000]
    assert found.files["amount_unit"].tolist() == ["wan_yuan"]


def test_other_names_and_orders_of_columns(read):
    found = read({"a.csv": "PAY_CERT_NO,XPAY_AMT,PRO_CODE,PRO_NAME,XPAY_DATE,IS_DELETED\n"
                           "5,10,00000001,甲,20210801000000000,2\n6,20,00000002,乙,20210802000000000,1\n"})
    assert found.payments[["voucher", "paid_yuan", "project_code", "month", "status"]].values.tolist() == [
        ["5", 10, "00000001", 8, "paid"]]
    assert codes(found) == ["source_deleted"], "1 is deleted, 2 is not"


def test_unknown_deletion_marks_are_asked_about(read):
    found = read({"a.csv": "支付凭证号,实际支付金额,项目代码,IS_DELETED\n5,10,00000001,0\n"})
    assert len(found.payments) == 1
    assert "source_deleted_unclear" in codes(found)


def test_approved_is_not_paid(read):
    found = read({"a.csv": text(line("1"), line("2", 70, status="已审核未支付"), line("3", status="已退票"),
                                line("4", status="流转中"), line("5", status=""))})
    assert found.payments["status"].tolist() == ["paid", "unpaid"]
    assert found.payments["applied_yuan"].tolist() == [100, 70]
    assert codes(found) == ["source_status_blank", "source_status_unknown", "source_status_void"]


def test_two_years_mixed(read):
    found = read({"a.csv": text(line("1"), line("2", day="2020-12-31"))})
    assert found.payments["voucher"].tolist() == ["1"]
    assert [(one.code, one.cell, one.facts["text"]) for one in found.findings] == [("source_other_year", "G3", "2020")]


def test_refunds_are_taken_off(read):
    found = read({"a.csv": text(line("1"), line("2", -30))})
    assert found.payments["paid_yuan"].sum() == 70
    assert [(one.code, one.facts["amount"]) for one in found.findings] == [("source_refunds", "30.00")]


def test_amounts_that_are_none(read):
    found = read({"a.csv": text(line("1", "待定"), line("2", ""), line("3"))})
    assert found.payments["voucher"].tolist() == ["3"]
    assert codes(found) == ["source_amount_missing", "source_amount_unreadable"]
    assert found.files[["rows", "kept", "withheld"]].values.tolist() == [[3, 1, 2]]


def test_a_thousand_equal_faults_are_one_finding(read):
    found = read({"a.csv": text(*(line(str(number), "待定") for number in range(1000)))})
    assert [(one.facts["count"], one.facts["cells"]) for one in found.findings] == [(1000, "B2、B3、B4、B5、B6…")]


def test_people_do_not_pass(read):
    head = HEAD + ",收款人名称,收款人账号,用途"
    found = read({"a.csv": text(line("1") + ",张三,6222021234567890,联系13800138000",
                                line("2", 5) + ",,,11010519491231002X补助", head=head)})
    kept = found.payments.to_csv()
    assert not any(part in kept for part in ("张三", "6222", "13800138000", "11010519491231002X"))
    assert found.payments["use"].tolist() == ["联系***********", "******************补助"]
    assert found.files["personal_cells"].tolist() == [2]
    assert codes(found) == ["source_personal_columns", "source_personal_text"]


def test_appropriations_take_their_month_from_the_title(read):
    rows = [["2021年8月实拨情况"], ["状态", "拨款金额", "资金性质", "预算管理级次", "项目名称"],
            ["已拨付", 500, "111-一般公共预算资金", "市级", "某项目"], [None, 500]]
    found = read({"实拨.xlsx": {"实拨": rows}})
    assert found.payments[["channel", "month", "paid_yuan", "project"]].values.tolist() == [
        ["appropriation", 8, 500, "某项目"]]
    assert found.files["unused_columns"].tolist() == ["预算管理级次"]


def test_a_printed_total_that_differs(read):
    right = read({"a.csv": text(line("1"), line("2", 50), "合计,,150,,,,")})
    wrong = read({"a.csv": text(line("1"), line("2", 50), "合计,,151.5,,,,")})
    assert codes(right) == ["source_total_row"]
    assert codes(wrong) == ["source_total_differs", "source_total_row"]


def test_a_head_pasted_in_again(read):
    found = read({"a.csv": text(line("1"), HEAD, line("2"))})
    assert len(found.payments) == 2
    assert codes(found) == ["source_head_repeated"]
