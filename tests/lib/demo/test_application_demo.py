"""The fictional ledger: sizes, the same bytes, findings against the answer key both ways."""

import shutil

import pandas as pd
import pytest

from budgeteval.demo import application
from budgeteval.places import county_folder
from budgeteval.stages import application as stage

HOME = county_folder("demo")
RAW = HOME / "raw" / "2021" / "application"
KEY = pd.read_csv(RAW / "answer_key.csv", dtype=str, keep_default_na=False)


@pytest.fixture(scope="module")
def run(tmp_path_factory):
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("BUDGETEVAL_REPORTS", str(tmp_path_factory.mktemp("reports")))
        return stage.open_run("demo", 2021)


def test_some_sixty_letters_with_answers(run):
    assert 55 <= len(run.issued) <= 65
    assert len(run.office.answers) >= 45
    assert {"accepted", "answered", "rejected", "open", "overdue"} == set(run.issued["state"])
    assert {"finance", "department", "implementing_unit"} >= set(run.issued["party"]) - {""}


def test_letters_are_about_projects_of_the_register(run):
    projects = pd.read_csv(HOME / "reference" / "projects.csv", dtype=str, keep_default_na=False)
    planted = KEY["code"].eq("application_project_unknown").sum()
    assert (~run.issued["project_code"].isin(projects["project_code"])).sum() == planted


def test_every_planted_fault_is_found_and_nothing_else(run):
    planted = set(map(tuple, KEY[["file", "sheet", "cell", "code"]].to_numpy()))
    rows = run.findings[run.findings["severity"].isin(["error", "warning"])]
    found = set(map(tuple, rows[["file", "sheet", "cell", "code"]].to_numpy()))
    assert planted - found == set()
    assert found - planted == set()
    assert len(set(KEY["code"])) >= 20


def test_the_same_seed_writes_the_committed_bytes(tmp_path):
    shutil.copytree(HOME / "reference", tmp_path / "reference")
    shutil.copytree(HOME / "raw" / "2020" / "spot_check", tmp_path / "raw" / "2020" / "spot_check")
    shutil.copy(HOME / "answer_key.csv", tmp_path / "answer_key.csv")
    application.write(tmp_path, 2020, 2021)
    made = tmp_path / "raw" / "2021" / "application"
    files = {folder: {path.relative_to(folder).as_posix(): path.read_bytes()
                      for path in sorted(folder.rglob("*")) if path.is_file()} for folder in (made, RAW)}
    assert files[made] == files[RAW]


def test_somebody_elses_ledger_is_not_replaced(tmp_path):
    folder = tmp_path / "raw" / "2021" / "application"
    folder.mkdir(parents=True)
    (folder / "ledger.csv").write_text("x", encoding="utf-8")
    with pytest.raises(FileExistsError):
        application.write(tmp_path, 2020, 2021)
