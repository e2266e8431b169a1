"""What has changed since a report was made, in the order of what it costs to find out."""

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from budgeteval.runs.plan import Report
from budgeteval.runs.state import manifest
from budgeteval.runs.state.given import Given

if TYPE_CHECKING:
    from budgeteval.runs.state.journal import History

What = Literal["never", "failed", "outputs", "notebook", "parameters", "code", "rules", "reads", "versions", "inputs",
               "given"]


@dataclass(frozen=True)
class Change:
    """One thing that is not as it was when the report was made: ``what`` kind of thing, its name, both values."""

    what: What
    name: str = ""
    before: str = ""
    now: str = ""


@dataclass(frozen=True)
class Decision:
    """``fresh``, ``run``, or ``ask``: only what the run is given can tell (see :meth:`Freezer.settle`)."""

    kind: Literal["fresh", "ask", "run"]
    changes: tuple[Change, ...] = ()


class Freezer:
    """Decides for the reports below ``out`` by their manifests and the journal's history."""

    def __init__(self, out: Path, history: "History") -> None:
        self._out, self._history = out, history

    def decide(self, report: Report) -> Decision:
        """Whether the report must be made again, without importing its stage."""
        return Decision("run", (Change("never"),))

    def settle(self, report: Report, given: Given) -> Decision:
        """The answer to ``ask``: ``fresh`` if the report is given the same as when it was made, else ``run``."""
        return Decision("run", (Change("never"),))

    def coarse(self, report: Report) -> dict[str, str]:
        """Declared input files with their SHA-256, as they are now."""
        return manifest.inputs(report)
