"""The demo's monitoring forms: every planted fault is found, and nothing else that would be an error or a warning."""

import shutil
from pathlib import Path

import pandas as pd
import pytest

from budgeteval.demo import monitoring
from budgeteval.places import project_root
from budgeteval.stages.monitoring.read import Run, open_run

DEMO = project_root() / "data" / "demo"
RAW = DEMO / "raw" / "2021" / "monitoring"
PLACE = ["file", "sheet", "cell", "code"]


@pytest.fixture(scope="module")
def run() -> Run:
    return open_run("demo", 2021)


@pytest.fixture(scope="module")
def key() -> pd.DataFrame:
    return pd.read_csv(RAW / "answer_key.csv", dtype=str, keep_default_na=False)


def places(rows: pd.DataFrame) -> set[tuple[str, ...]]:
    return set(rows[PLACE].itertuples(index=False, name=None))


def test_every_planted_fault_is_found(run: Run, key: pd.DataFrame) -> None:
    assert places(key) <= places(run.assessed.findings)
    assert key["code"].nunique() > 20


def test_nothing_else_is_an_error_or_a_warning(run: Run, key: pd.DataFrame) -> None:
    """Findings of the exports have their own key."""
    serious = run.assessed.findings[run.assessed.findings["severity"].isin(["error", "warning"])]
    in_forms = [bool(file) and (RAW / file).is_file() for file in serious["file"]]
    ours = serious[serious["code"].str.startswith("monitoring_") | pd.Series(in_forms, index=serious.index)]
    assert places(ours) <= places(key)


def test_the_county_is_the_seed_s(run: Run) -> None:
    """664 projects, 11.96 亿元, ten slow departments at the end of August."""
    own = run.projects
    assert len(own) == 664
    assert own["register_yuan"].sum() == 1_195_960_000
    assert own["department_code"].nunique() == 58
    assert int(run.assessed.departments["slow"].sum()) == 10
    assert (own["spent_source"] == "payments").all()


def test_forms_in_are_projects_judged_and_rows_blocked(run: Run) -> None:
    rows = run.assessed.projects
    assert (rows["form"] != "").sum() == len(run.assessed.heads)
    assert set(rows["status"]) == {"judged", "blocked"}
    assert (rows.loc[rows["status"] == "blocked", "blocked_by"] != "").all()


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Registers of the first two departments."""
    target = tmp_path_factory.mktemp("county")
    shutil.copytree(DEMO / "reference", target / "reference")
    for name in ("departments", "projects"):
        path = target / "reference" / f"{name}.csv"
        rows = pd.read_csv(path, dtype=str, keep_default_na=False)
        rows[rows["department_code"].isin(["101", "102"])].to_csv(path, index=False)
    monitoring.write(target, 7, 2021)
    return target


def test_the_same_registers_give_the_same_bytes(small: Path) -> None:
    folder = small / "raw" / "2021" / "monitoring"
    before = {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}
    monitoring.write(small, 7, 2021)
    assert {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()} == before


def test_somebody_s_own_forms_are_not_replaced(small: Path) -> None:
    (small / "raw" / "2021" / "monitoring" / "answer_key.csv").unlink()
    with pytest.raises(FileExistsError, match="not replaced"):
        monitoring.write(small, 7, 2021)
