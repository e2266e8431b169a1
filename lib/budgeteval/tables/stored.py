"""Tables on disk: one Parquet file each, sealed by its hash, read back exactly as it was."""

import hashlib
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from budgeteval.tables.schema import TEXT, Table

Column = np.ndarray | tuple[np.ndarray, list[str]]


class Damaged(Exception):
    """What is kept is not what was written."""


def save(path: Path, columns: Mapping[str, Column]) -> str:
    """Write a table and return its seal. Text is an array of objects, or a pair of codes and distinct words."""
    sink = pa.BufferOutputStream()
    table = pa.table({name: _array(column) for name, column in columns.items()})
    pq.write_table(table, sink, compression="zstd", write_statistics=False, store_schema=False)
    data = sink.getvalue().to_pybytes()
    path.write_bytes(data)
    return _seal(data)


def load(path: Path, table: type[Table], seal: str) -> pd.DataFrame:
    """The table that was saved: text stays text ("007", "NA", ""), numbers keep every digit.

    Raises
    ------
    Damaged
        If the file is gone or is not the one that ``seal`` was given for.
    """
    try:
        data = path.read_bytes()
    except OSError as fault:
        raise Damaged(path) from fault
    if _seal(data) != seal:
        raise Damaged(path)
    texts = [name for name in table.names() if table.dtype_of(name) == TEXT]
    source = pq.ParquetFile(pa.BufferReader(data), read_dictionary=texts, pre_buffer=False)
    found = source.read(use_threads=False)  # no threads: the reader's process forks
    return table.check(pd.DataFrame({name: _values(found.column(name)) for name in table.names()}, copy=False))


def save_index(path: Path, said: Mapping[str, Any]) -> None:
    """Write what a folder of tables says of itself, below its own seal."""
    text = json.dumps(said, ensure_ascii=False)
    path.write_text(f"{_seal(text.encode())}\n{text}", encoding="utf-8")


def load_index(path: Path) -> Any:
    """What :func:`save_index` wrote; :class:`Damaged` if it is gone or not whole."""
    try:
        seal, _, text = path.read_text(encoding="utf-8").partition("\n")
    except (OSError, UnicodeDecodeError) as fault:
        raise Damaged(path) from fault
    if seal != _seal(text.encode()):
        raise Damaged(path)
    return json.loads(text)


def _seal(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def _array(column: Column) -> pa.Array:
    if isinstance(column, tuple):
        return pa.DictionaryArray.from_arrays(pa.array(column[0], pa.int32()), pa.array(column[1], pa.string()))
    return pa.array(column, pa.string()) if column.dtype.kind == "O" else pa.array(column)


def _values(column: pa.ChunkedArray) -> np.ndarray | pd.api.extensions.ExtensionArray:
    """Numbers as an array; text as one object per distinct word, however often it stands."""
    if not pa.types.is_dictionary(column.type):
        return column.to_numpy()
    parts = [np.array(one.dictionary.to_pylist(), dtype=object)[one.indices.to_numpy()]
             for one in column.unify_dictionaries().chunks if len(one)]
    return pd.array(np.concatenate(parts) if parts else np.empty(0, dtype=object), dtype=TEXT)
