"""The processes of a batch: started when they are needed, heard all at once, replaced when they die."""

import contextlib
import multiprocessing
import os
import shutil
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from multiprocessing.connection import Connection, wait
from pathlib import Path
from typing import Any

from budgeteval import threads
from budgeteval.runs.process import family, nursery, publisher
from budgeteval.runs.process.nursery import Ready
from budgeteval.runs.state.folder import TRACES

Group = tuple[Any, ...]
PATIENCE = 2.0  # seconds a process may take to leave when the batch hangs up


@dataclass(frozen=True)
class Gone:
    """A process has died, with what it was doing."""

    code: int


@dataclass(eq=False)
class Member:
    """One process of the crew; ``busy`` holds what it has been handed, by place, since when."""

    group: Group | None
    process: Any
    line: Connection
    ready: bool = False
    busy: dict[str, tuple[Any, float]] = field(default_factory=dict)

    def hand(self, place: str, message: Any) -> None:
        """Give it something to do; if it is dead, the crew will say so."""
        self.busy[place] = (message, time.monotonic())
        with contextlib.suppress(OSError):
            self.line.send(message)


class Crew:
    """All processes of one batch below ``out``."""

    def __init__(self, out: Path, forking: bool) -> None:
        self.forking = forking
        self._inheriting = forking and not threads.kept()
        self._out = out.resolve()
        (self._out / TRACES).mkdir(parents=True, exist_ok=True)
        self.folder = Path(tempfile.mkdtemp(dir=self._out / TRACES))
        self._context: Any = multiprocessing.get_context("fork" if self._inheriting else "spawn")
        self.members: list[Member] = []
        self._started = 0

    def parent(self, group: Group, first: Any, several: bool) -> Member:
        """The warm parent of a group of reports, started now if there is none."""
        found = next((one for one in self.members if one.group == group), None)
        body = nursery.serve if self.forking else nursery.serve_alone
        return found or self._start(group, body, first, several)

    def publisher(self) -> Member:
        """A publisher without work, started now if there is none."""
        idle = (one for one in self.members if one.group is None and not one.busy)
        return next(idle, None) or self._start(None, publisher.serve)

    def states(self) -> dict[Group, bool]:
        """Groups that have a parent, and whether it is warm."""
        return {one.group: one.ready for one in self.members if one.group is not None}

    def hear(self, timeout: float) -> Iterator[tuple[Member, Any]]:
        """What the members tell now; a dead one is ``Gone`` and no member any more."""
        lines = {one.line: one for one in self.members}
        for line in wait(list(lines), timeout):
            one = lines[line]  # type: ignore[index]
            try:
                said = one.line.recv()
            except (EOFError, OSError):
                yield one, Gone(self._leave(one))
                continue
            if isinstance(said, Ready):
                one.ready = True
            yield one, said

    def dismiss_idle(self, left: Callable[[Group], int]) -> None:
        """Let parents go whose reports are all settled: they leave when their connection closes."""
        for one in list(self.members):
            if one.group is not None and not one.busy and not left(one.group):
                self.members.remove(one)
                one.line.close()

    def end_late(self, longest: float) -> None:
        """End publishers, and parents that run notebooks themselves, that have been at one report for longer than any
        may take; they will be ``Gone``."""
        now = time.monotonic()
        for one in self.members:
            alone = one.group is None or not self.forking
            if alone and any(now - since > longest for _, since in one.busy.values()):
                family.kill(one.process.pid)

    def close(self) -> None:
        """End everyone and remove their traces."""
        for one in self.members:
            family.kill(one.process.pid)
            one.process.join(PATIENCE)
        for process in multiprocessing.active_children():
            process.join(PATIENCE)
        shutil.rmtree(self.folder, ignore_errors=True)

    def traces(self) -> Path:
        """A new folder for what a child leaves behind."""
        return Path(tempfile.mkdtemp(dir=self.folder))

    def _start(self, group: Group | None, body: Callable[..., None], *more: Any) -> Member:
        ours, theirs = self._context.Pipe()
        self._started += 1
        log = self.folder / f"process-{self._started}.txt"
        inherited = [ours, *(one.line for one in self.members)] if self._inheriting else []
        process = self._context.Process(target=_without, args=(
            inherited, body, theirs, os.getpid(), self._out, log, *more))
        process.start()
        theirs.close()
        self.members.append(member := Member(group, process, ours, ready=group is None))
        return member

    def _leave(self, one: Member) -> int:
        self.members.remove(one)
        one.line.close()
        one.process.join(PATIENCE)
        return one.process.exitcode or 0


def _without(inherited: list[Connection], body: Callable[..., None], line: Connection, *more: Any) -> None:
    """Run a member's body without the batch's ends of the connections, so that a hang-up is heard."""
    for one in inherited:
        one.close()
    body(line, *more)
