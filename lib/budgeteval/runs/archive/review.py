"""Three-level review: a report that publishes its review is sealed only when every comment is answered."""

import csv
from collections.abc import Iterator
from pathlib import Path

TABLE, FINDINGS, CODES = "tables/internal_review.csv", "findings.csv", "internal_review_"


def open_points(folder: Path) -> Iterator[tuple[str, str]]:
    """What is wrong with the review by the report's own findings, with what to do; or that there is none."""
    if not (folder / TABLE).is_file():
        return
    if not _rows(folder / TABLE):
        yield "", ""
    yield from ((row["message"], row["advice"]) for row in _rows(folder / FINDINGS) if row["code"].startswith(CODES))


def _rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as stream:
        return list(csv.DictReader(stream))
