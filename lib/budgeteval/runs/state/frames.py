"""Frames, series and arrays written for a digest: kinds, values and index, however they are stored."""

import json
from collections.abc import Callable
from typing import Any

import numpy as np
import pandas as pd

Update = Callable[[bytes], None]
Put = Callable[[Update, Any], None]


def mark(update: Update, kind: str, size: int) -> None:
    """The head of a value: its kind and how much follows."""
    update(f"{kind}:{size}\n".encode())


def blob(update: Update, kind: str, content: bytes) -> None:
    """A value that some bytes tell whole."""
    mark(update, kind, len(content))
    update(content)


def frame(put: Put, update: Update, value: pd.DataFrame) -> None:
    """A table: its index, the names of its columns, each column's values."""
    mark(update, "frame", value.shape[1])
    index(put, update, value.index)
    index(put, update, value.columns)
    for _, column in value.items():
        _values(put, update, column.array)


def series(put: Put, update: Update, value: pd.Series) -> None:
    """A column with its name and index."""
    mark(update, "series", 1)
    put(update, value.name)
    index(put, update, value.index)
    _values(put, update, value.array)


def index(put: Put, update: Update, value: pd.Index) -> None:
    mark(update, "index", value.nlevels)
    put(update, list(value.names))
    for level in range(value.nlevels):
        _values(put, update, value.get_level_values(level).array)


def _values(put: Put, update: Update, value: Any) -> None:
    """One column: its kind (however it is stored) and its values."""
    dtype = value.dtype
    if isinstance(dtype, np.dtype) and dtype.kind != "O":
        array(put, update, np.asarray(value))
    elif isinstance(dtype, pd.StringDtype):
        missing = "str" if dtype.na_value is not pd.NA else "string"
        _texts(update, missing, value.to_numpy(dtype=object, na_value=None).tolist())
    elif isinstance(dtype, pd.CategoricalDtype):
        mark(update, "ordered" if value.ordered else "category", len(value))
        index(put, update, value.categories)
        array(put, update, np.asarray(value.codes))
    else:
        mark(update, str(dtype), len(value))
        _objects(put, update, value.to_numpy(dtype=object))


def array(put: Put, update: Update, value: np.ndarray) -> None:
    """An array with its shape and kind."""
    if value.dtype.kind in "OU":
        put(update, list(value.shape))
        _objects(put, update, value.ravel())
        return
    if value.dtype.kind == "V":
        raise TypeError(f"no digest for an array of {value.dtype}")
    if value.dtype.kind == "f" and np.isnan(value).any():
        value = np.where(np.isnan(value), np.asarray(np.nan, value.dtype), value)
    little = value.astype(value.dtype.newbyteorder("<"), copy=False)
    blob(update, f"{little.dtype.str}{value.shape}", little.tobytes())


def _objects(put: Put, update: Update, value: np.ndarray) -> None:
    listed = value.tolist()
    if all(type(one) is str for one in listed):
        _texts(update, "texts", listed)
    else:
        mark(update, "objects", len(listed))
        for one in listed:
            put(update, one)


def _texts(update: Update, kind: str, value: list[str | None]) -> None:
    blob(update, kind, json.dumps(value).encode())
