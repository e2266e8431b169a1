"""Weights: their sum, the first levels, printed maxima, missing ones."""

from collections.abc import Iterable, Mapping

import numpy as np
import pandas as pd

from budgeteval.findings import Finding
from budgeteval.rulesets.self_evaluation import Split
from budgeteval.scoring.rounding import HAIR
from budgeteval.stages.self_evaluation.checks.case import Case, words
from budgeteval.terms import label

CENT = 0.005


def find(case: Case) -> list[Finding]:
    return [*_sum(case), *_dimensions(case), *_maxima(case), *_missing(case)]


def _complete(case: Case) -> pd.Index:
    """Places of the forms that were not cut off and of which every marked row has a weight."""
    rows = case.marked.assign(missing=case.marked["weight"].isna())
    counts = rows.groupby("form")["missing"].sum()
    return pd.Index([form for form in counts.index[counts == 0] if form not in case.cut])


def _sum(case: Case) -> list[Finding]:
    """weights_not_100: the printed weights, execution included, do not add up to the rules' total."""
    total = case.rules.weights.total
    scores = case.scores.loc[case.scores.index.intersection(_complete(case))]
    wrong = scores[(scores["total_weight"] - total).abs() > CENT]
    return [
        case.finding("weights_not_100", str(form), case.total_cell(str(form), "total_weight"),
                     summed=row["total_weight"], printed=case.forms.at[form, "total_weight"], expected=total)
        for form, row in wrong.iterrows()
    ]


def _dimensions(case: Case) -> list[Finding]:
    """dimension_weight_off_rule: a first level weighs otherwise than in the split that fits the form."""
    forms = _complete(case).intersection(case.projects_only.index)
    rows = case.marked[case.marked["form"].isin(forms) & (case.marked["dimension"] != "")]
    sums = rows.groupby(["form", "dimension"], sort=False)["weight"].sum()
    firsts = rows.drop_duplicates(["form", "dimension"]).set_index(["form", "dimension"], drop=False)
    due = {key: weight for form, own in _by_form(sums).items() for key, weight in _due(case, form, own).items()}
    if not due:
        return []
    wrong = pd.Series(due, dtype=float)
    wrong = wrong[(sums.reindex(wrong.index) - wrong).abs() > CENT]
    lines = firsts.loc[list(wrong.index)]
    return case.rows("dimension_weight_off_rule", lines, "weight", printed=sums.reindex(wrong.index), expected=wrong,
                     dimension=[label("dimension", name) for name in lines["dimension"]])


def _by_form(sums: pd.Series) -> dict[str, dict[str, float]]:
    forms: dict[str, dict[str, float]] = {}
    for (form, dimension), weight in sums.items():  # type: ignore[misc]
        forms.setdefault(form, {})[dimension] = weight
    return forms


def _due(case: Case, form: str, own: dict[str, float]) -> dict[tuple[str, str], float]:
    """Points that the fitting split gives each first level of a form; none where the split leaves them free."""
    points = _points(fitting(own, case.rules.weights.splits.values()))
    return {(form, name): points.get(name, 0.0) for name in own} if points else {}


def _points(split: Split) -> dict[str, float]:
    return {str(name): weight for name, weight in (split.dimensions or {}).items()}


def fitting(own: Mapping[str, float], splits: Iterable[Split]) -> Split:
    """The split with the same first levels, else the one that leaves the fewest of them off."""

    def distance(split: Split) -> tuple[bool, int]:
        names = _points(split)
        off = sum(abs(own.get(name, 0.0) - names.get(name, 0.0)) > CENT for name in {*own, *names})
        return set(names) != {name for name, weight in own.items() if weight > 0}, off

    return min(splits, key=distance)


def _maxima(case: Case) -> list[Finding]:
    """level_maximum_mismatch: the maximum printed beside a first-level name is not the sum of its rows."""
    rows = case.marked[case.marked["form"].isin(_complete(case)) & case.marked["level1_max"].notna()]
    if rows.empty:
        return []
    groups = rows.groupby(["form", "level1_text"], sort=False)
    lines = groups.agg(maximum=("level1_max", "first"), summed=("weight", "sum"), place=("place", "first"))
    lines = lines.reset_index()
    wrong = lines[(lines["maximum"] - lines["summed"]).abs() > CENT]
    firsts = rows.drop_duplicates("place").set_index("place", drop=False).loc[wrong["place"]]
    return case.rows("level_maximum_mismatch", firsts, "level3", level=wrong["level1_text"], maximum=wrong["maximum"],
                     summed=wrong["summed"])


def _missing(case: Case) -> list[Finding]:
    """weight_missing: rows with values or marks but no weight; once for a form that has no weights at all."""
    marked = case.marked
    bare = marked[marked["weight"].isna() & ((marked["reported_score"].notna()) | (marked["target_text"] != ""))]
    bare = bare[bare["weight_text"].str.strip().isin(["", "-", "—", "/"])]
    return once_per_form(case, bare, "weight_missing", "weight")


def once_per_form(case: Case, rows: pd.DataFrame, code: str, column: str) -> list[Finding]:
    """A finding per row, or one for the whole form where all its marked rows lack the same."""
    all_rows = case.marked.groupby("form").size()
    counts = rows.groupby("form").size()
    whole = counts.index[(counts == all_rows.reindex(counts.index)) & (counts > 1)]
    firsts = rows["form"].isin(whole) & ~rows["form"].duplicated()
    kept = rows[firsts | ~rows["form"].isin(whole)]
    everything = [words()["all_rows"].format(count=counts[form]) if form in whole else name
                  for form, name in zip(kept["form"], kept["level3"], strict=True)]
    return case.rows(code, kept, column, name=everything, weight=kept["weight"], score=kept["reported_score"],
                     target=kept["target_text"])


def over(score: pd.Series, weight: pd.Series) -> np.ndarray:
    """Marks above their weights."""
    return (score > weight + HAIR).to_numpy()
