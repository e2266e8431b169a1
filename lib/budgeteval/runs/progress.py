"""Progress of a batch with the time left: a bar on a terminal, plain lines elsewhere."""

from collections.abc import Mapping, Sequence

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

from budgeteval.runs.outcome import Outcome
from budgeteval.runs.plan import Report
from budgeteval.runs.state.parts import KEPT
from budgeteval.runs.words import say


class Watch:
    """Says how far a batch is. No thread of its own: processes are forked while it runs."""

    def __init__(self, reports: Sequence[Report], jobs: int, known: Mapping[str, float], console: Console) -> None:
        self._expected = {one.name: known.get(one.name) for one in reports}
        self._waiting = set(self._expected)
        self._jobs, self._console = jobs, console
        self._taken: list[float] = []
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
            self._bar.update(self._task, left=self._left("progress.bar_left"))
            self._bar.refresh()

    def done(self, outcome: Outcome) -> None:
        """Count one more report, and say it where there is no bar (a failed one is said everywhere, one that is kept
        nowhere)."""
        self._waiting.discard(outcome.report.name)
        self._bar.advance(self._task)
        if outcome.state == KEPT:
            return
        self._taken.append(outcome.seconds)
        if self._console.is_terminal and not outcome.cause:
            return
        total = len(self._expected)
        key = "progress.failed" if outcome.cause else "progress.done"
        line = say(key, at=total - len(self._waiting), total=total, name=outcome.report.name, cause=outcome.cause,
                   seconds=f"{outcome.seconds:.1f}", left=self._left())
        self._console.print(line, markup=False, highlight=False, soft_wrap=True)

    def _left(self, sentence: str = "progress.left") -> str:
        """Phrase with the time left: what each report took before, or those of this batch on average."""
        if not self._waiting:
            return ""
        usual = sum(self._taken) / len(self._taken) if self._taken else None
        expected = [self._expected[name] or usual for name in self._waiting]
        if None in expected:
            return ""
        left = sum(one or 0.0 for one in expected) / min(self._jobs, len(expected))
        return say(sentence, text=duration(left))


def duration(seconds: float) -> str:
    """Seconds in words."""
    whole = max(round(seconds), 1)
    return say("progress.minutes", minutes=whole // 60, seconds=whole % 60) if whole >= 60 else say(
        "progress.seconds", seconds=whole)
