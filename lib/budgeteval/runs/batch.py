"""A batch: every report in a process of its own, on all cores; one that fails never stops the others."""

import multiprocessing
import time
from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from budgeteval.runs.ledger import Ledger
from budgeteval.runs.making import Making
from budgeteval.runs.outcome import Outcome
from budgeteval.runs.plan import Report
from budgeteval.runs.process.crew import Crew, Gone, Member
from budgeteval.runs.process.limits import DEFAULTS, Limits
from budgeteval.runs.process.nursery import GRACE, Opened
from budgeteval.runs.process.task import FORKED, KERNEL, Ended, Task, summary
from budgeteval.runs.process.verdict import INFRASTRUCTURE, verdict
from budgeteval.runs.process.warm import warm
from budgeteval.runs.queue import Queue, group_of
from budgeteval.runs.seconds import known_seconds
from budgeteval.runs.state import folder as folders
from budgeteval.runs.state import freeze
from budgeteval.runs.state.journal import Journal
from budgeteval.runs.state.snapshot import Snapshot
from budgeteval.runs.words import say

BEAT = 0.25


def run(reports: Sequence[Report], out: Path, *, jobs: int, engine: str | None = None, limits: Limits = DEFAULTS,
        retries: int = 1, freezer: freeze.Freezer | None = None, journal: Journal | None = None,
        done: Callable[[Outcome], None] = lambda _: None, beat: Callable[[], None] = lambda: None) -> list[Outcome]:
    """Make all reports below ``out``, at most ``jobs`` at a time.

    Without a ``freezer`` every report is made; with one, only those that it does not find fresh. What happens is
    written to ``journal``. Faults of the machine (not of a notebook) are tried again ``retries`` times. ``done`` is
    called after every report and ``beat`` a few times a second. On Ctrl-C the running reports are ended, nothing
    half-made stays, and KeyboardInterrupt goes on to the caller.
    """
    queue = Queue(reports, known_seconds())
    ledger = Ledger(queue, out, journal, retries, done)
    made = _Batch(reports, queue, ledger, out, jobs, engine or default_engine(), limits, freezer)
    try:
        made.run(beat)
    finally:
        made.close()
    return ledger.outcomes


def can_fork() -> bool:
    """Whether this system forks processes."""
    return "fork" in multiprocessing.get_all_start_methods()


def default_engine() -> str:
    """The fast engine where processes can be forked, else an ordinary kernel."""
    return FORKED if can_fork() else KERNEL


@dataclass
class _Batch:
    reports: Sequence[Report]
    queue: Queue
    ledger: Ledger
    out: Path
    jobs: int
    engine: str
    limits: Limits
    freezer: freeze.Freezer | None

    def __post_init__(self) -> None:
        self.crew: Crew | None = None
        self.snapshot = Snapshot()
        self.making: dict[str, Making] = {}
        self.publishing: deque[Making] = deque()
        self.memory = self.limits.memory_for(self.jobs)
        self.ends = time.monotonic() + self.limits.batch if self.limits.batch else float("inf")

    def run(self, beat: Callable[[], None]) -> None:
        self.ledger.planned(self.reports)
        while self.queue:
            self._start()
            if self.crew is not None:
                for member, said in list(self.crew.hear(BEAT)):
                    self._hear(member, said)
                self.crew.end_late(self._longest())
                self.crew.dismiss_idle(self.queue.left)
            beat()
            if time.monotonic() > self.ends:
                self._give_up()

    def close(self) -> None:
        if self.crew is not None:
            self.crew.close()
        for one in self.making.values():
            one.discard()

    # -- what goes out

    def _start(self) -> None:
        """Hand out work while there are seats: publishing first, then the next report."""
        while len(self.making) - len(self.publishing) < self.jobs:
            if self.publishing:
                one = self.publishing.popleft()
                self._crew().publisher().hand(str(one.report.place), one.work())
            elif (report := self.queue.take(self.crew.states() if self.crew else {})) is not None:
                self._begin(report)
            else:
                return

    def _begin(self, report: Report) -> None:
        """Settle a report at once if it is fresh or cannot be made; else hand it to its parent."""
        if missing := self.ledger.missing(report):
            self.ledger.failed(report, "reads", say("cause.reads", names=", ".join(one.name for one in missing)))
            return
        decision = self.freezer.decide(report) if self.freezer else freeze.Decision("run")
        if decision.kind == "fresh":
            self.ledger.kept(report)
            return
        try:
            one = self._draft(report)
        except OSError as error:
            self.ledger.failed(report, INFRASTRUCTURE, say("cause.infrastructure", error=summary(error)))
            return
        self.making[str(report.place)] = one
        self._hand(one, ("given", report) if decision.kind == "ask" else ("make", one.task))

    def _draft(self, report: Report) -> Making:
        inputs, draft = self.snapshot.of(report), folders.draft(self.out / report.place)
        task = Task(report, draft, self._crew().traces(), self.engine, self.out.resolve(), self.limits, self.memory,
                    inputs.stamps)
        return Making(report, task, inputs.hashes, time.monotonic())

    def _hand(self, one: Making, word: tuple[str, Any]) -> None:
        group = group_of(one.report)
        parent = self._crew().parent(group, one.report, self.queue.left(group) > 1)
        parent.hand(str(one.report.place), word)
        self.ledger.started(one.report)

    def _crew(self) -> Crew:
        """The processes, started when the first report must be made."""
        if self.crew is None:
            if can_fork():
                warm(self.reports)
            self.crew = Crew(self.out, can_fork())
        return self.crew

    # -- what comes back

    def _hear(self, member: Member, said: Any) -> None:
        if isinstance(said, Gone):
            for place in member.busy:
                self._bereaved(self.making[place], said)
        elif isinstance(said, Opened):
            self._opened(member, said)
        elif isinstance(said, Ended):
            member.busy.pop(said.place, None)
            self._ended(self.making[said.place], said, published=member.group is None)

    def _opened(self, member: Member, said: Opened) -> None:
        """What a report would be given now decides whether it is made."""
        one = self.making[said.place]
        fresh = said.given is not None and self.freezer is not None \
            and self.freezer.settle(one.report, said.given).kind == "fresh"
        member.busy.pop(said.place)
        if fresh:
            self._clear(one)
            self.ledger.kept(one.report, one.inputs)
        else:
            member.hand(said.place, ("make", one.task))

    def _ended(self, one: Making, ended: Ended, *, published: bool) -> None:
        one.cpu_seconds += ended.cpu_seconds
        kind, cause = verdict(ended, one.task)
        if kind == INFRASTRUCTURE and self._again(one):
            return
        if kind:
            self._unmade(one, kind, cause)
        elif published:
            self._place(one)
        else:
            one.ended = ended
            self.publishing.append(one)

    def _bereaved(self, one: Making, gone: Gone) -> None:
        """The process that was at work on a report has died: not the report's fault."""
        if one.seconds > self._longest():
            self._unmade(one, "time", say("cause.time", seconds=round(self.limits.notebook)))
        elif not self._again(one):
            self._unmade(one, INFRASTRUCTURE, say("cause.parent", code=gone.code))

    def _again(self, one: Making) -> bool:
        """Start a report once more, from nothing, if it may still be tried."""
        if not self.ledger.may_try_again(one.report):
            return False
        self._clear(one)
        self.queue.again(one.report)
        return True

    # -- how it ends

    def _place(self, one: Making) -> None:
        try:
            by_hand = one.place(self.out)
        except OSError as error:
            self._unmade(one, INFRASTRUCTURE, say("cause.infrastructure", error=summary(error)))
            return
        self._clear(one)
        self.ledger.made(one, by_hand)

    def _unmade(self, one: Making, kind: str, cause: str) -> None:
        shown = None
        try:
            shown = one.leave(self.out, cause)
        except OSError as error:
            cause = f"{cause} ({summary(error)})"
        self._clear(one)
        self.ledger.failed(one.report, kind, cause, one.seconds, shown)

    def _clear(self, one: Making) -> None:
        """Forget a report on its way."""
        del self.making[str(one.report.place)]
        one.discard()

    # -- limits that only the batch can hold

    def _longest(self) -> float:
        return self.limits.notebook + 2 * GRACE if self.limits.notebook else float("inf")

    def _give_up(self) -> None:
        """The batch's time is up: what runs is ended, what waits is not begun."""
        self.ends, cause = float("inf"), say("cause.batch", seconds=round(self.limits.batch))
        if self.crew is not None:
            self.crew.close()
            self.crew = None
        self.publishing.clear()
        for one in list(self.making.values()):
            self._unmade(one, "time", cause)
        for report in self.ledger.unsettled(self.reports):
            self.ledger.failed(report, "time", cause)
