"""The library as shipped: ``indicators.yaml``, one line an indicator."""

from functools import cache
from pathlib import Path

import pandas as pd

from budgeteval.library.model import Library, dimension_of, value_kind
from budgeteval.terms import read_yaml

SHIPPED = "indicators.yaml"
COLUMNS = ("name", "aspect", "direction", "unit", "explanation", "formula", "data_source")


@cache
def start() -> pd.DataFrame:
    """The shipped indicators, in the order of the file (treat as read-only)."""
    tree = read_yaml(Path(__file__).with_name(SHIPPED))
    return Library.of([
        _row(line, sector, field, part["level"])
        for sector, fields in tree.items() for field, part in fields.items() for line in part["indicators"]
    ])


def _row(line: str, sector: str, field: str, level: str) -> dict[str, str]:
    row = dict(zip(COLUMNS, [part.strip() for part in line.split("|")], strict=True))
    return row | {
        "dimension": dimension_of(row["aspect"]), "value_kind": value_kind(row["direction"], row["unit"]),
        "sector": sector, "field": field, "level": level, "origin": "start",
    }
