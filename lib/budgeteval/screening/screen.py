"""What every screen returns: effect size, null expectation, p, BH within the screen, and the list.

A screen is evidence to sample more, not a finding about anybody.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike
from scipy import stats

TABLE_COLUMNS = ["level", "subject", "n", "observed", "expected", "effect", "p", "p_adjusted", "flagged"]
HIT_COLUMNS = ["place", "reason", "value"]


@dataclass(frozen=True, eq=False)
class Screen:
    """One screen over the whole population of projects.

    Attributes
    ----------
    code : name of the screen
    table : one row per tested subject: ``level`` (county, department, project, digit),
        ``subject, n, observed, expected`` (under the null), ``effect`` (observed -
        expected unless the screen says otherwise), ``p, p_adjusted`` (BH within the
        screen; NaN where no test applies), ``flagged``
    hits : one row per listed project and reason: ``place, reason, value``
    risk : one value per project that has data, indexed by ``place``; larger is more
        suspicious; used by `combine` for ranks only
    """

    code: str
    table: pd.DataFrame
    hits: pd.DataFrame
    risk: pd.Series


def require(frame: pd.DataFrame, columns: Iterable[str], name: str) -> None:
    """Raise ValueError if `frame` lacks a column."""
    absent = [c for c in columns if c not in frame]
    if absent:
        raise ValueError(f"{name}: expected columns {list(columns)}, missing {absent}")


def require_unique_places(projects: pd.DataFrame) -> None:
    """Raise ValueError if two projects share a ``place``."""
    repeated = projects["place"][projects["place"].duplicated()]
    if len(repeated):
        raise ValueError(f"projects: expected unique place values, found {len(repeated)} repeated ones")


def finish(rows: pd.DataFrame, significance: float) -> pd.DataFrame:
    """`rows` with BH-adjusted p, ``effect`` where absent, and ``flagged``, in the common column order."""
    table = rows.reset_index(drop=True)
    if "effect" not in table:
        table["effect"] = table["observed"] - table["expected"]
    table["p_adjusted"] = np.nan
    in_family = table["p"].notna()
    if in_family.any():
        table.loc[in_family, "p_adjusted"] = stats.false_discovery_control(table.loc[in_family, "p"].astype(float))
    table["flagged"] = table["p_adjusted"] <= significance
    return table[TABLE_COLUMNS]


def hit_rows(places: Iterable[str], reason: str, values: ArrayLike) -> pd.DataFrame:
    """Rows of `Screen.hits` for one reason."""
    places = np.asarray(places, dtype=object)
    return pd.DataFrame({"place": places, "reason": np.full(places.size, reason, dtype=object),
                         "value": np.asarray(values, dtype=float)})  # fmt: skip


def join_hits(parts: Sequence[pd.DataFrame]) -> pd.DataFrame:
    """All hit rows of a screen; an empty table with the columns if there are none."""
    filled = [p for p in parts if len(p)]
    if not filled:
        return pd.DataFrame({"place": pd.Series(dtype=object), "reason": pd.Series(dtype=object),
                             "value": pd.Series(dtype=float)})  # fmt: skip
    return pd.concat(filled, ignore_index=True)[HIT_COLUMNS]
