"""The kernelspec, and what is started the ordinary way."""

import json
import os
import stat
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest
from jupyter_client.kernelspec import KernelSpecManager
from talk import Talk, printed

from budgeteval.runs.kernels import client, provisioner
from budgeteval.runs.kernels.fresh import changed, held, stamps
from budgeteval.runs.kernels.spec import install


def test_the_kernelspec_names_no_folder_and_jupyter_knows_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = install(tmp_path)
    assert str(tmp_path) not in path.read_text(encoding="utf-8")
    assert sys.prefix not in path.read_text(encoding="utf-8")
    monkeypatch.setenv("JUPYTER_PATH", str(tmp_path / "share" / "jupyter"))
    found = KernelSpecManager().get_kernel_spec("budgeteval")
    assert (found.display_name, found.language) == ("绩效报告 (budgeteval)", "python")
    assert found.resource_dir == str(path.parent)


def test_setup_has_installed_it() -> None:
    there = Path(sys.prefix) / "share" / "jupyter" / "kernels" / "budgeteval" / "kernel.json"
    assert json.loads(there.read_text(encoding="utf-8"))["metadata"]["kernel_provisioner"]


PYTHON = [sys.executable, "-Xfrozen_modules=off", "-m", "ipykernel_launcher", "-f", "x.json"]


@pytest.mark.parametrize(("command", "found"), [
    (PYTHON, 3), (["/usr/bin/other", *PYTHON[1:]], None), ([sys.executable, "-m", "other_kernel", "-f", "x"], None),
    (["R", "--slave"], None),
])
def test_only_kernels_of_this_python_are_forked(command: list[str], found: int | None) -> None:
    assert provisioner.launcher(command) == found


@pytest.mark.parametrize(("settings", "forked"), [
    ({"env": {}, "cwd": "/"}, True), ({"stderr": subprocess.DEVNULL}, True), ({"stdout": subprocess.PIPE}, False),
    ({"independent": True}, False), ({"preexec_fn": print}, False),
])
def test_what_only_a_new_process_can_do_is_left_to_one(settings: dict, forked: bool) -> None:
    assert provisioner.ordinary(settings) is forked


@pytest.mark.parametrize("deep", [False, True])
def test_sockets_have_a_private_place_with_a_short_path(tmp_path: Path, monkeypatch: pytest.MonkeyPatch,
                                                        deep: bool) -> None:
    """Systems allow 104 or 108 bytes, with the zero at the end; a temporary folder may be anywhere."""
    temporary = tmp_path / ("深" * 40) if deep else Path("/tmp")
    temporary.mkdir(exist_ok=True)
    monkeypatch.setattr(tempfile, "tempdir", str(temporary))
    room = Path(provisioner.new_room())
    try:
        assert len(os.fsencode(f"{room}/k-5")) < 104
        assert stat.S_IMODE(room.stat().st_mode) == 0o700
        assert not deep or not list(temporary.iterdir()), "what was too long is gone again"
    finally:
        room.rmdir()


def test_without_forking_a_kernel_starts_the_ordinary_way(talk: Talk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(provisioner, "can_fork", lambda: False)
    manager, kernel = talk.start()
    assert manager.transport == "tcp"
    assert isinstance(manager.provisioner.process, subprocess.Popen)
    assert printed(kernel, "print(1)") == "1"


def test_a_broken_parent_is_said_and_given_up(
    talk: Talk, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture,
) -> None:
    monkeypatch.setattr(client, "PARENT", "raise SystemExit(1)")
    monkeypatch.setattr(provisioner, "parents", client.Parents())
    monkeypatch.setattr(client, "ATTEMPTS", 1)
    for _ in range(2):
        manager, kernel = talk.start()
        assert isinstance(manager.provisioner.process, subprocess.Popen)
        assert printed(kernel, "print(1)") == "1"
    said = [one.getMessage() for one in caplog.records if "ordinary way" in one.getMessage()]
    assert len(said) == 1


@pytest.mark.parametrize(("name", "stale"), [("used.py", True), ("words.yaml", True), ("unused.py", False)])
def test_sources_that_a_parent_holds_are_watched(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str, stale: bool,
) -> None:
    for one in ("used.py", "unused.py", "words.yaml"):
        (tmp_path / one).write_text("", encoding="utf-8")
    before = stamps(tmp_path)
    monkeypatch.syspath_prepend(tmp_path)
    __import__("used")
    known = held(before)
    monkeypatch.delitem(sys.modules, "used")
    assert not changed(known)
    (tmp_path / name).write_text("x = 1", encoding="utf-8")
    assert changed(known) is stale


def test_a_stale_parent_gives_way_and_keeps_its_kernels(talk: Talk, tmp_path: Path,
                                                        monkeypatch: pytest.MonkeyPatch) -> None:
    source = tmp_path / "words.yaml"
    source.write_text("", encoding="utf-8")
    watching = client.PARENT.replace("import main;", "import main, fresh; known = fresh.stamps(sys.argv[3]); "
                                     "fresh.changed = lambda _, changed=fresh.changed: changed(known);")
    watching = watching.replace("sys.argv[1:]", "sys.argv[1:3]").replace("sys.argv[3]", repr(str(tmp_path)))
    monkeypatch.setattr(client, "PARENT", watching)
    monkeypatch.setattr(provisioner, "parents", client.Parents())
    _, first = talk.start()
    parent = printed(first, "import os; print(os.getppid())")
    source.write_text("a: 1", encoding="utf-8")
    _, second = talk.start()
    assert printed(second, "import os; print(os.getppid())") != parent
    assert printed(first, "print(os.getppid())") == parent
