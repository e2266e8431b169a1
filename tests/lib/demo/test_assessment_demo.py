"""The fictional evidence list: sizes, the same bytes, findings against the answer key both ways."""

import shutil

import pandas as pd
import pytest

from budgeteval.demo import assessment
from budgeteval.places import county_folder
from budgeteval.stages import assessment as stage

HOME = county_folder("demo")
RAW = HOME / "raw" / "2021" / "assessment"
KEY = pd.read_csv(RAW / "answer_key.csv", dtype=str, keep_default_na=False)


@pytest.fixture(scope="module")
def run(tmp_path_factory):
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("BUDGETEVAL_REPORTS", str(tmp_path_factory.mktemp("reports")))
        return stage.open_run("demo", 2021)


def test_all_departments_and_townships_are_assessed(run):
    assert run.totals["unit_kind"].value_counts().to_dict() == {"county_department": 58, "township": 12}
    assert run.totals.loc[run.totals["unit_kind"] == "township", "total"].notna().all()


def test_every_planted_fault_is_found_and_nothing_else(run):
    planted = set(map(tuple, KEY[["file", "sheet", "cell", "code"]].to_numpy()))
    rows = run.findings[run.findings["severity"].isin(["error", "warning"])]
    found = set(map(tuple, rows[["file", "sheet", "cell", "code"]].to_numpy()))
    assert planted - found == set()
    assert found - planted == set()
    assert len(set(KEY["code"])) == 8


def test_the_same_seed_writes_the_committed_bytes(tmp_path):
    shutil.copytree(HOME / "reference", tmp_path / "reference")
    assessment.write(tmp_path, 2020, 2021)
    for path in RAW.iterdir():
        assert (tmp_path / "raw" / "2021" / "assessment" / path.name).read_bytes() == path.read_bytes()


def test_somebody_elses_evidence_is_not_replaced(tmp_path):
    folder = tmp_path / "raw" / "2021" / "assessment"
    folder.mkdir(parents=True)
    (folder / "evidence.csv").write_text("x", encoding="utf-8")
    with pytest.raises(FileExistsError):
        assessment.write(tmp_path, 2020, 2021)
