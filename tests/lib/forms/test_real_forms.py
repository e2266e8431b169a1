"""The twelve published forms: what was published, cell by cell, against what the reader makes of the workbooks."""

from pathlib import Path

import pytest
from drawn_forms import addresses
from published_forms import form_of, published, rows_of

from budgeteval.forms import Intake, read_folder
from budgeteval.forms.workbook import open_workbook
from budgeteval.places import address

FOLDER = Path(__file__).parents[2] / "fixtures" / "real_forms"
FORMS = sorted(path.stem for path in FOLDER.glob("*.json"))
KINDS = {
    "项目支出绩效自评表": "self_evaluation",
    "绩效目标自评表": "self_evaluation",
    "项目绩效自评表(湖北版)": "self_evaluation",
    "部门整体绩效自评表(重庆版)": "department_evaluation",
    "绩效目标申报表": "performance_target",
    "事前绩效评估得分情况表": "ex_ante",
}
FUND_COLUMNS = {
    "年初预算数": "opening_budget_text", "全年预算数": "budget_text", "全年预算数(A)": "budget_text",
    "全年(调整)预算数": "budget_text", "预算数(A)": "budget_text", "金额": "budget_text",
    "全年执行数": "spent_text", "全年执行数(B)": "spent_text", "执行数(B)": "spent_text",
    "执行率": "execution_rate_text", "执行率(B/A)": "execution_rate_text",
    "得分": "reported_score_text", "得分(20分*执行率)": "reported_score_text", "执行率得分": "reported_score_text",
}  # fmt: skip
UNITS = {"万元": "wan_yuan", "元": "yuan", None: ""}


@pytest.fixture(scope="module")
def found() -> Intake:
    return read_folder(FOLDER, jobs=1)


def same_amount(shown: str, text: str | None) -> bool:
    """A number cell shows 250000 where 250000.00 was published."""
    plain = (text or "").replace(",", "")
    return shown == (text or "") or (
        plain.replace(".", "", 1).isdigit() and float(plain) == float(shown.replace(",", ""))
    )


@pytest.mark.parametrize("name", FORMS)
def test_whom_the_form_concerns(found, name):
    form, source = form_of(found, name), published(FOLDER, name)
    assert form.kind == KINDS[source["form_kind"]]
    assert form.fiscal_year == source["year"]
    assert form.department == source["department"]
    assert form.implementing_unit == (source["unit"] or "")
    assert form.project == (source["project"] or "")
    assert form.goal_expected == (source["goals"]["expected"] or "")
    assert form.goal_actual == (source["goals"]["actual"] or "")
    assert form.amount_unit == UNITS[source["layout"]["fund_unit"]]


@pytest.mark.parametrize("name", FORMS)
def test_total_row(found, name):
    form, total = form_of(found, name), published(FOLDER, name)["total"] or {}
    for column, key in (("total_weight", "weight"), ("reported_total", "score")):
        expected = float(total[key]) if total.get(key) else float("nan")
        assert form[column] == pytest.approx(expected, nan_ok=True)
    assert form.reported_grade == ("excellent" if total.get("grade") == "优" else "")


@pytest.mark.parametrize("name", FORMS)
def test_every_fund_row_with_every_amount(found, name):
    rows, expected = rows_of(found.funds, form_of(found, name)), published(FOLDER, name)["funds"]
    assert [row["label"] for row in rows] == [item["row"] for item in expected]
    for row, item in zip(rows, expected, strict=True):
        for column, field in FUND_COLUMNS.items():
            assert column not in item or same_amount(row[field], item[column]), (row["label"], column)
        weight = item.get("分值") or item.get("执行率权重") or ""
        assert row["weight"] == pytest.approx(float(weight) if weight.isdigit() else float("nan"), nan_ok=True)


@pytest.mark.parametrize("name", FORMS)
def test_every_indicator_row_in_order(found, name):
    rows = rows_of(found.indicators, form_of(found, name))
    expected = [item for item in published(FOLDER, name)["indicators"] if not is_lost(item)]
    assert len(rows) == len(expected)
    for row, item in zip(rows, expected, strict=True):
        assert row["level1_text"] == (item["level1"] or "")
        assert row["level2"] == (item["level2"] or "")
        assert row["level3"] == (item["level3"] or "")
        split = "op" in item and item["target"]
        target = f"{item['op'] or ''}{item['target']}{item['unit']}" if split else item["target"] or ""
        assert row["target_text"] == target
        assert row["achieved_text"] == (item["actual"] or "")
        assert row["weight_text"] == (item["weight"] or "")
        assert row["reported_score_text"] == (item["score"] or "")
        assert row["variance_reason"] == (item["deviation"] or "")


def is_lost(item: dict) -> bool:
    """A row of which only the levels' names were published: the source was cut off there, the workbook has none."""
    return all(item[key] is None for key in ("level3", "target", "actual", "weight", "score"))


@pytest.mark.parametrize("name", FORMS)
def test_no_filled_cell_is_lost(found, name):
    """Every filled cell of the workbook has an address in one of the tables."""
    sheet = open_workbook(FOLDER / f"{name}.xlsx", FOLDER).workbook.sheets[0]
    form = form_of(found, name)
    own = Intake(
        found.forms[found.forms.place == form.place],
        *(frame[frame.form == form.place] for frame in (found.funds, found.indicators, found.cells)),
        findings=[],
        tasks=found.tasks[found.tasks.form == form.place],
    )
    assert {address(*at) for at in sheet.cells} <= set(addresses(own))
    assert not (own.cells.part == "unread").any()


def test_a_sign_typed_before_a_value_is_text_though_the_workbook_calls_it_a_formula(found):
    """Three of the workbooks store ``=10个`` and ``=100%`` as formulas without a value."""
    rows = found.indicators.set_index("place")
    assert rows.loc["nanyue-nanyuezhen-2018-zichanshouyi-target.xlsx!绩效目标申报表!D14", "target_text"] == "=10个"
    assert "formula_without_value" not in {item.code for item in found.findings}


def test_codes_printed_with_names(found):
    assert form_of(found, "guichi-tangxi-2022-weituoyewu").department_code == "219"


def test_amounts_in_yuan_whatever_the_unit_of_the_form(found):
    funds = found.funds.set_index("place")
    assert funds.loc["shanghai-putuo-tiyu-2022-jiesuan.xlsx!项目支出绩效自评表!B6", "spent_yuan"] == 215457.6
    assert funds.loc["xiaoxian-yanglou-2023-tesezhongyang.xlsx!绩效目标自评表!B6", "budget_yuan"] == 84080.0


def test_roles(found):
    rows = found.indicators.groupby("form").role.value_counts().unstack(fill_value=0)
    rows.index = rows.index.str.split("!").str[0].str.removesuffix(".xlsx")
    assert rows.loc["xiaoxian-yanglou-2023-tesezhongyang", "heading"] == 4
    assert rows.loc["xiaoxian-yanglou-2023-tesezhongyang", "detail"] == 9
    assert rows.loc["xinzhou-chujutuan-2020-shebei", "template"] == 9
    assert rows.loc["yongde-minglang-2022-yingyang", "template"] == 1


def test_cut_off_forms_are_said_to_be(found):
    cut = {item.file for item in found.findings if item.code == "form_cut_off"}
    assert cut == {"guichi-tangxi-2022-weituoyewu.xlsx", "xiaoxian-yanglou-2023-tesezhongyang.xlsx"}
