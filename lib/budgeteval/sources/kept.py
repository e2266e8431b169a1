"""Exports on disk: their tables and findings; no program is ever unpacked."""

from collections.abc import Mapping
from pathlib import Path

from budgeteval.findings import Finding
from budgeteval.sources.model import TABLES, Sources
from budgeteval.tables import stored
from budgeteval.tables.stored import Column

INDEX = "sources.json"


def save(folder: Path, tables: Mapping[str, Mapping[str, Column]], findings: list[Finding]) -> None:
    """All tables that have rows, and all findings, in order."""
    seals = {name: stored.save(folder / f"{name}.parquet", columns) for name, columns in tables.items()}
    records = [[one.code, one.file, one.sheet, one.cell, dict(one.facts), one.department, one.project]
               for one in findings]
    stored.save_index(folder / INDEX, {"seals": seals, "findings": records})


def load(folder: Path) -> Sources:
    """Tables and findings as they were saved; :class:`stored.Damaged` if they are not."""
    said = stored.load_index(folder / INDEX)
    seals = said["seals"]
    frames = {name: stored.load(folder / f"{name}.parquet", table, seals[name]) if name in seals else table.of([])
              for name, table in TABLES.items()}
    return Sources(**frames, findings=[Finding(*record) for record in said["findings"]])
