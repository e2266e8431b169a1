"""Whose form it is: names and codes as forms write them."""

import pandas as pd
import pytest

from budgeteval.scoring.departments import resolve

REGISTER = pd.DataFrame({
    "department_code": ["219", "301", "302", "607"],
    "department": ["池州市贵池区棠溪镇人民政府", "示例县水利局", "示例县教育局", "衡阳市南岳区南岳镇人民政府"],
})


@pytest.mark.parametrize(("name", "code", "expected"), [
    ("219-池州市贵池区棠溪镇人民政府", "", "219"),
    ("219001-池州市贵池区棠溪镇人民政府", "", "219"),
    ("[607001]衡阳市南岳区南岳镇人民政府", "", "607"),
    ("示例县水利局", "", "301"),
    ("水利局", "", "301"),
    ("县水利局", "", "301"),
    ("示例县 教育局", "", "302"),
    ("某省某市示例县教育局", "", "302"),
    ("教育局", "302001", "302"),
    ("", "302001", "302"),
    ("301", "", "301"),
    ("示例县林业局", "", ""),
    ("301-示例县林业局", "", ""),
    ("局", "", ""),
    ("", "", ""),
])
def test_a_department_is_found_by_name_or_code(name, code, expected):
    assert resolve(pd.Series([name]), pd.Series([code]), REGISTER).tolist() == [expected]


def test_two_departments_that_fit_are_none():
    register = pd.DataFrame({"department_code": ["1", "2"], "department": ["甲县城南街道办", "乙县城南街道办"]})
    assert resolve(pd.Series(["城南街道办"]), pd.Series([""]), register).tolist() == [""]
