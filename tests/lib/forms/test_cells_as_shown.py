"""What a cell shows: number formats, dates, texts; against two other readers of the same files."""

from datetime import date, datetime
from pathlib import Path

import openpyxl
import pytest
import python_calamine
import xlsxwriter

from budgeteval.forms.sheet import a1, position
from budgeteval.forms.workbook import open_workbook

FOLDER = Path(__file__).parents[2] / "fixtures" / "real_forms"
REAL = sorted(FOLDER.glob("*.xlsx"))


def cells(path: Path) -> dict[str, str]:
    sheet = open_workbook(path, path.parent).workbook.sheets[0]
    return {a1(at): text for at, text in sheet}


def general(value: object) -> str:
    return str(int(value)) if isinstance(value, float) and value == int(value) else str(value)


@pytest.mark.parametrize("path", REAL, ids=lambda path: path.stem)
def test_the_same_cells_as_openpyxl(path):
    other = openpyxl.load_workbook(path).worksheets[0]
    expected = {
        cell.coordinate: general(cell.value) for row in other.iter_rows() for cell in row if cell.value is not None
    }
    assert cells(path) == expected
    spans = {(s.top, s.left, s.bottom, s.right) for s in open_workbook(path, FOLDER).workbook.sheets[0].merges}
    ranges = {(r.min_row - 1, r.min_col - 1, r.max_row - 1, r.max_col - 1) for r in other.merged_cells.ranges}
    assert spans == ranges


@pytest.mark.parametrize("path", REAL, ids=lambda path: path.stem)
def test_the_same_values_as_calamine(path):
    """Calamine gives no text for formulas without a value; elsewhere both agree."""
    rows = python_calamine.CalamineWorkbook.from_path(path).get_sheet_by_index(0).to_python(skip_empty_area=False)
    other = {a1((r, c)): general(value) for r, row in enumerate(rows) for c, value in enumerate(row) if value != ""}
    own = {address: text for address, text in cells(path).items() if not text.startswith("=") or address in other}
    assert own == other


@pytest.mark.parametrize(
    ("value", "number_format", "shown"),
    [
        (50.0, "General", "50"),
        (89.974, "0.00", "89.974"),
        (0.1 + 0.2, "General", "0.3"),
        (0.99, "0%", "99%"),
        (0.8619, "0.00%", "86.19%"),
        (1, "0%", "100%"),
        (387664.62, '#,##0.00"元"', "387664.62元"),
        (1234567, '0!.0,"万元"', "1234567"),
        (50, '"≥"0"个"', "≥50个"),
        (5, "0.0_ ", "5"),
        (1234.5, "¥#,##0.00", "1234.5"),
        (date(2022, 12, 31), "yyyy-mm-dd", "2022-12-31"),
        (date(2022, 12, 31), 'yyyy"年"m"月"d"日"', "2022-12-31"),
        (datetime(2022, 12, 31, 8, 30), "yyyy/m/d h:mm", "2022-12-31 08:30:00"),
        (123456789012345, "0", "123456789012345"),
        (1e20, "General", "100000000000000000000"),
        (0.000001, "General", "0.000001"),
        (-3, "0_);[Red](0)", "-3"),
    ],
)
def test_number_formats(tmp_path, value, number_format, shown):
    with xlsxwriter.Workbook(tmp_path / "a.xlsx") as book:
        book.add_worksheet().write(0, 0, value, book.add_format({"num_format": number_format}))
    assert cells(tmp_path / "a.xlsx") == {"A1": shown}


def test_texts_truths_and_faults(tmp_path):
    with xlsxwriter.Workbook(tmp_path / "a.xlsx", {"strings_to_numbers": False}) as book:
        sheet, bold = book.add_worksheet(), book.add_format({"bold": True})
        sheet.write_rich_string(0, 0, "产出", bold, "指标", "（50分）")
        sheet.write_string(1, 0, "  ≧９５％ \n")
        sheet.write_boolean(2, 0, True)
        sheet.write_formula(3, 0, "=1/0", None, "#DIV/0!")
        sheet.write_string(4, 0, "007")
        sheet.write_string(5, 0, "一_x000D_二")
    assert cells(tmp_path / "a.xlsx") == {
        "A1": "产出指标（50分）", "A2": "≧９５％", "A3": "TRUE", "A4": "#DIV/0!", "A5": "007", "A6": "一_x000D_二",
    }  # fmt: skip


def test_positions():
    assert position("A1") == (0, 0)
    assert position("AB12") == (11, 27)
    assert a1(position("XFD1048576")) == "XFD1048576"
    for text in ("", "12", "A", "甲1"):
        with pytest.raises(ValueError, match="not a cell address"):
            position(text)
