"""Tables on disk: numbers as they are, text as codes into a list of distinct words; no program is ever unpacked."""

import json
from pathlib import Path

import numpy as np
import pandas as pd

from budgeteval.findings import Finding
from budgeteval.sources.model import TABLES, Sources
from budgeteval.tables.schema import Table

FINDINGS = "findings.json"
Column = np.ndarray | tuple[np.ndarray, list[str]]
CODES, WORDS = ".codes", ".words"


def save_table(path: Path, columns: dict[str, Column]) -> None:
    """One table; a text column is a pair of codes and distinct words."""
    arrays: dict[str, np.ndarray] = {}
    for name, column in columns.items():
        if isinstance(column, tuple):
            arrays[name + CODES] = column[0].astype(np.int32)
            arrays[name + WORDS] = np.frombuffer(json.dumps(column[1]).encode(), dtype=np.uint8)
        else:
            arrays[name] = column
    np.savez(path, allow_pickle=False, **arrays)


def save_findings(folder: Path, findings: list[Finding]) -> None:
    """All findings, in order."""
    records = [[one.code, one.file, one.sheet, one.cell, dict(one.facts), one.department, one.project]
               for one in findings]
    (folder / FINDINGS).write_text(json.dumps(records, ensure_ascii=False), encoding="utf-8")


def load(folder: Path) -> Sources:
    """Tables and findings as they were saved."""
    frames = {name: _load_table(folder / f"{name}.npz", table) for name, table in TABLES.items()}
    records = json.loads((folder / FINDINGS).read_text(encoding="utf-8"))
    return Sources(**frames, findings=[Finding(*record) for record in records])


def _load_table(path: Path, table: type[Table]) -> pd.DataFrame:
    if not path.is_file():
        return table.of([])
    with np.load(path, allow_pickle=False) as arrays:
        return table.check(pd.DataFrame({name: _column(arrays, name) for name in table.names()}))


def _column(arrays: np.lib.npyio.NpzFile, name: str) -> np.ndarray | pd.Series:
    if name + CODES not in arrays:
        return arrays[name]
    words = np.array(json.loads(arrays[name + WORDS].tobytes()), dtype=object)
    texts = words[arrays[name + CODES]] if len(words) else np.empty(0, dtype=object)
    return pd.Series(texts, dtype="str")
