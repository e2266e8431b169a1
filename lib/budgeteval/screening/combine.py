"""One rank from several screens: mean of within-screen ranks, with documented weights."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pandas as pd

from .screen import Screen


def combine(screens: Sequence[Screen], weights: Mapping[str, float] | None = None) -> pd.DataFrame:
    """Projects by combined suspicion, most suspicious first.

    In each screen projects get the rank of their risk as a share (ties averaged, 0-1,
    1 the most suspicious). ``score`` is the weighted mean over the screens that have
    data for the project; no data is never zero.

    Parameters
    ----------
    screens : the screens
    weights : weight of each screen by code; 1 where not named

    Returns
    -------
    DataFrame
        One row per project: ``place, rank, score, screens`` (with data), ``hits``
        (screens that list it), and one column ``rank_<code>`` per screen.
    """
    codes = [s.code for s in screens]
    if not codes or len(set(codes)) != len(codes):
        raise ValueError(f"screens: expected at least one and no code twice, found {codes}")
    weight = pd.Series({c: float((weights or {}).get(c, 1.0)) for c in codes})
    unknown = set(weights or {}) - set(codes)
    if unknown or (weight < 0).any() or weight.sum() == 0:
        raise ValueError(f"weights: expected weights >= 0 for {codes}, found {dict(weights or {})}")
    ranks = pd.DataFrame({s.code: s.risk.rank(pct=True) for s in screens})
    has_data = ranks.notna()
    total = has_data @ weight
    score = (ranks.fillna(0) @ weight) / total.where(total > 0)
    listed = sum(
        pd.Series(ranks.index.isin(set(s.hits["place"])), index=ranks.index).astype(int) for s in screens
    )
    result = pd.DataFrame({"place": ranks.index, "score": score, "screens": has_data.sum(axis=1), "hits": listed})
    result = result.join(ranks.add_prefix("rank_"))
    result = result.sort_values(["score", "hits", "place"], ascending=[False, False, True], ignore_index=True)
    result.insert(1, "rank", result["score"].rank(ascending=False, method="min"))
    return result
