"""The demo county's filled working papers against their answer key, both ways."""

import csv
from collections import Counter

import pytest

from budgeteval.demo.spot_check import KEY
from budgeteval.stages import spot_check as stage

CONSEQUENCES = {"paper_incomplete"}             # a blank mark also blocks its paper
OWN = {"paper_verified_missing"}                # forms without amounts leave nothing to verify


@pytest.fixture(scope="module")
def run():
    return stage.open_run("demo", 2020)


@pytest.fixture(scope="module")
def key(run):
    with (run.plan.county.folder / KEY).open(encoding="utf-8") as stream:
        return list(csv.DictReader(stream))


def test_every_planted_fault_is_found_in_its_cell(run, key):
    found = {(row["file"], row["cell"], row["code"]) for row in run.findings.to_dict("records")}
    planted = {(row["file"], row["cell"], row["code"]) for row in key if row["code"] != "paper_missing"}
    assert len(planted) == 6
    assert planted <= found


def test_nothing_else_is_found(run, key):
    expected = Counter(row["code"] for row in key)
    found = Counter(run.findings["code"])
    for code in CONSEQUENCES | OWN:
        found.pop(code, None)
    assert found == expected


def test_missing_papers_are_those_of_the_key(run, key):
    absent = {row["project_id"] for row in key if row["code"] == "paper_missing"}
    missing = run.reviewed[run.reviewed["state"] == "missing"]
    assert set(missing["project_id"]) == absent
    assert len(absent) == 2


def test_one_paper_in_ten_is_scored_twice(run):
    assert run.agreement.doubled == run.reviewed["double"].sum()
    assert 0.8 < run.agreement.icc.icc < 1


def test_honest_departments_are_not_sent_for_a_check(run):
    """The interval covers the county's latent mean inflation, which the marks were written from."""
    from budgeteval.demo import plan_county, truth

    latent = truth(plan_county())
    real = (latent["claimed_total"] - latent["true_total"]).mean()
    assert run.inflation.mean.low - 0.5 <= real <= run.inflation.mean.high + 0.5
    honest = set(latent.loc[latent["honest"], "department_code"])
    flagged = run.departments.departments.query("state == 'priority_check'")["department"]
    assert set(flagged).isdisjoint(honest)
