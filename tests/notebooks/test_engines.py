"""Every notebook by a plain kernel, a forked kernel and the forked shell: the same outputs."""

import contextlib
import json
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from golden import CASES, ROOT

from budgeteval import demo
from budgeteval.runs.kernels.spec import install
from budgeteval.runs.plan import Report, plan
from budgeteval.runs.process.child import prepared, seed_of
from budgeteval.runs.process.normalise import normalised, written

NOTEBOOKS = sorted(path.stem for path in (ROOT / "notebooks").glob("*.ipynb"))
COMMAND = "from budgeteval.cli import main; main()"


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Any:
    """A small county's reports, made by the forked shell, and this process set to run its notebooks once more."""
    base = tmp_path_factory.mktemp("engines")
    root, out = base / "root", base / "reports"
    for name in ("params", "notebooks"):
        shutil.copytree(ROOT / name, root / name, ignore=shutil.ignore_patterns(".*"))
    demo.generate(root / "data", seed=7, departments=4, projects=12)
    install(base)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("BUDGETEVAL_ROOT", str(root))
        patch.setenv("BUDGETEVAL_REPORTS", str(out))
        patch.setenv("JUPYTER_PATH", str(base / "share" / "jupyter"))
        reports = _wanted(plan(sorted((root / "params" / "runs").glob("*.yaml"))).reports)
        only = [word for one in reports for word in ("--only", one.name)]
        ran = subprocess.run([sys.executable, "-c", COMMAND, "run", *sorted(map(str, (root / "params/runs").iterdir())),
                              *only, "--out", str(out), "--engine", "forked"], capture_output=True, text=True)
        assert ran.returncode == 0, ran.stdout + ran.stderr
        yield {one.report: one for one in reversed(reports)}, out


def _wanted(reports: list[Report]) -> list[Report]:
    """The county's report of every notebook, and those that one of them reads."""
    county = [one for one in reports if one.key == "all"]
    return [one for one in reports if one in county or any(other.needs(one) for other in county)]


def _by_kernel(report: Report, kernel: str) -> str:
    """The normalised text of a report's notebook, run by papermill in a kernel of that name."""
    from papermill.engines import papermill_engines

    seed = f"__import__('random').seed({seed_of(report)}); __import__('numpy').random.seed({seed_of(report)})"
    with contextlib.chdir(report.notebook.parent):
        notebook = papermill_engines.execute_notebook_with_engine(
            None, prepared(report), kernel_name=kernel, progress_bar=False,
            extra_arguments=[f"--IPKernelApp.code_to_run={seed}"])
    return written(normalised(notebook))


@pytest.mark.parametrize("name", NOTEBOOKS)
def test_all_ways_give_the_same_notebook(made: tuple[dict[str, Report], Path], name: str) -> None:
    reports, out = made
    shell = (out / reports[name].place / "report.ipynb").read_text(encoding="utf-8")
    forked = _by_kernel(reports[name], "budgeteval")
    assert [output for cell in json.loads(shell)["cells"] for output in cell.get("outputs", ())]
    assert _cells(forked) == _cells(shell)
    assert _cells(_by_kernel(reports[name], "python3")) == _cells(forked)


def _cells(text: str) -> list[str]:
    return [json.dumps(cell, ensure_ascii=False, sort_keys=True) for cell in json.loads(text)["cells"]]


def test_every_notebook_of_the_cycle_is_here() -> None:
    assert set(NOTEBOOKS) == set(CASES)
