"""Reports at an address: any machine knows what the last batch there could not make."""

import shutil
from pathlib import Path

import pytest
from tiny import EACH, GOOD, new_project

pytest.importorskip("distributed")


@pytest.mark.slow
def test_only_what_failed_on_another_machine_is_made(tmp_path: Path) -> None:
    project, out = new_project(tmp_path / "小 项目"), tmp_path / "reports"
    run = ("run", str(project.run_file(each=EACH)), "--out", out.as_uri(), "--jobs", "1")
    project.notebook(*GOOD, "assert department != 'roads'")
    assert project.command(*run).returncode == 1
    shutil.rmtree(project.root / ".cache")  # this machine has never seen that address
    project.notebook(*GOOD)
    ran = project.command(*run, "--failed-only")
    assert ran.returncode == 0, ran.stdout
    assert "1 份报告" in ran.stdout
    assert (out / "2020/tiny/roads/manifest.json").is_file()
