"""What a notebook reads while it runs: other reports, thing by thing, and files, declared or not."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from budgeteval.runs.plan import Report


@dataclass
class Seen:
    """Things of other reports by place (``facts.json#<id>``, ``tables/<name>.csv``, ``manifest.json`` -> SHA-256,
    empty if there is none), and files read."""

    reads: dict[str, dict[str, str]] = field(default_factory=dict)
    files: set[Path] = field(default_factory=set)


@contextmanager
def watching() -> Iterator[Seen]:
    """Everything this process reads while the context lasts."""
    yield Seen()


def undeclared(report: Report, seen: Seen) -> list[str]:
    """Files and reports that were read though no ``inputs`` or ``reads`` of the run file names them."""
    return []
