"""Same input, same bytes: a county's whole cycle made twice, and made again from its manifests.

The second time another folder, another number of workers, another hash seed, another day: 14 hours east of Greenwich
against 12 hours west, where it is never the same date, and no cache to be had. ``BUDGETEVAL_SOAK=1`` does it with
the whole demo county.
"""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from walk import walked

ROOT = Path(__file__).resolve().parents[2]
SOAK = bool(os.environ.get("BUDGETEVAL_SOAK"))
SIZE = () if SOAK else ("--departments", "2", "--projects", "10")
EAST = {"TZ": "Pacific/Kiritimati", "PYTHONHASHSEED": "1", "LC_ALL": "C.UTF-8"}
WEST = {"TZ": "Etc/GMT+12", "PYTHONHASHSEED": "77", "LC_ALL": "C", "PYTHONUTF8": "1"}
REPORTS = {"self_evaluation", "spot_check_plan", "spot_check", "key_evaluation", "department_evaluation", "ex_ante",
           "performance_target", "monitoring", "application", "assessment", "disclosure", "annual_statement",
           "annual_statement_notice", "annual_statement_summary", "diagnosis"}
STATE = ".budgeteval"


def budgeteval(root: Path, *words: str, **environment: str) -> subprocess.CompletedProcess[str]:
    code = "from budgeteval.cli import main; main()"
    return subprocess.run([sys.executable, "-c", code, *words], cwd=root, text=True, encoding="utf-8", check=False,
                          stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                          env={**os.environ, "BUDGETEVAL_ROOT": str(root), **environment})


def project(root: Path) -> Path:
    """A project of its own with this one's notebooks, rules and run files; no data yet."""
    root.mkdir(parents=True)
    for name in ("notebooks", "params"):
        shutil.copytree(ROOT / name, root / name, ignore=shutil.ignore_patterns(".*"))
    shutil.copy(ROOT / "requirements.lock", root)
    return root


def cycle(root: Path, *words: str, **environment: str) -> None:
    """Make every report of every run file."""
    files = [str(path) for path in sorted((root / "params/runs").glob("*.yaml"))]
    ran = budgeteval(root, "run", *files, *words, **environment)
    assert ran.returncode == 0, ran.stdout


def files(reports: Path) -> dict[str, Path]:
    """Every file of every report, by its path below ``reports``."""
    found = {path.relative_to(reports).as_posix(): path for path in reports.rglob("*") if path.is_file()}
    return {name: path for name, path in found.items() if not name.startswith(STATE)}


@pytest.fixture(scope="module")
def first(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The first project with its reports, two at a time."""
    root = project(tmp_path_factory.mktemp("one") / "县")
    made = budgeteval(root, "demo", "--out", "data", *SIZE)
    assert made.returncode == 0, made.stdout
    cycle(root, "--jobs", "2", **EAST)
    return root


@pytest.fixture(scope="module")
def second(first: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Another project with the same data and its reports, one at a time; where caches go stands a file."""
    root = project(tmp_path_factory.mktemp("two") / "another place")
    shutil.copytree(first / "data", root / "data", ignore=shutil.ignore_patterns(".cache"))
    (root / "data/demo/.cache").write_text("")
    cycle(root, "--jobs", "1", "--out", "out put", **WEST)
    return root


def test_the_cycle_is_whole(first: Path) -> None:
    made = files(first / "reports")
    assert {name.split("/")[1] for name in made} == REPORTS
    kinds = {Path(name).suffix for name in made}
    assert kinds >= {".html", ".pdf", ".csv", ".ipynb", ".json"}


def test_every_file_has_the_same_bytes(first: Path, second: Path) -> None:
    mine, theirs = files(first / "reports"), files(second / "out put")
    assert mine.keys() == theirs.keys()
    assert [name for name, path in mine.items() if path.read_bytes() != theirs[name].read_bytes()] == []


def test_every_fact_of_the_cycle_leads_to_a_cell_a_parameter_or_a_rule(
        first: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BUDGETEVAL_ROOT", str(first))
    count, lost = walked(first / "reports")
    assert count > (9_000 if SOAK else 500)
    assert not lost


def test_figures_are_in_the_files_that_were_compared(first: Path) -> None:
    pages = [path.read_text(encoding="utf-8") for name, path in files(first / "reports").items()
             if name.endswith(".html")]
    assert sum("<svg" in page for page in pages) > len(REPORTS) / 2


def stamps(folder: Path) -> dict[Path, tuple[int, int]]:
    """Time and identity of everything but the batch's own notes, where verify leaves its answers."""
    paths = [path for path in folder.rglob("*") if ".budgeteval" not in path.relative_to(folder).parts]
    return {path: (path.stat().st_mtime_ns, path.stat().st_ino) for path in [folder, *paths]}


def test_reports_carried_to_another_machine_are_verified_there(first: Path, second: Path, tmp_path: Path) -> None:
    """The first project's reports in the second one, where data cannot be written to, on the other side of the day."""
    moved = shutil.copytree(first / "reports", tmp_path / "u盘")
    before = stamps(moved)
    names = [] if SOAK else ["annual_statement/all", "self_evaluation/101", "monitoring/all"]
    ran = budgeteval(second, "verify", *names, "--reports", str(moved), "--jobs", "2", **WEST)
    assert ran.returncode == 0, ran.stdout
    assert stamps(moved) == before


def test_a_form_of_another_department_concerns_it_and_the_county(second: Path, tmp_path: Path) -> None:
    """The form is gone: its department's and the county's report cannot be compared, and it is named."""
    form = min((second / "data/demo/raw/2020/self_evaluation").glob("102*/*.xlsx"))
    form.rename(tmp_path / form.name)
    try:
        ran = budgeteval(second, "verify", "self_evaluation/102", "self_evaluation/all", "--reports", "out put")
    finally:
        (tmp_path / form.name).rename(form)
    assert ran.returncode == 1
    assert ran.stdout.count(f"{form.relative_to(second).as_posix()} 已不在") == 2
