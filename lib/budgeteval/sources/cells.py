"""Addresses of cells in exports, from the columns a head gave each role."""

from collections.abc import Mapping
from typing import Any

import pandas as pd

Columns = dict[tuple[str, str], dict[str, str]]


def columns_of(files: pd.DataFrame) -> Columns:
    """(file, sheet) -> role -> column letters, from the ``columns`` of the files read."""
    found: Columns = {}
    for file, sheet, text in zip(files["file"], files["sheet"], files["columns"], strict=True):
        pairs = [tuple(one.split(":", 1)) for one in text.split(";") if one]
        found[file, sheet] = dict(pairs)
    return found


def columns_text(columns: Mapping[str, str]) -> str:
    """What :func:`columns_of` reads back."""
    return ";".join(f"{role}:{letters}" for role, letters in columns.items())


def cell_of(row: Any, role: str, columns: Columns) -> str:
    """Address of a line's cell in the column of a role (or of the name its code goes with), else its first."""
    known = columns.get((row["file"], row["sheet"]), {})
    letters = known.get(role) or known.get(role.removesuffix("_code")) or next(iter(known.values()), "A")
    return f"{letters}{int(row['row'])}"
