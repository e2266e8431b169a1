"""Files that are no exports, or broken ones: findings, never exceptions; every row in is kept or told."""

import random

import pytest
from small_exports import HEAD, book, codes, line, text


@pytest.mark.parametrize(("name", "content", "code"), [
    ("a.xlsx", b"PK\x03\x04broken", "source_unreadable"), ("a.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"x" * 600,
                                                           "source_unreadable"),
    ("a.xlsx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"), "source_encrypted"),
    ("a.csv", b"", "source_empty"), ("a.csv", b"\n \n", "source_empty"), ("a.docx", b"PK", "source_not_a_table"),
    ("a.xls", b"<html><table><tr><td>1</td></tr></table></html>", "source_unreadable"),
    ("a.csv", b"a\0b\0c", "source_unreadable"), ("a.csv", b"\xff\xff\x80\x80,1\n", "source_unreadable"),
    ("a.csv", b"x,y\n1,2\n", "source_unknown_sheet"),
])
def test_what_is_no_export(read, name, content, code):
    found = read({name: content})
    assert codes(found) == [code]
    assert found.findings[0].message
    assert found.payments.empty


def test_other_encodings(read):
    for encoding in ("utf-8", "utf-8-sig", "gb18030", "utf-16"):
        found = read({"a.csv": text(line("1", project="P0001-㛃项目")).encode(encoding)})
        assert found.payments["project"].tolist() == ["㛃项目"], encoding


def test_tabs_and_line_ends(read):
    found = read({"a.csv": text(line("1"), line("2")).replace(",", "\t").replace("\n", "\r\n")})
    assert found.payments["row"].tolist() == [2, 3]


def test_a_line_with_more_fields_than_the_head(read):
    found = read({"a.csv": text(line("1"), line("2") + ",x,y,z")})
    assert found.payments["voucher"].tolist() == ["1"]
    assert codes(found) == ["source_ragged_rows"]


def test_breaks_and_blank_lines_keep_the_row_numbers(read):
    found = read({"a.csv": text(line("1", project='P0001-两\n行'), "", line("2"))})
    assert found.payments["row"].tolist() == [2, 4]
    assert codes(found) == []


def test_an_open_quote_is_told(read):
    rows = [line(str(number)) for number in range(1, 9)]
    rows[3] = rows[3].replace("P0001-某项目", '"P0001-某项目')
    found = read({"a.csv": text(*rows)})
    assert set(codes(found)) & {"source_lines_lost", "source_unreadable", "source_ragged_rows"}


def test_workbooks_that_begin_below_and_beside_the_corner(read):
    head = HEAD.split(",")
    rows = [[], [], [None, None, "支出情况"], [None, None, *head],
            [None, None, "已支付", 5, 5, "P0001-甲", None, 12, "2021-08-01"],
            [None, None, "已支付", 5, "x", "P0001-甲", None, 13, "2021-08-01"]]
    found = read({"a.xlsx": {"s": rows, "empty": []}})
    assert found.payments[["row", "voucher"]].values.tolist() == [[5, "12"]]
    assert [(one.code, one.cell) for one in found.findings] == [("source_amount_unreadable", "E6")]


def test_nothing_at_all(read, tmp_path):
    (tmp_path / "exports").mkdir()
    found = read({})
    assert found.payments.empty
    assert not found.findings


@pytest.mark.parametrize("seed", range(25))
def test_any_grid_is_accounted_for(read, seed):
    """Rows below the head are kept or withheld, and every withheld row is counted by a finding."""
    rng = random.Random(seed)
    words = ["", "", "已支付", "已审核未支付", "100", "-5", "x", "P0001-甲", "合计", "2021-08-01", "2020-08-01", "1E+9",
             "1.5E+20", "6", "　", "=1+1", "１２"]
    rows = [[rng.choice(words) for _ in range(7)] for _ in range(rng.randrange(1, 30))]
    found = read({"a.csv": text(*(",".join(row) for row in rows)), "b.xlsx": book({"s": [HEAD.split(","), *rows]})})
    files = found.files
    assert (files["rows"] == files["kept"] + files["withheld"]).all()
    assert files["kept"].sum() == len(found.payments)
    filled = sum(any(cell.strip() for cell in row) for row in rows)
    assert files["rows"].tolist() == [filled, filled]
    told = {"source_refunds", "source_voucher_shortened", "source_month_missing", "source_date_unreadable",
            "source_same_without_voucher", "source_voucher_reused", "source_personal_text", "source_total_differs"}
    assert sum(one.facts["count"] for one in found.findings if one.code not in told) == files["withheld"].sum()
