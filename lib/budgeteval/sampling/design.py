"""A stratified simple random sample: who was drawn, from how many, with which weight."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike


@dataclass(frozen=True, eq=False)
class Design:
    """One stratified sample without replacement.

    Attributes
    ----------
    weight : one value per sampled unit, ``N_h / n_h``
    group : one integer per sampled unit, its variance stratum
    strata : one row per stratum: ``stratum, n, N, weight, group, merged_into``
        (``merged_into`` is None where nothing was merged)
    groups : one row per variance stratum: ``n, N`` (a take-all stratum has n = N)
    """

    weight: np.ndarray
    group: np.ndarray
    strata: pd.DataFrame
    groups: pd.DataFrame

    @property
    def n(self) -> int:
        return int(self.weight.size)

    @property
    def N(self) -> int:
        return int(self.strata["N"].sum())

    @property
    def df(self) -> int:
        """Sum of (n_h - 1) over the strata that are not take-all."""
        random = self.groups["n"] < self.groups["N"]
        return int((self.groups["n"] - 1)[random].sum())

    @property
    def merged(self) -> tuple[tuple[object, object], ...]:
        """Pairs (stratum, neighbour it was merged into)."""
        rows = self.strata[self.strata["merged_into"].notna()]
        return tuple(zip(rows["stratum"], rows["merged_into"], strict=True))


def stratified_design(
    stratum: Iterable[object],
    stratum_size: Mapping[object, int] | ArrayLike,
    merge: Mapping[object, object] | None = None,
) -> Design:
    """Weights and variance strata of a stratified simple random sample.

    Parameters
    ----------
    stratum : stratum label of each sampled unit
    stratum_size : N_h, the number of units in the frame; a mapping from stratum
        (which may name strata of which nothing was drawn) or one value per unit.
        Always a count, never 1 - n/N.
    merge : for a stratum that cannot give a variance, the neighbour it is merged
        into. Used only where needed: with one unit drawn of several, the weight stays
        and the two strata share one variance; with none drawn, its N_h joins the
        neighbour's.

    Raises
    ------
    ValueError
        if n_h > N_h, if a stratum of one or no unit has no neighbour named, or if the
        neighbour is take-all.
    """
    labels = pd.Series(list(stratum), dtype=object)
    strata = _count(labels, _sizes(labels, stratum_size))
    rule = dict(merge or {})
    strata = _absorb_undrawn(strata, rule)
    strata["weight"] = strata["N"] / strata["n"].where(strata["n"] > 0)
    strata = _share_variance(strata, rule)
    by_label = strata.set_index("stratum")
    groups = strata.groupby("group")[["n", "N"]].sum()
    weight = by_label.loc[labels, "weight"].to_numpy(dtype=float)
    group = by_label.loc[labels, "group"].to_numpy(dtype=int)
    return Design(weight, group, strata, groups)


def _sizes(labels: pd.Series, stratum_size: Mapping[object, int] | ArrayLike) -> dict[object, int]:
    if isinstance(stratum_size, Mapping):
        sizes = dict(stratum_size)
    else:
        values = list(stratum_size)
        if len(values) != len(labels):
            raise ValueError(f"stratum_size: expected {len(labels)} values, found {len(values)}")
        pairs = set(zip(labels, values, strict=True))
        sizes = dict(pairs)
        if len(pairs) != len(sizes):
            raise ValueError("stratum_size: expected one N_h per stratum, found several")
    absent = set(labels) - set(sizes)
    if absent:
        raise ValueError(f"stratum_size: expected every sampled stratum, missing {sorted(map(str, absent))}")
    bad = {k: v for k, v in sizes.items() if not float(v).is_integer() or v < 1}
    if bad:
        raise ValueError(f"stratum_size: expected whole counts N_h >= 1, found {bad}")
    return {k: int(v) for k, v in sizes.items()}


def _count(labels: pd.Series, sizes: dict[object, int]) -> pd.DataFrame:
    n = labels.value_counts()
    strata = pd.DataFrame({"stratum": pd.Series(list(sizes), dtype=object), "N": list(sizes.values())})
    strata = strata.sort_values("stratum", key=lambda s: s.astype(str), ignore_index=True)
    strata["n"] = [int(n.get(s, 0)) for s in strata["stratum"]]
    over = strata[strata["n"] > strata["N"]]
    if len(over):
        raise ValueError(f"expected n_h <= N_h, found {over[['stratum', 'n', 'N']].to_dict('records')}")
    strata["group"] = np.arange(len(strata))
    strata["merged_into"] = pd.Series([None] * len(strata), dtype=object)
    return strata[["stratum", "n", "N", "group", "merged_into"]]


def _neighbour(strata: pd.DataFrame, row: int, rule: dict[object, object]) -> int:
    label, n = strata.at[row, "stratum"], strata.at[row, "n"]
    if label not in rule:
        raise ValueError(f"stratum {label!r}: expected at least 2 drawn units or a neighbour in merge, found {n}")
    found = strata.index[strata["stratum"] == rule[label]]
    if len(found) == 0 or rule[label] == label:
        raise ValueError(f"merge: expected another stratum as neighbour of {label!r}, found {rule[label]!r}")
    target = int(found[0])
    if strata.at[target, "n"] == strata.at[target, "N"]:
        raise ValueError(f"merge: expected a random stratum as neighbour of {label!r}, found take-all {rule[label]!r}")
    return target


def _absorb_undrawn(strata: pd.DataFrame, rule: dict[object, object]) -> pd.DataFrame:
    strata = strata.copy()
    for row in strata.index[strata["n"] == 0]:
        target = _neighbour(strata, row, rule)
        if strata.at[target, "n"] == 0:
            raise ValueError(f"merge: neighbour {strata.at[target, 'stratum']!r} has no drawn unit either")
        strata.at[target, "N"] += strata.at[row, "N"]
        strata.at[row, "N"] = 0
        strata.at[row, "group"] = strata.at[target, "group"]
        strata.at[row, "merged_into"] = strata.at[target, "stratum"]
    return strata


def _share_variance(strata: pd.DataFrame, rule: dict[object, object]) -> pd.DataFrame:
    strata = strata.copy()
    for row in strata.index[(strata["n"] == 1) & (strata["N"] > 1)]:
        own = strata["group"] == strata.at[row, "group"]
        if strata.loc[own, "n"].sum() > 1:
            continue
        target = _neighbour(strata, row, rule)
        strata.loc[own, "group"] = strata.at[target, "group"]
        strata.at[row, "merged_into"] = strata.at[target, "stratum"]
    return strata
