"""``budgeteval run``: plan, refuse or run, and close with a digest."""

import os
import socket
import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from rich.console import Console

from budgeteval.runs import batch, digest
from budgeteval.runs.plan import Report, plan
from budgeteval.runs.process.limits import DEFAULTS, Limits
from budgeteval.runs.process.task import FORKED, KERNEL
from budgeteval.runs.progress import Watch
from budgeteval.runs.seconds import known_seconds, remember_seconds
from budgeteval.runs.state import folder as folders
from budgeteval.runs.state import journal as journals
from budgeteval.runs.state.freeze import Freezer
from budgeteval.runs.state.journal import Journal
from budgeteval.runs.state.lock import Busy, lock
from budgeteval.runs.words import say

ALL_DONE, SOME_FAILED, REFUSED, STOPPED = 0, 1, 2, 130


@dataclass(frozen=True)
class Options:
    """How a batch is run: at most ``jobs`` reports at a time, all of them if ``anew``, those that failed the last
    time if ``failed_only``."""

    jobs: int
    engine: str | None = None
    limits: Limits = DEFAULTS
    retries: int = 1
    anew: bool = False
    failed_only: bool = False


def run(files: Sequence[Path], out: Path, options: Options, only: Sequence[str] = ()) -> int:
    """Run all reports of the run files below ``out``; the exit code as documented in the command's help."""
    console = Console()
    made = plan(files, only)
    problems = made.problems + _engine_problems(options.engine)
    if problems:
        _print(console, [say("head.refused", count=len(problems)), *problems])
        return REFUSED
    try:
        with lock(out):
            return _run(made.reports, out, options, console)
    except Busy as busy:
        _print(console, [say("head.busy", folder=out, pid=busy.pid, host=busy.host, since=busy.since)])
        return REFUSED


def _run(reports: Sequence[Report], out: Path, options: Options, console: Console) -> int:
    history = journals.read(out)
    folders.recover(out, history)
    name = f"{datetime.now(UTC):%Y%m%dT%H%M%S}-{socket.gethostname()}-{os.getpid()}"
    journal = Journal(out, name, name)
    journal.write(journals.OPENED)
    freezer = None if options.anew else Freezer(out, history)
    chosen = [one for one in reports if str(one.place) in history.failed] if options.failed_only else list(reports)
    code = _batch(chosen, out, options, freezer, journal, console)
    journal.write(journals.CLOSED)
    journal.close()
    return code


def _batch(reports: Sequence[Report], out: Path, options: Options, freezer: Freezer | None, journal: Journal,
           console: Console) -> int:
    known = known_seconds()
    started, outcomes = time.monotonic(), []
    with Watch(reports, options.jobs, known, console) as watch:
        def done(outcome: batch.Outcome) -> None:
            outcomes.append(outcome)
            watch.done(outcome)

        try:
            batch.run(reports, out, jobs=options.jobs, engine=options.engine, limits=options.limits,
                      retries=options.retries, freezer=freezer, journal=journal, done=done, beat=watch.beat)
        except KeyboardInterrupt:
            _print(console, [say("digest.stopped", done=sum(not one.cause for one in outcomes))])
            return STOPPED
        finally:
            remember_seconds((one.report.name, one.seconds) for one in outcomes if one.state == batch.MADE)
    _print(console, digest.lines(outcomes, time.monotonic() - started, out))
    return SOME_FAILED if any(one.cause for one in outcomes) else ALL_DONE


def _engine_problems(engine: str | None) -> list[str]:
    if engine not in (None, FORKED, KERNEL):
        return [say("problem.engine", value=engine)]
    return [] if engine != FORKED or batch.can_fork() else [say("problem.engine_fork")]


def _print(console: Console, lines: Iterable[str]) -> None:
    for line in lines:
        console.print(line, markup=False, highlight=False, soft_wrap=True)
