"""Reading a folder once: the tables are kept under the fingerprint of all files and of the reader itself."""

import hashlib
import json
import shutil
import tempfile
from functools import cache
from pathlib import Path

import pandas as pd

from budgeteval.findings import Finding
from budgeteval.forms.reader import Intake, list_files, read_folder
from budgeteval.tables import Cells, Forms, Funds, Indicators, Tasks
from budgeteval.tables.schema import Table

TABLES: dict[str, type[Table]] = {
    "forms": Forms, "funds": Funds, "indicators": Indicators, "tasks": Tasks, "cells": Cells,
}  # fmt: skip
FINDINGS = "findings.json"
KEPT = 3


def intake(folder: Path, cache: Path, *, jobs: int | None = None, corrections: pd.DataFrame | None = None) -> Intake:
    """As :func:`read_folder`, from ``cache`` if the same files were read before by the same reader.

    The cache holds, for each folder read, the last few fingerprints with a CSV file per table; a damaged or missing
    one is read anew.
    """
    shelf = Path(cache) / _shelf(Path(folder))
    kept = shelf / fingerprint(Path(folder), corrections)
    if (kept / FINDINGS).is_file():
        return _load(kept)
    found = read_folder(folder, jobs=jobs, corrections=corrections)
    _save(found, kept)
    _tidy(shelf, kept)
    return found


def fingerprint(folder: Path, corrections: pd.DataFrame | None = None) -> str:
    """Hash over names and contents of all files, corrections, and the reader's own sources."""
    total = hashlib.sha256(_reader_version().encode())
    for path in list_files(folder):
        total.update(path.relative_to(folder).as_posix().encode() + b"\0")
        total.update(hashlib.sha256(path.read_bytes()).digest())
    if corrections is not None:
        total.update(corrections.to_csv(index=False).encode())
    return total.hexdigest()[:32]


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


def _tidy(shelf: Path, newest: Path) -> None:
    """Drop all but the last few readings of a folder."""
    old = sorted((one for one in shelf.iterdir() if one != newest), key=lambda one: -one.stat().st_mtime)
    for one in old[KEPT - 1:]:
        shutil.rmtree(one, ignore_errors=True)


def _save(found: Intake, kept: Path) -> None:
    """Write all files to a temporary folder and move it into place at once."""
    kept.parent.mkdir(parents=True, exist_ok=True)
    draft = Path(tempfile.mkdtemp(dir=kept.parent, prefix=".draft-"))
    for name in TABLES:
        getattr(found, name).to_csv(draft / f"{name}.csv", index=False, lineterminator="\n")
    records = [[f.code, f.file, f.sheet, f.cell, dict(f.facts), f.department, f.project] for f in found.findings]
    (draft / FINDINGS).write_text(json.dumps(records, ensure_ascii=False), encoding="utf-8")
    try:
        draft.replace(kept)
    except OSError:  # another process was first, with the same content
        shutil.rmtree(draft)


def _load(kept: Path) -> Intake:
    frames = {name: _read_table(kept / f"{name}.csv", table) for name, table in TABLES.items()}
    records = json.loads((kept / FINDINGS).read_text(encoding="utf-8"))
    return Intake(**frames, findings=[Finding(*record) for record in records])


def _read_table(path: Path, table: type[Table]) -> pd.DataFrame:
    """A table exactly as it was: text stays text ("007", "NA", ""), numbers keep every digit."""
    raw = pd.read_csv(path, dtype=str, keep_default_na=False, encoding="utf-8")
    empty = table.of([])
    for name in table.names():
        kind = empty[name].dtype.kind
        if kind == "f":
            raw[name] = pd.Series([float(text) if text else float("nan") for text in raw[name]], dtype=float)
        elif kind == "i":
            raw[name] = pd.Series([int(text) for text in raw[name]], dtype="int64")
        elif kind == "b":
            raw[name] = pd.Series([text == "True" for text in raw[name]], dtype=bool)
    return table.check(raw)
