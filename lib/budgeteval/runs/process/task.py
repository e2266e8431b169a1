"""What is handed to a process and what comes back."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from budgeteval.runs.plan import Report
from budgeteval.runs.process.limits import DEFAULTS, Limits
from budgeteval.runs.state.given import Given
from budgeteval.runs.state.snapshot import Stamp

NOTEBOOK, FAILED, JOURNAL, PARTIAL, READS, LOG = (
    "report.ipynb", "failed.ipynb", "cells.jsonl", "partial.ipynb", "reads.jsonl", "log.txt")
FORKED, KERNEL = "forked", "kernel"
DONE = "done"


@dataclass(frozen=True)
class Task:
    """One report to make: its draft folder, a folder for traces, the engine, where all reports are, its limits
    (``memory`` in MiB), and its declared inputs with size and time of last change."""

    report: Report
    folder: Path
    traces: Path
    engine: str
    out: Path
    limits: Limits = DEFAULTS
    memory: int = 0
    inputs: Mapping[str, Stamp] = field(default_factory=dict)


@dataclass(frozen=True)
class Result:
    """How far a report came: ``stage`` is ``done`` or what failed (notebook, time, memory, output, changed, publish,
    infrastructure), with the error's first line. ``given``, ``reads``, ``undeclared`` and ``shared`` are what the
    notebook stood on."""

    stage: str
    error: str = ""
    given: Given = Given()
    reads: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    undeclared: tuple[str, ...] = ()
    shared: tuple[str, ...] = ()


@dataclass(frozen=True)
class Ended:
    """How a process ended: its result if it told one, exit code (negative: signal), what stopped it (``time``,
    ``cell`` or nothing), CPU seconds and peak memory in MiB (0 if unknown)."""

    place: str
    result: Result | None
    code: int
    stopped: str = ""
    cpu_seconds: float = 0.0
    peak_mib: int = 0


def summary(error: BaseException) -> str:
    """Type and first line of an error."""
    first = (str(error).strip().splitlines() or [""])[0]
    return f"{type(error).__name__}: {first}" if first else type(error).__name__
