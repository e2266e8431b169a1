"""Expert panels: marks side by side, spread, agreement, outlying marks, and the final mark by rule."""

from dataclasses import dataclass
from math import nan

import numpy as np
import pandas as pd

from budgeteval.panel import Agreement, agreement, final_mark, trimmed_mean
from budgeteval.rulesets.key_evaluation import Panel as PanelRules

SUMMARY = ["code", "weight", "experts", "mean", "median", "trimmed_mean", "sd", "spread", "low", "high", "cv", "final",
           "outliers", "wide"]


@dataclass(frozen=True)
class Panel:
    """``marks`` has a row per expert and a column per indicator; ``summary`` a row per indicator (:data:`SUMMARY`)."""

    marks: pd.DataFrame
    summary: pd.DataFrame
    agreement: Agreement


def evaluate(marks: pd.DataFrame, weights: pd.Series, rules: PanelRules) -> Panel:
    """Panel results from ``ExpertMarks`` rows and the indicators' weights (by code).

    Marks of unknown indicators, marks given twice by one expert, and marks outside 0 and the weight are
    left out (each is a finding elsewhere).
    """
    table = matrix(marks, weights)
    summary = pd.DataFrame([_row(table[code], float(weights[code]), rules) for code in table], columns=SUMMARY)
    shares = table / weights.reindex(table.columns) if table.size else table
    return Panel(table, summary, agreement(shares.round(9).to_numpy()))


def matrix(marks: pd.DataFrame, weights: pd.Series) -> pd.DataFrame:
    """Usable marks: experts down, indicators across, NaN for no mark."""
    known = marks[marks["code"].isin(weights.index)].drop_duplicates(["expert", "code"], keep=False)
    top = known["code"].map(weights)
    usable = known[known["mark"].between(0, top)]
    return usable.pivot(index="expert", columns="code", values="mark").sort_index().sort_index(axis=1)


def _row(column: pd.Series, weight: float, rules: PanelRules) -> list[object]:
    given = column.dropna()
    values = given.to_numpy(dtype=float)
    n = len(values)
    mean = float(values.mean()) if n else nan
    median = float(np.median(values)) if n else nan
    sd = float(values.std(ddof=1)) if n > 1 else nan
    far = given[(given - median).abs() > rules.outlier_share * weight] if n >= rules.minimum_experts else given[:0]
    return [
        column.name, weight, n, mean, median, trimmed_mean(values), sd, float(np.ptp(values)) if n else nan,
        float(values.min()) if n else nan, float(values.max()) if n else nan, sd / mean if mean else nan,
        final_mark(values, rules.final, rules.trim_from), ";".join(map(str, far.index)),
        bool(sd > rules.spread_limit * weight),
    ]
