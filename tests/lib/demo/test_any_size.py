"""Every part of the county at any size and seed, and a small county's answer keys against the findings both ways."""

from pathlib import Path

import pandas as pd
import pytest

from budgeteval import demo, places
from budgeteval.county import open_county
from budgeteval.sources import attributed, kept
from budgeteval.sources.reading import read_folder
from budgeteval.stages import (
    application,
    assessment,
    department_evaluation,
    disclosure,
    ex_ante,
    key_evaluation,
    monitoring,
    performance_target,
)

PLACE = ["file", "sheet", "cell", "code"]
SERIOUS = ["error", "warning"]
NAME = "small"  # its own name: whatever is cached by a county's name is not the demo's
OF_BEFORE = ("department_evaluation", "key_evaluation")
STAGES = {
    "ex_ante": ex_ante, "performance_target": performance_target, "department_evaluation": department_evaluation,
    "application": application, "assessment": assessment, "disclosure": disclosure,
}
NOT_PLANTED = {"ex_ante_review_missed", "disclosure_report_missing"}  # what a county lacks, not a fault of a file


@pytest.mark.parametrize(("departments", "projects", "seed"), [
    (1, 1, 2020), (5, 20, 2020), (12, 13, 7), (12, 60, 12), (60, 70, 2020),
])
def test_every_part_works_at_any_size(departments: int, projects: int, seed: int, tmp_path: Path) -> None:
    folder = demo.generate(tmp_path, departments=departments, projects=projects, seed=seed)
    own = [stage for year in ("2020", "2021") for stage in (folder / "raw" / year).iterdir()]
    assert len(own) == 10
    for stage in own:
        if stage.name == "self_evaluation":  # its key stands beside the registers
            continue
        rows = pd.read_csv(stage / "answer_key.csv", dtype=str, keep_default_na=False)
        files = {file for file in rows["file"] if file and not file.startswith("20")}  # not a report of a year
        assert [file for file in files if not (stage / file).is_file()] == []


def test_without_a_reviewed_project_there_is_an_empty_key_and_nothing_else(tmp_path: Path) -> None:
    stage = demo.generate(tmp_path, departments=1, projects=3, seed=12) / "raw" / "2021" / "ex_ante"
    assert [path.name for path in stage.iterdir()] == ["answer_key.csv"]
    assert pd.read_csv(stage / "answer_key.csv").empty


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory):
    """A county of 8 departments and 40 projects in a project of its own, with no reports."""
    root = tmp_path_factory.mktemp("root")
    (root / "params").symlink_to(places.project_root() / "params", target_is_directory=True)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("BUDGETEVAL_ROOT", str(root))
        patch.setenv("BUDGETEVAL_REPORTS", str(root / "reports"))
        yield demo.generate(root / "data", departments=8, projects=40, seed=7, county=NAME)


def key_of(home: Path, year: int, stage: str) -> set[tuple[str, ...]]:
    rows = pd.read_csv(home / "raw" / str(year) / stage / "answer_key.csv", dtype=str, keep_default_na=False)
    assert len(rows)
    return spots(rows)


def spots(rows: pd.DataFrame) -> set[tuple[str, ...]]:
    return set(rows[PLACE].itertuples(index=False, name=None))


def table(found: object) -> pd.DataFrame:
    """Findings as a table, whether a stage keeps them so or as a list."""
    if isinstance(found, pd.DataFrame):
        return found
    rows = [(one.file, one.sheet, one.cell, one.code, one.severity) for one in found]
    return pd.DataFrame(rows, columns=[*PLACE, "severity"])


def serious(rows: pd.DataFrame) -> set[tuple[str, ...]]:
    return {spot for spot in spots(rows[rows["severity"].isin(SERIOUS)]) if spot[3] not in NOT_PLANTED}


@pytest.mark.parametrize("name", STAGES)
def test_a_small_county_s_key_holds_both_ways(name: str, home: Path) -> None:
    year = 2020 if name in OF_BEFORE else 2021
    rows, planted = table(STAGES[name].open_run(NAME, year).findings), key_of(home, year, name)
    assert planted - spots(rows) == set()
    assert serious(rows) - planted == set()


def test_key_evaluations_hold_both_ways(home: Path) -> None:
    folders = [path.name for path in (home / "raw" / "2020" / "key_evaluation").iterdir() if path.is_dir()]
    found = [one for code in folders
             for one in key_evaluation.score(key_evaluation.open_run(NAME, 2020, code)).findings]
    assert serious(table(found)) == key_of(home, 2020, "key_evaluation")


def test_monitoring_holds_both_ways(home: Path) -> None:
    """Findings of the exports have their own key."""
    found = monitoring.open_run(NAME, 2021).assessed.findings
    planted, folder = key_of(home, 2021, "monitoring"), home / "raw" / "2021" / "monitoring"
    ours = {spot for spot in serious(found)
            if spot[3].startswith("monitoring_") or (spot[0] and (folder / spot[0]).is_file())}
    assert planted - spots(found) == set()
    assert ours - planted == set()


def test_exports_hold_both_ways(home: Path, tmp_path: Path) -> None:
    county = open_county(NAME)
    read_folder(home / "raw" / "2021" / "sources", 2021, tmp_path)
    read = attributed(kept.load(tmp_path), county.projects(2021), county.departments_in(2021), county.departments)
    assert spots(table(read.findings)) == key_of(home, 2021, "sources")
