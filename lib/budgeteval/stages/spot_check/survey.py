"""One face for both designs: stratified (equal probabilities) and proportional to amount."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, TypeAlias

import numpy as np
import pandas as pd
from scipy import stats

from budgeteval.sampling import pps
from budgeteval.sampling.design import Design, stratified_design
from budgeteval.sampling.estimate import Estimate, combined_ratio, stratified_mean, stratified_total
from budgeteval.sampling.share import share
from budgeteval.stages.spot_check.draw import PPS

Values: TypeAlias = Sequence[float] | np.ndarray | pd.Series


@dataclass(frozen=True, eq=False)
class Survey:
    """The usable part of the sample (``rows``) with its weights.

    Exactly one of ``design`` (stratified) and ``pi`` (PPS, adjusted for missing papers) is set. ``N`` is the
    frame's size. ``census`` is true if every project of the frame is usable. ``folded`` are strata made one
    because none of them could give a variance.
    """

    rows: pd.DataFrame
    N: int
    confidence: float
    design: Design | None = None
    pi: np.ndarray | None = None
    folded: tuple[str, ...] = ()

    @property
    def n(self) -> int:
        return len(self.rows)

    @property
    def census(self) -> bool:
        return self.n == self.N

    @property
    def weight(self) -> np.ndarray:
        return self.design.weight if self.design is not None else 1 / np.asarray(self.pi)

    @property
    def df(self) -> int:
        return self.design.df if self.design is not None else max(int((np.asarray(self.pi) < 1).sum()) - 1, 0)

    @property
    def merged(self) -> tuple[tuple[Any, Any], ...]:
        return self.design.merged if self.design is not None else ()

    def mean(self, y: Values) -> Estimate:
        """Mean per project."""
        if self.design is not None:
            return stratified_mean(np.asarray(y, dtype=float), self.design, self.confidence)
        return pps.hajek_mean(np.asarray(y, dtype=float), self._pi, self.N, confidence=self.confidence)

    def total(self, y: Values) -> Estimate:
        """Total over all projects."""
        if self.design is not None:
            return stratified_total(np.asarray(y, dtype=float), self.design, self.confidence)
        return pps.ht_total(np.asarray(y, dtype=float), self._pi, self.N, confidence=self.confidence)

    def ratio(self, y: Values, x: Values) -> Estimate:
        """Ratio of two totals."""
        if self.design is not None:
            return combined_ratio(np.asarray(y, dtype=float), np.asarray(x, dtype=float), self.design, self.confidence)
        return pps.ht_ratio(np.asarray(y, dtype=float), np.asarray(x, dtype=float), self._pi, self.N,
                            confidence=self.confidence)

    def share(self, indicator: Values, amount: Values | None = None) -> Estimate:
        """Share of projects (or of money) with the property, with limits inside 0-1."""
        if self.design is not None:
            given = None if amount is None else np.asarray(amount, dtype=float)
            return share(np.asarray(indicator, dtype=float), self.design, given, confidence=self.confidence)
        flags = np.asarray(indicator, dtype=float)
        base = self.mean(flags) if amount is None else self.ratio(flags * np.asarray(amount), amount)
        return replace(base, **_inside(base, self.n))

    @property
    def _pi(self) -> np.ndarray:
        assert self.pi is not None
        return self.pi


def _inside(result: Estimate, n: int) -> dict[str, Any]:
    """Logit limits; at 0, 1 or without a standard error those of Clopper and Pearson with n."""
    p, tail = result.estimate, (1 - result.confidence) / 2
    if 0 < p < 1 and result.se > 0 and result.df > 0:
        centre = np.log(p / (1 - p))
        half = stats.t.ppf(1 - tail, result.df) * result.se / (p * (1 - p))
        low, high = (float(1 / (1 + np.exp(-x))) for x in (centre - half, centre + half))
        return {"method": "share_pps_logit", "low": low, "high": high}
    if result.n == result.N:
        return {"method": "share_census", "low": p, "high": p}
    hits = n * p
    low = 0.0 if hits <= 0 else float(stats.beta.ppf(tail, hits, n - hits + 1))
    high = 1.0 if hits >= n else float(stats.beta.ppf(1 - tail, hits + 1, n - hits))
    return {"method": "share_pps_beta", "low": low, "high": high}


def survey(reviewed: pd.DataFrame, strata: pd.DataFrame, confidence: float, need: str = "inflation") -> Survey | None:
    """The papers that give the column ``need``, as a survey; None if there is none.

    Missing papers are never replaced: within a stratum the papers received stand for all its projects
    (the report shows best and worst case beside it). A stratum of one usable paper shares the variance of a
    named neighbour, one of none is absorbed by it.
    """
    rows = reviewed.dropna(subset=[need]).reset_index(drop=True)
    N = int(strata["N"].sum())
    if rows.empty:
        return None
    if (strata["stratum"] == PPS).any():
        return Survey(rows, N, confidence, pi=_adjusted(reviewed, rows))
    sizes: dict[object, int] = {row["stratum"]: int(row["N"]) for row in strata.to_dict("records")}
    got: dict[object, int] = {name: int(count) for name, count in rows["stratum"].value_counts().items()}
    merge = neighbours(strata["stratum"].tolist(), sizes, got)
    needy = [one for one in sizes if _in_need(one, sizes, got)]
    if needy and not merge:
        return _folded(rows, sizes, needy, confidence)
    return Survey(rows, N, confidence, design=stratified_design(rows["stratum"].tolist(), sizes, merge))


def _in_need(stratum: object, sizes: Mapping[object, int], got: Mapping[object, int]) -> bool:
    """No usable paper, or one of several."""
    found = got.get(stratum, 0)
    return found == 0 or (found == 1 and sizes[stratum] > 1)


def neighbours(order: list[object], sizes: Mapping[object, int], got: Mapping[object, int]) -> dict[object, object]:
    """Stratum in need -> nearest stratum (in the strata's order) that can lend its variance.

    In need are strata with no usable paper, or one of several. A lender has at least two papers and is not
    complete; among equally near ones the later (smaller amounts) lends.
    """
    lenders = [one for one in order if 2 <= got.get(one, 0) < sizes[one]]
    needy = [one for one in order if _in_need(one, sizes, got)]
    return {
        one: min(lenders, key=lambda other: (abs(order.index(other) - order.index(one)),
                                             -order.index(other)))
        for one in needy if lenders
    }


def _folded(rows: pd.DataFrame, sizes: Mapping[object, int], needy: list[object], confidence: float) -> Survey:
    """Where no stratum can lend a variance, those in need become one; a single paper then has no interval."""
    N = sum(sizes.values())
    usable = [one for one in sizes if (rows["stratum"] == one).any()]
    members = sorted({*needy, *([] if set(needy) & set(usable) else usable[:1])}, key=str)
    name = "+".join(map(str, members))
    label = rows["stratum"].where(~rows["stratum"].isin(members), name)
    rest: dict[object, int] = {one: size for one, size in sizes.items() if one not in members}
    rest[name] = sum(sizes[one] for one in members)
    if int((label == name).sum()) == 1 and rest[name] > 1:
        return Survey(rows, N, confidence, pi=np.full(len(rows), len(rows) / N), folded=tuple(map(str, members)))
    return Survey(rows, N, confidence, design=stratified_design(label.tolist(), rest), folded=tuple(map(str, members)))


def _adjusted(reviewed: pd.DataFrame, rows: pd.DataFrame) -> np.ndarray:
    """Inclusion probabilities times the share of papers received, apart for the parts drawn and taken whole."""
    pi = rows["inclusion_probability"].to_numpy(dtype=float, copy=True)
    for part, drawn in reviewed.groupby("part"):
        mine = (rows["part"] == part).to_numpy()
        if mine.any():
            pi[mine] *= mine.sum() / len(drawn)
    return pi
