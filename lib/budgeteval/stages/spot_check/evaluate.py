"""What the re-review says about the county: E1-E4 and E6 of the method note, agreement, limits."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from budgeteval.rulesets import RuleSet
from budgeteval.sampling.agreement import Kappa, Shift, count_table, kappa, ordinal_shift, weighted_kappa
from budgeteval.sampling.estimands import downgraded
from budgeteval.sampling.estimate import Estimate, lower_bound, t_interval, upper_bound
from budgeteval.sampling.paired import paired_tests
from budgeteval.sampling.reliability import BlandAltman, Icc, bland_altman, icc_absolute
from budgeteval.sampling.size import attribute_upper_bound
from budgeteval.scoring import grades
from budgeteval.stages.spot_check.survey import Survey, survey

BEST, WORST = 100.0, 0.0


@dataclass(frozen=True, eq=False)
class Inflation:
    """E1 to E3 (points), the one-sided limits of E1, and what missing papers could change.

    ``best`` and ``worst`` are E1 with every unusable paper at 100 or at 0 (None: all papers usable).
    ``frame_mean`` is the mean self score of the ``scored`` projects of the frame that have one.
    """

    mean: Estimate
    weighted: Estimate | None
    true_mean: Estimate
    lower: float
    upper: float
    frame_mean: float
    scored: int
    best: Estimate | None
    worst: Estimate | None


def inflation(survey_: Survey, reviewed: pd.DataFrame, strata: pd.DataFrame, frame: pd.DataFrame) -> Inflation:
    """E1, E2 (combined ratio; None without amounts), E3 = frame mean - E1."""
    rows = survey_.rows
    d, a = rows["inflation"].to_numpy(), rows["amount_yuan"].fillna(0).to_numpy()
    mean = survey_.mean(d)
    known = frame["self_score"].dropna()
    level = float(known.mean())
    low, high = t_interval(level - mean.estimate, mean.se, mean.df, mean.confidence)
    true = replace(mean, method="difference_mean", estimate=level - mean.estimate, low=low, high=high)
    best, worst = _limits(survey_, reviewed, strata)
    one_sided = survey_.confidence
    return Inflation(mean, survey_.ratio(a * d, a) if a.sum() > 0 else None, true, _one(lower_bound, mean, one_sided),
                     _one(upper_bound, mean, one_sided), level, len(known), best, worst)


def _one(bound, result: Estimate, confidence: float) -> float:
    return bound(result, confidence) if result.se == 0 or result.df > 0 else float("nan")


def _limits(survey_: Survey, reviewed: pd.DataFrame, strata: pd.DataFrame) -> tuple[Estimate | None, Estimate | None]:
    unusable = reviewed["inflation"].isna() & reviewed["self_score"].notna()
    if not unusable.any():
        return None, None
    cases = []
    for score in (BEST, WORST):
        filled = reviewed.assign(inflation=reviewed["inflation"].fillna(reviewed["self_score"] - score))
        case = survey(filled, strata, survey_.confidence)
        cases.append(case.mean(case.rows["inflation"]) if case is not None else None)
    return cases[0], cases[1]


@dataclass(frozen=True, eq=False)
class Grades:
    """E4 and E6. ``table`` has one row per self and recheck grade: ``row, column, count, estimate, low, high``.

    ``zero_bound`` is the upper limit (0-1) of the downgraded share if nobody was downgraded, else None.
    """

    order: tuple[str, ...]
    share: Estimate
    money_share: Estimate | None
    table: pd.DataFrame
    downgraded: int
    zero_bound: float | None


def grade_changes(survey_: Survey, rules: RuleSet) -> Grades:
    """Downgraded share by count and by money, and the weighted transition table."""
    order = tuple(rules.self_evaluation.grades)
    rows = survey_.rows
    fell = downgraded(rows["self_grade"], rows["recheck_grade"], order)
    amount = rows["amount_yuan"].fillna(0)
    cells = []
    for one in order:
        for other in order:
            inside = ((rows["self_grade"] == one) & (rows["recheck_grade"] == other)).to_numpy(dtype=float)
            cells.append((one, other, int(inside.sum()), *_cell(survey_, inside)))
    table = pd.DataFrame(cells, columns=["row", "column", "count", "estimate", "low", "high"])
    zero = None
    if not fell.any() and not survey_.census:
        zero = attribute_upper_bound(survey_.n, 0, survey_.confidence, "hypergeometric", survey_.N)
    money = survey_.share(fell, amount) if amount.sum() > 0 else None
    return Grades(order, survey_.share(fell), money, table, int(fell.sum()), zero)


def _cell(survey_: Survey, inside: np.ndarray) -> tuple[float, float, float]:
    """Estimated number and its limits; at least those seen, at most all but those seen elsewhere."""
    result = survey_.total(inside)
    seen = float(inside.sum())
    most = survey_.N - (survey_.n - seen)
    return result.estimate, max(result.low, seen), min(result.high, most)


@dataclass(frozen=True, eq=False)
class Agreement:
    """How far self and recheck grades agree. ``kappa`` may be ``no_variation``: then only ``exact`` speaks."""

    exact: float
    kappa: Kappa
    shift: Shift
    tests: pd.DataFrame | None
    bland_altman: BlandAltman | None
    icc: Icc | None
    doubled: int


def agreement(survey_: Survey, reviewed: pd.DataFrame, rules: RuleSet) -> Agreement:
    """Agreement of grades and of scores, and of two reviewers where a project was scored twice."""
    rows, order = survey_.rows, tuple(rules.self_evaluation.grades)
    pair = (rows["self_grade"].tolist(), rows["recheck_grade"].tolist())
    counts = count_table(*pair, order)
    if survey_.design is not None:
        value = weighted_kappa(*pair, order, survey_.design, confidence=survey_.confidence)
    else:
        value = kappa(counts, confidence=survey_.confidence)
    several = len(rows) > 1
    twice = reviewed.dropna(subset=["recheck_score", "second_score"])
    scores = twice[["recheck_score", "second_score"]].to_numpy(dtype=float)
    return Agreement(
        float(np.trace(counts) / counts.sum()), value, ordinal_shift(counts),
        paired_tests(rows["inflation"], survey_.confidence) if several else None,
        bland_altman(rows["self_score"], rows["used_score"], survey_.confidence) if several else None,
        icc_absolute(scores, survey_.confidence) if len(twice) > 1 else None, len(twice))


def remarkable(reviewed: pd.DataFrame, rules: RuleSet) -> pd.DataFrame:
    """Drawn projects whose score moved by more than the attention limit or whose grade fell; largest first.

    Facts about single projects, no inference; ``grade_steps`` is how many grades it fell (negative: rose).
    """
    order = {grade: step for step, grade in enumerate(rules.self_evaluation.grades)}
    rows = reviewed.dropna(subset=["inflation"])
    steps = rows["recheck_grade"].map(order) - rows["self_grade"].map(order)
    kept = (rows["inflation"].abs() > rules.spot_check.tolerance.attention) | (steps > 0)
    listed = rows.assign(grade_steps=steps)[kept]
    return listed.sort_values(["inflation", "project_id"], ascending=[False, True], ignore_index=True)


def grade_of(values: Sequence[float], rules: RuleSet) -> np.ndarray:
    """Grade codes of totals under the rules."""
    law = rules.self_evaluation
    return grades(np.asarray(values, dtype=float), law.grades, law.rounding.total)
