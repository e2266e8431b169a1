"""The parts of a journal: read as one, and made shorter once most of their lines are of no use any more."""

import json
import re
import secrets
from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from budgeteval.runs.state import disk

STATE = ".budgeteval"
JOURNAL, LISTINGS = f"{STATE}/journal", f"{STATE}/inputs"
PLANNED, STARTED, DONE, FAILED, KEPT, OPENED, CLOSED = (
    "planned", "started", "done", "failed", "kept", "opened", "closed")
ENDED, BATCH = (DONE, KEPT, FAILED), (OPENED, CLOSED)
PASSING = re.compile(rb'"state": "(?:planned|started)"')
COMPACT = "compact-"
LOOSE_PARTS, LOOSE_BYTES = 32, 1 << 20
TAIL = 1 << 16
BEGINNING = datetime(1, 1, 1, tzinfo=UTC)

Line = Mapping[str, Any]
Newest = dict[str, dict[str, Line]]


def parts(out: Path) -> list[Path]:
    """The parts of the journal below ``out``, by name."""
    return sorted((out / JOURNAL).glob("*.jsonl"))


def lines(out: Path) -> Iterator[Line]:
    """All lines of all parts, but for those that say how a report is coming along."""
    while True:
        found = parts(out)
        try:
            texts = [part.read_bytes() for part in found]
        except FileNotFoundError:  # made shorter meanwhile
            continue
        if parts(out) == found:
            break
    for text in texts:
        yield from _whole(text)


def newest(found: Iterable[Line]) -> Newest:
    """By state, the newest line of every place; by opened and closed, that of every batch."""
    made: Newest = {state: {} for state in (*ENDED, *BATCH)}
    for line in found:
        if (of_state := made.get(line["state"])) is not None:
            name = line["place"] or line["batch"]
            if name not in of_state or line["at"] > of_state[name]["at"]:
                of_state[name] = line
    return made


def latest(out: Path) -> datetime:
    """The time of the newest line."""
    times = [BEGINNING]
    for part in parts(out):
        with part.open("rb") as stream:
            stream.seek(max(0, part.stat().st_size - TAIL))
            times += [datetime.fromisoformat(line["at"]) for line in _whole(stream.read())]
    return max(times)


def compact(out: Path) -> None:
    """If the parts have grown beyond need, put the lines still needed into one and remove those nobody writes to.

    The new part is there, whole, before an old one goes: whoever reads, or goes on after a kill, misses nothing.
    """
    found = parts(out)
    sizes = {part: part.stat().st_size for part in found}
    loose = [part for part in found if not part.name.startswith(COMPACT)]
    short = sum(sizes.values()) - sum(sizes[part] for part in loose)
    if len(loose) <= LOOSE_PARTS and sum(sizes[part] for part in loose) <= LOOSE_BYTES + short:
        return
    with disk.unused(found) as free:
        needed = _needed(newest(line for part in free for line in _whole(part.read_bytes())))
        text = "".join(json.dumps(line, ensure_ascii=False) + "\n" for line in needed)
        disk.write_file(out / JOURNAL / f"{COMPACT}{secrets.token_hex(8)}.jsonl", text.encode())
        for part in free:
            part.unlink()


def _needed(made: Newest) -> list[Line]:
    opened, closed = made[OPENED], made[CLOSED]
    ended = [line for state in ENDED for line in made[state].values()]
    batches = [line for name in opened.keys() ^ closed.keys() for line in (opened.get(name) or closed[name],)]
    return sorted([*ended, *batches], key=lambda line: line["at"])


def _whole(text: bytes) -> Iterator[Line]:
    """The lines that are whole; a dying writer, a full disk or a power cut may have torn some."""
    for raw in text.split(b"\n")[:-1]:
        if not PASSING.search(raw):
            try:
                line = json.loads(raw)
                datetime.fromisoformat(line["at"])
                if line["state"] and (line["place"] or line["batch"]):
                    yield line
            except (ValueError, TypeError, KeyError):
                continue
