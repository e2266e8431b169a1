"""Keys of rows by parts."""

import pytest

from budgeteval.trail.keys import Key, parse


@pytest.mark.parametrize(("text", "key"), [
    ("101-局/01.xlsx!Sheet1!B6", {"kind": "cell", "file": "101-局/01.xlsx", "sheet": "Sheet1", "cell": "B6"}),
    ("整改台账.xlsx!整改台账!AA103", {"kind": "cell", "file": "整改台账.xlsx", "sheet": "整改台账", "cell": "AA103"}),
    ("工作簿.xlsx!债券融资平衡", {"kind": "sheet", "file": "工作簿.xlsx", "sheet": "债券融资平衡"}),
    ("项目文本/99.txt", {"kind": "file", "file": "项目文本/99.txt"}),
    ("reference/departments.csv!!101", {"kind": "entry", "file": "reference/departments.csv", "name": "101"}),
    ("projects.csv!9999", {"kind": "entry", "file": "projects.csv", "name": "9999"}),
    ("parameters#fiscal_year", {"kind": "parameter", "name": "fiscal_year"}),
    ("2021/application/all#application.accepted",
     {"kind": "fact", "report": "2021/application/all", "name": "application.accepted"}),
    ("2021/application/all!rectifications!台账.xlsx!台账!A3",
     {"kind": "row", "report": "2021/application/all", "table": "rectifications", "name": "台账.xlsx!台账!A3"}),
    ("2020/key_evaluation!key_results!K1/工作簿.xlsx",
     {"kind": "row", "report": "2020/key_evaluation", "table": "key_results", "name": "K1/工作簿.xlsx"}),
    ("2020/spot_check/all", {"kind": "report", "report": "2020/spot_check/all"}),
    ("2021/performance_target#9999T1", {"kind": "report", "report": "2021/performance_target", "name": "9999T1"}),
    ("101/corrected", {"kind": "own", "name": "101/corrected"}),
    ("107", {"kind": "own", "name": "107"}),
])
def test_a_key_says_what_it_points_at(text: str, key: dict[str, str]) -> None:
    assert parse(text) == Key(text, **key)  # type: ignore[arg-type]
