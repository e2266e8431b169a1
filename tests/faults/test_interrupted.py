"""Two batches in one folder, Ctrl-C, and going on afterwards."""

import json
import signal
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from tiny import EACH, GOOD, PATIENCE, Project, await_that, new_project
from watch import contents, kill, lines, processes, sound

from budgeteval.runs.state.journal import read

WAITS = "import pathlib, time\nwhile department == 'roads' and not pathlib.Path('../go').exists(): time.sleep(0.02)"
FAILS = ("import pathlib\nif department in ('roads', 'schools') and not pathlib.Path('../go').exists(): "
         "raise ValueError('not yet')")
Begin = Callable[..., subprocess.Popen[str]]
FORGIVEN = ("roads", "schools")


@pytest.fixture
def project(tmp_path: Path) -> Project:
    return new_project(tmp_path / "小 项目")


@pytest.fixture
def begin(project: Project) -> Iterator[Begin]:
    """Starts batches, and ends at the end what a failed test has left of them."""
    batches: list[subprocess.Popen[str]] = []

    def one(*words: str) -> subprocess.Popen[str]:
        batches.append(project.start("run", *words))
        return batches[-1]

    yield one
    for pid in (pid for batch in batches for pid in processes(batch.pid)):
        kill(pid)


def started(out: Path) -> list[str]:
    """Places that the newest part of the journal says were started."""
    newest = max(out.glob(".budgeteval/journal/*.jsonl"), key=lambda path: path.stat().st_mtime_ns)
    found = [json.loads(line) for line in newest.read_text(encoding="utf-8").splitlines()]
    return sorted(one["place"] for one in found if one["state"] == "started")


def test_one_batch_a_folder_and_ctrl_c(project: Project, begin: Begin) -> None:
    """The second is refused and told who is there; the first, interrupted, leaves whole reports and goes on later."""
    out = project.root / "reports"
    project.notebook(*GOOD, WAITS)
    path = str(project.run_file(each=EACH))
    first = begin(path, "--jobs", "2")
    await_that(lambda: len(list(out.glob("2020/tiny/*/manifest.json"))) == 3 or first.poll() is not None)
    second = project.command("run", path)
    assert second.returncode == 2
    assert str(first.pid) in second.stdout
    assert "Traceback" not in second.stdout
    before = contents(out)

    first.send_signal(signal.SIGINT)
    told, _ = first.communicate(timeout=PATIENCE)
    assert first.returncode == 130, told
    assert "Traceback" not in told
    await_that(lambda: not processes(first.pid))
    sound(out, at_rest=True)
    assert contents(out) == before
    assert read(out).unclosed == frozenset()

    (project.root / "go").touch()
    again = project.command("run", path)
    assert again.returncode == 0, again.stdout
    assert started(out) == ["2020/tiny/roads"], "what was done is not done again"
    assert {name: contents(out)[name] for name in before} == before


def test_interrupted_before_the_first_report(project: Project, begin: Begin) -> None:
    project.notebook(*GOOD)
    batch = begin(str(project.run_file(each=EACH)))
    await_that(lambda: lines(project.root / "reports") > 0 or batch.poll() is not None)
    batch.send_signal(signal.SIGINT)
    told, _ = batch.communicate(timeout=PATIENCE)
    assert batch.returncode in (0, 130), told
    assert "Traceback" not in told
    sound(project.root / "reports", at_rest=True)


def test_failed_only(project: Project) -> None:
    out = project.root / "reports"
    project.notebook(*GOOD, FAILS)
    path = str(project.run_file(each=EACH))
    assert project.command("run", path).returncode == 1
    assert read(out).failed == tuple(f"2020/tiny/{key}" for key in FORGIVEN)
    (out / "2020/tiny/all/report.html").unlink()
    before = {name: value for name, value in contents(out).items() if "failed.ipynb" not in name}

    (project.root / "go").touch()
    again = project.command("run", path, "--failed-only")
    assert again.returncode == 0, again.stdout
    assert started(out) == [f"2020/tiny/{key}" for key in FORGIVEN]
    assert read(out).failed == ()
    assert {name: value for name, value in contents(out).items() if name.split("/")[2] not in FORGIVEN} == before

    nothing = project.command("run", path, "--failed-only")
    assert nothing.returncode == 0, nothing.stdout
    assert started(out) == []
