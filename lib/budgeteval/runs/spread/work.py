"""What a batch hands to a worker."""

from dataclasses import dataclass, replace
from pathlib import Path

from budgeteval.places import project_root
from budgeteval.runs.batch import Outcome
from budgeteval.runs.plan import Report
from budgeteval.runs.process.limits import Limits
from budgeteval.runs.spread.told import Told


@dataclass(frozen=True)
class Work:
    """One chunk. Notebooks are named below the project root, which may lie elsewhere on the worker.

    ``out`` and ``data`` are folders that all workers see, or addresses (``data`` empty: the worker's own project);
    ``freeze``: keep what is fresh; ``identity``: what the worker must be (see :mod:`.identity`).
    """

    batch: str
    number: int
    reports: tuple[Report, ...]
    out: str
    engine: str | None
    limits: Limits
    retries: int
    freeze: bool
    journal: bool
    identity: str = ""
    data: str = ""


def told(outcome: Outcome) -> Told:
    """An outcome without its report."""
    return Told(str(outcome.report.place), outcome.seconds, outcome.cause, str(outcome.failed or ""),
                tuple(map(str, outcome.by_hand)), outcome.state, outcome.kind, outcome.undeclared)


def outcome(one: Told, report: Report) -> Outcome:
    """The outcome that was told of this report."""
    return Outcome(report, one.seconds, one.cause, Path(one.failed) if one.failed else None,
                   tuple(map(Path, one.by_hand)), one.state, one.kind, one.undeclared)


def packed(report: Report) -> Report:
    """A report whose notebook is named below the project root."""
    return replace(report, notebook=report.notebook.resolve().relative_to(project_root()))


def unpacked(report: Report) -> Report:
    """A packed report in this machine's project."""
    return replace(report, notebook=project_root() / report.notebook)
