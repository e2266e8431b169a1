"""Every planted fault is found, and nothing is found where nothing was planted."""

import csv
import re
from pathlib import Path
from typing import NamedTuple

import pandas as pd
import pytest

from budgeteval import demo, forms, rulesets, scoring
from budgeteval.findings import Finding
from budgeteval.forms import corrections
from budgeteval.stages.self_evaluation.check import check

FOLDERS = {"seed 12": (12, 30, 330), "seed 13": (13, 24, 300)}


class Planted(NamedTuple):
    file: str
    sheet: str
    cell: str
    code: str


class County(NamedTuple):
    key: list[Planted]
    found: list[Finding]
    intake: forms.Intake
    scored: scoring.Scored
    folder: Path


@pytest.fixture(scope="module", params=FOLDERS)
def county(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> County:
    seed, departments, projects = FOLDERS[request.param]
    out = tmp_path_factory.mktemp("data")
    folder = demo.generate(out, seed=seed, departments=departments, projects=projects, parts=())
    return evaluated(folder)


def evaluated(folder: Path) -> County:
    entries = corrections.load(folder / "corrections")
    intake = forms.read_folder(folder / "raw" / "2020" / "self_evaluation", corrections=entries)
    register = pd.read_csv(folder / "reference" / "departments.csv", dtype=str)
    projects = projects_of(folder)
    rules = rulesets.load("demo-county")
    scored = scoring.score(intake, rules, register)
    found = check(intake, scored, rules, register, projects=projects, fiscal_year=2020)
    with (folder / "answer_key.csv").open(encoding="utf-8", newline="") as stream:
        key = [Planted(row["file"], row["sheet"], row["cell"], row["code"]) for row in csv.DictReader(stream)]
    return County(key, [*intake.findings, *found], intake, scored, folder)


def projects_of(folder: Path) -> pd.DataFrame:
    """The register of the year whose forms these are."""
    rows = pd.read_csv(folder / "reference" / "projects.csv", dtype=str)
    return rows[rows["fiscal_year"] == "2020"]


def row_of(cell: str) -> str:
    return re.sub(r"\D", "", cell)


def test_every_planted_fault_is_found(county: County):
    found = {(one.file, one.code) for one in county.found}
    assert [one for one in county.key if (one.file, one.code) not in found] == []


def test_no_false_alarm(county: County):
    planted = {(one.file, one.code) for one in county.key}
    alarms = {one.code: one.place for one in county.found if (one.file, one.code) not in planted}
    assert alarms == {}


def test_findings_of_one_code_are_as_many_as_planted_in_that_file(county: County):
    """A file of many forms must not hide a fault, or a false alarm, behind another form's."""
    planted = pd.Series([(one.file, one.code) for one in county.key]).value_counts()
    found = pd.Series(sorted({(one.file, one.code, one.sheet, one.cell, one.project) for one in county.found})).map(
        lambda one: one[:2]).value_counts()
    assert found.sub(planted, fill_value=0).loc[lambda rest: rest != 0].to_dict() == {}


def test_findings_stand_where_the_fault_is(county: County):
    """Same sheet and row; a finding about a whole form, or about a cell that is not there, may leave the cell out."""
    places = {}
    for one in county.found:
        places.setdefault((one.file, one.code), []).append((one.sheet, row_of(one.cell)))
    for one in county.key:
        near = places[one.file, one.code]
        assert not one.cell or any(
            sheet == one.sheet and row in ("", row_of(one.cell)) for sheet, row in near
        ), (one, near)


def test_all_forms_are_accounted_for(county: County):
    register = projects_of(county.folder)
    own = register[register["self_evaluation"] == "yes"]
    kinds = county.intake.forms["kind"]
    assert kinds.isin(["self_evaluation", "flat_export"]).sum() == len(own)


def test_clean_forms_are_recomputed_to_the_very_marks_they_print(county: County):
    faulty = {(one.file, one.sheet) for one in county.key}
    scores = county.scored.scores
    clean = scores[[pair not in faulty for pair in zip(scores["file"], scores["sheet"], strict=True)]]
    assert len(clean) > 0.5 * len(scores)
    assert (clean["status"] == "scored").all()
    assert (clean["recomputed_total"] - clean["reported_total"]).abs().max() < 0.005


def test_budgets_read_are_those_of_the_register(county: County):
    faulty = {one.file for one in county.key}
    register = projects_of(county.folder).set_index("project")
    scores = county.scored.scores
    clean = scores[~scores["file"].isin(faulty)]
    assert len(clean) > 100
    for project, budget in zip(clean["project"], clean["budget_yuan"], strict=True):
        assert budget == float(register.at[project, "budget_yuan"])
