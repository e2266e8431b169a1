"""Indicator vectors: straight-lining and vectors that repeat from project to project."""

from __future__ import annotations

import numpy as np
import pandas as pd
from scipy import stats

from .screen import Screen, finish, hit_rows, join_hits, require

INDICATOR_COLUMNS = ("form", "weight", "reported_score")


def _scored(indicators: pd.DataFrame) -> pd.DataFrame:
    """Indicators with a weight and a score, ``ratio`` = score/weight, in the form's order."""
    require(indicators, INDICATOR_COLUMNS, "indicators")
    usable = indicators["weight"].gt(0) & indicators["reported_score"].notna()
    rows = indicators.loc[usable, list(INDICATOR_COLUMNS)]
    form, names = pd.factorize(rows["form"])
    order = np.argsort(form, kind="stable")
    weight = rows["weight"].to_numpy(float)[order]
    score = rows["reported_score"].to_numpy(float)[order]
    return pd.DataFrame({"form": form[order], "place": np.asarray(names, dtype=object)[form[order]],
                         "score": score, "ratio": score / weight})  # fmt: skip


def longest_runs(form: np.ndarray, full: np.ndarray) -> np.ndarray:
    """Longest run of consecutive True per form; `form` is 0, 1, 2, ... in blocks."""
    if form.size == 0:
        return np.zeros(0, dtype=int)
    starts = np.ones(form.size, dtype=bool)
    starts[1:] = (form[1:] != form[:-1]) | (full[1:] != full[:-1])
    run = np.cumsum(starts) - 1
    length = np.bincount(run) * full[starts]
    longest = np.zeros(form.max() + 1, dtype=int)
    np.maximum.at(longest, form[starts], length)
    return longest


def line_measures(indicators: pd.DataFrame) -> pd.DataFrame:
    """One row per project: ``place, count, full`` (indicators at full marks), ``longest_run``,
    ``sd`` of score/weight."""
    rows = _scored(indicators)
    full = np.isclose(rows["ratio"], 1.0, rtol=0, atol=1e-9)
    form, ratio = rows["form"].to_numpy(), rows["ratio"].to_numpy()
    count = np.bincount(form)
    mean = np.bincount(form, ratio) / np.maximum(count, 1)
    square = np.bincount(form, (ratio - mean[form]) ** 2) if form.size else np.zeros(0)
    return pd.DataFrame(
        {"place": rows["place"].to_numpy()[np.searchsorted(form, np.arange(count.size))], "count": count,
         "full": np.bincount(form, full).astype(int), "longest_run": longest_runs(form, full),
         "sd": np.sqrt(square / np.maximum(count, 1))}
    )  # fmt: skip


def straight_lining(
    indicators: pd.DataFrame, bands: tuple[int, ...] = (5, 10, 20, 40), significance: float = 0.05
) -> Screen:
    """Share of a project's indicators at full marks, against projects with about as many.

    Projects are compared inside bands of indicator count (upper edges `bands`). p is
    the binomial chance of at least as many full marks at the band's rate. ``hits``
    lists flagged projects (value: share at full marks) and, as ``all_full_marks``,
    every project with nothing but full marks: a fact, no test. ``risk`` is the share.

    Parameters
    ----------
    indicators : one row per indicator, in the form's order: ``form, weight, reported_score``
    """
    lines = line_measures(indicators)
    band = np.searchsorted(np.asarray(bands), lines["count"].to_numpy())
    grouped = lines.groupby(band)[["full", "count"]].transform("sum")
    rate = grouped["full"] / grouped["count"]
    p = stats.binom.sf(lines["full"] - 1, lines["count"], rate)
    share = lines["full"] / lines["count"]
    table = finish(
        pd.DataFrame({"level": "project", "subject": lines["place"], "n": lines["count"],
                      "observed": share, "expected": rate, "p": np.clip(p, 0.0, 1.0)}),
        significance,
    )  # fmt: skip
    flagged, complete = table["flagged"].to_numpy(), (share == 1).to_numpy()
    hits = join_hits([
        hit_rows(lines["place"][flagged], "full_marks_share", share[flagged]),
        hit_rows(lines["place"][complete], "all_full_marks", lines["count"][complete]),
    ])  # fmt: skip
    return Screen("straight_lining", table, hits, pd.Series(share.to_numpy(), index=lines["place"].to_numpy()))


def identical_vectors(indicators: pd.DataFrame, minimum: int = 5, significance: float = 0.05) -> Screen:
    """Projects whose whole vector of scores equals another project's.

    ``observed`` is the number of twins. Under independence a project with k indicators
    matches another of the same length with probability prod share(score/weight), the
    shares being the county's; ``expected`` is that times the number of such projects,
    p Poisson. A vector of full marks only is expected to recur and is no hit by itself.
    ``risk`` is 1 with a twin that is flagged.

    Parameters
    ----------
    indicators : one row per indicator, in the form's order: ``form, weight, reported_score``
    minimum : vectors shorter than this are not compared
    """
    rows = _scored(indicators)
    form = rows["form"].to_numpy()
    if form.size == 0:
        empty = pd.DataFrame({c: [] for c in ("level", "subject", "n", "observed", "expected", "p")})
        return Screen("identical_vectors", finish(empty, significance), join_hits([]), pd.Series(dtype=float))
    first = np.searchsorted(form, np.arange(form[-1] + 1))
    count = np.bincount(form)
    keys = _vector_keys(rows, form, first, count)
    ratio = rows["ratio"].round(6)
    log_share = np.log(ratio.map(ratio.value_counts(normalize=True)).to_numpy(float))
    vectors = pd.DataFrame({"place": rows["place"].to_numpy()[first], "key": keys, "count": count,
                            "chance": np.exp(np.bincount(form, log_share))})  # fmt: skip
    vectors = vectors[vectors["count"] >= minimum]
    twins = vectors.groupby("key")["key"].transform("size") - 1
    expected = (vectors.groupby("count")["count"].transform("size") - 1) * vectors["chance"]
    p = np.where(twins > 0, stats.poisson.sf(twins - 1, expected), 1.0)
    table = finish(
        pd.DataFrame({"level": "project", "subject": vectors["place"], "n": vectors["count"],
                      "observed": twins, "expected": expected, "p": p}),
        significance,
    )  # fmt: skip
    flagged = table["flagged"].to_numpy()
    hits = join_hits([hit_rows(vectors["place"][flagged], "identical_vector", twins[flagged])])
    return Screen("identical_vectors", table, hits, pd.Series(flagged.astype(float), index=vectors["place"].to_numpy()))


def _vector_keys(rows: pd.DataFrame, form: np.ndarray, first: np.ndarray, count: np.ndarray) -> np.ndarray:
    """A 64-bit key of each project's (position, score, score/weight) sequence."""
    position = np.arange(form.size) - first[form]
    cells = pd.DataFrame({"position": position, "score": rows["score"].round(6), "ratio": rows["ratio"].round(6)})
    hashed = pd.util.hash_pandas_object(cells, index=False).to_numpy(dtype=np.uint64)
    return np.add.reduceat(hashed, first) + count.astype(np.uint64)
