"""How long reports took the last time on this machine: for the order of the next batch, and its time left."""

import json
from collections.abc import Iterable
from pathlib import Path

from budgeteval.places import project_root
from budgeteval.runs.state.disk import write_file


def known_seconds() -> dict[str, float]:
    """How long each report took the last time, on this machine."""
    try:
        return dict(json.loads(_memory().read_text(encoding="utf-8")))
    except (OSError, ValueError):
        return {}


def remember_seconds(made: Iterable[tuple[str, float]]) -> None:
    """Keep the durations of reports by name."""
    new = {name: round(seconds, 2) for name, seconds in made}
    if new:
        write_file(_memory(), json.dumps(known_seconds() | new, sort_keys=True).encode())


def _memory() -> Path:
    return project_root() / ".cache" / "seconds.json"
