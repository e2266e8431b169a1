"""``budgeteval run``: plan, refuse or run, and close with a digest."""

import os
import socket
import time
from collections.abc import Callable, Iterable, Sequence
from contextlib import nullcontext
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

from rich.console import Console

from budgeteval.runs import batch, digest
from budgeteval.runs.outcome import Outcome
from budgeteval.runs.parameters import Unfit
from budgeteval.runs.plan import Plan, Report, plan
from budgeteval.runs.process.limits import DEFAULTS, Limits
from budgeteval.runs.process.task import FORKED, KERNEL
from budgeteval.runs.progress import Watch
from budgeteval.runs.seconds import known_seconds, remember_seconds
from budgeteval.runs.spread.shard import parse, shard
from budgeteval.runs.spread.site import Site, planning
from budgeteval.runs.state import journal as journals
from budgeteval.runs.state.folder import recover
from budgeteval.runs.state.freeze import Freezer
from budgeteval.runs.state.journal import History, Journal
from budgeteval.runs.state.lock import Busy, lock
from budgeteval.runs.words import say

ALL_DONE, SOME_FAILED, REFUSED, STOPPED = 0, 1, 2, 130


@dataclass(frozen=True)
class Options:
    """How a batch is run: at most ``jobs`` reports at a time, all of them if ``anew``, those that failed the last
    time if ``failed_only``; only the part ``shard`` (``i/n``) of them; on the Dask ``cluster`` at that address, with
    the data at the address ``data``; of ``county`` and ``year`` instead of those the run files name."""

    jobs: int
    engine: str | None = None
    limits: Limits = DEFAULTS
    retries: int = 1
    anew: bool = False
    failed_only: bool = False
    shard: str = ""
    cluster: str = ""
    data: str = ""
    county: str = ""
    year: int | None = None


def run(files: Sequence[Path], out: str, options: Options, only: Sequence[str] = ()) -> int:
    """Run all reports of the run files below ``out`` (a folder or an address); the exit code as documented in the
    command's help."""
    console = Console()
    try:
        with planning(options.data) if options.data else nullcontext():
            return _planned(plan(files, only, options.county, options.year), out, options, console)
    except Busy as busy:
        _print(console, [say("head.busy", folder=out, pid=busy.pid, host=busy.host, since=busy.since)])
    except _refusals(options) as refusal:
        _print(console, [str(refusal)])
    return REFUSED


def _refusals(options: Options) -> tuple[type[Exception], ...]:
    """What a user can mend by another word on the command line; the message is for the user."""
    if not options.cluster:
        return (Unfit,)
    from budgeteval.runs.spread.address import Unreachable
    from budgeteval.runs.spread.admission import Unavailable

    return Unfit, Unreachable, Unavailable


def _planned(made: Plan, out: str, options: Options, console: Console) -> int:
    problems = made.problems + _engine_problems(options.engine)
    if problems:
        _print(console, [say("head.refused", count=len(problems)), *problems])
        return REFUSED
    site = Site(out, options.data)
    folder = site.folder
    folder.mkdir(parents=True, exist_ok=True)
    with lock(folder):
        site.bring_state()
        history = journals.read(folder)
        recover(folder, history)
        reports = _chosen(made.reports, folder, options, history, console)
        freezer = None if options.anew else Freezer(folder, history)
        name = f"{datetime.now(UTC):%Y%m%dT%H%M%S}-{socket.gethostname()}-{os.getpid()}"
        journal = Journal(folder, name, name)
        for dead in history.unclosed:
            journal.write(journals.CLOSED, batch=dead)
        journal.write(journals.OPENED)
        try:
            return _batch(reports, out, options, freezer, journal, console)
        finally:
            recover(folder)
            journal.write(journals.CLOSED)
            journal.close()
            site.put_state(name)


def _chosen(reports: Sequence[Report], out: Path, options: Options, history: History,
            console: Console) -> Sequence[Report]:
    """The reports that this machine is to make now."""
    if options.failed_only:
        return [one for one in reports if str(one.place) in history.failed]
    if not options.shard:
        return reports
    own, waiting = shard(reports, *parse(options.shard), out=out)
    if waiting:
        _print(console, [say("head.waiting", count=len(waiting))])
    return own


def _batch(reports: Sequence[Report], out: str, options: Options, freezer: Freezer | None, journal: Journal,
           console: Console) -> int:
    known = known_seconds()
    started, outcomes = time.monotonic(), []
    with Watch(reports, options.jobs, known, console) as watch:
        def done(outcome: Outcome) -> None:
            outcomes.append(outcome)
            watch.done(outcome)

        try:
            _on(options)(reports, out, jobs=options.jobs, engine=options.engine, limits=options.limits,
                         retries=options.retries, freezer=freezer, journal=journal, done=done, beat=watch.beat)
        except KeyboardInterrupt:
            _print(console, [say("digest.stopped", done=sum(not one.cause for one in outcomes))])
            return STOPPED
        finally:
            remember_seconds((one.report.name, one.seconds) for one in outcomes if one.state == journals.DONE)
    _print(console, digest.lines(outcomes, time.monotonic() - started, out))
    return SOME_FAILED if any(one.cause for one in outcomes) else ALL_DONE


def _on(options: Options) -> Callable[..., object]:
    """The batch of this machine, or that of the cluster."""
    if not options.cluster:
        return lambda reports, out, **more: batch.run(reports, Path(out), **more)
    from budgeteval.runs.spread import cluster

    return partial(cluster.run, address=options.cluster, data=options.data)


def _engine_problems(engine: str | None) -> list[str]:
    if engine not in (None, FORKED, KERNEL):
        return [say("problem.engine", value=engine)]
    return [] if engine != FORKED or batch.can_fork() else [say("problem.engine_fork")]


def _print(console: Console, lines: Iterable[str]) -> None:
    for line in lines:
        console.print(line, markup=False, highlight=False, soft_wrap=True)
