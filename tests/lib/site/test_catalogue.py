"""What the portal lists of a folder: figures as the reports state them, and a finding for everything that is wrong."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from shelf import fact, finding, table, write

from budgeteval import tables
from budgeteval.runs.state.parts import STATE
from budgeteval.runs.verify import said
from budgeteval.runs.verify.again import Answer, Target
from budgeteval.site.catalogue import Catalogue, catalogue, places
from budgeteval.site.entry import Entry

SCORE = {"self_evaluation.recomputed_mean": fact(91.005, "91.01"), "self_evaluation.budget": fact(12e6, "1,200.00万元")}


def made(out: Path) -> Catalogue:
    return catalogue(out, places(out))


def only(out: Path) -> tuple[Entry, list[str]]:
    """The one report of a folder, and the codes of what was found."""
    found = made(out)
    (entry,) = found.entries
    return entry, [one.code for one in found.findings]


def test_figures_are_those_of_the_report(tmp_path: Path) -> None:
    write(tmp_path, "self_evaluation", "102", title="自评报告", facts=SCORE, department="102",
          findings=[finding("甲"), finding("乙", "warning"), finding("丙")])
    entry, codes = only(tmp_path)
    assert (entry.figures.score.value, entry.figures.score.text) == (91.005, "91.01")
    assert entry.figures.money.text == "1,200.00万元"
    assert (entry.title, entry.subject.department) == ("自评报告", "示例县卫生健康委员会")
    assert entry.counts == {"error": 2, "warning": 1}
    assert entry.files == ("report.html", "report.pdf", "findings.csv", "facts.json")
    assert codes == []


def test_no_data_is_not_zero(tmp_path: Path) -> None:
    write(tmp_path, "self_evaluation", "102", facts={"self_evaluation.recomputed_mean": fact(None, "无数据")},
          department="102")
    entry, _ = only(tmp_path)
    assert (entry.figures.score.value, entry.figures.money.value, entry.figures.mark.code) == (None, None, "")


@pytest.mark.parametrize(("report", "facts", "files", "mark"), [
    ("key_evaluation", {"key_evaluation.grade": fact("良", "良")}, {}, ("grade", "good", "良")),
    ("ex_ante", {"ex_ante.conclusion": fact("予以支持", "予以支持")}, {}, ("conclusion", "support", "予以支持")),
    ("monitoring", {}, {"tables/department_progress.csv": table(tables.DepartmentProgress, {
        "department_code": "102", "light": "red", "projects": 3, "slow": "True", "red": 1, "yellow": 0, "green": 2,
        "blue": 0, "cutoff_month": 8, "past_years": 2, "past_months": 24})}, ("light", "red", "红灯")),
])
def test_the_mark_is_a_grade_a_conclusion_or_a_light(tmp_path: Path, report: str, facts, files, mark) -> None:
    write(tmp_path, report, "102", facts=facts, files=files, department="102")
    found, codes = only(tmp_path)
    assert (found.figures.mark.term, found.figures.mark.code, found.figures.mark.text) == mark
    assert codes == []


def test_a_project_s_report_belongs_to_its_department(tmp_path: Path) -> None:
    write(tmp_path, "key_evaluation", "99990120T101001000001", project="99990120T101001000001")
    entry, codes = only(tmp_path)
    assert (entry.subject.department_code, entry.subject.project) == ("101", "义务教育学校校舍维修改造")
    assert codes == []


def test_newest_year_first_then_the_cycle_then_the_county_before_its_departments(tmp_path: Path) -> None:
    for year, report, key in ((2020, "self_evaluation", "102"), (2020, "self_evaluation", "all"),
                              (2021, "monitoring", "101"), (2020, "key_evaluation", "all"), (2021, "ex_ante", "all")):
        write(tmp_path, report, key, year=year, department=key)
    assert [one.place for one in made(tmp_path).entries] == [
        "2021/ex_ante/all", "2021/monitoring/101", "2020/self_evaluation/all", "2020/self_evaluation/102",
        "2020/key_evaluation/all"]


def test_a_report_nobody_has_named_here_is_listed_by_its_code(tmp_path: Path) -> None:
    write(tmp_path, "diagnosis", "all")
    entry, codes = only(tmp_path)
    assert entry.report == "diagnosis"
    assert codes == []


def tree(folder: Path) -> dict:
    return json.loads((folder / "manifest.json").read_text(encoding="utf-8"))


def _older(folder: Path) -> None:
    known = tree(folder)
    for name in ("code", "given", "reads"):
        del known[name]
    (folder / "manifest.json").write_text(json.dumps(known))


def _only_failed(folder: Path) -> None:
    for path in folder.iterdir():
        path.unlink()
    (folder / "failed.ipynb").write_text("{}")


def _facts_that_are_none(folder: Path) -> None:
    (folder / "facts.json").write_text('{"a": {"value": 1}}')


HARM: dict[str, tuple[Callable[[Path], object], str, str]] = {
    "no manifest": (lambda f: (f / "manifest.json").unlink(), "site_manifest_missing", "missing"),
    "half a manifest": (lambda f: (f / "manifest.json").write_text('{"report":'), "site_manifest_damaged", "damaged"),
    "an older version": (_older, "site_manifest_older", "older"),
    "a changed page": (lambda f: (f / "report.html").write_text("<title>改</title>"), "site_altered", "altered"),
    "a file too many": (lambda f: (f / "mine.txt").write_text("x"), "site_altered", "altered"),
    "a file too few": (lambda f: (f / "report.pdf").unlink(), "site_altered", "altered"),
    "no page": (lambda f: (f / "report.html").unlink(), "site_page_missing", "altered"),
    "half the facts": (lambda f: (f / "facts.json").write_text('{"a":'), "site_facts_damaged", "altered"),
    "facts that are none": (_facts_that_are_none, "site_facts_damaged", "altered"),
    "facts in no text": (lambda f: (f / "facts.json").write_bytes(b"\xff\xfe\x00"), "site_facts_damaged", "altered"),
    "findings of no severity": (lambda f: (f / "findings.csv").write_text("severity,title\nbad,x\n"),
                                "site_findings_damaged", "altered"),
    "findings in no text": (lambda f: (f / "findings.csv").write_bytes(b"\xff\xfe"), "site_findings_damaged",
                            "altered"),
    "a failed run": (_only_failed, "site_failed", "failed"),
}


@pytest.mark.parametrize("name", HARM)
def test_a_harmed_report_is_listed_and_named(tmp_path: Path, name: str) -> None:
    harm, code, state = HARM[name]
    harm(write(tmp_path, "self_evaluation", "102", facts=SCORE, department="102"))
    entry, codes = only(tmp_path)
    assert code in codes
    assert entry.state.kind == state
    assert entry.subject.department_code == "102"


def test_what_is_wrong_says_where_and_what_to_do(tmp_path: Path) -> None:
    folder = write(tmp_path, "self_evaluation", "102", department="102")
    (folder / "report.html").write_text("changed")
    (folder / "report.pdf").unlink()
    (found,) = made(tmp_path).findings
    assert found.message == "2020/self_evaluation/102：文件与清单不符：report.html改动过、缺少report.pdf。"
    assert found.advice


def test_a_table_of_another_version_is_named_and_its_figure_left_open(tmp_path: Path) -> None:
    write(tmp_path, "monitoring", "102", files={"tables/department_progress.csv": b"light\nred\n"}, department="102")
    entry, codes = only(tmp_path)
    assert codes == ["site_table_damaged"]
    assert entry.figures.mark.code == ""


def test_a_report_of_no_known_department_is_listed_under_its_code(tmp_path: Path) -> None:
    write(tmp_path, "self_evaluation", "987", department="987")
    write(tmp_path, "key_evaluation", "P1", project="P1")
    found = made(tmp_path)
    assert [one.code for one in found.findings] == ["site_subject_unknown"] * 2
    assert {one.subject.department for one in found.entries} == {"987", ""}
    assert {one.subject.project for one in found.entries} == {"P1", ""}


def test_a_county_without_registers_and_two_counties_in_one_folder(tmp_path: Path) -> None:
    write(tmp_path / "a", "self_evaluation", "all", county="elsewhere")
    assert "site_county_unknown" in only(tmp_path / "a")[1]
    write(tmp_path / "b", "self_evaluation", "102", department="102")
    write(tmp_path / "b", "self_evaluation", "101", department="101")
    write(tmp_path / "b", "self_evaluation", "all", county="elsewhere")
    found = made(tmp_path / "b")
    assert [one.code for one in found.findings] == ["site_counties_mixed"]
    assert found.county == "示例县"


def test_what_verify_said_holds_for_this_making_only(tmp_path: Path) -> None:
    folder = write(tmp_path, "self_evaluation", "102", department="102")
    (tmp_path / STATE).mkdir()
    said.keep(Answer("2020/self_evaluation/102", "same"), Target(folder, tmp_path))
    state = only(tmp_path)[0].state
    assert state.kind == "same"
    assert state.day
    write(tmp_path, "self_evaluation", "102", title="重做", department="102")
    assert only(tmp_path)[0].state.kind == "unverified"


def test_personal_data_in_a_finding_are_starred(tmp_path: Path) -> None:
    write(tmp_path, "self_evaluation", "102", department="102", findings=[finding("联系电话13800138000")])
    assert only(tmp_path)[0].problems[0].message == "联系电话***********"


def test_only_report_folders_are_listed(tmp_path: Path) -> None:
    write(tmp_path, "self_evaluation", "102", department="102")
    for name in ("2020/self_evaluation/.102.draft-1/report.html", "site/department/101.html", "2020/x/空 白/a"):
        path = tmp_path / name
        path.parent.mkdir(parents=True)
        path.write_text("x")
    assert places(tmp_path) == ["2020/self_evaluation/102"]
