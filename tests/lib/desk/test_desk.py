"""The desk without a browser: which cell is the parameters cell, its text with other values, errors as sentences."""

import json
from pathlib import Path

import pytest

from budgeteval import desk
from budgeteval.county import open_county
from budgeteval.desk import cell, choices, mishap
from budgeteval.desk.session import notebook_here
from budgeteval.places import project_root
from budgeteval.runs.parameters import declared
from budgeteval.runs.state.code import imported

SOURCE = '''county: str = "demo"            # folder below data/
fiscal_year: int = 2020         # budget year
department: str = "all"         # a code'''
OTHER = '''county: str = "demo"            # folder below data/
fiscal_year: int = 2021         # budget year
department: str = "102"         # a code'''


def test_other_values_keep_names_types_and_help() -> None:
    assert cell.filled(SOURCE, {"department": "102", "fiscal_year": 2021}) == OTHER


def test_a_longer_value_pushes_its_help_only_when_there_is_no_room() -> None:
    assert cell.filled('project: str = "all"  # which', {"project": "99990120T1"}) == \
        'project: str = "99990120T1"  # which'
    assert cell.filled('project: str = "all"          # which', {"project": "99990"}) == \
        'project: str = "99990"        # which'
    assert cell.filled("year: int = 2020", {"year": 2021}) == "year: int = 2021"


def test_values_are_literals_again() -> None:
    assert cell.assigned(cell.filled(SOURCE, {"department": "102"})) == {
        "county": "demo", "fiscal_year": 2020, "department": "102"}


@pytest.mark.parametrize("source", ["department = '101'", "import os", "x: int = f()", "not python (", ""])
def test_other_cells_are_not_the_parameters(source: str) -> None:
    assert not cell.is_parameters(source, {"department"})


def test_every_notebook_knows_its_own_parameters_cell() -> None:
    for path in sorted((project_root() / "notebooks").glob("*.ipynb")):
        code = ["".join(one["source"]) for one in json.loads(path.read_text(encoding="utf-8"))["cells"]
                if one["cell_type"] == "code"]
        assert [cell.is_parameters(one, declared(path)) for one in code[:2]] == [False, True], path.name
        assert code[0] == "from budgeteval import desk\n\ndesk.choose()"


@pytest.mark.parametrize("name", ["", "../../etc/passwd", "notebooks/nowhere.ipynb", "a b.ipynb", "console-1"])
def test_no_notebook_without_a_session_of_one(name: str) -> None:
    assert notebook_here({"JPY_SESSION_NAME": name}) is None


def test_the_session_names_the_notebook_wherever_the_server_started() -> None:
    expected = project_root() / "notebooks" / "monitoring.ipynb"
    assert notebook_here({"JPY_SESSION_NAME": "/somewhere/else/monitoring.ipynb"}) == expected
    assert notebook_here({"JPY_SESSION_NAME": "monitoring.ipynb"}) == expected


def test_outside_jupyterlab_nothing_happens(monkeypatch: pytest.MonkeyPatch,
                                            capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.delenv("JPY_SESSION_NAME", raising=False)
    desk.choose()
    assert capsys.readouterr().out == ""


def test_choices_are_the_registers(tmp_path: Path) -> None:
    county = open_county("demo")
    found = choices.departments(county, 2020)
    assert found[0] == ("全部（汇总报告）", "all")
    assert ("示例县教育体育局（101）", "101") in found
    assert len(found) == 1 + len(county.departments)
    assert [year for _, year in choices.years(county, 2019)][-1] == 2019
    projects = choices.projects(county, 2020, "key_evaluation", summary=False)
    assert {code for _, code in projects} == {path.name for path in county.raw(2020, "key_evaluation").iterdir()
                                              if path.is_dir()}
    assert choices.projects(county, 1999, "key_evaluation", summary=True) == [("全部（汇总报告）", "all")]


def test_an_error_is_a_sentence_and_its_traceback_is_folded_text() -> None:
    said = mishap.sentence(KeyError, "department '999' is not in the register of 'demo'")
    assert "'999'" in said
    assert "Traceback" not in said
    html = mishap.folded("<script>x</script>", "File <b>")
    assert "<script>" not in html
    assert "&lt;script&gt;" in html
    assert "<details><summary>" in html
    assert "<b>" not in html


def test_the_desk_is_no_part_of_a_report() -> None:
    for path in (project_root() / "notebooks").glob("*.ipynb"):
        assert not [name for name in imported(path) if name.startswith("budgeteval.desk")]


def test_the_start_page_names_every_notebook_once_by_its_title() -> None:
    folder = project_root() / "notebooks"
    page = (folder / "start.md").read_text(encoding="utf-8")
    for path in folder.glob("*.ipynb"):
        assert page.count(f"]({path.name})") == 1, path.name
