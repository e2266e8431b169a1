"""``budgeteval run``: plan, refuse or run, and close with a digest."""

import time
from collections.abc import Iterable, Sequence
from pathlib import Path

from rich.console import Console

from budgeteval.runs import batch, digest
from budgeteval.runs.plan import plan
from budgeteval.runs.process.child import FORKED, KERNEL
from budgeteval.runs.progress import Watch
from budgeteval.runs.words import say

ALL_DONE, SOME_FAILED, REFUSED, STOPPED = 0, 1, 2, 130


def run(files: Sequence[Path], out: Path, jobs: int, engine: str | None = None, only: Sequence[str] = (),
        limit: float = 900) -> int:
    """Run all reports of the run files below ``out``; the exit code as documented in the command's help."""
    console = Console()
    made = plan(files, only)
    problems = made.problems + _engine_problems(engine)
    if problems:
        _print(console, [say("head.refused", count=len(problems)), *problems])
        return REFUSED
    known = batch.known_seconds()
    reports = batch.longest_first(made.reports, known)
    started, outcomes = time.monotonic(), []
    with Watch(reports, jobs, known, console) as watch:
        def done(outcome: batch.Outcome) -> None:
            outcomes.append(outcome)
            watch.done(outcome)

        try:
            batch.run(reports, out, jobs=jobs, engine=engine, limit=limit, done=done, beat=watch.beat)
        except KeyboardInterrupt:
            _print(console, [say("digest.stopped", done=sum(not one.cause for one in outcomes))])
            return STOPPED
        finally:
            batch.remember_seconds(outcomes)
    _print(console, digest.lines(outcomes, time.monotonic() - started, out))
    return SOME_FAILED if any(one.cause for one in outcomes) else ALL_DONE


def _engine_problems(engine: str | None) -> list[str]:
    if engine not in (None, FORKED, KERNEL):
        return [say("problem.engine", value=engine)]
    return [] if engine != FORKED or batch.can_fork() else [say("problem.engine_fork")]


def _print(console: Console, lines: Iterable[str]) -> None:
    for line in lines:
        console.print(line, markup=False, highlight=False, soft_wrap=True)
