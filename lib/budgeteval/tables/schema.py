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
        if strange := set().union(*map(set, rows)) - columns.keys():
            raise KeyError(f"{cls.__name__} has no columns {sorted(strange)}")
        blank = {name: None if column.dtype.type in (float, int, bool) else "" for name, column in columns.items()}
        frame = pd.DataFrame({name: [_value(row.get(name), empty) for row in rows] for name, empty in blank.items()})
        return cls.check(frame)


def _value(value: Any, blank: str | None) -> Any:
    """``value``, or ``blank`` where there is none."""
    return blank if value is None or value != value else value


@cache
def _schema(table: type[Table]) -> pa.DataFrameSchema:
    schema = table.to_schema()
    numbers = [name for name, column in schema.columns.items() if pd.api.types.is_float_dtype(str(column.dtype))]
    return cast(pa.DataFrameSchema, schema.update_columns({name: {"nullable": True} for name in numbers}))
