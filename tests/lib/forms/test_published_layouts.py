"""Layouts as provinces publish them: whom, what and how much each form says, against what the reader makes of it.

``source`` in each expectation says where a form was published, or that it follows an official layout with
placeholder content. Cut-off and damaged sources are kept as they are.
"""

import json
import math
from pathlib import Path

import pytest
from drawn_forms import addresses
from published_forms import form_of, published, rows_of

from budgeteval.forms import Intake, read_folder
from budgeteval.forms.workbook import open_workbook
from budgeteval.numbers import WAN, YI
from budgeteval.places import address

FOLDER = Path(__file__).parents[2] / "fixtures" / "published_layouts"
LAYOUTS = sorted(path.stem for path in FOLDER.glob("*.json"))
WITH_FUNDS = [name for name in LAYOUTS if json.loads((FOLDER / f"{name}.json").read_text(encoding="utf-8"))["funds"]]
FACTORS = {"yuan": 1, "wan_yuan": WAN, "yi_yuan": YI}
AMOUNTS = {"opening": "opening_budget", "budget": "budget", "spent": "spent"}
TEXTS = {"rate": "execution_rate_text", "score": "reported_score_text"} | {k: f"{v}_text" for k, v in AMOUNTS.items()}
FURTHER = {"forecast": "forecast_text", "period": "period", "part": "part"}
COLUMNS = {
    "level1": "level1_text", "level2": "level2", "level3": "level3", "target": "target_text",
    "actual": "achieved_text", "weight": "weight_text", "score": "reported_score_text", "deviation": "variance_reason",
}  # fmt: skip
# What only some kinds of forms say; a transcription without the key says nothing about it.
MORE = {
    "forecast": "forecast_text", "likelihood": "likelihood", "reasons": "reason_kinds", "remark": "remark",
    "period": "period",
}  # fmt: skip


@pytest.fixture(scope="module")
def found() -> Intake:
    return read_folder(FOLDER, jobs=1)


def number(text: str) -> float:
    plain = text.replace(",", "")
    return float(plain) if plain.replace(".", "", 1).isdigit() else math.nan


def same(shown: str, text: str) -> bool:
    """A number cell shows 250000 where 250000.00 was published; levels are shown without their line breaks."""
    return "".join(shown.split()) == "".join(text.split()) or number(shown) == number(text)


@pytest.mark.parametrize("name", LAYOUTS)
def test_whom_and_what_the_form_concerns(found, name):
    form, source = form_of(found, name), published(FOLDER, name)
    assert form.kind == source["kind"]
    assert form.fiscal_year == pytest.approx(source["year"] or math.nan, nan_ok=True)
    assert (form.department, form.implementing_unit) == (source["department"], source["unit"])
    assert (form.project, form.amount_unit) == (source["project"], source["amount_unit"])
    assert form.goal_expected == source["goals"]["expected"]
    assert form.goal_actual == source["goals"]["actual"]
    assert form.goal_medium == source["goals"].get("medium", "")
    for column, value in source.get("form", {}).items():
        assert form[column] == value, column


@pytest.mark.parametrize("name", LAYOUTS)
def test_the_total_as_printed(found, name):
    form, total = form_of(found, name), published(FOLDER, name)["total"]
    for column, key in (("total_weight", "weight"), ("reported_total", "score")):
        assert form[column] == pytest.approx(math.nan if total[key] is None else total[key], nan_ok=True)
    assert form.reported_grade == total["grade"]


@pytest.mark.parametrize("name", WITH_FUNDS)
def test_every_fund_row_in_yuan_by_the_unit_of_the_form(found, name):
    source = published(FOLDER, name)
    rows = rows_of(found.funds, form_of(found, name))
    assert [row["label"] for row in rows] == [item["label"] for item in source["funds"]]
    for row, item in zip(rows, source["funds"], strict=True):
        for key, column in TEXTS.items():
            assert same(row[column], item[key]), (item["label"], key)
        assert row["weight"] == pytest.approx(number(item["weight"]), nan_ok=True)
        for key, column in FURTHER.items():
            assert key not in item or same(row[column], item[key]), (item["label"], key)
        for key, column in AMOUNTS.items():
            if source["amount_unit"] and not math.isnan(number(item[key])):
                expected = number(item[key]) * FACTORS[source["amount_unit"]]
                assert row[f"{column}_yuan"] == pytest.approx(expected, abs=0.005)


@pytest.mark.parametrize("name", LAYOUTS)
def test_every_task_with_what_it_was_given(found, name):
    rows, expected = rows_of(found.tasks, form_of(found, name)), published(FOLDER, name).get("tasks", [])
    assert [row["name"] for row in rows] == [item["name"] for item in expected]
    for row, item in zip(rows, expected, strict=True):
        assert (row["content_text"], row["completed_text"]) == (item["content"], item["completed"])
        for key in ("budget", "budget_fiscal", "spent"):
            amount = math.nan if item[key] is None else item[key]
            assert row[f"{key}_yuan"] == pytest.approx(amount, nan_ok=True), (item["name"], key)


@pytest.mark.parametrize("name", LAYOUTS)
def test_every_indicator_row_in_order_under_its_levels(found, name):
    rows, expected = rows_of(found.indicators, form_of(found, name)), published(FOLDER, name)["indicators"]
    assert len(rows) == len(expected)
    for row, item in zip(rows, expected, strict=True):
        for key, column in COLUMNS.items():
            assert same(row[column], item[key]), (item["level3"], key)
        for key, column in MORE.items():
            assert key not in item or same(row[column], item[key]), (item["level3"], key)


@pytest.mark.parametrize("name", LAYOUTS)
def test_no_filled_cell_is_lost_and_no_number_unread(found, name):
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


def test_nothing_published_is_called_an_error_but_an_amount_told_twice(found):
    errors = {(item.file, item.code) for item in found.findings if item.code == "text_where_number_due"}
    assert errors == {("yueyangxian-nongye-2022-gaobiaozhun-target.xlsx", "text_where_number_due")}


def test_what_is_no_readable_form_is_said(found):
    said = {item.file for item in found.findings if item.code == "narrative_report"}
    assert said == {"layout-narrative-fundtable.xlsx", "tongxin-xiamaguan-2023-narrative.xlsx"}
    unknown = {item.file for item in found.findings if item.code == "unknown_table"}
    assert unknown == {"keqiao-weijian-2023-zhuanxiangzhai.xlsx"}


def test_a_weight_behind_the_first_level_is_its_maximum(found):
    rows = rows_of(found.indicators, form_of(found, "layout-pingjia-pingfen"))
    assert [rows[0]["level1_max"], rows[6]["level1_max"], rows[15]["level1_max"]] == [20, 20, 30]
