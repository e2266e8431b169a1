"""What all tables share: strict columns, text as text, and NaN as "no data" in numbers."""

from functools import cache
from typing import Any, cast

import pandas as pd
import pandera.pandas as pa


class Table(pa.DataFrameModel):
    """Base of all schemas: columns exactly as declared, in that order; numbers may be missing, text may not."""

    class Config:
        strict = True
        ordered = True
        coerce = True

    @classmethod
    def names(cls) -> list[str]:
        return list(_schema(cls).columns)

    @classmethod
    def check(cls, frame: pd.DataFrame) -> pd.DataFrame:
        """``frame`` if it keeps the promise of this schema; raises pandera's SchemaError otherwise."""
        return _schema(cls).validate(frame)

    @classmethod
    def of(cls, rows: list[dict[str, Any]]) -> pd.DataFrame:
        """Checked frame from records; a missing key is "" for text and NaN for numbers.

        Raises
        ------
        KeyError
            If a record has a key that is no column of this table.
        """
        columns = _schema(cls).columns
        named = set().union(*rows)
        if strange := named - columns.keys():
            raise KeyError(f"{cls.__name__} has no columns {sorted(strange)}")
        blank = {name: None if column.dtype.type in (float, int, bool) else "" for name, column in columns.items()}
        frame = pd.DataFrame({name: _values(rows, name, empty) if name in named else [empty] * len(rows)
                              for name, empty in blank.items()})
        return cls.check(frame)


def _values(rows: list[dict[str, Any]], name: str, blank: str | None) -> list[Any]:
    """A column of the records, ``blank`` where there is no value."""
    return [blank if (value := row.get(name)) is None or value != value else value for row in rows]


@cache
def _schema(table: type[Table]) -> pa.DataFrameSchema:
    schema = table.to_schema()
    numbers = [name for name, column in schema.columns.items() if pd.api.types.is_float_dtype(str(column.dtype))]
    return cast(pa.DataFrameSchema, schema.update_columns({name: {"nullable": True} for name in numbers}))
