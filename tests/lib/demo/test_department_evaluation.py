"""The fictional whole departments: sizes, the same bytes, and findings against the answer key both ways."""

import shutil

import pandas as pd
import pytest

from budgeteval.demo import department_evaluation
from budgeteval.places import county_folder
from budgeteval.stages import department_evaluation as stage

HOME = county_folder("demo")
RAW = HOME / "raw" / "2020" / "department_evaluation"
KEY = pd.read_csv(RAW / "answer_key.csv", dtype=str, keep_default_na=False)
PLACE = ["file", "sheet", "cell", "code"]


@pytest.fixture(scope="module")
def run():
    return stage.open_run("demo", 2020)


def test_every_department_has_a_form(run):
    assert run.scores["department_code"].nunique() == 58
    assert len(run.scores) == 60  # one handed in twice, one project's form by mistake
    assert set(run.scores["status"]) == {"scored", "blocked"}


def test_every_planted_fault_is_found(run):
    found = set(map(tuple, run.findings[PLACE].to_numpy()))
    assert set(map(tuple, KEY[PLACE].to_numpy())) - found == set()
    assert KEY["code"].nunique() >= 30


def test_nothing_else_is_wrong(run):
    wrong = run.findings[run.findings["severity"].isin(["error", "warning"])]
    assert set(map(tuple, wrong[PLACE].to_numpy())) - set(map(tuple, KEY[PLACE].to_numpy())) == set()


def test_projects_are_those_of_the_register(run):
    projects = run.county.projects(2020)
    due = projects[projects["self_evaluation"] == "yes"]
    spending = run.base_values
    spending = spending[spending["field"] == "project_spending"].groupby("department_code")["value"].first()
    budgets = due.assign(budget=due["budget_yuan"].astype(float)).groupby("department_code")["budget"].sum()
    share = (spending / budgets).dropna()
    assert len(share) == 57  # one department sent no base data
    assert share.between(0.5, 1.0).all()


def test_the_same_seed_writes_the_same_bytes(tmp_path):
    shutil.copytree(HOME / "reference", tmp_path / "reference")
    department_evaluation.write(tmp_path, 2020, 2020)
    made = tmp_path / "raw" / "2020" / "department_evaluation"
    again = {path.relative_to(made).as_posix(): path.read_bytes() for path in made.rglob("*") if path.is_file()}
    committed = {path.relative_to(RAW).as_posix(): path.read_bytes() for path in RAW.rglob("*") if path.is_file()}
    assert again == committed


def test_somebody_elses_workbooks_are_not_replaced(tmp_path):
    own = tmp_path / "raw/2020/department_evaluation/101"
    own.mkdir(parents=True)
    with pytest.raises(FileExistsError):
        department_evaluation.write(tmp_path, 2020, 2020)
