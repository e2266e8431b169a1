"""The parameters cell: what it declares, and which values are refused."""

import pytest
from tiny import Project

from budgeteval.runs.parameters import Parameter, Unfit, check, declared, nearest


def test_declared_reads_names_types_defaults_and_help(project: Project) -> None:
    path = project.notebook(parameters='''# comment line
fiscal_year: int = 2020   # budget year
limit: float = -1.5       # a number
flag: bool = False
code: str = "a#b"         # a code''')
    assert declared(path) == {
        "fiscal_year": Parameter("fiscal_year", "int", 2020, "budget year"),
        "limit": Parameter("limit", "float", -1.5, "a number"),
        "flag": Parameter("flag", "bool", False, ""),
        "code": Parameter("code", "str", "a#b", "a code"),
    }


@pytest.mark.parametrize("cell", [
    None, "fiscal_year = 2020", "x: int", "x: list = []", "x: int = year()", "import os", "x: int = ", "x: int = 'a",
])
def test_unreadable_cells_are_refused(project: Project, cell: str | None) -> None:
    with pytest.raises(Unfit, match="parameters"):
        declared(project.notebook(parameters=cell))


KNOWN = {
    "fiscal_year": Parameter("fiscal_year", "int", 2020, ""),
    "department": Parameter("department", "str", "all", ""),
    "share": Parameter("share", "float", 0.5, ""),
    "flag": Parameter("flag", "bool", True, ""),
}


@pytest.mark.parametrize("given", [
    {}, {"fiscal_year": 2021, "department": "roads-1"}, {"share": 1}, {"share": 0.25}, {"flag": False},
])
def test_fit_values_pass(given: dict[str, object]) -> None:
    assert check(given, KNOWN) == []


@pytest.mark.parametrize(("given", "part"), [
    ({"fiscal_yaer": 2020}, "fiscal_year"),
    ({"fiscal_year": "2020"}, "int"),
    ({"fiscal_year": 2020.5}, "int"),
    ({"fiscal_year": True}, "int"),
    ({"fiscal_year": None}, "int"),
    ({"share": "half"}, "float"),
    ({"share": False}, "float"),
    ({"flag": 1}, "true"),
    ({"department": 7}, "str"),
    ({"department": ["a"]}, "str"),
    ({"department": "../../etc"}, "../../etc"),
    ({"department": "a/b"}, "a/b"),
    ({"department": "C:\\x"}, "department"),
    ({"department": ""}, "department"),
    ({"department": "-rf"}, "-rf"),
    ({"department": "a" * 65}, "department"),
    ({"department": "a\n"}, "department"),
])
def test_unfit_values_are_refused(given: dict[str, object], part: str) -> None:
    (problem,) = check(given, KNOWN)
    assert part in problem


def test_all_problems_at_once() -> None:
    assert len(check({"nothing": 1, "fiscal_year": "x", "department": "../"}, KNOWN)) == 3


def test_nearest_offers_only_what_is_near() -> None:
    assert "fiscal_year" in nearest("fiscalyear", KNOWN)
    assert nearest("zzz", KNOWN) == ""
