"""Reading a folder once: what each file gave is kept, and only a file that has changed is read again."""

import contextlib
import hashlib
import json
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path

import numpy as np
import pandas as pd

from budgeteval.contents import are_held, sha256
from budgeteval.forms import corrections as correcting
from budgeteval.forms import kept
from budgeteval.forms.kept import TABLES, Part, Reading
from budgeteval.forms.reader import Entries, Intake, Records, joined, list_files, missing, read_each, without_file
from budgeteval.tables.shelf import alone, tidy
from budgeteval.tables.stored import Damaged
from budgeteval.trace import tell

KEPT = 3


def intake(folder: Path, cache: Path, *, jobs: int | None = None, corrections: pd.DataFrame | None = None) -> Intake:
    """As :func:`budgeteval.forms.reader.read_folder`, reading only files that ``cache`` does not know.

    The cache holds the last few readings of each folder. A file is known if its name, its content, the corrections
    that concern it and the reader are as they were in one of them; a damaged reading is none.
    """
    root = Path(folder)
    if not root.is_dir():
        raise NotADirectoryError(missing(root))
    entries = correcting.by_file(corrections, root)
    keys = _keys(root, entries)
    shelf = Path(cache) / _shelf(root)
    with alone(shelf):
        reading = _reading(root, keys, entries, shelf, jobs)
    found = [one for part in reading.parts for one in part.findings]
    return Intake(**reading.tables, findings=[*found, *without_file(entries, keys)])


def fingerprint(folder: Path, corrections: pd.DataFrame | None = None) -> str:
    """Hash over names and contents of all files, the corrections that concern them, and the reader's own sources."""
    root = Path(folder)
    entries = correcting.by_file(corrections, root)
    keys = _keys(root, entries)
    return _together([*keys.values(), *(_key(file, "", entries[file]) for file in sorted(entries.keys() - keys))])


def _keys(root: Path, entries: Mapping[str, Entries]) -> dict[str, str]:
    """Key by file, in order: the same key gives the same rows."""
    if not are_held():
        return _look(root, entries)
    first = (root, json.dumps(entries))
    if first not in _looked:
        _looked[first] = _look(root, entries)
    for file in _looked[first]:
        tell("file", root / file)
    return _looked[first]


_looked: dict[tuple[Path, str], dict[str, str]] = {}


def _look(root: Path, entries: Mapping[str, Entries]) -> dict[str, str]:
    files = {path.relative_to(root).as_posix(): path for path in list_files(root)}
    return {file: _key(file, sha256(path), entries.get(file, [])) for file, path in files.items()}


def _key(file: str, content: str, entries: Entries) -> str:
    return hashlib.sha256(json.dumps([_reader_version(), file, content, entries]).encode()).hexdigest()


def _together(keys: Sequence[str]) -> str:
    return hashlib.sha256("\n".join([_reader_version(), *keys]).encode()).hexdigest()[:32]


@cache
def _reader_version() -> str:
    """Hash of this package's and the tables' sources: another reader never meets this one's cache."""
    here = Path(__file__).parent
    sources = [path for folder in (here, here.parent / "tables") for path in folder.iterdir() if path.is_file()]
    total = hashlib.sha256()
    for path in sorted(sources):
        total.update(path.read_bytes())
    return total.hexdigest()


def _shelf(folder: Path) -> str:
    """Name under which readings of one folder are kept together."""
    return hashlib.sha256(folder.resolve().as_posix().encode()).hexdigest()[:16]


def _reading(root: Path, keys: Mapping[str, str], entries: Mapping[str, Entries], shelf: Path,
             jobs: int | None) -> Reading:
    """All files' rows, from the shelf where it has them, else from the files; then all of it is on the shelf."""
    wanted = list(keys.values())
    place = shelf / _together(wanted)
    with contextlib.suppress(Damaged):
        return kept.shelved(place, _reader_version()).load()
    known = _known(shelf, set(wanted))
    have = {part.key for reading in known for part in reading.parts}
    new = [file for file, key in keys.items() if key not in have]
    records = read_each(root, new, entries, jobs)
    fresh = Reading(tuple(_part(keys[file], one) for file, one in zip(new, records, strict=True)),
                    _tables(joined(records)))
    whole = _ordered([*known, fresh], wanted)
    kept.save(whole, place, _reader_version())
    tidy(place, "*", KEPT)
    return whole


def _known(shelf: Path, wanted: set[str]) -> list[Reading]:
    """Readings on the shelf that have some of the wanted files, the newest first."""
    found = []
    places = [one for one in shelf.glob("*") if (one / kept.INDEX).is_file()]
    for place in sorted(places, key=lambda one: -one.stat().st_mtime):
        with contextlib.suppress(Damaged):
            one = kept.shelved(place, _reader_version())
            if new := wanted & {part.key for part in one.parts}:
                found.append(one.load())
                wanted -= new
    return found


def _part(key: str, records: Records) -> Part:
    return Part(key, {name: len(getattr(records, name)) for name in TABLES}, tuple(records.findings))


def _tables(records: Records) -> dict[str, pd.DataFrame]:
    return {name: table.of(getattr(records, name)) for name, table in TABLES.items()}


def _ordered(readings: Sequence[Reading], keys: Sequence[str]) -> Reading:
    """The rows of several readings, by the order of ``keys``."""
    parts = {part.key: part for reading in readings for part in reading.parts}
    return Reading(tuple(parts[key] for key in keys),
                   {name: kept.stacked(readings, name).iloc[_rows(readings, keys, name)].reset_index(drop=True)
                    for name in TABLES})


def _rows(readings: Sequence[Reading], keys: Sequence[str], name: str) -> np.ndarray:
    """Where the rows of each key stand in the readings stacked upon each other."""
    spans, start = {}, 0
    for part in (part for reading in readings for part in reading.parts):
        spans[part.key] = np.arange(start, start := start + part.rows[name])
    return np.concatenate([np.empty(0, dtype=int), *(spans[key] for key in keys)])
