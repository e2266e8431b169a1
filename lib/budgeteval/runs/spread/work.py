"""What a batch hands to a worker."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from budgeteval.places import project_root
from budgeteval.runs.outcome import Outcome
from budgeteval.runs.plan import Report, filled
from budgeteval.runs.process.limits import Limits
from budgeteval.runs.spread.site import COUNTY, Wants
from budgeteval.runs.spread.told import Told


@dataclass(frozen=True)
class Work:
    """One chunk. Notebooks are named below the project root, which may lie elsewhere on the worker.

    ``freeze``: keep what is fresh; ``identity``: what the worker must be (see :mod:`.identity`).
    """

    batch: str
    number: int
    reports: tuple[Report, ...]
    engine: str | None
    limits: Limits
    retries: int
    freeze: bool
    journal: bool
    identity: str = ""


def wants(reports: Sequence[Report]) -> Wants:
    """What these reports need on the machine that makes them."""
    inputs = [f"{one.values['county']}/{filled(pattern, one.values)}" for one in reports if "county" in one.values
              for pattern in (*one.inputs, *COUNTY)]
    reads = [pattern for one in reports for pattern in one.reads]
    return Wants(tuple(dict.fromkeys(inputs)), tuple(str(one.place) for one in reports), tuple(dict.fromkeys(reads)))


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
