"""What verify last said of a report: ``<out>/.budgeteval/verified/<year>/<report>/<key>.json``.

An answer is about one making of the report, so it names the manifest it was given for; of another it says nothing.
"""

import json
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path

from budgeteval.runs.state import disk, manifest
from budgeteval.runs.state.parts import STATE
from budgeteval.runs.verify.again import KINDS, Answer, Target

FOLDER = f"{STATE}/verified"


@dataclass(frozen=True)
class Said:
    """One answer: its kind, the day, and the SHA-256 of the manifest of the report it was given for."""

    kind: str
    day: str
    manifest: str


def keep(answer: Answer, target: Target) -> None:
    """Remember an answer beside the reports; nothing where no batch keeps its state, as beside a report sent to us.

    Raises
    ------
    OSError
        If nothing can be written there.
    """
    if not (target.base / STATE).is_dir() or not target.folder.is_relative_to(target.base):
        return
    day = f"{datetime.now(UTC):%Y-%m-%d}"
    said = Said(answer.kind, day, manifest.hash_of(target.folder / manifest.NAME))
    disk.write_file(target.base / FOLDER / f"{target.name}.json", (json.dumps(asdict(said)) + "\n").encode())


def last(out: Path, place: str) -> Said | None:
    """The last answer about the report that is at ``place`` now; None if it was never verified as it is."""
    try:
        said = Said(**json.loads((out / FOLDER / f"{place}.json").read_text(encoding="utf-8")))
    except (OSError, ValueError, TypeError):
        return None
    fits = said.kind in KINDS and said.manifest == manifest.hash_of(out / place / manifest.NAME)
    return said if fits else None
