"""A reading on disk: its tables, and which rows and findings came from which file."""

import contextlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

import pandas as pd
import pyarrow as pa

from budgeteval.findings import Finding
from budgeteval.tables import Cells, Forms, Funds, Indicators, Tasks, stored
from budgeteval.tables.schema import Table
from budgeteval.tables.shelf import whole

TABLES: dict[str, type[Table]] = {
    "forms": Forms, "funds": Funds, "indicators": Indicators, "tasks": Tasks, "cells": Cells,
}  # fmt: skip
INDEX = "reading.json"


@dataclass(frozen=True)
class Part:
    """What one file gave: ``key`` tells file, content, corrections and reader; counts of rows by table."""

    key: str
    rows: Mapping[str, int]
    findings: tuple[Finding, ...]


@dataclass(frozen=True)
class Reading:
    """Tables of several files, one after another in the order of ``parts``."""

    parts: tuple[Part, ...]
    tables: Mapping[str, pd.DataFrame]


@dataclass(frozen=True)
class Shelved:
    """A reading on disk whose tables have not been loaded yet."""

    folder: Path
    parts: tuple[Part, ...]
    seals: Mapping[str, str]

    def load(self) -> Reading:
        """The whole reading, exactly as it was saved; :class:`stored.Damaged` if it is not."""
        return Reading(self.parts, {name: stored.load(self.folder / f"{name}.parquet", table, self.seals[name])
                                    for name, table in TABLES.items()})


def shelved(folder: Path, reader: str) -> Shelved:
    """What a folder says it keeps; :class:`stored.Damaged` if it does not say so in full, or of another reader."""
    said = stored.load_index(folder / INDEX)
    if said.get("reader") != reader:
        raise stored.Damaged(folder)
    parts = tuple(Part(key, dict(zip(TABLES, rows, strict=True)), tuple(Finding(*one) for one in found))
                  for key, rows, found in said["parts"])
    return Shelved(folder, parts, said["seals"])


def save(reading: Reading, folder: Path, reader: str) -> None:
    """Keep a reading of a reader; what cannot be written (no room, no right, text that is none) will be read again."""
    parts = [[part.key, [part.rows[name] for name in TABLES], [_record(one) for one in part.findings]]
             for part in reading.parts]
    with contextlib.suppress(OSError, UnicodeError, pa.ArrowException), whole(folder) as draft:
        seals = {name: stored.save(draft / f"{name}.parquet", {one: frame[one].to_numpy() for one in frame})
                 for name, frame in reading.tables.items()}
        stored.save_index(draft / INDEX, {"reader": reader, "seals": seals, "parts": parts})


def stacked(readings: Iterable[Reading], name: str) -> pd.DataFrame:
    """One table of several readings, one below the other."""
    return pd.concat([reading.tables[name] for reading in readings], ignore_index=True)


def _record(one: Finding) -> list[object]:
    return [one.code, one.file, one.sheet, one.cell, dict(one.facts), one.department, one.project]

