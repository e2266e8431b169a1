"""What a report is given: the digest of everything its stage's ``open_run`` hands its notebook, field by field."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from budgeteval.runs.plan import Report


@dataclass(frozen=True)
class Given:
    """Digests of a run's fields by name, and its own raw files (names below the county folder; None: all declared)."""

    fields: Mapping[str, str] = field(default_factory=dict)
    files: frozenset[str] | None = None


def given(report: Report) -> Given:
    """What the report's stage hands it now; no fields if its notebook opens no run."""
    return Given()


def digest(value: Any) -> str:
    """SHA-256 of a value's content, the same in every process and on every machine.

    Raises
    ------
    TypeError
        If a value of an unknown kind is met.
    """
    raise TypeError(f"no digest for {type(value).__module__}.{type(value).__qualname__}")
