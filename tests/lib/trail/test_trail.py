"""From a fact to the cell as it was written."""

from pathlib import Path

import pytest
from trail_case import FACT, FORM

from budgeteval.trail import Trail, steps, trail
from budgeteval.trail.ends import Ends
from budgeteval.trail.reports import Report, Unreadable

SCORE = {**FACT, "id": "demo.score", "table": "scores", "rows": ["甲/表.xlsx!Sheet1!A1"]}


def _trail(folder: Path, fact: dict) -> Trail:
    report = Report(folder.parents[2], "2020/demo/all")
    return trail(fact, "预算合计16.60万元", report.tables, report.basis)


def _lines(folder: Path, fact: dict) -> dict[str, list[str]]:
    told = steps(_trail(folder, fact), {"funds": "表3"}, True)
    return {step.kind: [line.text for line in step.lines] for step in told}


def test_a_sum_leads_to_the_cell_of_its_column_as_written(made) -> None:
    (one,) = _trail(made(FACT), FACT).rows
    assert (one.cell, one.path, one.written, one.exact) == ("甲/表.xlsx!Sheet1!E6", FORM, "16.6", True)
    assert one.value == "166000.0"


def test_the_steps_in_words(made) -> None:
    assert _lines(made(FACT), FACT) == {
        "sentence": ["预算合计16.60万元"],
        "fact": ["demo.budget，未取整的值：166000元"],
        "table": ["表3（tables/funds.csv），列“全年预算数”，共1行"],
        "rows": [f"{FORM}!Sheet1!E6", "清洗后的值：166000元；原文：“16.6”"],
    }


def test_a_column_is_called_what_it_is_in_its_table(made) -> None:
    """The number on a project's card is a value; in a list of rectifications it is a serial number."""
    fact = {**FACT, "column": "number"}
    folder = made(fact)
    assert "列“数值”" in _lines(folder, {**fact, "table": "card"})["table"][0]
    assert "列“编号”" in _lines(folder, {**fact, "table": "rectifications"})["table"][0]


def test_a_value_of_the_form_is_found_by_the_form(made) -> None:
    (one,) = _trail(made(SCORE), {**SCORE, "column": "reported_total"}).rows
    assert (one.cell, one.written, one.exact) == ("甲/表.xlsx!Sheet1!H25", "92.5", True)


def test_a_computed_value_was_never_written(made) -> None:
    """Its row is a form's, which begins in A1; the title there says nothing of the value."""
    fact = {**SCORE, "column": "recomputed_total"}
    folder = made(fact)
    (one,) = _trail(folder, fact).rows
    assert (one.cell, one.written, one.exact) == ("甲/表.xlsx!Sheet1!A1", None, False)
    assert _lines(folder, fact)["rows"][1] == "清洗后的值：90分"


def test_of_many_rows_the_first_few_and_how_many_more(made) -> None:
    fact = {**FACT, "rows": FACT["rows"] * 5}
    found = _trail(made(fact), fact)
    assert (len(found.rows), found.more) == (3, 2)


def test_a_file_that_has_changed_is_not_quoted(made, project: Path) -> None:
    fact = {**FACT, "table": "", "rows": ["甲/表.xlsx!Sheet1!H25"]}
    folder = made(fact)
    (project / FORM).write_bytes(b"other")
    assert _trail(folder, fact).rows[0].written is None


def test_personal_data_is_starred_out(made) -> None:
    fact = {**FACT, "table": "", "rows": ["甲/表.xlsx!Sheet1!J1"]}
    (one,) = _trail(made(fact), fact).rows
    assert one.written == "联系电话***********"


@pytest.mark.parametrize(("rows", "dead"), [
    (["甲/表.xlsx!Sheet1!E6"], []),
    (["甲/表.xlsx!Sheet1!Z99"], []),  # nothing is written there, and that is what the fact says
    (["甲/表.xlsx!Sheet9!E6"], ["甲/表.xlsx!Sheet9!E6"]),
    (["甲/没有.xlsx!Sheet1!E6"], ["甲/没有.xlsx!Sheet1!E6"]),
    (["reference/departments.csv!!101"], []),
    (["reference/departments.csv!!102"], ["reference/departments.csv!!102"]),
    (["parameters#fiscal_year"], []),
    (["2020/demo/all#demo.other"], ["2020/demo/all#demo.other"]),
    (["2020/demo/all!scores!101"], []),
    (["2020/demo/all!scores!102"], ["2020/demo/all!scores!102"]),
    (["somewhere"], ["somewhere"]),
    ([], ["demo.budget"]),
])
def test_what_leads_nowhere_is_named(made, monkeypatch: pytest.MonkeyPatch, rows: list[str], dead: list[str]) -> None:
    monkeypatch.setattr("budgeteval.trail.ends._declared", lambda notebook: "")
    fact = {**FACT, "rows": rows}
    folder = made(fact)
    assert Ends().dead(Report(folder.parents[2], "2020/demo/all"), fact) == dead


def test_none_of_a_published_table_is_an_end(made) -> None:
    none = {**FACT, "value": 0, "rows": []}
    report = Report(made(none).parents[2], "2020/demo/all")
    assert Ends().dead(report, none) == []
    assert Ends().dead(report, {**none, "table": "nothing"}) == ["demo.budget"]


def test_facts_of_other_reports_are_followed(made) -> None:
    lost = {**FACT, "rows": ["甲/没有.xlsx!Sheet1!E6"]}
    made(lost, place="2020/other/all")
    above = {**FACT, "id": "demo.above", "rows": ["2020/other/all#demo.budget"]}
    report = Report(made(above, reads=("2020/other/all",)).parents[2], "2020/demo/all")
    assert Ends().dead(report, above) == ["甲/没有.xlsx!Sheet1!E6"]


@pytest.mark.parametrize(("file", "content", "said"), [
    ("manifest.json", '{"report": "demo", "inputs": {}}', "older"), ("manifest.json", "{", "damaged"),
    ("facts.json", '{"a": {"value": 1}}', "older"), ("facts.json", "[]", "damaged"),
])
def test_a_report_of_an_older_version_is_told_from_a_damaged_one(made, file: str, content: str, said: str) -> None:
    folder = made(FACT)
    (folder / file).write_text(content, encoding="utf-8")
    report = Report(folder.parents[2], "2020/demo/all")
    with pytest.raises(Unreadable, match=said):
        _ = report.manifest, report.facts
