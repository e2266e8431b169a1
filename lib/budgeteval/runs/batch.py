"""A batch: every report in a process of its own, on all cores; one that fails never stops the others."""

import multiprocessing
import shutil
import time
from collections import deque
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from budgeteval.runs.plan import Report
from budgeteval.runs.process import child
from budgeteval.runs.process.crew import Crew, Gone, Member
from budgeteval.runs.process.limits import DEFAULTS, Limits
from budgeteval.runs.process.nursery import GRACE, Opened
from budgeteval.runs.process.publisher import Work
from budgeteval.runs.process.task import DONE, FAILED, FORKED, KERNEL, Ended, Result, Task, summary
from budgeteval.runs.process.verdict import INFRASTRUCTURE, verdict
from budgeteval.runs.process.warm import warm
from budgeteval.runs.queue import Queue, group_of
from budgeteval.runs.seconds import known_seconds
from budgeteval.runs.state import folder as folders
from budgeteval.runs.state import freeze, manifest
from budgeteval.runs.state.journal import Journal
from budgeteval.runs.state.snapshot import Snapshot
from budgeteval.runs.words import say

BEAT = 0.25
MADE, KEPT, UNMADE = "done", "kept", "failed"


@dataclass(frozen=True)
class Outcome:
    """How one report ended; ``cause`` is empty if it is there, ``failed`` the notebook that shows why not, if any.

    ``state`` is ``done`` (made now), ``kept`` (nothing it stands on has changed) or ``failed``, ``kind`` what failed
    (notebook, publish, time, memory, output, signal, exit, changed, reads, infrastructure). ``by_hand`` are files that
    people had changed in the report's folder; they are in its ``kept/`` now. ``undeclared`` are files that were read
    though the run file does not name them.
    """

    report: Report
    seconds: float
    cause: str = ""
    failed: Path | None = None
    by_hand: tuple[Path, ...] = ()
    state: str = MADE
    kind: str = ""
    undeclared: tuple[str, ...] = ()


@dataclass
class _Making:
    """A report on its way."""

    report: Report
    task: Task
    inputs: Mapping[str, str]
    started: float
    changes: tuple[freeze.Change, ...] = ()
    ended: Ended | None = None
    cpu_seconds: float = 0.0


def run(reports: Sequence[Report], out: Path, *, jobs: int, engine: str | None = None, limits: Limits = DEFAULTS,
        retries: int = 1, freezer: freeze.Freezer | None = None, journal: Journal | None = None,
        done: Callable[[Outcome], None] = lambda _: None, beat: Callable[[], None] = lambda: None) -> list[Outcome]:
    """Make all reports below ``out``, at most ``jobs`` at a time.

    Without a ``freezer`` every report is made; with one, only those that it does not find fresh. What happens is
    written to ``journal``. Faults of the machine (not of a notebook) are tried again ``retries`` times. ``done`` is
    called after every report and ``beat`` a few times a second. On Ctrl-C the running reports are ended, nothing
    half-made stays, and KeyboardInterrupt goes on to the caller.
    """
    whole = _Batch(reports, out, jobs, engine or default_engine(), limits, retries, freezer, journal, done)
    try:
        whole.run(beat)
    finally:
        whole.close()
    return whole.outcomes


def can_fork() -> bool:
    """Whether this system forks processes."""
    return "fork" in multiprocessing.get_all_start_methods()


def default_engine() -> str:
    """The fast engine where processes can be forked, else an ordinary kernel."""
    return FORKED if can_fork() else KERNEL


@dataclass
class _Batch:
    reports: Sequence[Report]
    out: Path
    jobs: int
    engine: str
    limits: Limits
    retries: int
    freezer: freeze.Freezer | None
    journal: Journal | None
    told: Callable[[Outcome], None]
    outcomes: list[Outcome] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.queue = Queue(self.reports, known_seconds())
        self.crew: Crew | None = None
        self.snapshot = Snapshot()
        self.making: dict[str, _Making] = {}
        self.publishing: deque[_Making] = deque()
        self.attempts: dict[str, int] = {}
        self.lost: set[str] = set()
        self.memory = self.limits.memory_for(self.jobs)
        self.ends = time.monotonic() + self.limits.batch if self.limits.batch else float("inf")

    def run(self, beat: Callable[[], None]) -> None:
        for one in self.reports:
            self._note("planned", one)
        while self.queue:
            self._start()
            if self.crew is not None:
                for member, said in list(self.crew.hear(BEAT)):
                    self._hear(member, said)
                self._watch()
                self._dismiss()
            beat()
            if time.monotonic() > self.ends:
                self._give_up()

    def close(self) -> None:
        if self.crew is not None:
            self.crew.close()
        for one in self.making.values():
            shutil.rmtree(one.task.folder, ignore_errors=True)

    # -- what goes out

    def _start(self) -> None:
        """Hand out work while there are seats: publishing first, then the next report."""
        while len(self.making) - len(self.publishing) < self.jobs:
            if self.publishing:
                one = self.publishing.popleft()
                self._crew().publisher().hand(str(one.report.place), self._work(one))
            elif (report := self.queue.take(self.crew.states() if self.crew else {})) is not None:
                self._begin(report)
            else:
                return

    def _begin(self, report: Report) -> None:
        """Settle a report at once if it is fresh or cannot be made; else hand it to its parent."""
        if missing := [one.name for one in self.queue.needed(report) if str(one.place) in self.lost]:
            self._fail(report, "reads", say("cause.reads", names=", ".join(missing)))
            return
        decision = self.freezer.decide(report) if self.freezer else freeze.Decision("run")
        if decision.kind == "fresh":
            self._keep(report)
            return
        try:
            one = self._draft(report, decision.changes)
        except OSError as error:
            self._fail(report, INFRASTRUCTURE, say("cause.infrastructure", error=summary(error)))
            return
        self.making[str(report.place)] = one
        word = ("given", report) if decision.kind == "ask" else ("make", one.task)
        group = group_of(report)
        self._crew().parent(group, report, self.queue.left(group) > 1).hand(str(report.place), word)
        self._note("started", report)

    def _draft(self, report: Report, changes: tuple[freeze.Change, ...]) -> _Making:
        inputs, draft = self.snapshot.of(report), folders.draft(self.out / report.place)
        task = Task(report, draft, self._crew().traces(), self.engine, self.out.resolve(), self.limits, self.memory,
                    inputs.stamps)
        return _Making(report, task, inputs.hashes, time.monotonic(), changes)

    def _crew(self) -> Crew:
        """The processes, started when the first report must be made."""
        if self.crew is None:
            if can_fork():
                warm(self.reports)
            self.crew = Crew(self.out, can_fork())
        return self.crew

    def _work(self, one: _Making) -> Work:
        result = _result(one)
        return Work(one.task, manifest.Made(manifest.own(one.report, result.given), result.given.fields, result.reads))

    # -- what comes back

    def _hear(self, member: Member, said: Any) -> None:
        if isinstance(said, Gone):
            for place, _ in member.busy.items():
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
            self._keep(one.report, one.inputs)
        else:
            member.hand(said.place, ("make", one.task))

    def _ended(self, one: _Making, ended: Ended, *, published: bool) -> None:
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

    def _bereaved(self, one: _Making, gone: Gone) -> None:
        """The process that was at work on a report has died: not the report's fault."""
        if time.monotonic() - one.started > self._longest():
            self._unmade(one, "time", say("cause.time", seconds=round(self.limits.notebook)))
        elif not self._again(one):
            self._unmade(one, INFRASTRUCTURE, say("cause.parent", code=gone.code))

    def _again(self, one: _Making) -> bool:
        """Start a report once more, from nothing, if it may still be tried."""
        place = str(one.report.place)
        if self.attempts.get(place, 1) > self.retries:
            return False
        self.attempts[place] = self.attempts.get(place, 1) + 1
        self._clear(one)
        self.queue.again(one.report)
        return True

    # -- how it ends

    def _place(self, one: _Making) -> None:
        try:
            by_hand = folders.place(one.task.folder, self.out / one.report.place)
        except OSError as error:
            self._unmade(one, INFRASTRUCTURE, say("cause.infrastructure", error=summary(error)))
            return
        self._clear(one)
        seconds, undeclared = time.monotonic() - one.started, _result(one).undeclared
        self._note(MADE, one.report, key=self._key(one.report), inputs=self._listing(one.inputs),
                   seconds=round(seconds, 3), cpu_seconds=round(one.cpu_seconds, 3),
                   peak_mib=one.ended.peak_mib if one.ended else 0, undeclared=list(undeclared))
        self._settle(Outcome(one.report, seconds, by_hand=by_hand, undeclared=undeclared))

    def _keep(self, report: Report, inputs: Mapping[str, str] | None = None) -> None:
        if inputs is not None:
            self._note(KEPT, report, key=self._key(report), inputs=self._listing(inputs))
        self._settle(Outcome(report, 0.0, state=KEPT))

    def _unmade(self, one: _Making, kind: str, cause: str) -> None:
        """Keep the notebook that shows why there is no report."""
        shown = None
        try:
            if not (one.task.folder / FAILED).exists():
                child.save(child.salvage(one.task, cause), one.task.folder / FAILED)
            shown = folders.leave(one.task.folder, self.out / one.report.place, FAILED)
        except OSError as error:
            cause = f"{cause} ({summary(error)})"
        self._clear(one)
        self._fail(one.report, kind, cause, time.monotonic() - one.started, shown)

    def _fail(self, report: Report, kind: str, cause: str, seconds: float = 0.0, shown: Path | None = None) -> None:
        self.lost.add(str(report.place))
        self._note(UNMADE, report, kind=kind, cause=cause, seconds=round(seconds, 3))
        self._settle(Outcome(report, seconds, cause, shown, state=UNMADE, kind=kind))

    def _settle(self, outcome: Outcome) -> None:
        self.queue.settled(outcome.report)
        self.outcomes.append(outcome)
        self.told(outcome)

    def _clear(self, one: _Making) -> None:
        """Forget a report on its way, with all it left behind."""
        del self.making[str(one.report.place)]
        shutil.rmtree(one.task.folder, ignore_errors=True)
        shutil.rmtree(one.task.traces, ignore_errors=True)

    # -- limits that only the batch can hold

    def _longest(self) -> float:
        return self.limits.notebook + 2 * GRACE if self.limits.notebook else float("inf")

    def _watch(self) -> None:
        """End publishers, and parents that run notebooks themselves, that take longer than any report may."""
        assert self.crew is not None
        now = time.monotonic()
        for member in self.crew.members if self.limits.notebook else ():
            alone = member.group is None or not self.crew.forking
            if alone and any(now - since > self._longest() for _, since in member.busy.values()):
                self.crew.kill(member)

    def _dismiss(self) -> None:
        """Let parents go whose reports are all settled."""
        assert self.crew is not None
        for member in list(self.crew.members):
            if member.group is not None and not member.busy and not self.queue.left(member.group):
                self.crew.dismiss(member)

    def _give_up(self) -> None:
        """The batch's time is up: what runs is ended, what waits is not begun."""
        self.ends, cause = float("inf"), say("cause.batch", seconds=round(self.limits.batch))
        if self.crew is not None:
            self.crew.close()
            self.crew = None
        self.publishing.clear()
        for one in list(self.making.values()):
            self._unmade(one, "time", cause)
        settled = {str(one.report.place) for one in self.outcomes}
        for report in self.reports:
            if str(report.place) not in settled:
                self._fail(report, "time", cause)

    # -- what is written down

    def _note(self, state: str, report: Report, **more: Any) -> None:
        if self.journal is not None:
            self.journal.write(state, str(report.place), attempt=self.attempts.get(str(report.place), 1), **more)

    def _key(self, report: Report) -> str:
        tree = manifest.read(self.out / report.place)
        return manifest.content_key(tree) if tree else ""

    def _listing(self, inputs: Mapping[str, str]) -> str:
        return self.journal.listing(inputs) if self.journal is not None else ""


def _result(one: _Making) -> Result:
    return (one.ended and one.ended.result) or Result(DONE)
