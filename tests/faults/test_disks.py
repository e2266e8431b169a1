"""A disk that is full, an output folder that cannot be written: told in a sentence, no report half-made."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from tiny import CODE, EACH, GOOD, Project, new_project
from watch import contents, sound

RUN = f'BUDGETEVAL_ROOT="$PWD" "{sys.executable}" -c "{CODE}" run params/runs/*.yaml --jobs 2'


def alone(project: Project, *steps: str) -> subprocess.CompletedProcess[str]:
    """The shell's steps with mounts of their own, which nobody else sees and which end with them."""
    return subprocess.run(["unshare", "--user", "--map-root-user", "--mount", "sh", "-c", "\n".join(steps)],
                          cwd=project.root, text=True, encoding="utf-8", timeout=240, stdout=subprocess.PIPE,
                          stderr=subprocess.STDOUT)


@pytest.fixture
def project(tmp_path: Path) -> Project:
    made = new_project(tmp_path / "小 项目")
    made.notebook(*GOOD)
    (made.root / "reports").mkdir()
    if not shutil.which("unshare") or alone(made, "mount -t tmpfs none reports").returncode:
        pytest.skip("this system lets nobody but its administrator mount a small disk")
    return made


def test_a_full_disk_and_then_room(project: Project) -> None:
    """Some reports fit and are whole; the others are made by the same command once there is room."""
    project.run_file(each=EACH)
    ran = alone(project, "mount -t tmpfs -o size=300k none reports", f"{RUN} >first.txt 2>&1", "echo code $?",
                "cp -r reports first", "mount -o remount,size=100m reports", f"{RUN} >second.txt 2>&1", "echo code $?",
                "cp -r reports second")
    first, second = ((project.root / name).read_text(encoding="utf-8") for name in ("first.txt", "second.txt"))
    assert ran.stdout.split() == ["code", "1", "code", "0"], f"{first}\n{second}"
    assert "No space left" in first
    assert "Traceback" not in first
    sound(project.root / "first", at_rest=True)
    sound(project.root / "second", at_rest=True)
    made = {name: value for name, value in contents(project.root / "first").items() if "failed.ipynb" not in name}
    assert 0 < len({name.split("/")[2] for name in made}) < 4
    assert made.items() <= contents(project.root / "second").items()
    assert len(list((project.root / "second").glob("2020/tiny/*/manifest.json"))) == 4


def test_one_report_that_cannot_be_written(project: Project) -> None:
    project.notebook(*GOOD, name="twin")
    project.run_file("tiny")
    project.run_file("twin", report="twin")
    (project.root / "reports/2020/tiny").mkdir(parents=True)
    ran = alone(project, "mount -t tmpfs -o ro none reports/2020/tiny", RUN, "echo code $?")
    assert "code 1" in ran.stdout, ran.stdout
    assert "Read-only" in ran.stdout
    assert "Traceback" not in ran.stdout
    assert (project.root / "reports/2020/twin/all/report.pdf").is_file()


def test_nothing_can_be_written(project: Project) -> None:
    project.run_file(each=EACH)
    ran = alone(project, "mount -t tmpfs -o ro none reports", RUN, "echo code $?")
    assert "code 2" in ran.stdout, ran.stdout
    assert "Traceback" not in ran.stdout
