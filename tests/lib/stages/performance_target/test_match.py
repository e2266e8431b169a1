"""Whose form it is: codes, names, renamed departments, merged and split projects, other years, duplicates."""

import pandas as pd
import pytest

from budgeteval.stages.performance_target.filed import file_forms
from budgeteval.stages.performance_target.match import all_names, identify, predecessors, register_of
from budgeteval.tables import Forms, Funds, Indicators

NOW = pd.DataFrame([
    ("A1", "公路养护", "101", "100000", ""), ("A2", "公路养护", "102", "200000", ""),
    ("A3", "合并项目", "101", "300000", "B1;B2"), ("A4", "拆分甲", "101", "400000", "B3"),
    ("A5", "拆分乙", "101", "500000", "B3"),
], columns=["project_code", "project", "department_code", "budget_yuan", "replaces"])
BEFORE = pd.DataFrame([("A1", "公路养护", "101"), ("B1", "旧一", "101"), ("B2", "旧二", "101"), ("B3", "旧三", "101"),
                       ("B9", "已结束", "101")], columns=["project_code", "project", "department_code"])
UNITS = pd.DataFrame([("101", "示例县乡村振兴局"), ("102", "示例县交通运输局")],
                     columns=["department_code", "department"])
OLD = UNITS.assign(department=["示例县扶贫开发局", "示例县交通运输局"])
NAMES = all_names(UNITS, [OLD])


def plain(row):
    return {name: value for name, value in row.items() if name not in ("amount", "empty")}


def settle(*rows, year=2021):
    """Files rows that may carry ``amount`` and ``empty`` beside the form's own columns."""
    table = Forms.of([{"place": f"f{n}.xlsx!S!A1", "file": f"f{n}.xlsx", "sheet": "S", "kind": "performance_target",
                       "hidden": False, "project_cell": "B3", **plain(row)} for n, row in enumerate(rows)])
    pairs = list(zip(table["place"], rows, strict=True))
    funds = Funds.of([{"place": f"{place}f", "form": place, "source": "total", "period": "annual",
                       "budget_yuan": row.get("amount", 100000.0), "budget_cell": "E6"} for place, row in pairs])
    lines = Indicators.of([{"place": f"{place}i", "form": place, "order": 1, "role": "indicator"}
                           for place, row in pairs if not row.get("empty")])
    return file_forms(table, funds, lines, register_of(NOW), register_of(BEFORE), UNITS, NAMES, year, 100)


def codes(found):
    return sorted(one.code for one in found.findings if one.code != "target_form_missing")


ROAD = {"project": "公路养护", "department": "示例县乡村振兴局", "fiscal_year": 2021.0}


def test_a_name_within_its_department():
    """Two departments have a project of that name; each form is its own department's."""
    found = settle(ROAD, {**ROAD, "department": "示例县交通运输局", "amount": 200000.0})
    assert found.forms["project_code"].tolist() == ["A1", "A2"]
    assert codes(found) == []


def test_a_name_that_two_departments_share_tells_neither_without_one():
    told = identify(Forms.of([{"place": "x", "hidden": False, "project": "公路养护"}]), register_of(NOW), NAMES)
    assert told["project_code"].tolist() == [""]


def test_the_code_wins_and_a_foreign_department_is_pointed_out():
    found = settle({**ROAD, "project_code": "A2", "amount": 200000.0})
    assert found.forms["department_code"].tolist() == ["102"]
    assert codes(found) == ["target_department_differs"]


def test_a_department_under_its_old_name():
    found = settle({**ROAD, "department": "示例县扶贫开发局"})
    assert found.forms["project_code"].tolist() == ["A1"]
    assert codes(found) == ["target_department_renamed"]


@pytest.mark.parametrize(("row", "code"), [
    ({"project": "旧一"}, "target_project_replaced"),
    ({"project": "旧三"}, "target_project_replaced"),
    ({"project": "已结束"}, "target_project_ended"),
    ({"project": "从未登记"}, "target_not_in_register"),
    ({"fiscal_year": 2020.0}, "target_other_year"),
    ({"empty": True}, "target_no_indicators"),
])
def test_forms_that_do_not_count_say_why(row, code):
    found = settle({**ROAD, **row})
    assert codes(found) == [code]
    assert found.counted.empty
    assert len(found.missing) == len(NOW)


def test_a_replaced_project_names_those_in_its_place():
    found = settle({**ROAD, "project": "旧三"})
    assert "拆分甲、拆分乙" in found.findings[0].message


def test_the_first_of_two_forms_counts():
    found = settle(ROAD, ROAD)
    assert found.forms["status"].tolist() == ["listed", "blocked"]
    assert codes(found) == ["target_duplicate"]


@pytest.mark.parametrize(("amount", "code"), [
    (float("nan"), ["target_amount_missing"]), (1_000_000.0, ["target_amount_differs"]), (100_050.0, []),
])
def test_amounts_against_the_register(amount, code):
    assert codes(settle({**ROAD, "amount": amount})) == code


def test_missing_is_listed_project_by_project():
    found = settle(ROAD)
    assert found.missing["project_code"].tolist() == ["A2", "A3", "A4", "A5"]
    assert sum(one.code == "target_form_missing" for one in found.findings) == 4


def test_no_form_at_all():
    found = settle()
    assert found.forms.empty
    assert len(found.missing) == 5


def test_merged_and_split_projects_have_no_single_predecessor():
    """A1 goes on; A3 merges two; A4 and A5 share one; A2 goes on under its own code."""
    assert predecessors(NOW) == {"A1": "A1", "A2": "A2"}
