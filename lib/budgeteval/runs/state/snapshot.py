"""The input files of a batch as they were when it first looked: all its reports stand on the same."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from budgeteval.places import project_root
from budgeteval.runs.plan import Report
from budgeteval.runs.state import manifest

Stamp = tuple[int, int]


@dataclass(frozen=True)
class Inputs:
    """Declared files by path below the project: SHA-256, and size with time of last change."""

    hashes: Mapping[str, str]
    stamps: Mapping[str, Stamp]


class Snapshot:
    """Files are read once for all reports that declare the same."""

    def __init__(self) -> None:
        self._seen: dict[tuple[Any, ...], Inputs] = {}

    def of(self, report: Report) -> Inputs:
        """The report's declared files."""
        scope = (report.values.get("county"), *manifest.patterns(report))
        if scope not in self._seen:
            hashes = manifest.inputs(report)
            stamps = {path: stamp for path in hashes if (stamp := stamped(project_root() / path)) is not None}
            self._seen[scope] = Inputs(hashes, stamps)
        return self._seen[scope]


def stamped(path: Path) -> Stamp | None:
    """Size and time of last change; None if there is no such file."""
    try:
        status = path.stat()
    except FileNotFoundError:
        return None
    return status.st_size, status.st_mtime_ns
