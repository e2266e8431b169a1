"""Strata of a spot check: judgement part, take-all part, amount tiers."""

from __future__ import annotations

from collections.abc import Collection

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike

JUDGEMENT = "judgement"
TAKE_ALL = "take_all"


def tier_edges(amounts_yuan: ArrayLike, tiers: int) -> list[float]:
    """Ascending amounts that cut the projects into `tiers` of about equal sum of sqrt(amount).

    Equal sums of the square root of the size measure are the usual cut for skewed
    amounts (Cochran 5A.7, with density replaced by size). Equal edges are dropped.
    """
    if tiers < 1:
        raise ValueError(f"tiers: expected at least 1, found {tiers}")
    amounts = np.sort(np.asarray(amounts_yuan, dtype=float))
    if amounts.size == 0:
        return []
    root = np.cumsum(np.sqrt(amounts))
    cuts = np.searchsorted(root, root[-1] * np.arange(1, tiers) / tiers)
    return sorted(set(amounts[cuts].tolist()))


def build_strata(
    frame: pd.DataFrame,
    interval_yuan: float,
    edges_yuan: ArrayLike = (),
    judgement: Collection[str] = (),
) -> pd.DataFrame:
    """The frame with ``stratum`` and ``part``.

    Parameters
    ----------
    frame : one row per project: ``project_id, amount_yuan``
    interval_yuan : projects of at least this amount are taken all
    edges_yuan : ascending lower edges that separate the amount tiers
    judgement : ids picked by judgement (complaints, leader's list); their own take-all
        stratum of weight 1, never projected to the population

    Returns
    -------
    DataFrame
        ``part`` is ``judgement``, ``take_all`` or ``random``; ``stratum`` is the part's
        name, or ``tier_1`` (largest amounts), ``tier_2``, ... in the random part.
    """
    missing = set(judgement) - set(frame["project_id"])
    if missing:
        raise ValueError(f"judgement: expected ids of the frame, found {sorted(missing)}")
    amount = frame["amount_yuan"].to_numpy(dtype=float)
    if np.isnan(amount).any():
        raise ValueError("amount_yuan: expected no missing amount")
    edges = np.sort(np.asarray(edges_yuan, dtype=float))
    tier = len(edges) + 1 - np.searchsorted(edges, amount, side="right")
    names = np.array([f"tier_{i}" for i in tier], dtype=object)
    names[amount >= interval_yuan] = TAKE_ALL
    names[frame["project_id"].isin(set(judgement)).to_numpy()] = JUDGEMENT
    part = np.where(np.isin(names, (JUDGEMENT, TAKE_ALL)), names, "random")
    return frame.assign(stratum=names, part=part)
