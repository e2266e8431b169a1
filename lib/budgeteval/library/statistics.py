"""What a library holds, in numbers."""

import pandas as pd

from budgeteval.library.model import is_measurable


def by_sector(rows: pd.DataFrame) -> pd.DataFrame:
    """One row per sector: fields, indicators, measurable ones and their share, the county's own."""
    return _counted(rows, "sector").merge(
        rows.groupby("sector", sort=False)["field"].nunique().rename("fields"), on="sector")


def by_aspect(rows: pd.DataFrame) -> pd.DataFrame:
    """One row per aspect: indicators, measurable ones and their share, the county's own."""
    return _counted(rows, "aspect")


def by_kind(rows: pd.DataFrame) -> pd.DataFrame:
    """One row per kind of value: indicators, measurable ones and their share, the county's own."""
    return _counted(rows, "value_kind")


def _counted(rows: pd.DataFrame, key: str) -> pd.DataFrame:
    marked = rows.assign(measurable=is_measurable(rows), own=rows["origin"] == "county")
    counted = marked.groupby(key, sort=False, as_index=False).agg(
        indicators=("name", "size"), measurable=("measurable", "sum"), own=("own", "sum"))
    return counted.assign(share=counted["measurable"] / counted["indicators"])


def duplicates(rows: pd.DataFrame) -> pd.DataFrame:
    """Entries whose name and aspect stand in the library more than once, below each other."""
    twice = rows.duplicated(["name", "aspect"], keep=False)
    return rows[twice].sort_values(["name", "aspect"], kind="stable")


def used(rows: pd.DataFrame, names: pd.Series) -> pd.DataFrame:
    """``rows`` with ``uses``: how many of the indicators filed (``names``) bear the entry's name."""
    return rows.assign(uses=rows["name"].map(names.value_counts()).fillna(0).astype(int))
