"""A batch: every report in a process of its own, on all cores; one that fails never stops the others."""

import contextlib
import json
import multiprocessing
import os
import shutil
import signal
import tempfile
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from multiprocessing.connection import wait
from pathlib import Path
from typing import Any

from budgeteval.places import project_root
from budgeteval.runs.plan import Report
from budgeteval.runs.process import child as child_process
from budgeteval.runs.process.child import FAILED, FORKED, KERNEL, RESULT, Task
from budgeteval.runs.process.warm import warm
from budgeteval.runs.state.kept import carry_over
from budgeteval.runs.words import say

GRACE = 5.0
BEAT = 0.25


@dataclass(frozen=True)
class Outcome:
    """How one report ended; ``cause`` is empty if it was made, ``kept`` the failed notebook if there is one.

    ``by_hand`` are the files that people had changed in the report's folder; they are in its ``kept/`` now.
    """

    report: Report
    seconds: float
    cause: str = ""
    kept: Path | None = None
    by_hand: tuple[Path, ...] = ()


@dataclass
class _Child:
    task: Task
    process: Any
    started: float
    target: Path
    told: float | None = None


def run(reports: Sequence[Report], out: Path, *, jobs: int, engine: str | None = None, limit: float = 900,
        done: Callable[[Outcome], None] = lambda _: None, beat: Callable[[], None] = lambda: None) -> list[Outcome]:
    """Make all reports below ``out``, at most ``jobs`` at a time, each within ``limit`` seconds.

    ``done`` is called after every report and ``beat`` a few times a second. On Ctrl-C the running
    reports are ended, nothing half-made stays, and KeyboardInterrupt goes on to the caller.
    """
    chosen = engine or default_engine()
    context = multiprocessing.get_context("fork" if can_fork() else "spawn")
    if can_fork():
        warm(reports)
    outcomes: list[Outcome] = []

    def ended(outcome: Outcome) -> None:
        outcomes.append(outcome)
        done(outcome)

    with tempfile.TemporaryDirectory(prefix="budgeteval-") as traces:
        waiting = [(one, Path(traces) / str(number)) for number, one in enumerate(reports)]
        running: list[_Child] = []
        try:
            while waiting or running:
                while len(running) < jobs and (at := _next(waiting, running)) is not None:
                    report, place = waiting.pop(at)
                    if missing := [one.report.name for one in outcomes if one.cause and report.needs(one.report)]:
                        ended(Outcome(report, 0.0, say("cause.reads", names=", ".join(missing))))
                        continue
                    try:
                        running.append(_start(report, place, out, chosen, context))
                    except OSError as error:
                        ended(_broken(report, error))
                wait([child.process.sentinel for child in running], timeout=BEAT)
                beat()
                for child in [one for one in running if not _alive(one, limit)]:
                    running.remove(child)
                    try:
                        ended(_finish(child, limit))
                    except OSError as error:
                        ended(_broken(child.task.report, error))
        finally:
            for child in running:
                _kill(child)
                shutil.rmtree(child.task.folder, ignore_errors=True)
    return outcomes


def _next(waiting: Sequence[tuple[Report, Path]], running: Sequence[_Child]) -> int | None:
    """Position of the first report that waits for nothing still to be made."""
    ahead = [one for one, _ in waiting] + [child.task.report for child in running]
    return next((at for at, (one, _) in enumerate(waiting) if not any(one.needs(other) for other in ahead)), None)


def can_fork() -> bool:
    """Whether this system forks processes."""
    return "fork" in multiprocessing.get_all_start_methods()


def default_engine() -> str:
    """The fast engine where processes can be forked, else an ordinary kernel."""
    return FORKED if can_fork() else KERNEL


def _start(report: Report, traces: Path, out: Path, engine: str, context: Any) -> _Child:
    target = out / report.place
    target.parent.mkdir(parents=True, exist_ok=True)
    for left in target.parent.glob(f".{report.key}.*"):
        shutil.rmtree(left, ignore_errors=True)
    folder = target.with_name(f".{report.key}.{os.getpid()}")
    folder.mkdir()
    traces.mkdir()
    task = Task(report, folder, traces, engine, out.resolve())
    process = context.Process(target=child_process.work, args=(task,), daemon=False)
    process.start()
    return _Child(task, process, time.monotonic(), target)


def _alive(child: _Child, limit: float) -> bool:
    """Whether the child still runs; past its limit it is told to stop, and killed if it does not."""
    if not child.process.is_alive():
        return False
    now = time.monotonic()
    if child.told is None and now - child.started > limit:
        child.told = now
        child.process.terminate()
    elif child.told is not None and now - child.told > GRACE:
        _kill(child)
    return True


def _kill(child: _Child) -> None:
    """End the child and whatever it has started."""
    if hasattr(os, "killpg"):
        with contextlib.suppress(ProcessLookupError):
            os.killpg(child.process.pid, signal.SIGKILL)
    child.process.kill()
    child.process.join()


def _finish(child: _Child, limit: float) -> Outcome:
    """Move the finished report into its place, or keep what shows why there is none."""
    child.process.join()
    seconds = time.monotonic() - child.started
    cause = _cause(child, limit)
    folder, target = child.task.folder, child.target
    if not cause:
        return Outcome(child.task.report, seconds, by_hand=_replace(folder, target))
    if not (folder / FAILED).exists():
        child_process.save(child_process.salvage(child.task, cause), folder / FAILED)
    target.mkdir(exist_ok=True)
    (folder / FAILED).replace(target / FAILED)
    shutil.rmtree(folder)
    return Outcome(child.task.report, seconds, cause, target / FAILED)


def _broken(report: Report, error: OSError) -> Outcome:
    """A report whose folder could not be written: a full disk, no permission."""
    return Outcome(report, 0.0, say("cause.infrastructure", error=child_process.summary(error)))


def _cause(child: _Child, limit: float) -> str:
    """Why there is no report, in a sentence; empty if there is one."""
    path, code = child.task.traces / RESULT, child.process.exitcode
    result = json.loads(path.read_text(encoding="utf-8")) if path.exists() else {}
    if result.get("stage") == "done":
        return ""
    if child.told is not None or result.get("stage") == "time":
        return say("cause.time", seconds=round(limit))
    if result:
        return say(f"cause.{result['stage']}", error=result["error"])
    if code is not None and code < 0:
        name = signal.Signals(-code).name
        return say("cause.memory") if name == "SIGKILL" else say("cause.signal", name=name)
    return say("cause.exit", code=code)


def _replace(folder: Path, target: Path) -> tuple[Path, ...]:
    """Put a whole folder where another may be; what people changed in that one goes along."""
    old = target.with_name(f".{target.name}.old")
    mine: tuple[Path, ...] = ()
    if target.exists():
        mine = tuple(target / path for path in carry_over(target, folder))
        target.rename(old)
    folder.rename(target)
    shutil.rmtree(old, ignore_errors=True)
    return mine


def longest_first(reports: Sequence[Report], seconds: dict[str, float]) -> list[Report]:
    """Reports by known duration, longest first; unknown ones before them, those over all departments ahead."""
    return sorted(reports, key=lambda one: (-seconds.get(one.name, float("inf")), one.key != "all"))


def known_seconds() -> dict[str, float]:
    """How long each report took the last time, on this machine."""
    try:
        return dict(json.loads(_memory().read_text(encoding="utf-8")))
    except (OSError, ValueError):
        return {}


def remember_seconds(outcomes: Iterable[Outcome]) -> None:
    """Keep the durations for the next batch's order and its time left."""
    new = {one.report.name: round(one.seconds, 2) for one in outcomes if not one.cause}
    _memory().parent.mkdir(exist_ok=True)
    _memory().write_text(json.dumps(known_seconds() | new, sort_keys=True), encoding="utf-8")


def _memory() -> Path:
    return project_root() / ".cache" / "seconds.json"
