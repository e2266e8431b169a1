"""A stratified simple random sample: who was drawn, from how many, with which weight."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd


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
    stratum_size: Mapping[object, int] | Iterable[int],
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
    _absorb_undrawn(strata, rule)
    _share_variance(strata, rule)
    weights = {label: s.N / s.n for label, s in strata.items() if s.n}
    table = pd.DataFrame(
        [(label, s.n, s.N, weights.get(label, np.nan), s.group, s.merged_into) for label, s in strata.items()],
        columns=["stratum", "n", "N", "weight", "group", "merged_into"],
    ).astype({"merged_into": object})
    return Design(
        np.array([weights[label] for label in labels], dtype=float),
        np.array([strata[label].group for label in labels], dtype=int),
        table,
        table.groupby("group")[["n", "N"]].sum(),
    )


@dataclass
class _Stratum:
    n: int
    N: int
    group: int
    merged_into: object = None


def _sizes(labels: pd.Series, stratum_size: Mapping[object, int] | Iterable[int]) -> dict[object, int]:
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


def _count(labels: pd.Series, sizes: dict[object, int]) -> dict[object, _Stratum]:
    n = Counter(labels)
    over = {label: (n[label], N) for label, N in sizes.items() if n[label] > N}
    if over:
        raise ValueError(f"expected n_h <= N_h, found {over}")
    ordered = sorted(sizes, key=str)
    return {label: _Stratum(n[label], sizes[label], group) for group, label in enumerate(ordered)}


def _neighbour(strata: dict[object, _Stratum], label: object, rule: dict[object, object]) -> object:
    if label not in rule:
        found = strata[label].n
        raise ValueError(f"stratum {label!r}: expected at least 2 drawn units or a neighbour in merge, found {found}")
    target = rule[label]
    if target not in strata or target == label:
        raise ValueError(f"merge: expected another stratum as neighbour of {label!r}, found {target!r}")
    if strata[target].n == strata[target].N:
        raise ValueError(f"merge: expected a random stratum as neighbour of {label!r}, found take-all {target!r}")
    return target


def _absorb_undrawn(strata: dict[object, _Stratum], rule: dict[object, object]) -> None:
    for label, own in strata.items():
        if own.n == 0:
            target = _neighbour(strata, label, rule)
            if strata[target].n == 0:
                raise ValueError(f"merge: expected a neighbour with drawn units for {label!r}, found {target!r}")
            strata[target].N += own.N
            own.N, own.group, own.merged_into = 0, strata[target].group, target


def _share_variance(strata: dict[object, _Stratum], rule: dict[object, object]) -> None:
    for label, own in strata.items():
        group = [s for s in strata.values() if s.group == own.group]
        if own.n == 1 < own.N and sum(s.n for s in group) == 1:
            own.merged_into = _neighbour(strata, label, rule)
            for s in group:
                s.group = strata[own.merged_into].group
