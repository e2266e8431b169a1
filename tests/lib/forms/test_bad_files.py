"""Files that are not what they should be: one clear finding each, and the form beside them unharmed."""

import shutil
import zipfile
from pathlib import Path

import openpyxl
import pytest
import xlsxwriter
from drawn_forms import write_grid

from budgeteval.forms import Intake, read_folder

FIXTURES = Path(__file__).parents[2] / "fixtures"
GOOD = """
项目支出绩效自评表
（2020年度）
项目名称 | 农村公路养护
主管部门 | 县交通局 | | 实施单位 | 县公路站
项目资金（万元） | 年度资金总额 | 100 | 100 | 95 | 10 | 9.5
一级指标 | 二级指标 | 三级指标 | 年度指标值 | 实际完成值 | 分值 | 得分
产出指标 | 数量指标 | 养护里程 | ≥100公里 | 100公里 | 90 | 90
总分 | | | | | 100 | 99.5
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with one good form; whatever a test adds, this form must be read as if it stood alone."""
    target = tmp_path / "原始 数据"
    target.mkdir()
    write_grid(target / "好 表.xlsx", GOOD)
    return target


def read(folder: Path) -> Intake:
    found = read_folder(folder)
    good = found.forms[found.forms.file == "好 表.xlsx"]
    assert list(good.project) == ["农村公路养护"]
    assert list(good.reported_total) == [99.5]
    return found


def findings(found: Intake, file: str) -> list[str]:
    return [item.code for item in found.findings if item.file == file]


def kind(found: Intake, file: str) -> list[str]:
    return list(found.forms[found.forms.file == file].kind)


def test_a_good_form_needs_no_finding(folder):
    assert not read(folder).findings


@pytest.mark.parametrize(
    ("name", "data", "code"),
    [
        ("噪声.xlsx", b"\x00\x01\x02\x03" * 300, "unreadable_file"),
        ("空.xlsx", b"", "empty_workbook"),
        ("只有空白.csv", b"\r\n\r\n", "empty_workbook"),
        ("图片.jpg", b"\xff\xd8\xff\xe0" + b"\0" * 50, "unreadable_file"),
        ("打包.zip", b"PK\x03\x04" + b"\0" * 50, "unreadable_file"),
        (
            "坏的.xls",
            b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "Workbook".encode("utf-16-le") + b"\0" * 600,
            "unreadable_file",
        ),
        ("报告.docx", b"PK\x03\x04word/document.xml", "narrative_report"),
        ("报告.pdf", b"%PDF-1.4", "narrative_report"),
        ("报告.wps", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "narrative_report"),
    ],
)
def test_files_that_are_no_workbooks(folder, name, data, code):
    (folder / name).write_bytes(data)
    found = read(folder)
    assert findings(found, name) == [code]
    assert kind(found, name) == ["narrative" if code == "narrative_report" else "unreadable"]


@pytest.mark.parametrize("share", [0.3, 0.6, 0.95])
def test_a_truncated_workbook(folder, share):
    data = (folder / "好 表.xlsx").read_bytes()
    (folder / "半截.xlsx").write_bytes(data[: int(len(data) * share)])
    assert findings(read(folder), "半截.xlsx") == ["unreadable_file"]


def test_a_workbook_with_a_damaged_part(folder):
    with zipfile.ZipFile(folder / "好 表.xlsx") as source, zipfile.ZipFile(folder / "坏.xlsx", "w") as target:
        for entry in source.infolist():
            data = source.read(entry)
            target.writestr(entry.filename, data[:200] if "sheet1" in entry.filename else data)
    assert findings(read(folder), "坏.xlsx") == ["unreadable_file"]


def test_an_encrypted_workbook(folder):
    shutil.copy(FIXTURES / "bad" / "encrypted.xlsx", folder / "加密.xlsx")
    assert findings(read(folder), "加密.xlsx") == ["encrypted_file"]


def test_a_document_named_as_a_workbook(folder):
    (folder / "报告.xls").write_bytes(b"{\\rtf1 text}")
    assert findings(read(folder), "报告.xls") == ["wrong_extension", "narrative_report"]


def rewrite(source: Path, target: Path, part: str, change) -> None:
    """Copy a workbook with one part changed."""
    with zipfile.ZipFile(source) as old, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as new:
        for entry in old.infolist():
            data = old.read(entry)
            new.writestr(entry.filename, change(data) if entry.filename == part else data)


def test_a_zip_bomb_is_not_unpacked(folder):
    rewrite(
        folder / "好 表.xlsx", folder / "炸弹.xlsx", "xl/worksheets/sheet1.xml",
        lambda data: data.replace(b"<sheetData>", b"<sheetData>" + b" " * 40_000_000),
    )  # fmt: skip
    assert (folder / "炸弹.xlsx").stat().st_size < 100_000
    assert findings(read(folder), "炸弹.xlsx") == ["zip_bomb"]


def test_entities_are_refused(folder):
    """The billion-laughs document type never reaches the parser."""
    doctype = b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaaaaaaaa">]>'
    rewrite(
        folder / "好 表.xlsx", folder / "实体.xlsx", "xl/worksheets/sheet1.xml",
        lambda data: doctype + data[data.index(b"<worksheet") :],
    )  # fmt: skip
    assert findings(read(folder), "实体.xlsx") == ["unreadable_file"]


def test_the_last_cell_of_a_sheet_and_its_whole_dimension(folder):
    """One stray cell in XFD1048576 does not fill the memory."""
    stray = b'<row r="1048576"><c r="XFD1048576"><v>7</v></c></row></sheetData>'
    rewrite(
        folder / "好 表.xlsx", folder / "大.xlsx", "xl/worksheets/sheet1.xml",
        lambda data: data.replace(b"</sheetData>", stray),
    )  # fmt: skip
    found = read(folder)
    assert kind(found, "大.xlsx") == ["self_evaluation"]
    assert found.cells.place.str.endswith("!XFD1048576").any()


def test_ten_thousand_blank_rows(folder):
    with xlsxwriter.Workbook(folder / "空行.xlsx") as book:
        sheet, style = book.add_worksheet(), book.add_format({"border": 1})
        for row, text in ((10_000, "项目支出绩效自评表"), (10_001, "项目名称")):
            sheet.write(row, 0, text)
        sheet.write(10_001, 1, "空行之后")
        for column, text in enumerate(["一级指标", "三级指标", "指标值", "完成值", "分值", "得分"]):
            sheet.write(10_002, column, text)
            sheet.write(10_003, column, ["产出指标", "数量", "5个", "5个", 10, 10][column])
        for row in (*range(10_000), *range(10_010, 20_000)):
            for column in range(9):
                sheet.write_blank(row, column, None, style)
    found = read(folder)
    assert list(found.forms[found.forms.file == "空行.xlsx"].project) == ["空行之后"]
    assert list(found.indicators[found.indicators.form.str.startswith("空行")].level3_cell) == ["B10004"]


def test_macros_are_said_and_not_run(folder):
    with zipfile.ZipFile(folder / "好 表.xlsx") as old, zipfile.ZipFile(folder / "宏.xlsm", "w") as new:
        for entry in old.infolist():
            new.writestr(entry.filename, old.read(entry))
        new.writestr("xl/vbaProject.bin", b"\xd0\xcf\x11\xe0")
    found = read(folder)
    assert findings(found, "宏.xlsm") == ["macro_workbook"]
    assert kind(found, "宏.xlsm") == ["self_evaluation"]


def with_formula(path: Path, cell: str, formula: str, value: str | None) -> None:
    """A copy of the good form with a formula in one cell; ``value`` is what the workbook remembers of it."""
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet()
        for row, line in enumerate(GOOD.strip().splitlines()):
            for column, text in enumerate(line.split("|")):
                if text.strip():
                    sheet.write(row, column, text.strip())
        sheet.write_formula(cell, formula, None, "" if value is None else value)


def test_a_formula_without_a_value_is_no_zero(folder):
    book = openpyxl.load_workbook(folder / "好 表.xlsx")
    book.active["G8"] = "=SUM(G7:G7)"
    book.save(folder / "公式.xlsx")
    found = read(folder)
    said = [item for item in found.findings if item.file == "公式.xlsx"]
    assert [(item.code, item.cell) for item in said if item.code != "form_cut_off"] == [("formula_without_value", "G8")]
    assert found.forms.set_index("file").reported_total.isna()["公式.xlsx"]


def test_a_formula_with_a_value_is_the_value(folder):
    with_formula(folder / "公式.xlsx", "G8", "=G7+9.5", "99.5")
    found = read(folder)
    assert findings(found, "公式.xlsx") == []
    assert found.forms.set_index("file").reported_total["公式.xlsx"] == 99.5


@pytest.mark.parametrize(
    "formula", ["=cmd|'/C calc'!A0", '=HYPERLINK("http://example.org","看")', '=WEBSERVICE("http://example.org")']
)
def test_formulas_that_start_commands(folder, formula):
    with_formula(folder / "命令.xlsx", "A12", formula, "看")
    found = read(folder)
    said = [item for item in found.findings if item.file == "命令.xlsx"]
    assert [(item.code, item.cell) for item in said] == [("dangerous_formula", "A12")]
    assert formula.lstrip("=")[:8] in said[0].message


def test_a_command_as_text_in_a_csv(folder):
    text = "一级指标,三级指标,指标值,完成值,得分\n产出指标,数量,5个,=cmd|'/C calc'!A0,10\n"
    (folder / "命令.csv").write_text(text, encoding="utf-8")
    assert "dangerous_formula" in findings(read(folder), "命令.csv")


def test_an_xlsx_named_xls_is_read(folder):
    shutil.copy(folder / "好 表.xlsx", folder / "旧名.xls")
    found = read(folder)
    assert findings(found, "旧名.xls") == ["wrong_extension"]
    assert kind(found, "旧名.xls") == ["self_evaluation"]


def test_a_web_page_named_xls_is_read(folder):
    rows = [line.split("|") for line in GOOD.strip().splitlines()]
    table = "".join("<tr>" + "".join(f"<td>{cell.strip()}</td>" for cell in row) + "</tr>" for row in rows)
    page = f"<html><meta charset=gb2312><table border=1>{table}</table></html>"
    (folder / "网页.xls").write_bytes(page.encode("gb18030"))
    found = read(folder)
    assert findings(found, "网页.xls") == ["wrong_extension"]
    assert list(found.forms[found.forms.file == "网页.xls"].reported_total) == [99.5]


def test_the_old_format_with_its_percentages_and_dates(folder):
    shutil.copy(FIXTURES / "bad" / "old_format.xls", folder / "旧.xls")
    shutil.copy(FIXTURES / "bad" / "old_format.xls", folder / "金山.et")
    found = read(folder)
    assert findings(found, "旧.xls") == []
    assert findings(found, "金山.et") == ["wrong_extension"]
    rows = found.indicators[found.indicators.form.str.startswith("旧.xls")]
    assert list(rows.achieved_text) == ["100", "2020-12-15", "95%"]
    assert list(rows.level1) == ["产出指标", "产出指标", "满意度指标"]
    funds = found.funds[found.funds.form.str.startswith("旧.xls")]
    assert list(funds.execution_rate_text) == ["98.75%", ""]


def test_hidden_sheets_rows_and_columns_are_read_and_said(folder):
    with xlsxwriter.Workbook(folder / "隐藏.xlsx") as book:
        for name in ("甲", "乙"):
            sheet = book.add_worksheet(name)
            for row, line in enumerate(GOOD.strip().splitlines()):
                for column, text in enumerate(line.split("|")):
                    if text.strip():
                        sheet.write(row, column, text.strip())
        sheet.hide()
        book.worksheets()[0].set_row(6, None, None, {"hidden": True})
    found = read(folder)
    said = [(item.sheet, item.cell) for item in found.findings if item.code == "hidden_sheet"]
    assert said == [("甲", "A7"), ("乙", "")]
    assert list(found.forms[found.forms.file == "隐藏.xlsx"].hidden) == [False, True]
    assert len(found.indicators[found.indicators.form.str.startswith("隐藏")]) == 2


def test_lock_files_hidden_files_and_links_out_of_the_folder(folder, tmp_path):
    outside = write_grid(tmp_path / "外.xlsx", GOOD)
    (folder / "链接.xlsx").symlink_to(outside)
    (folder / "~$好 表.xlsx").write_bytes(b"lock")
    (folder / ".隐.xlsx").write_bytes(b"hidden")
    (folder / "loop").symlink_to(folder, target_is_directory=True)
    assert set(read(folder).forms.file) == {"好 表.xlsx"}


def test_an_unknown_table_and_a_report_in_a_sheet_are_listed(folder):
    write_grid(folder / "通讯录.xlsx", "姓名 | 单位 | 电话\n张三 | 财政局 | 0564-1234567")
    write_grid(folder / "报告.xlsx", "绩效自评报告\n" + "本项目已按计划完成全部建设内容，资金使用规范，效果良好。" * 4)
    found = read(folder)
    assert kind(found, "通讯录.xlsx") == ["unknown_table"]
    assert kind(found, "报告.xlsx") == ["narrative"]
    assert findings(found, "通讯录.xlsx") == ["unknown_table"]
    assert findings(found, "报告.xlsx") == ["narrative_report"]
    assert found.cells.text.str.contains("0564-1234567").any()


def test_every_finding_has_a_sentence_and_advice(folder):
    (folder / "空.xlsx").write_bytes(b"")
    shutil.copy(folder / "好 表.xlsx", folder / "旧名.xls")
    for item in read(folder).findings:
        assert item.file in item.message
        assert item.advice
