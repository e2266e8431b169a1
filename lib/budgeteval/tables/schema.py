"""What all tables share: strict columns, text as text, and NaN as "no data" in numbers."""

from functools import cache
from typing import Any, cast

import numpy as np
import pandas as pd
import pandera.pandas as pa

# Columns of text are Python's own strings: where pyarrow is installed pandas would keep them in its arrays instead,
# which makes row by row work, of which reports do much, half as slow again.
pd.set_option("mode.string_storage", "python")
TEXT = pd.StringDtype(storage="python", na_value=np.nan)


class Table(pa.DataFrameModel):
    """Base of all schemas: columns exactly as declared, in that order; numbers may be missing, text may not."""

    class Config:
        strict = True
        ordered = True
        coerce = True

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
        if _keeps(frame, cls):
            return frame.copy(deep=False)
        return _schema(cls).validate(frame)

    @classmethod
    def of(cls, rows: list[dict[str, Any]]) -> pd.DataFrame:
        """Checked frame from records; a missing key is "" for text and NaN for numbers.

        Raises
        ------
        KeyError
            If a record has a key that is no column of this table.
        """
        kinds = _kinds(cls)
        named = set().union(*rows)
        if strange := named - kinds.keys():
            raise KeyError(f"{cls.__name__} has no columns {sorted(strange)}")
        columns = {name: _column(rows, name, kind) if name in named else _blank(len(rows), kind)
                   for name, kind in kinds.items()}
        return cls.check(pd.DataFrame(columns, copy=False))


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
    return np.full(count, np.nan) if kind.kind == "f" else [None] * count


def _texts(values: list[Any]) -> Any:
    return pd.array(np.array(values, dtype=object), dtype=TEXT)


def _keeps(frame: pd.DataFrame, table: type[Table]) -> bool:
    """Whether all columns are there, in order, of their types already, and no text is missing.

    That is the whole promise of a schema without checks of its own; pandera says what is wrong, or converts.
    """
    kinds = _kinds(table)
    if not _plain(table) or type(frame) is not pd.DataFrame or list(frame.columns) != list(kinds):
        return False
    return all(frame.dtypes.iloc[at] == kind and (kind != TEXT or not frame[name].hasnans)
               for at, (name, kind) in enumerate(kinds.items()))


@cache
def _plain(table: type[Table]) -> bool:
    """Whether a schema asks for nothing but columns, types and values."""
    schema = _schema(table)
    parts = [schema, *schema.columns.values()]
    return not (schema.unique or schema.index or schema.parsers or any(
        one.checks or getattr(one, "unique", False) or not getattr(one, "required", True) for one in parts))


@cache
def _kinds(table: type[Table]) -> dict[str, Any]:
    """Types of the columns in order, as pandas holds what pandera lets pass."""
    return {name: column.dtype.type for name, column in _schema(table).columns.items()}


@cache
def _schema(table: type[Table]) -> pa.DataFrameSchema:
    schema = table.to_schema()
    kinds = {name: column.dtype.type for name, column in schema.columns.items()}
    numbers = {name: {"nullable": True} for name, kind in kinds.items() if pd.api.types.is_float_dtype(kind)}
    texts = {name: {"dtype": TEXT} for name, kind in kinds.items() if isinstance(kind, pd.StringDtype)}
    return cast(pa.DataFrameSchema, schema.update_columns({**numbers, **texts}))
