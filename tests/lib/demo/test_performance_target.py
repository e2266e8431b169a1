"""The demo county's targets of 2021: sizes and money, the same bytes, and findings against the answer key both ways."""

import shutil

import pandas as pd
import pytest

from budgeteval.demo import performance_target
from budgeteval.demo.targets import target_forms
from budgeteval.places import county_folder
from budgeteval.stages import performance_target as stage

HOME = county_folder("demo")
RAW = HOME / "raw" / "2021" / "performance_target"
KEY = pd.read_csv(RAW / "answer_key.csv", dtype=str, keep_default_na=False)
PLANTED = set(map(tuple, KEY[["file", "sheet", "cell", "code"]].to_numpy()))


@pytest.fixture(scope="module")
def run():
    return stage.open_run("demo", 2021)


def places(rows):
    return set(map(tuple, rows[["file", "sheet", "cell", "code"]].to_numpy()))


def test_every_planted_fault_is_found(run):
    assert PLANTED - places(run.findings) == set()


def test_no_error_or_warning_that_was_not_planted(run):
    found = run.findings[run.findings["severity"].isin(["error", "warning"])]
    assert places(found) - PLANTED == set()


def test_every_kind_of_fault_is_planted():
    assert len(set(KEY["code"])) >= 30


def test_sizes_and_money(run):
    assert len(run.counted) == 664
    assert run.counted["registered_budget_yuan"].sum() == 1_195_960_000
    assert run.counted["department_code"].nunique() == 58
    assert run.missing.empty


def test_forms_in_are_forms_counted_and_forms_blocked(run):
    assert len(run.targets) == len(run.counted) + (run.targets["status"] == "blocked").sum()
    assert (run.targets.loc[run.targets["status"] == "blocked", "blocked_by"] != "").all()


def test_departments_add_up_to_the_county(run):
    codes = run.county.departments["department_code"]
    parts = [stage.open_run("demo", 2021, code) for code in codes]
    assert sum(len(part.targets) for part in parts) == len(run.targets[run.targets["department_code"].isin(codes)])
    assert sum(len(part.flags) for part in parts) == len(run.flags)


def test_same_register_same_forms():
    first, second = (target_forms(HOME, 2020, 2021) for _ in range(2))
    assert first == second
    assert all(sum(int(str(item.weight)) for item in form.indicators) == 90 for form in first)


def test_same_register_same_bytes(tmp_path):
    shutil.copytree(HOME / "reference", tmp_path / "reference")
    performance_target.write(tmp_path, 2020, 2021)
    made = tmp_path / "raw" / "2021" / "performance_target"
    old, new = ({path.relative_to(root).as_posix(): path.read_bytes() for path in root.rglob("*") if path.is_file()}
                for root in (RAW, made))
    assert new.keys() == old.keys()
    assert [name for name in new if new[name] != old[name]] == []


def test_foreign_data_are_not_replaced(tmp_path):
    folder = tmp_path / "raw" / "2021" / "performance_target"
    folder.mkdir(parents=True)
    (folder / "own.xlsx").write_bytes(b"x")
    with pytest.raises(FileExistsError):
        performance_target.write(tmp_path, 2020, 2021)
