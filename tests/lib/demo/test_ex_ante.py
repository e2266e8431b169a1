"""The twelve fictional reviews: money, departments, the same bytes, and findings against the answer key both ways."""

import shutil

import pandas as pd
import pytest

from budgeteval.demo import ex_ante
from budgeteval.places import county_folder
from budgeteval.stages import ex_ante as stage

HOME = county_folder("demo")
RAW = HOME / "raw" / "2021" / "ex_ante"
KEY = pd.read_csv(RAW / "answer_key.csv", dtype=str, keep_default_na=False)


@pytest.fixture(scope="module")
def run():
    return stage.open_run("demo", 2021)


def test_sizes_and_money(run):
    assert len(run.rows) == 12
    assert run.rows["department_code"].nunique() == 10
    assert run.rows["applied_yuan"].sum() == run.rows["supported_yuan"].sum() == 6_750_000
    assert run.rows["refused_yuan"].sum() == 0
    assert set(run.rows["conclusion"]) == {"support"}
    assert set(run.rows["status"]) == {"scored"}
    assert run.rows["conditions"].gt(0).any()


def test_three_requests_went_without_their_review(run):
    projects = run.county.projects(2021)
    large = projects[(projects["kind"] == "new") & (projects["budget_yuan"].astype(int) >= 400_000)]
    unreviewed = large[large["ex_ante"] != "yes"]
    assert len(unreviewed) == 3
    assert sorted(run.missed["project_code"]) == sorted(unreviewed["project_code"])


def test_every_planted_fault_is_found_and_nothing_else(run):
    planted = set(map(tuple, KEY[["file", "sheet", "cell", "code"]].to_numpy()))
    found = {(one.file, one.sheet, one.cell, one.code) for one in run.findings
             if one.severity != "notice" and one.code != "ex_ante_review_missed"}
    assert planted - found == set()
    assert found - planted == set()
    assert len(set(KEY["code"])) >= 15


def test_the_same_seed_writes_the_same_bytes(tmp_path):
    for name in ("first", "second"):
        shutil.copytree(HOME / "reference", tmp_path / name / "reference")
        ex_ante.write(tmp_path / name, 2020, 2021)
    files = {name: {path.relative_to(tmp_path / name).as_posix(): path.read_bytes()
                    for path in sorted((tmp_path / name / "raw").rglob("*")) if path.is_file()}
             for name in ("first", "second")}
    assert files["first"] == files["second"]
    committed = {f"raw/2021/ex_ante/{path.relative_to(RAW).as_posix()}": path.read_bytes()
                 for path in sorted(RAW.rglob("*")) if path.is_file()}
    assert files["first"] == committed


def test_somebody_elses_workbooks_are_not_replaced(tmp_path):
    shutil.copytree(HOME / "reference", tmp_path / "reference")
    own = tmp_path / "raw/2021/ex_ante/P1"
    own.mkdir(parents=True)
    with pytest.raises(FileExistsError):
        ex_ante.write(tmp_path, 2020, 2021)
