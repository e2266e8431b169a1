"""Parents and children on this system: no process outlives the one that started it, none is mistaken for another."""

import contextlib
import os
import signal
import sys
from pathlib import Path
from types import FrameType

from budgeteval.runs.process.limits import TimeLimit

PR_SET_PDEATHSIG, PR_SET_CHILD_SUBREAPER = 1, 36
GROUPS = hasattr(os, "killpg")


def settle(parent: int, log: Path | None = None) -> None:
    """Make this process a member of the family: a group of its own (Ctrl-C is the batch's), death with its parent,
    its output in ``log``, its orphans its own."""
    if GROUPS:
        os.setpgid(0, 0)
        signal.signal(signal.SIGINT, signal.default_int_handler)
        signal.signal(signal.SIGTERM, signal.SIG_DFL)
    if sys.platform == "linux":
        _control(PR_SET_PDEATHSIG, signal.SIGKILL)
        _control(PR_SET_CHILD_SUBREAPER, 1)
        if os.getppid() != parent:
            os._exit(1)
    if log is not None:
        stream = log.open("a", encoding="utf-8", buffering=1)
        sys.stdout = sys.stderr = stream
        for number in (1, 2):
            os.dup2(stream.fileno(), number)


def stop_in_time() -> None:
    """From now on SIGTERM raises TimeLimit in the running cell."""
    if GROUPS:
        signal.signal(signal.SIGTERM, _time_is_up)


def ask_to_stop(pid: int) -> None:
    """Tell a child that its time is up."""
    with contextlib.suppress(ProcessLookupError):
        os.kill(pid, signal.SIGTERM)


def kill(pid: int) -> None:
    """End a child and all it has started in its group."""
    kill_group(pid)
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.kill(pid, signal.SIGKILL if GROUPS else signal.SIGTERM)


def kill_group(pid: int) -> None:
    """End what is left of a child's group."""
    if GROUPS:
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(pid, signal.SIGKILL)


def kill_orphans(known: set[int]) -> None:
    """End processes that a dead child has left to this one (Linux)."""
    with contextlib.suppress(OSError):
        listed = Path(f"/proc/self/task/{os.getpid()}/children").read_text(encoding="ascii").split()
        for pid in {int(one) for one in listed} - known:
            kill(pid)
            with contextlib.suppress(ChildProcessError):
                os.waitpid(pid, 0)


def _control(option: int, value: int) -> None:
    import ctypes

    ctypes.CDLL(None).prctl(option, value)


def _time_is_up(_signal: int, _frame: FrameType | None) -> None:
    raise TimeLimit
