"""One batch a folder: the lock holds against everybody, and dies with its holder alone."""

import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from budgeteval.runs.state.lock import Busy, lock

HOLDER = """
import os, signal, sys
from pathlib import Path
from budgeteval.runs.state.lock import lock
with lock(Path(sys.argv[1])):
    child = os.fork()
    if child:
        print(child, flush=True)
    signal.pause()
"""
TAKER = """
import sys
from pathlib import Path
from budgeteval.runs.state.lock import Busy, lock
try:
    with lock(Path(sys.argv[1])):
        print("taken")
except Busy as busy:
    print("busy", busy.pid)
"""


def taker(out: Path) -> str:
    """What another process finds."""
    return subprocess.run([sys.executable, "-c", TAKER, out], capture_output=True, text=True, check=True).stdout.strip()


@pytest.fixture
def holder(tmp_path: Path) -> Iterator[tuple[int, int]]:
    """Process ids of somebody who holds the folder, and of the child it has forked since."""
    process = subprocess.Popen([sys.executable, "-c", HOLDER, tmp_path], stdout=subprocess.PIPE, text=True)
    assert process.stdout
    child = int(process.stdout.readline())
    yield process.pid, child
    process.kill()
    process.wait()
    os.kill(child, signal.SIGKILL)


def test_another_process_is_refused_and_told_who_is_there(tmp_path: Path, holder: tuple[int, int]) -> None:
    with pytest.raises(Busy) as caught, lock(tmp_path):
        pass
    assert caught.value.pid == holder[0]
    assert caught.value.host == os.uname().nodename
    assert caught.value.since.startswith("20")


def test_a_killed_holder_holds_nothing_though_its_child_lives(tmp_path: Path, holder: tuple[int, int]) -> None:
    os.kill(holder[0], signal.SIGKILL)
    os.waitid(os.P_PID, holder[0], os.WEXITED | os.WNOWAIT)
    os.kill(holder[1], 0)
    with lock(tmp_path):
        assert taker(tmp_path) == f"busy {os.getpid()}"
    assert taker(tmp_path) == "taken"


def test_the_same_process_is_refused_and_keeps_its_own_lock(tmp_path: Path) -> None:
    """A POSIX lock ends when its process closes any descriptor of the file."""
    (tmp_path / "link").symlink_to(tmp_path, target_is_directory=True)
    with lock(tmp_path):
        for same in (tmp_path, tmp_path / "link"):
            with pytest.raises(Busy) as caught, lock(same):
                pass
            assert caught.value.pid == os.getpid()
        assert taker(tmp_path) == f"busy {os.getpid()}"


def test_two_folders_do_not_wait_for_each_other(tmp_path: Path) -> None:
    with lock(tmp_path / "a"), lock(tmp_path / "b"):
        assert taker(tmp_path / "a") == taker(tmp_path / "b") == f"busy {os.getpid()}"


def test_it_is_given_back_after_an_error(tmp_path: Path) -> None:
    with pytest.raises(KeyboardInterrupt), lock(tmp_path):
        raise KeyboardInterrupt
    with lock(tmp_path):
        pass


def test_a_holder_that_has_not_told_yet_still_holds(tmp_path: Path, holder: tuple[int, int]) -> None:
    (tmp_path / ".budgeteval/lock").write_text("")
    with pytest.raises(Busy) as caught, lock(tmp_path):
        pass
    assert (caught.value.pid, caught.value.host) == (0, "")


def test_what_an_earlier_batch_told_is_replaced(tmp_path: Path) -> None:
    path = tmp_path / ".budgeteval/lock"
    path.parent.mkdir()
    path.write_text("x" * 500)
    with lock(tmp_path):
        pass
    assert json.loads(path.read_text())["pid"] == os.getpid()
