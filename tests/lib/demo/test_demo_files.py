"""The raw files look as the real forms do (rules.md 1.5), read here with openpyxl and csv, not with our reader."""

import csv
import zipfile
from io import BytesIO
from pathlib import Path

import openpyxl
import pytest

from budgeteval import demo
from budgeteval.demo import faults_files
from budgeteval.demo.grid import Grid
from budgeteval.demo.layout import lay_out
from budgeteval.demo.plant import FAULTS
from budgeteval.demo.workbook import workbook

CODES = """
unreadable_file encrypted_file empty_workbook wrong_extension zip_bomb macro_workbook formula_without_value
dangerous_formula hidden_sheet narrative_report unknown_table value_not_understood text_where_number_due missing_column
amount_unit_missing unread_number form_cut_off correction_applied correction_conflict correction_unmatched
total_mismatch total_missing weights_not_100 dimension_weight_off_rule level_maximum_mismatch weight_missing
score_over_weight score_missing score_without_achievement full_marks_target_missed mark_differs
deduction_without_reason reason_missing funds_sum_mismatch funds_total_blank budget_zero execution_over_100
execution_rate_mismatch execution_score_mismatch execution_score_missing execution_weight_off_rule unit_mixup
date_missed date_out_of_year fiscal_year_mismatch duplicate_project department_unknown identical_forms goal_copied
achieved_copied template_row_left level2_misplaced over_achievement cost_at_least grade_mismatch
indicators_outrun_execution unspent_over_limit satisfaction_missing negative_value indicator_duplicated
straight_full_marks project_missing target_missing mark_out_of_tier unit_unclear budget_off_register
"""


@pytest.fixture(scope="module")
def county(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return demo.generate(tmp_path_factory.mktemp("data"), parts=())


@pytest.fixture(scope="module")
def raw(county: Path) -> Path:
    return county / "raw" / "2020" / "self_evaluation"


def test_every_code_is_planted_in_the_committed_size(county: Path):
    with (county / "answer_key.csv").open(encoding="utf-8", newline="") as stream:
        assert {row["code"] for row in csv.DictReader(stream)} == set(CODES.split())


def test_about_a_quarter_of_the_forms_have_a_fault():
    forms = demo.plan_county().forms()
    assert 0.2 < sum(bool(form.planted) for form in forms) / len(forms) <= 0.3
    assert max(len({fault.code for fault in form.planted}) for form in forms) <= 4


def test_official_layout_has_every_label_where_the_real_form_has_it():
    form = next(form for form in demo.plan_county().clean_forms() if form.layout == "official")
    sheet = openpyxl.load_workbook(BytesIO(workbook({"Sheet1": lay_out(form)})))["Sheet1"]
    assert [sheet[cell].value for cell in ("A1", "A2", "A3", "A4", "E4", "A5", "A10", "B10", "E10", "A12")] == [
        "项目支出绩效自评表", "（2020年度）", "项目名称", "主管部门", "实施单位", "项目资金（万元）", "年度总体目标",
        "预期目标", "实际完成情况", "绩效指标",
    ]
    assert [cell.value for cell in sheet[5]][3:] == ["年初预算数", "全年预算数", "全年执行数", "分值", "执行率", "得分"]
    assert [sheet[f"B{row}"].value for row in range(6, 10)] == [
        "年度资金总额", "其中：当年财政拨款", "上年结转资金", "其他资金",
    ]
    assert [cell.value for cell in sheet[12]][1:] == [
        "一级指标", "二级指标", "三级指标", "年度指标值", "实际完成值", "分值", "得分", "偏差原因分析及改进措施",
    ]
    assert {"A5:A9", "B3:I3", "B4:D4", "F4:I4", "A10:A11"} <= {str(one) for one in sheet.merged_cells.ranges}
    last = sheet.max_row
    assert sheet[f"A{last}"].value == "总分"
    marks = [sheet[f"H{row}"].value for row in range(13, last)] + [sheet["I6"].value]
    assert sheet[f"H{last}"].value == pytest.approx(sum(marks))
    assert sum(sheet[f"G{row}"].value for row in range(13, last)) + sheet["G6"].value == 100


def test_whole_departments_come_in_one_sheet_in_several_sheets_and_as_exports(raw: Path):
    plan = demo.plan_county()
    size = {owner.code: sum(item.department is owner for item in plan.projects) for owner in plan.departments}
    for owner in plan.departments:
        kind, folder = plan.packs[owner.code].kind, raw / owner.folder
        if kind == "sheets":
            book = openpyxl.load_workbook(next(folder.glob("*汇总.xlsx")), read_only=True)
            assert len(book.sheetnames) == size[owner.code]
        if kind == "stacked":
            sheet = openpyxl.load_workbook(next(folder.glob("*合并*.xlsx"))).worksheets[0]
            heads = [row for row in sheet.iter_rows(values_only=True) if row[1] == "一级指标"]
            assert len(heads) == size[owner.code]
        if kind in ("export_utf8", "export_gb18030"):
            encoding = "utf-8-sig" if kind == "export_utf8" else "gb18030"
            rows = list(csv.DictReader(next(folder.glob("*导出*.csv")).read_text(encoding).splitlines()))
            assert len({row["项目编码"] for row in rows}) == size[owner.code]
            assert {row["预算年度"] for row in rows} == {"2020"}


def test_no_text_is_ever_a_formula():
    grid = Grid()
    grid.put(0, 0, "=1+1")
    sheet = openpyxl.load_workbook(BytesIO(workbook({"Sheet1": grid})))["Sheet1"]
    assert sheet["A1"].data_type == "s"


def test_folder_stays_small(raw: Path):
    sizes = [path.stat().st_size for path in raw.rglob("*") if path.is_file()]
    assert sum(sizes) < 15_000_000


def test_strange_files_are_what_they_pretend_to_be(tmp_path: Path):
    made = {code: content for content, code in faults_files.strange_files().values()}
    assert made["encrypted_file"].startswith(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1")
    assert "EncryptedPackage".encode("utf-16-le") in made["encrypted_file"]
    (tmp_path / "cut.xlsx").write_bytes(made["unreadable_file"])
    assert not zipfile.is_zipfile(tmp_path / "cut.xlsx")
    (tmp_path / "bomb.xlsx").write_bytes(made["zip_bomb"])
    with zipfile.ZipFile(tmp_path / "bomb.xlsx") as bomb:
        assert sum(entry.file_size for entry in bomb.infolist()) > 200 * len(made["zip_bomb"])


def test_every_fault_says_what_it_plants():
    assert all(fault.__doc__ for fault in FAULTS.values())


def test_committed_registers_and_key_are_what_the_generator_writes(county: Path):
    committed = Path(__file__).parents[3] / "data" / "demo"
    registers = ["reference/departments.csv", "reference/projects.csv"]
    for name in ["county.yaml", *registers, "answer_key.csv", "corrections/2020.csv"]:
        assert (committed / name).read_text(encoding="utf-8") == (county / name).read_text(encoding="utf-8"), name
    files = {path.relative_to(county).as_posix() for path in (county / "raw").rglob("*") if path.is_file()}
    own = committed / "raw" / "2020" / "self_evaluation"
    assert files == {path.relative_to(committed).as_posix() for path in own.rglob("*") if path.is_file()}
