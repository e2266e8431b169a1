"""What all tables share: strict columns, text as text, and NaN as "no data" in numbers."""

from functools import cache
from inspect import get_annotations
from typing import Any, cast, get_args

import numpy as np
import pandas as pd
import pandera.pandas as pa

# Columns of text are Python's own strings: where pyarrow is installed pandas would keep them in its arrays instead,
# which makes row by row work, of which reports do much, half as slow again.
pd.set_option("mode.string_storage", "python")
TEXT = pd.StringDtype(storage="python", na_value=np.nan)
KINDS = {str: TEXT, float: np.dtype(float), int: np.dtype("int64"), bool: np.dtype(bool)}


class Table(pa.DataFrameModel):
    """Base of all schemas: columns exactly as declared, in that order; numbers may be missing, text may not."""

    class Config:
        strict = True
        ordered = True
        coerce = True

    _bare = True

    def __init_subclass__(cls, **options: Any) -> None:
        own = {name for name in vars(cls) if not name.startswith("__")}
        cls._bare = cls._bare and not own and set(_kinds(cls).values()) <= set(KINDS.values())
        super().__init_subclass__(**options)

    @classmethod
    def names(cls) -> list[str]:
        return list(_kinds(cls))

    @classmethod
    def dtype_of(cls, name: str) -> Any:
        """Type of a column's values as pandas holds them; :data:`TEXT` for text."""
        return _kinds(cls)[name]

    @classmethod
    def check(cls, frame: pd.DataFrame) -> pd.DataFrame:
        """``frame`` if it keeps the promise of this schema; raises pandera's SchemaError otherwise."""
        eased = _eased(frame, cls)
        return eased if _keeps(eased, cls) else _schema(cls).validate(frame)

    @classmethod
    def of(cls, rows: list[dict[str, Any]]) -> pd.DataFrame:
        """Checked frame from records; a missing key is "" for text and NaN for numbers.

        Raises
        ------
        KeyError
            If a record has a key that is no column of this table.
        """
        return _built(cls, rows) if rows else _empty(cls).copy()


@cache
def _empty(table: type[Table]) -> pd.DataFrame:
    """No rows of a table, checked once; read-only."""
    return _built(table, [])


def _built(table: type[Table], rows: list[dict[str, Any]]) -> pd.DataFrame:
    kinds = _kinds(table)
    named = set().union(*rows)
    if strange := named - kinds.keys():
        raise KeyError(f"{table.__name__} has no columns {sorted(strange)}")
    columns = {name: _column(rows, name, kind) if name in named else _blank(len(rows), kind)
               for name, kind in kinds.items()}
    return table.check(pd.DataFrame(columns, copy=False))


def _column(rows: list[dict[str, Any]], name: str, kind: Any) -> Any:
    """A column of the records, blank where there is no value; as its type if the values are of it already."""
    blank = "" if kind == TEXT else None
    values = [blank if (value := row.get(name)) is None or value != value else value for row in rows]
    found = set(map(type, values))
    if kind == TEXT and found <= {str}:
        return _texts(values)
    if kind.kind == "f" and found <= {float, int, type(None)}:
        return np.array(values, dtype=float)
    return np.array(values, dtype=kind) if found == {type(kind.type().item())} else values


def _blank(count: int, kind: Any) -> Any:
    """A column without a single value."""
    if kind == TEXT:
        return _texts([""] * count)
    if kind.kind == "f":
        return np.full(count, np.nan)
    return [None] * count if count else np.array([], dtype=kind)


def _texts(values: list[Any]) -> Any:
    return pd.array(np.array(values, dtype=object), dtype=TEXT)


def _eased(frame: pd.DataFrame, table: type[Table]) -> pd.DataFrame:
    """A copy with text that is held as objects, and whole numbers of columns of numbers, as their own types."""
    eased, kinds = frame.copy(deep=False), _kinds(table)
    for name, found in zip(frame.columns, frame.dtypes, strict=True):
        kind = kinds.get(name) if frame.columns.is_unique else None
        if kind == TEXT and found == np.dtype("O") and set(map(type, frame[name])) == {str}:
            eased[name] = pd.array(frame[name].to_numpy(), dtype=TEXT)
        elif kind == KINDS[float] and found == KINDS[int]:
            eased[name] = frame[name].astype(float)
    return eased


def _keeps(frame: pd.DataFrame, table: type[Table]) -> bool:
    """Whether all columns are there, in order, of their types already, and no text is missing.

    That is the whole promise of a schema whose body holds nothing but columns; what more there may be to check, to
    convert or to complain of is pandera's.
    """
    kinds = _kinds(table)
    if not table._bare or list(frame.columns) != list(kinds):
        return False
    return all(found == kind and (kind != TEXT or not frame[name].hasnans)
               for found, (name, kind) in zip(frame.dtypes, kinds.items(), strict=True))


@cache
def _kinds(table: type[Table]) -> dict[str, Any]:
    """Types of the columns in order, as pandas holds them; read off the class, as pandera is slow to start."""
    hints = [get_annotations(one, eval_str=True) for one in reversed(table.__mro__) if issubclass(one, Table)]
    found = {name: get_args(hint) for one in hints for name, hint in one.items()}
    return {name: KINDS.get(kinds[0]) for name, kinds in found.items() if kinds}


@cache
def _schema(table: type[Table]) -> pa.DataFrameSchema:
    schema = table.to_schema()
    kinds = {name: column.dtype.type for name, column in schema.columns.items()}
    numbers = {name: {"nullable": True} for name, kind in kinds.items() if pd.api.types.is_float_dtype(kind)}
    texts = {name: {"dtype": TEXT} for name, kind in kinds.items() if isinstance(kind, pd.StringDtype)}
    return cast(pa.DataFrameSchema, schema.update_columns({**numbers, **texts}))
