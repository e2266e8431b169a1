"""From experts' sheets to a score and the conclusion it supports: who counts, how marks become one, how they spread."""

from dataclasses import dataclass
from math import nan

import numpy as np
import pandas as pd

from budgeteval.numbers import round_half_up
from budgeteval.rulesets.ex_ante import Bands, Dimension, ExAnte
from budgeteval.rulesets.ex_ante import Panel as PanelRules
from budgeteval.sampling.reliability import icc_absolute

DIMENSIONS = ["dimension", "name", "weight", "experts", "mean", "median", "sd", "low", "high", "final", "rate", "wide",
              "outliers"]
EXPERTS = ["sheet", "expert", "total", "printed", "complete", "counts", "conclusion", "suggested_yuan"]


@dataclass(frozen=True)
class Score:
    """A reviewed project's marks.

    ``marks`` has the columns of ``Marks`` with ``points`` (the mark, or the points of a tick; NaN if neither is
    usable). ``by_expert`` has a row per expert that counts and a column per dimension. ``total`` is NaN as long as
    no expert has marked everything; ``expected`` is the conclusion the bands give it.
    """

    marks: pd.DataFrame
    experts: pd.DataFrame
    by_expert: pd.DataFrame
    dimensions: pd.DataFrame
    total: float
    low: float
    high: float
    expected: str
    agreement: float


def score(sheets: pd.DataFrame, marks: pd.DataFrame, frame: tuple[Dimension, ...], rules: ExAnte) -> Score:
    """Score a review by its frame and the rules.

    An expert counts whose sheet is the only one, names a known dimension for each item and has a usable mark on
    every item; the others are left out, each with a finding elsewhere.
    """
    marked = with_points(marks, rules)
    experts = by_sheet(sheets, marked, frame)
    table = by_dimension(marked, experts, frame)
    kept = counted(table, rules.panel)
    groups = pd.DataFrame([_dimension(one, table, kept, rules.panel) for one in frame], columns=DIMENSIONS)
    total = round_half_up(float(groups["final"].sum(skipna=False)), rules.total_digits) if len(table) else nan
    totals = table.sum(axis=1)
    return Score(marked, experts, table, groups, total, float(totals.min()) if len(totals) else nan,
                 float(totals.max()) if len(totals) else nan, conclusion(total, rules.bands),
                 agreement(marked, experts))


def with_points(marks: pd.DataFrame, rules: ExAnte) -> pd.DataFrame:
    """Marks with ``points``: the mark where it lies in 0..weight, the share of the weight of a tick, else NaN."""
    points = marks["mark"].where((marks["mark"] >= 0) & (marks["mark"] <= marks["weight"]))
    ticked = marks["tick"].map(dict(rules.ticks)).astype(float) * marks["weight"]
    return marks.assign(points=points.fillna(ticked))


def by_sheet(sheets: pd.DataFrame, marks: pd.DataFrame, frame: tuple[Dimension, ...]) -> pd.DataFrame:
    """One row per sheet: its total, whether it is complete, and whether it counts (complete, the expert's only one).

    A sheet is complete if every dimension of the frame has items and all its items have points and a dimension.
    """
    rows = []
    known = {one.code for one in frame}
    names = sheets["expert"].where(sheets["expert"] != "", sheets["place"])
    twice = names.duplicated(keep=False)
    for sheet, again in zip(sheets.to_dict("records"), twice, strict=True):
        own = marks[marks["sheet"] == sheet["place"]]
        complete = bool(len(own)) and known <= set(own["dimension"]) and "" not in set(own["dimension"]) \
            and bool(own["points"].notna().all())
        total = float(own["points"].sum(skipna=False)) if complete else nan
        rows.append([sheet["place"], sheet["expert"], total, sheet["total"], complete, complete and not again,
                     sheet["conclusion"], sheet["suggested_yuan"]])
    return pd.DataFrame(rows, columns=EXPERTS).astype({"complete": bool, "counts": bool})


def by_dimension(marks: pd.DataFrame, experts: pd.DataFrame, frame: tuple[Dimension, ...]) -> pd.DataFrame:
    """Points of the experts that count: sheets down, dimensions across in the frame's order."""
    kept = marks[marks["sheet"].isin(experts.loc[experts["counts"], "sheet"])]
    table = kept.pivot_table(index="sheet", columns="dimension", values="points", aggfunc="sum")
    order = [sheet for sheet in experts["sheet"] if sheet in table.index]
    return table.reindex(index=order, columns=[one.code for one in frame]).astype(float)


def counted(table: pd.DataFrame, rules: PanelRules) -> pd.DataFrame:
    """The experts left after dropping the highest and the lowest total, where the rule trims whole experts."""
    if rules.final != "trimmed_mean" or rules.trim_by != "totals" or len(table) < rules.trim_from:
        return table
    order = table.sum(axis=1).sort_values(kind="stable").index
    return table.drop(index=[order[0], order[-1]])


def final_mark(values: np.ndarray, rules: PanelRules) -> float:
    """One mark from several by the rule; NaN without any."""
    if len(values) == 0:
        return nan
    if rules.final == "median":
        return float(np.median(values))
    if rules.final == "trimmed_mean" and rules.trim_by == "dimensions" and len(values) >= rules.trim_from:
        return float(np.sort(values)[1:-1].mean())
    return float(values.mean())


def conclusion(total: float, bands: Bands) -> str:
    """What the bands give a score; "" without one."""
    if total != total:
        return ""
    return "support" if total >= bands.support else "adjust" if total >= bands.adjust else "refuse"


def _dimension(one: Dimension, table: pd.DataFrame, kept: pd.DataFrame, rules: PanelRules) -> list[object]:
    values = table[one.code].to_numpy(dtype=float)
    n = len(values)
    mean, median = (float(values.mean()), float(np.median(values))) if n else (nan, nan)
    sd = float(values.std(ddof=1)) if n > 1 else nan
    final = final_mark(kept[one.code].to_numpy(dtype=float), rules)
    far = table.index[(table[one.code] - median).abs() > rules.outlier_share * one.weight] \
        if n >= rules.minimum_experts else []
    return [one.code, one.name, one.weight, n, mean, median, sd, float(values.min()) if n else nan,
            float(values.max()) if n else nan, final, final / one.weight if one.weight else nan,
            bool(sd > rules.spread_limit * one.weight), tuple(far)]


def agreement(marks: pd.DataFrame, experts: pd.DataFrame) -> float:
    """ICC(A,1) of the experts that count over the items all of them marked (shares of the weight).

    NaN below two experts or two items, or where all gave the same.
    """
    kept = marks[marks["sheet"].isin(experts.loc[experts["counts"], "sheet"])]
    shares = kept.assign(share=kept["points"] / kept["weight"]).pivot_table(
        index=["dimension", "item"], columns="sheet", values="share", aggfunc="mean").dropna()
    if min(shares.shape) < 2:
        return nan
    with np.errstate(invalid="ignore", divide="ignore"):  # its interval, which is not used, may not exist
        return icc_absolute(shares.to_numpy(dtype=float).round(9)).icc
