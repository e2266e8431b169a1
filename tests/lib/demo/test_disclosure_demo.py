"""The fictional disclosure: every planted fault is found, nothing else is, and the files come out the same again."""

import csv
import shutil
import sys
from pathlib import Path

import pytest

from budgeteval import places
from budgeteval.demo import disclosure, statement
from budgeteval.demo.plan import DEFAULT_SEED
from budgeteval.stages import disclosure as stage

ROOT = places.project_root()
sys.path.insert(0, str(ROOT / "tests" / "spec"))
RAW = ROOT / "data" / "demo" / "raw" / "2021" / "disclosure"
WITHOUT_REPORTS = {"disclosure_report_missing"}  # of key evaluations, which this test does not publish


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> stage.Run:
    from published_year import publish_year

    reports = tmp_path_factory.mktemp("reports")
    publish_year(reports, key=None)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("BUDGETEVAL_REPORTS", str(reports))
        return stage.open_run("demo", 2021)


def test_key_and_findings_agree_both_ways(run: stage.Run) -> None:
    with (RAW / "answer_key.csv").open(encoding="utf-8", newline="") as stream:
        planted = {(row["file"], row["cell"], row["code"]) for row in csv.DictReader(stream)}
    serious = run.findings[run.findings["severity"].isin(("error", "warning"))]
    found = set(serious[["file", "cell", "code"]].itertuples(index=False, name=None))
    assert {one for one in found if one[2] not in WITHOUT_REPORTS} == planted


def test_every_state_occurs(run: stage.Run) -> None:
    assert {"published", "ready", "withheld", "blocked"} <= set(run.publications["state"])


def test_same_registers_same_bytes(tmp_path: Path) -> None:
    shutil.copytree(ROOT / "data" / "demo" / "reference", tmp_path / "reference")
    for _ in range(2):
        disclosure.write(tmp_path, DEFAULT_SEED, 2021)
    made = tmp_path / "raw" / "2021" / "disclosure"
    files = sorted(path.relative_to(made) for path in made.rglob("*") if path.is_file())
    assert files == sorted(path.relative_to(RAW) for path in RAW.rglob("*") if path.is_file())
    assert not [name for name in files if (made / name).read_bytes() != (RAW / name).read_bytes()]


def test_somebodys_own_files_are_not_replaced(tmp_path: Path) -> None:
    shutil.copytree(ROOT / "data" / "demo" / "reference", tmp_path / "reference")
    own = tmp_path / "raw" / "2021" / "disclosure"
    own.mkdir(parents=True)
    (own / "mine.csv").write_text("x", encoding="utf-8")
    with pytest.raises(FileExistsError):
        disclosure.write(tmp_path, DEFAULT_SEED, 2021)
    assert (own / "mine.csv").is_file()


def test_registers_of_the_statement_are_those_of_the_county(tmp_path: Path) -> None:
    statement.write(tmp_path, DEFAULT_SEED, 2021)
    for path in (tmp_path / "reference").iterdir():
        assert path.read_bytes() == (ROOT / "data" / "demo" / "reference" / path.name).read_bytes()
