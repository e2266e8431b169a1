"""``--cluster ADDRESS``: a batch on Dask, in chunks, on workers that all are what this machine is.

A worker may die at any time: Dask hands its chunk to another, which goes on where it stopped. What was made is in the
folder of reports and its journal; the scheduler knows nothing that would be missed.
"""

import contextlib
import pickle
import queue
import secrets
import shutil
import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from budgeteval.runs.outcome import Outcome
from budgeteval.runs.plan import Report
from budgeteval.runs.process.limits import DEFAULTS, Limits
from budgeteval.runs.process.task import summary
from budgeteval.runs.process.verdict import INFRASTRUCTURE
from budgeteval.runs.spread import slots
from budgeteval.runs.spread.address import Store, is_address
from budgeteval.runs.spread.admission import admitted, connected
from budgeteval.runs.spread.chunks import Chunk, chunks, size_for
from budgeteval.runs.spread.identity import digest, identity, subject
from budgeteval.runs.spread.site import CHUNKS, Site
from budgeteval.runs.spread.told import Told
from budgeteval.runs.spread.words import say
from budgeteval.runs.spread.work import Work, outcome, packed, wants
from budgeteval.runs.state import journal as journals
from budgeteval.runs.state.folder import recover
from budgeteval.runs.state.freeze import Freezer
from budgeteval.runs.state.journal import Journal

BEAT = 0.25
SHOWN = 5


def run(reports: Sequence[Report], out: Path | str, *, address: str, jobs: int, engine: str | None = None,
        limits: Limits = DEFAULTS, retries: int = 1, freezer: Freezer | None = None, journal: Journal | None = None,
        data: str = "", done: Callable[[Outcome], None] = lambda _: None,
        beat: Callable[[], None] = lambda: None) -> list[Outcome]:
    """Make all reports below ``out`` on the cluster at ``address`` (``local``: ``jobs`` workers on this machine).

    As :func:`budgeteval.runs.batch.run`. ``out`` is a folder that all workers see by the same path, or an address;
    ``data`` the address of the data folder (then plan within :func:`.site.planning`), else the workers' own projects
    hold the data. Without an address for ``out``, a ``freezer`` says that what is fresh is kept.

    Raises
    ------
    Unavailable
        If Dask is not installed, nobody answers at the address, or a worker is not what this machine is.
    """
    if not reports:
        return []
    name = journal.batch if journal is not None else secrets.token_hex(8)
    site = Site(str(out) if is_address(str(out)) else str(Path(out).resolve()), data)
    if is_address(site.out):
        Store(site.out).check_writable()
    marks = site.folder / CHUNKS
    shutil.rmtree(marks, ignore_errors=True)
    (marks / name).mkdir(parents=True)
    try:
        with connected(address, jobs) as client:
            workers = admitted(client, reports, name, site)
            size = size_for(len(reports), sum(workers.values()))
            work = Work(name, 0, (), engine, limits, retries, freezer is not None, journal is not None)
            return _Batch(client, chunks(reports, size), work, site, journal, done).run(beat)
    finally:
        shutil.rmtree(marks, ignore_errors=True)
        recover(site.folder)
        if journal is not None:
            site.put_state(name)


class _Batch:
    """The chunks on their way, and what became of them."""

    def __init__(self, client: Any, parts: Sequence[Chunk], work: Work, site: Site, journal: Journal | None,
                 done: Callable[[Outcome], None]) -> None:
        self._client, self._parts, self._work, self._site = client, parts, work, site
        self._journal, self._told = journal, done
        self._ends = time.monotonic() + (work.limits.batch or float("inf"))
        self._answered: queue.SimpleQueue[int] = queue.SimpleQueue()
        self._tasks: dict[int, Any] = {}
        self._broken: set[int] = set()
        self.outcomes: list[Outcome] = []

    def run(self, beat: Callable[[], None]) -> list[Outcome]:
        for chunk in self._parts:
            self._send(chunk)
        left = {chunk.number: chunk for chunk in self._parts}
        try:
            while left:
                with contextlib.suppress(queue.Empty):
                    self._collect(left.pop(self._answered.get(timeout=BEAT)))
                beat()
                if cause := self._hopeless():
                    for chunk in left.values():
                        self._give_up(chunk, *cause)
                    left = {}
        finally:
            with contextlib.suppress(Exception):
                self._client.cancel(list(self._tasks.values()))
                self._client.run(slots.leave, self._work.batch, on_error="ignore")
        return self.outcomes

    def _send(self, chunk: Chunk) -> None:
        number = chunk.number
        work = replace(self._work, number=number, reports=tuple(map(packed, chunk.reports)),
                       identity=digest(identity(subject(chunk.reports))))
        task = self._client.submit(
            slots.make, work.batch, self._site, wants(chunk.reports), work.retries + 1, pickle.dumps(work),
            [self._tasks[one] for one in chunk.needs], key=f"{work.batch}-{number}", pure=False)
        task.add_done_callback(lambda _: self._answered.put(number))
        self._tasks[number] = task

    def _collect(self, chunk: Chunk) -> None:
        task = self._tasks[chunk.number]
        if task.status == "finished":
            by_place = {str(one.place): one for one in chunk.reports}
            for one in task.result():
                self._settle(outcome(one, by_place[one.place]))
            return
        self._broken.add(chunk.number)
        if before := [one for number in chunk.needs if number in self._broken for one in self._parts[number].reports]:
            names = ", ".join(one.name for one in before[:SHOWN])
            self._give_up(chunk, "reads", say("cluster.reads", names=names))
        else:
            self._give_up(chunk, INFRASTRUCTURE, _fault(task))

    def _give_up(self, chunk: Chunk, kind: str, cause: str) -> None:
        for one in chunk.reports:
            if self._journal is not None:
                self._journal.write(journals.FAILED, str(one.place), kind=kind, cause=cause)
            self._settle(outcome(Told(str(one.place), 0.0, cause, state=journals.FAILED, kind=kind), one))

    def _settle(self, one: Outcome) -> None:
        self.outcomes.append(one)
        self._told(one)

    def _hopeless(self) -> tuple[str, str] | None:
        """Why no more answers are to be waited for: kind and cause."""
        if time.monotonic() > self._ends:
            return "time", say("cluster.time", seconds=round(self._work.limits.batch))
        if self._client.status in ("closing", "closed"):
            return INFRASTRUCTURE, say("cluster.scheduler_gone")
        return None


def _fault(task: Any) -> str:
    """Why a chunk has no answer."""
    if task.status != "error":
        return say("cluster.scheduler_gone")
    error = task.exception()
    if type(error).__name__ == "KilledWorker":
        return say("cluster.killed")
    words = str(error)
    if words.startswith("Stranger: "):
        return say("cluster.stranger", host=words.removeprefix("Stranger: "))
    return say("cluster.fault", error=words if isinstance(error, slots.Fault) else summary(error))
