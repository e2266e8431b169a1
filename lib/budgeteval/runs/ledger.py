"""What becomes of the reports of a batch: written to its journal, told to the caller, known to those that wait."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from budgeteval.runs.making import Making
from budgeteval.runs.outcome import Outcome
from budgeteval.runs.plan import Report
from budgeteval.runs.queue import Queue
from budgeteval.runs.state import manifest
from budgeteval.runs.state.journal import Journal
from budgeteval.runs.state.parts import DONE, FAILED, KEPT, PLANNED, STARTED


@dataclass
class Ledger:
    """The reports of ``queue`` below ``out``; each is begun once, and again at most ``retries`` times. ``told`` hears
    every outcome."""

    queue: Queue
    out: Path
    journal: Journal | None
    retries: int
    told: Callable[[Outcome], None]
    outcomes: list[Outcome] = field(default_factory=list)
    _lost: set[str] = field(default_factory=set)
    _again: Counter[str] = field(default_factory=Counter)

    def planned(self, reports: Iterable[Report]) -> None:
        for one in reports:
            self._note(PLANNED, one)

    def started(self, report: Report) -> None:
        self._note(STARTED, report)

    def may_try_again(self, report: Report) -> bool:
        """Whether a report that the machine has failed is tried once more; it counts as tried from now on."""
        if self._again[str(report.place)] >= self.retries:
            return False
        self._again[str(report.place)] += 1
        return True

    def missing(self, report: Report) -> list[Report]:
        """What a report reads and could not be made."""
        return [one for one in self.queue.needed(report) if str(one.place) in self._lost]

    def unsettled(self, reports: Iterable[Report]) -> list[Report]:
        """Those of the reports that nothing has become of yet."""
        settled = {str(one.report.place) for one in self.outcomes}
        return [one for one in reports if str(one.place) not in settled]

    def made(self, one: Making, by_hand: tuple[Path, ...]) -> None:
        """A report is in its place."""
        seconds, undeclared = one.seconds, one.result.undeclared
        self._note(DONE, one.report, **self._content(one.report, one.inputs), seconds=round(seconds, 3),
                   cpu_seconds=round(one.cpu_seconds, 3), peak_mib=one.peak_mib, undeclared=list(undeclared))
        self._settle(Outcome(one.report, seconds, by_hand=by_hand, undeclared=undeclared))

    def kept(self, report: Report, inputs: Mapping[str, str] | None = None) -> None:
        """A report stays as it is; ``inputs`` are the declared files it was found fresh with, where they are others."""
        if inputs is not None:
            self._note(KEPT, report, **self._content(report, inputs))
        self._settle(Outcome(report, 0.0, state=KEPT))

    def failed(self, report: Report, kind: str, cause: str, seconds: float = 0.0, shown: Path | None = None) -> None:
        """There is no report; ``shown`` is the notebook that shows why."""
        self._lost.add(str(report.place))
        self._note(FAILED, report, kind=kind, cause=cause, seconds=round(seconds, 3))
        self._settle(Outcome(report, seconds, cause, shown, state=FAILED, kind=kind))

    def _settle(self, outcome: Outcome) -> None:
        self.queue.settled(outcome.report)
        self.outcomes.append(outcome)
        self.told(outcome)

    def _note(self, state: str, report: Report, **more: Any) -> None:
        if self.journal is not None:
            place = str(report.place)
            self.journal.write(state, place, attempt=self._again[place] + 1, **more)

    def _content(self, report: Report, inputs: Mapping[str, str]) -> dict[str, str]:
        """The keys of what a report holds and of the files it was made from."""
        if self.journal is None:
            return {}
        tree = manifest.read(self.out / report.place)
        return {"key": manifest.content_key(tree) if tree else "", "inputs": self.journal.listing(inputs)}
