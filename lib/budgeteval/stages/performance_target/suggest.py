"""Measurable alternatives from the library for indicators that cannot be measured as written."""

import numpy as np
import pandas as pd

from budgeteval.library import Index, dimension_of, is_measurable, theme, vocabulary
from budgeteval.rulesets.performance_target import Suggestions

CODES = ("target_vague", "target_number_missing", "target_formally_quantitative")
ENTRY = ["name", "direction", "unit", "formula", "data_source"]
COLUMNS = ["place", "rank", *ENTRY, "cosine"]
Key = tuple[str, str]


def suggest(indicators: pd.DataFrame, flags: pd.DataFrame, library: pd.DataFrame, law: Suggestions) -> pd.DataFrame:
    """The nearest measurable entries of the same aspect and sector (or common to all) for each weak indicator.

    Parameters
    ----------
    indicators : annual indicators with ``aspect`` and ``sector`` (the department's)
    flags : form, indicator, code
    library : rows of :class:`budgeteval.library.Library`

    Returns
    -------
    DataFrame
        One row per indicator and entry: ``place``, ``rank`` (from 1), the entry, ``cosine``. An indicator without a
        near entry has no row.
    """
    weak = indicators[indicators["place"].isin(set(flags.loc[flags["code"].isin(CODES), "indicator"]))]
    index = Index(library[is_measurable(library)])
    asked = weak[["level3", "aspect", "sector"]].drop_duplicates().reset_index(drop=True)
    allowed = _allowed(asked, index.entries)
    near = index.nearest([theme(name) for name in asked["level3"]], law.most, law.cosine_from, allowed)
    near = near.assign(rank=near.groupby("text").cumcount() + 1)
    joined = near.join(index.entries[ENTRY], on="entry").join(asked, on="text")
    found = weak[["place", "level3", "aspect", "sector"]].merge(joined, on=["level3", "aspect", "sector"])
    return found[COLUMNS].reset_index(drop=True)


def _allowed(asked: pd.DataFrame, entries: pd.DataFrame) -> list[np.ndarray]:
    """Per question the entries of its aspect (at least its first level) in its sector or common to all."""
    known: dict[Key, np.ndarray] = {}
    for key in asked[["aspect", "sector"]].drop_duplicates().itertuples(index=False, name=None):
        known[key] = _positions(entries, *key)
    return [known[key] for key in asked[["aspect", "sector"]].itertuples(index=False, name=None)]


def _positions(entries: pd.DataFrame, aspect: str, sector: str) -> np.ndarray:
    at_home = entries["sector"].isin([sector, vocabulary()["common"]])
    same = entries["aspect"] == aspect
    if not (same & at_home).any():
        same = entries["dimension"] == dimension_of(aspect)
    return np.flatnonzero(same & at_home)
