"""How a report of a batch ended."""

from dataclasses import dataclass
from pathlib import Path

from budgeteval.runs.plan import Report
from budgeteval.runs.state.parts import DONE


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
    state: str = DONE
    kind: str = ""
    undeclared: tuple[str, ...] = ()
