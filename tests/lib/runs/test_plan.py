"""Run files: expansion, and every problem found before anything runs."""

from pathlib import Path
from typing import Any

import pytest
from tiny import EACH, Project

from budgeteval.runs.plan import Plan, plan


def made(project: Project, **tree: Any) -> Plan:
    return plan([project.run_file(**tree)])


def test_one_report_without_each(project: Project) -> None:
    project.notebook()
    (report,) = made(project, parameters={"fiscal_year": 2021}).reports
    assert (report.name, str(report.place)) == ("tiny/all", "2021/tiny/all")
    assert report.given == {"fiscal_year": 2021}
    assert report.values == {"county": "tiny", "fiscal_year": 2021, "department": "all", "share": 0.5}


def test_each_row_of_a_register(project: Project) -> None:
    project.notebook()
    reports = made(project, each=EACH).reports
    assert [one.key for one in reports] == ["all", "roads", "schools", "hills"]
    assert reports[1].given == {"department": "roads"}


def test_each_row_that_fits(project: Project) -> None:
    project.notebook()
    each = {**EACH, "where": {"kind": "township"}, "plus": []}
    assert [one.key for one in made(project, each=each).reports] == ["hills"]


def test_each_folder(project: Project) -> None:
    project.notebook()
    each = {"parameter": "department", "from": "raw/{fiscal_year}"}
    (project.root / "data/tiny/raw/2020/roads").mkdir()
    (project.root / "data/tiny/raw/2020/sub").rename(project.root / "data/tiny/raw/2020/hills")
    assert [one.key for one in made(project, each=each).reports] == ["hills", "roads"]


def test_a_folder_without_codes_leaves_what_runs_beside(project: Project) -> None:
    project.notebook()
    each = {"parameter": "department", "from": "raw/{fiscal_year}/sub", "plus": ["all"]}
    assert [one.key for one in made(project, each=each).reports] == ["all"]


@pytest.mark.parametrize(("tree", "part"), [
    ({"report": "tinny"}, "tiny"),
    ({"report": "../tiny"}, "../tiny"),
    ({"report": None}, "report"),
    ({"parameter": {}}, "parameters"),
    ({"parameters": ["a"]}, "parameters"),
    ({"parameters": {"departement": "roads"}}, "department"),
    ({"parameters": {"department": "roads2"}}, "roads"),
    ({"parameters": {"department": "公路局"}}, "roads"),
    ({"parameters": {"department": "水利局"}}, "reference"),
    ({"parameters": {"county": "tinny"}}, "tiny"),
    ({"parameters": {"county": "../tiny"}}, "../tiny"),
    ({"each": "department"}, "each"),
    ({"each": {"parameter": "department"}}, "from"),
    ({"each": {**EACH, "column": None}}, "column"),
    ({"each": {**EACH, "column": "department_cod"}}, "department_code"),
    ({"each": {**EACH, "form": "x"}}, "from"),
    ({"each": {**EACH, "from": "../../secret.csv"}}, "secret"),
    ({"each": {**EACH, "from": "/etc/passwd.csv"}}, "passwd"),
    ({"each": {**EACH, "from": "reference/none.csv"}}, "none.csv"),
    ({"each": {**EACH, "where": {"kind": "none"}}}, "departments.csv"),
    ({"each": EACH, "parameters": {"department": "roads"}}, "department"),
    ({"each": {**EACH, "parameter": "departmen"}}, "department"),
    ({"inputs": ["../x"]}, "../x"),
    ({"inputs": "x"}, "inputs"),
])
def test_refused(project: Project, tree: dict[str, Any], part: str) -> None:
    project.notebook()
    problems = made(project, **tree).problems
    assert problems
    assert part in problems[0]
    assert len(problems) == len(set(problems))


def test_unknown_rule_set(project: Project) -> None:
    project.notebook(parameters='county: str = "tiny"  # c\nrules: str = "plain"  # r')
    assert made(project).problems == []
    assert "plain" in made(project, parameters={"rules": "plane"}).problems[0]


def test_all_files_are_checked_before_any_runs(project: Project) -> None:
    project.notebook()
    project.notebook(name="other", parameters=None)
    files = [
        project.run_file("one", parameters={"fiscal_year": "x"}),
        project.run_file("two", report="other"),
        project.root / "params/runs/three.yaml",
        project.run_file("four"),
    ]
    problems = plan(files).problems
    assert len(problems) == 3
    assert [Path(line.split("：")[0]).name for line in problems] == ["one.yaml", "two.yaml", "three.yaml"]


@pytest.mark.parametrize("text", ["a: [", "- x", "", "\x00", "a: b: c"])
def test_broken_run_files(project: Project, text: str) -> None:
    path = project.root / "params/runs/bad.yaml"
    path.write_text(text, encoding="utf-8")
    assert len(plan([path]).problems) == 1


def test_two_runs_of_one_folder(project: Project) -> None:
    project.notebook()
    found = plan([project.run_file("one"), project.run_file("two")]).problems
    assert len(found) == 1
    assert "2020/tiny/all" in found[0]


def test_only(project: Project) -> None:
    project.notebook()
    path = project.run_file(each=EACH)
    assert [one.key for one in plan([path], ["roads", "tiny/all"]).reports] == ["all", "roads"]
    assert "roads" in plan([path], ["road"]).problems[0]


def test_a_run_file_serves_any_county(project: Project) -> None:
    project.notebook()
    other = project.root / "data/other"
    (other / "reference").mkdir(parents=True)
    (other / "county.yaml").write_text("{name: 邻县, bureau: 邻县财政局}\n", encoding="utf-8")
    (other / "reference/departments.csv").write_text("department_code,kind\nforests,bureau\n", encoding="utf-8")
    path = project.run_file(parameters={"fiscal_year": 2021}, each=EACH)
    reports = plan([path], county="other").reports
    assert [one.key for one in reports] == ["all", "forests"]
    assert {(one.values["county"], one.values["fiscal_year"]) for one in reports} == {("other", 2021)}
    assert "othe" in plan([path], county="othe").problems[0]


def test_a_run_file_serves_any_year(project: Project) -> None:
    project.notebook("1")
    path = project.run_file("tiny")
    assert {str(one.place) for one in plan([path], year=2019).reports} == {"2019/tiny/all"}


def test_a_list_of_values(project: Project) -> None:
    project.notebook()
    reports = made(project, each={"parameter": "department", "values": ["roads", "all"]}).reports
    assert [one.key for one in reports] == ["roads", "all"]
    wrong = made(project, each={"parameter": "department", "values": ["roads"], "from": "reference/departments.csv"})
    assert "values" in wrong.problems[0]


def test_reports_that_read_others(project: Project) -> None:
    project.notebook()
    project.notebook(name="later")
    first = project.run_file(each=EACH)
    later = project.run_file("later", report="later", parameters={"fiscal_year": 2021},
                             reads=["{previous_year}/tiny/*"])
    reports = plan([later, first]).reports
    assert reports[0].reads == ("2020/tiny/*",)
    assert all(reports[0].needs(one) for one in reports[1:])
    assert not any(one.needs(reports[0]) for one in reports)


def test_reports_that_read_their_own_kind_two_years_back(project: Project) -> None:
    """The places that stand for years, worked out from each run's own fiscal year."""
    project.notebook()
    reads = ["{year_before_last}/tiny/*", "{previous_year}/tiny/*", "{fiscal_year}/tiny/{department}"]
    files = [project.run_file(f"of_{year}", parameters={"fiscal_year": year, "department": "all"}, reads=reads)
             for year in (2022, 2020, 2021)]
    reports = plan(files).reports
    assert reports[0].reads == ("2020/tiny/*", "2021/tiny/*", "2022/tiny/all")
    newest, oldest, middle = reports
    assert [newest.needs(oldest), newest.needs(middle), middle.needs(oldest)] == [True, True, True]
    assert [oldest.needs(newest), oldest.needs(middle), middle.needs(newest)] == [False, False, False]


def test_reports_that_wait_for_each_other(project: Project) -> None:
    project.notebook()
    project.notebook(name="later")
    one = project.run_file(reads=["2020/later/all"])
    other = project.run_file("later", report="later", reads=["2020/tiny/all"])
    assert len(plan([one, other]).problems) == 2


@pytest.mark.parametrize("reads", ["2020/tiny/all", ["tiny/all"], ["../2020/tiny/all"]])
def test_reads_that_are_no_places(project: Project, reads: Any) -> None:
    project.notebook()
    assert len(made(project, reads=reads).problems) == 1
