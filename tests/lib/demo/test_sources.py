"""Exports of the fictional county: the truth comes back to the yuan, faults are found both ways, same bytes."""

import re
import shutil

import pandas as pd
import pytest

from budgeteval.county import open_county
from budgeteval.demo import DEFAULT_SEED, pace, sources
from budgeteval.places import county_folder
from budgeteval.sources import attributed, budget_of, kept, monthly, plan_of
from budgeteval.sources.reading import read_folder

HOME = county_folder("demo")
RAW = HOME / "raw" / "2021" / "sources"
CUTOFF = 8


@pytest.fixture(scope="module")
def county():
    return open_county("demo")


@pytest.fixture(scope="module")
def read(tmp_path_factory, county):
    out = tmp_path_factory.mktemp("tables")
    read_folder(RAW, 2021, out)
    return attributed(kept.load(out), county.projects(2021), county.departments_in(2021), county.departments)


def test_every_planted_fault_is_found_and_nothing_else(read):
    key = pd.read_csv(RAW / "answer_key.csv", dtype=str, keep_default_na=False)
    planted = set(map(tuple, key[["file", "sheet", "cell", "code"]].to_numpy()))
    found = {(one.file, one.sheet, one.cell, one.code) for one in read.findings}
    assert planted - found == set()
    assert found - planted == set()
    assert len(set(key["code"])) >= 25


def test_what_was_spent_comes_back_to_the_yuan(read, county):
    truth = pace.spent_by_month(county.projects(2021), DEFAULT_SEED)
    found = monthly(read.payments, CUTOFF)
    both = found.merge(truth, on=["project_code", "month"], how="outer", suffixes=("", "_true"))
    assert both["spent_yuan"].tolist() == both["spent_yuan_true"].tolist()


def test_ten_departments_are_slow_and_clearly_so(read, county):
    register = county.projects(2021)
    owner = register.set_index("project_code")["department_code"]
    budget = budget_of(read.budget_lines, CUTOFF).set_index("project_code")["budget_yuan"]
    spent = monthly(read.payments, CUTOFF).groupby("project_code")["spent_yuan"].sum()
    rate = spent.groupby(owner).sum() / budget.groupby(owner).sum()
    slow = pace.slow_departments(register, DEFAULT_SEED)
    assert len(slow) == 10
    assert (rate[slow] < 0.5).all()
    assert (rate.drop(slow) > 0.6).all()


def test_every_row_is_accounted_for(read):
    assert (read.files["rows"] == read.files["kept"] + read.files["withheld"]).all()
    assert set(read.files["system"]) == {"integrated", "direct_funds", "livelihood", "debt"}


def test_plans_add_up(read):
    december = plan_of(read.plan_lines).query("month == 12")["planned_share"]
    assert len(december) == 120
    assert december.round(9).eq(1).all()


def test_nobodys_data_pass(read):
    texts = read.payments["use"].str.cat(sep=" ") + " ".join(one.message for one in read.findings)
    assert "138" not in texts
    assert not re.search(r"999901(19|20)\d{6}", texts)
    assert read.direct_funds.query("part == 'benefit'")["recipients"].sum() == 72


def test_the_same_seed_writes_the_same_bytes(tmp_path):
    shutil.copytree(HOME / "reference", tmp_path / "reference")
    sources.write(tmp_path, DEFAULT_SEED, 2021)
    made = tmp_path / "raw" / "2021" / "sources"
    files = {path.relative_to(made).as_posix(): path.read_bytes() for path in made.rglob("*") if path.is_file()}
    assert files == {path.relative_to(RAW).as_posix(): path.read_bytes() for path in RAW.rglob("*") if path.is_file()}
    assert sum(map(len, files.values())) < 2_000_000


def test_somebody_elses_exports_are_not_replaced(tmp_path):
    (tmp_path / "raw" / "2021" / "sources").mkdir(parents=True)
    (tmp_path / "raw" / "2021" / "sources" / "a.csv").write_text("x", encoding="utf-8")
    with pytest.raises(FileExistsError):
        sources.write(tmp_path, DEFAULT_SEED, 2021)
