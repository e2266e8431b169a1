"""The same voucher in two files: counted once if it is the same, asked about if it is not, never silently."""

from small_exports import codes, line, text


def test_overlapping_days_count_once(read):
    found = read({"a.csv": text(line("1"), line("2", 50)), "b.csv": text(line("2", 50), line("3", 20))})
    assert found.payments["voucher"].tolist() == ["1", "2", "3"]
    assert [(one.code, one.file, one.cell) for one in found.findings] == [("source_duplicate", "b.csv", "F2")]


def test_the_same_in_another_unit_and_order_of_columns(read):
    other = "支付凭证号,实际支付金额（万元）,项目编码,项目名称,支付时间\n2.0,0.005,P0001,某项目,20210805100000000\n"
    found = read({"a.csv": text(line("2", 50)), "b.csv": other})
    assert found.payments["paid_yuan"].tolist() == [50]
    assert codes(found) == ["source_duplicate"]


def test_approved_yesterday_and_paid_today_is_paid(read):
    found = read({"a.csv": text(line("1", status="已审核未支付")), "b.csv": text(line("1"))})
    assert found.payments[["status", "paid_yuan", "file"]].values.tolist() == [["paid", 100, "b.csv"]]
    assert [(one.code, one.file) for one in found.findings] == [("source_settled", "a.csv")]


def test_conflicting_amounts_count_nowhere(read):
    found = read({"a.csv": text(line("1"), line("2", 7)), "b.csv": text(line("1", 999))})
    assert found.payments["voucher"].tolist() == ["2"]
    assert [(one.code, one.file) for one in found.findings] == [("source_voucher_conflict", "a.csv"),
                                                                ("source_voucher_conflict", "b.csv")]


def test_a_voucher_of_several_lines_is_kept_whole(read):
    lines = [line("1", 10, "P0001-甲"), line("1", 20, "P0002-乙")]
    found = read({"a.csv": text(*lines), "b.csv": text(*lines)})
    assert found.payments["paid_yuan"].tolist() == [10, 20]


def test_two_payees_of_one_voucher_are_two_payments(read):
    head = "支付凭证号,实际支付金额,项目编码,支付日期,收款人名称"
    found = read({"a.csv": f"{head}\n1,10,P0001,2021-08-01,甲\n1,10,P0001,2021-08-01,乙\n1,10,P0001,2021-08-01,乙\n"})
    assert found.payments["paid_yuan"].sum() == 20
    assert codes(found) == ["source_personal_columns", "source_row_repeated"]


def test_a_number_given_out_again_is_another_payment(read):
    found = read({"a.csv": text(line("1", 10, "P0001-甲", "2021-01-05")),
                  "b.csv": text(line("1", 20, "P0002-乙", "2021-02-07"))})
    assert found.payments["paid_yuan"].tolist() == [10, 20]
    assert codes(found) == ["source_voucher_reused"] * 2


def test_without_a_number_nothing_is_dropped(read):
    found = read({"a.csv": text(line("")), "b.csv": text(line(""))})
    assert len(found.payments) == 2
    assert codes(found) == ["source_same_without_voucher"] * 2


def test_shortened_numbers_are_not_compared(read):
    found = read({"a.csv": text(line("2.02E+17")), "b.csv": text(line("2.02E+17", 5))})
    assert len(found.payments) == 2
    assert set(codes(found)) == {"source_voucher_shortened"}
