"""Folders for temporary files may lie deep; the paths of sockets may not."""

import sys
from pathlib import Path

import pytest
from tiny import GOOD, new_project


@pytest.mark.skipif(sys.platform == "win32", reason="kernels talk through ports there")
def test_a_plain_kernel_where_temporary_files_lie_deep(tmp_path: Path) -> None:
    project = new_project(tmp_path / "小 项目")
    project.notebook(*GOOD)
    deep = tmp_path / ("long" * 30)
    deep.mkdir()
    ran = project.command("run", str(project.run_file()), "--engine", "kernel", TMPDIR=str(deep))
    assert ran.returncode == 0, ran.stdout
    assert not list(deep.glob("be*"))
