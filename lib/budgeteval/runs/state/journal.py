"""What happened in a report folder, line by line: ``<out>/.budgeteval/journal/<writer>.jsonl``.

Every writer appends to a part of its own, and the parts are read as one. A line that a dying writer tore is ignored,
so a batch may end at any moment, and parts of several machines become one journal by being copied together.
"""

import hashlib
import json
import os
import re
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from datetime import UTC, datetime, timedelta
from functools import cached_property
from pathlib import Path
from typing import Any

from budgeteval.runs.state import disk, parts
from budgeteval.runs.state.parts import CLOSED, DONE, ENDED, FAILED, JOURNAL, KEPT, LISTINGS, OPENED, Line

MADE, DURABLE = (DONE, KEPT), (DONE, FAILED, CLOSED)
SHA256 = re.compile(r"[0-9a-f]{64}")
TICK = timedelta(microseconds=1)


@dataclass(frozen=True)
class Entry:
    """One event: of a report (``place`` is ``<year>/<report>/<key>``), or of a batch (no place)."""

    at: str
    batch: str
    state: str
    place: str = ""
    key: str = ""
    inputs: str = ""
    attempt: int = 1
    seconds: float = 0.0
    cpu_seconds: float = 0.0
    peak_mib: float = 0.0
    cause: str = ""
    kind: str = ""
    undeclared: tuple[str, ...] = ()


FIELDS = frozenset(one.name for one in fields(Entry))


@dataclass(frozen=True)
class History:
    """What the journal below ``out`` says: by state, the newest line of every place, and the batches never closed."""

    out: Path
    newest: Mapping[str, Mapping[str, Line]] = field(default_factory=dict)
    unclosed: frozenset[str] = frozenset()

    def last(self, place: str) -> Entry | None:
        """How the newest attempt at this place ended: done, kept or failed."""
        return self._newest(place, ENDED)

    def made(self, place: str) -> Entry | None:
        """The newest line that says the report was made, or kept because nothing had changed."""
        return self._newest(place, MADE)

    @cached_property
    def failed(self) -> tuple[str, ...]:
        """Places whose newest attempt failed, sorted."""
        places = self.newest.get(FAILED, {})
        return tuple(sorted(one for one in places if (last := self.last(one)) and last.state == FAILED))

    @cached_property
    def unsettled(self) -> tuple[str, ...]:
        """Places made by a batch that never closed, sorted: a power cut may have emptied their files."""
        made = self.newest.get(DONE, {})
        return tuple(sorted(place for place, line in made.items() if line["batch"] in self.unclosed))

    def listing(self, sha256: str) -> dict[str, str] | None:
        """The listing of input files kept under this hash; None if there is none, or not a whole one."""
        if not SHA256.fullmatch(sha256):
            return None
        try:
            text = _listing(self.out, sha256).read_bytes()
        except OSError:
            return None
        return dict(json.loads(text)) if hashlib.sha256(text).hexdigest() == sha256 else None

    def _newest(self, place: str, states: tuple[str, ...]) -> Entry | None:
        found = [line for state in states if (line := self.newest.get(state, {}).get(place))]
        return _entry(max(found, key=lambda line: line["at"])) if found else None


class Journal:
    """One writer's part.

    Parameters
    ----------
    out
        Folder of the reports.
    writer
        Name of the part; no other living writer has it.
    batch
        The batch of every line that names no other.
    """

    def __init__(self, out: Path, writer: str, batch: str) -> None:
        self._out, self.batch = out, batch
        (out / JOURNAL).mkdir(parents=True, exist_ok=True)
        parts.compact(out)
        self._latest = parts.latest(out)
        path = out / JOURNAL / f"{writer}.jsonl"
        self._torn = path.exists() and not path.read_bytes().endswith(b"\n")
        self._part = disk.open_part(path)
        disk.settle(path.parent)

    def write(self, state: str, place: str = "", **more: Any) -> None:
        """Append one line; that a report was made, has failed, or the batch is closed, is on the disk on return."""
        line = {"at": self._now(), "batch": self.batch, "state": state, "place": place, **more}
        text = ("\n" if self._torn else "") + json.dumps(line, ensure_ascii=False) + "\n"
        self._torn = True
        disk.write_whole(self._part, text.encode())
        self._torn = False
        if state in DURABLE:
            os.fsync(self._part)

    def listing(self, inputs: Mapping[str, str]) -> str:
        """Keep a listing of input files (path -> SHA-256) under its own hash, and return that."""
        text = json.dumps(dict(sorted(inputs.items())), ensure_ascii=False).encode()
        sha256 = hashlib.sha256(text).hexdigest()
        path = _listing(self._out, sha256)
        if not path.exists() or path.stat().st_size != len(text):
            disk.write_file(path, text)
        return sha256

    def close(self) -> None:
        """End the part; the batch is closed only by a line that says so."""
        os.close(self._part)

    def _now(self) -> str:
        """This moment, or just after the newest line if the clock was set back."""
        self._latest = max(datetime.now(UTC), self._latest + TICK)
        return self._latest.isoformat(timespec="microseconds")


def read(out: Path) -> History:
    """The history of a report folder, from all parts of its journal."""
    found = parts.newest(parts.lines(out))
    return History(out, found, frozenset(found[OPENED].keys() - found[CLOSED].keys()))


def _entry(line: Line) -> Entry:
    known = {name: value for name, value in line.items() if name in FIELDS}
    return Entry(**{**known, "undeclared": tuple(line.get("undeclared", ()))})


def _listing(out: Path, sha256: str) -> Path:
    return out / LISTINGS / f"{sha256}.json"
