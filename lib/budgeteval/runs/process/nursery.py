"""A warm parent: it holds what the reports of one notebook and county share, and forks a child for each of them.

It hears ``("make", Task)``, ``("given", Report)`` and the end of its connection, and tells ``Ready``, ``Ended`` and
``Opened``. It has no thread and waits for all its children at once; a child past a limit is told to stop, then killed.
"""

import contextlib
import gc
import os
import time
import traceback
from collections.abc import Callable
from dataclasses import dataclass, field
from multiprocessing import Pipe
from multiprocessing.connection import Connection, wait
from pathlib import Path
from typing import Any

from budgeteval import contents
from budgeteval.runs.plan import Report
from budgeteval.runs.process import child, family, warm
from budgeteval.runs.process.task import Ended, Result, Task, summary

GRACE = 5.0
BEAT = 0.25
KIBI = 1024
SELDOM = 200_000  # objects after which a child, which lives for a moment, looks for garbage


@dataclass(frozen=True)
class Ready:
    """The parent is warm."""


@dataclass(frozen=True)
class Opened:
    """What a report would be given now; ``given`` is None and ``error`` says why if it could not be opened."""

    place: str
    given: Any = None
    error: str = ""


@dataclass
class _Child:
    task: Task
    pid: int
    ear: Connection
    started: float
    pidfd: int | None = None
    cell_started: float | None = None
    result: Result | None = None
    deaf: bool = False
    stopped: str = ""
    told: float | None = None

    def watched(self) -> list[Any]:
        return [one for one in (None if self.deaf else self.ear, self.pidfd) if one is not None]

    def deadline(self) -> tuple[float, str]:
        """When this child must have ended, and which limit says so."""
        if self.told is not None:
            return self.told + GRACE, self.stopped
        limits, ends = self.task.limits, [(float("inf"), "")]
        if limits.notebook:
            ends.append((self.started + limits.notebook, "time"))
        if limits.cell and self.cell_started is not None:
            ends.append((self.cell_started + limits.cell, "cell"))
        return min(ends)


@dataclass
class _Nursery:
    mouth: Connection
    children: dict[int, _Child] = field(default_factory=dict)

    def serve(self) -> None:
        """Hear, fork, watch, until the batch hangs up."""
        while True:
            for ready in wait([self.mouth, *self._watched()], self._patience()):
                if ready is self.mouth and not self._hear():
                    return
            for one in list(self.children.values()):
                self._listen(one)
                self._enforce(one)
                if (ended := _ended(one)) is not None:
                    self._bury(one, ended)

    def _watched(self) -> list[Any]:
        return [thing for one in self.children.values() for thing in one.watched()]

    def _patience(self) -> float | None:
        if not self.children:
            return None
        left = min(one.deadline()[0] for one in self.children.values()) - time.monotonic()
        return max(0.0, left if all(one.pidfd is not None for one in self.children.values()) else min(left, BEAT))

    def _hear(self) -> bool:
        try:
            word, what = self.mouth.recv()
        except (EOFError, OSError):
            return False
        if word == "given":
            self.mouth.send(opened(what))
        else:
            self._fork(what)
        return True

    def _fork(self, task: Task) -> None:
        ear, mouth = Pipe(duplex=False)
        own = os.getpid()
        try:
            pid = fork(lambda: _body(task, ear, mouth, own))
        except OSError as error:
            self.mouth.send(Ended(str(task.report.place), Result("infrastructure", summary(error)), 0))
            return
        mouth.close()
        self.children[pid] = _Child(task, pid, ear, time.monotonic(), _pidfd(pid))

    def _listen(self, one: _Child) -> None:
        with contextlib.suppress(OSError):
            while not one.deaf and one.ear.poll():
                try:
                    said = one.ear.recv()
                except (EOFError, OSError):
                    one.deaf = True
                    return
                if isinstance(said, Result):
                    one.result, one.cell_started = said, None
                else:
                    one.cell_started = time.monotonic()

    def _enforce(self, one: _Child) -> None:
        now, (deadline, limit) = time.monotonic(), one.deadline()
        if now < deadline:
            return
        if one.told is None:
            one.told, one.stopped = now, limit
            family.ask_to_stop(one.pid)
        else:
            family.kill(one.pid)
            one.told = now

    def _bury(self, one: _Child, ended: tuple[int, float, int]) -> None:
        self._listen(one)
        del self.children[one.pid]
        family.kill_group(one.pid)
        family.kill_orphans(set(self.children))
        one.ear.close()
        if one.pidfd is not None:
            os.close(one.pidfd)
        self.mouth.send(Ended(str(one.task.report.place), one.result, ended[0], one.stopped, *ended[1:]))

    def kill(self) -> None:
        for pid in self.children:
            family.kill(pid)


def serve(mouth: Connection, parent: int, out: Path, log: Path, first: Report, several: bool) -> None:
    """Body of a warm parent: read what the reports share (if there are several), then fork on demand."""
    from budgeteval.runs.process import shell  # IPython, which a batch that makes nothing never needs

    family.settle(parent, log)
    child.point_to(out)
    nursery = _Nursery(mouth)
    try:
        contents.hold()
        if several:
            opened(first)
        shell.prepare()
        warm.freeze()
        mouth.send(Ready())
        nursery.serve()
    except (BrokenPipeError, ConnectionResetError):
        pass
    finally:
        nursery.kill()


def serve_alone(mouth: Connection, parent: int, out: Path, log: Path, *_: Any) -> None:
    """Body of a process that runs reports one after another in plain kernels: where processes cannot be forked."""
    family.settle(parent, log)
    child.point_to(out)
    mouth.send(Ready())
    with contextlib.suppress(EOFError, OSError):
        while True:
            word, what = mouth.recv()
            if word == "given":
                mouth.send(opened(what))
                continue
            told: list[Any] = []
            child.work(what, told.append)
            mouth.send(Ended(str(what.report.place), told[-1], 0))


def opened(report: Report) -> Opened:
    """What the report would be given now."""
    from budgeteval.runs.state import given

    try:
        return Opened(str(report.place), given.given(report))
    except Exception as error:  # its own cell will show it
        traceback.print_exc()
        return Opened(str(report.place), None, summary(error))


def fork(body: Callable[[], None]) -> int:
    """Process id of a child that runs ``body`` and ends without running anything of its parent."""
    pid = os.fork()
    if pid:
        return pid
    code = 1
    try:
        body()
        code = 0
    except BaseException:
        traceback.print_exc()
    finally:
        os._exit(code)


def _body(task: Task, ear: Connection, mouth: Connection, parent: int) -> None:
    ear.close()
    family.settle(parent, child.log_of(task))
    family.stop_in_time()
    gc.set_threshold(SELDOM)
    child.work(task, mouth.send)


def _pidfd(pid: int) -> int | None:
    try:
        return os.pidfd_open(pid)
    except (AttributeError, OSError):
        return None


def _ended(one: _Child) -> tuple[int, float, int] | None:
    """Exit code, CPU seconds and peak MiB of a child that has ended."""
    pid, status, usage = os.wait4(one.pid, os.WNOHANG)
    if pid == 0:
        return None
    peak = usage.ru_maxrss // (KIBI if os.uname().sysname == "Linux" else KIBI * KIBI)
    return os.waitstatus_to_exitcode(status), usage.ru_utime + usage.ru_stime, int(peak)
