"""Progress of a batch with the time left: a bar on a terminal, plain lines elsewhere."""

import time
from collections.abc import Mapping, Sequence

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

from budgeteval.runs.batch import Outcome
from budgeteval.runs.plan import Report
from budgeteval.runs.words import say


class Watch:
    """Says how far a batch is. No thread of its own: processes are forked while it runs."""

    def __init__(self, reports: Sequence[Report], jobs: int, known: Mapping[str, float], console: Console) -> None:
        usual = sum(known.values()) / len(known) if known else None
        self._expected = {one.name: known.get(one.name, usual) for one in reports}
        self._waiting = set(self._expected)
        self._jobs, self._console = jobs, console
        self._started = time.monotonic()
        self._bar = Progress(TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(),
                             TextColumn("{task.fields[left]}"), console=console, auto_refresh=False,
                             transient=True, disable=not console.is_terminal)
        self._task = self._bar.add_task(say("progress.bar"), total=len(reports), left="")
        console.print(say("progress.start", total=len(reports), jobs=jobs), highlight=False)

    def __enter__(self) -> "Watch":
        self._bar.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._bar.stop()

    def beat(self) -> None:
        """Redraw the bar."""
        if self._console.is_terminal:
            self._bar.update(self._task, left=self._left())
            self._bar.refresh()

    def done(self, outcome: Outcome) -> None:
        """Count one more report, and say it where there is no bar (a failed one is said everywhere)."""
        self._waiting.discard(outcome.report.name)
        self._bar.advance(self._task)
        if self._console.is_terminal and not outcome.cause:
            return
        total = len(self._expected)
        key = "progress.failed" if outcome.cause else "progress.done"
        line = say(key, at=total - len(self._waiting), total=total, name=outcome.report.name, cause=outcome.cause,
                   seconds=f"{outcome.seconds:.1f}", left=self._left())
        self._console.print(line, markup=False, highlight=False, soft_wrap=True)

    def _left(self) -> str:
        """Phrase with the time left: what such reports took before, or take on average in this batch."""
        if not self._waiting:
            return ""
        finished = len(self._expected) - len(self._waiting)
        elapsed = time.monotonic() - self._started
        expected = [self._expected[name] for name in self._waiting]
        if finished >= self._jobs:
            left = elapsed / finished * len(self._waiting)
        elif None not in expected:
            left = max(sum(one or 0.0 for one in expected) / self._jobs - elapsed, 0.0)
        else:
            return ""
        return say("progress.left", text=duration(left))


def duration(seconds: float) -> str:
    """Seconds in words."""
    whole = max(round(seconds), 1)
    return say("progress.minutes", minutes=whole // 60, seconds=whole % 60) if whole >= 60 else say(
        "progress.seconds", seconds=whole)
