"""The seventeen fictional evaluations: sizes, money, the same bytes, and findings against the answer key both ways."""

import shutil

import pandas as pd
import pytest

from budgeteval.demo import key_evaluation
from budgeteval.places import county_folder
from budgeteval.stages import key_evaluation as stage

HOME = county_folder("demo")
RAW = HOME / "raw" / "2020" / "key_evaluation"
KEY = pd.read_csv(RAW / "answer_key.csv", dtype=str, keep_default_na=False)
PROJECTS = pd.read_csv(HOME / "reference" / "projects.csv", dtype=str, keep_default_na=False)
CHOSEN = PROJECTS[PROJECTS["key_evaluation"] == "yes"]


@pytest.fixture(scope="module")
def results():
    return {code: stage.score(stage.open_run("demo", 2020, code)) for code in CHOSEN["project_code"]}


def test_sizes_and_money(results):
    assert len(results) == 17
    assert sum(one.run.special_bond for one in results.values()) == 11
    assert sum(one.run.number("budget_yuan") for one in results.values()) == 1_850_000_000


def test_one_folder_a_project():
    assert sorted(path.name for path in RAW.iterdir() if path.is_dir()) == sorted(CHOSEN["project_code"])


def test_every_planted_fault_is_found_and_nothing_else(results):
    planted = set(map(tuple, KEY[["file", "sheet", "cell", "code"]].to_numpy()))
    found = {(one.file, one.sheet, one.cell, one.code) for result in results.values() for one in result.findings
             if one.severity != "notice"}
    assert planted - found == set()
    assert found - planted == set()
    assert len(set(KEY["code"])) >= 25


def test_grades_from_excellent_to_fair(results):
    assert {one.score.grade for one in results.values()} == {"excellent", "good", "fair"}


def test_the_same_seed_writes_the_same_bytes(tmp_path):
    for name in ("first", "second"):
        shutil.copytree(HOME / "reference", tmp_path / name / "reference")
        key_evaluation.write(tmp_path / name, 2020, 2020)
    files = {name: {path.relative_to(tmp_path / name).as_posix(): path.read_bytes()
                    for path in sorted((tmp_path / name / "raw").rglob("*")) if path.is_file()}
             for name in ("first", "second")}
    assert files["first"] == files["second"]
    committed = {f"raw/2020/key_evaluation/{path.relative_to(RAW).as_posix()}": path.read_bytes()
                 for path in sorted(RAW.rglob("*")) if path.is_file()}
    assert files["first"] == committed


def test_somebody_elses_workbooks_are_not_replaced(tmp_path):
    shutil.copytree(HOME / "reference", tmp_path / "reference")
    own = tmp_path / "raw/2020/key_evaluation/P1"
    own.mkdir(parents=True)
    with pytest.raises(FileExistsError):
        key_evaluation.write(tmp_path, 2020, 2020)
