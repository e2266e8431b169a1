"""Lists found by the names of their columns; forms of labels and values; dates and numbers as people write them."""

import datetime as dt

import openpyxl
import pytest

from budgeteval.forms.listing import Item, list_files, read_lists, read_pairs

COLUMNS = {"unit": ["单位", "单位名称"], "value": ["结果"], "note": ["备注"]}


@pytest.mark.parametrize(("text", "date"), [
    ("2021-07-05", "2021-07-05"), ("2021/7/5", "2021-07-05"), ("2021年7月5日", "2021-07-05"),
    ("2021.07.05", "2021-07-05"),
    ("2021-02-30", ""), ("44382", ""), ("七月五日", ""), ("", ""),
])
def test_dates(text, date):
    assert Item(text, "a!b!C1").date == date


@pytest.mark.parametrize(("text", "number"), [
    ("1,234.5", 1234.5), ("80%", 0.8), ("８０％", 0.8), ("-3", -3.0), ("约3", None), ("", None),
])
def test_numbers(text, number):
    assert Item(text, "a!b!C1").number == number


def _book(path, rows):
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    book.save(path)


def test_columns_in_any_order_below_a_title(tmp_path):
    _book(tmp_path / "清单1.xlsx", [["二〇二一年清单"], ["备注", "结果（分）", "单位名称："], ["甲", 3, "某局"],
                                [None, None, None], ["", dt.date(2021, 7, 5), "某镇"]])
    lists, findings = read_lists(tmp_path / "清单1.xlsx", tmp_path, COLUMNS, ["unit", "value"])
    rows = lists[0].rows
    assert [row["unit"].text for row in rows] == ["某局", "某镇"]
    assert rows[0]["value"] == Item("3", "清单1.xlsx!Sheet!B3")
    assert rows[1]["value"].date == "2021-07-05"
    assert findings == []


def test_a_list_without_its_columns_names_them(tmp_path):
    (tmp_path / "清单.csv").write_text("单位,数\n某局,3\n", encoding="utf-8")
    lists, _ = read_lists(tmp_path / "清单.csv", tmp_path, COLUMNS, ["unit", "value"])
    assert (lists[0].rows, lists[0].missing) == ((), ("value",))


def test_labels_and_values_with_merged_cells(tmp_path):
    book = openpyxl.Workbook()
    sheet = book.active
    for cell, text in {"A1": "反馈表", "A2": "单位", "B2": "某局", "A3": "结果", "D3": "备注", "E3": "无"}.items():
        sheet[cell] = text
    sheet.merge_cells("B2:E2")
    book.save(tmp_path / "表.xlsx")
    forms, _ = read_pairs(tmp_path / "表.xlsx", tmp_path, COLUMNS)
    assert {name: item.text for name, item in forms[0].items()} == {"unit": "某局", "value": "", "note": "无"}
    assert forms[0]["value"].place == "表.xlsx!Sheet!B3"


def test_files_by_the_beginning_of_their_name(tmp_path):
    for name in ("清单.csv", "清单2021.xlsx", "~$清单.xlsx", "清单.txt", "别的.csv"):
        (tmp_path / name).write_text("x", encoding="utf-8")
    assert [path.name for path in list_files(tmp_path, "清单")] == ["清单.csv", "清单2021.xlsx"]
    assert list_files(tmp_path / "none", "清单") == []
