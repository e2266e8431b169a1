"""E5, misstated amount: the certainty part exact, the rest estimated, and two upper bounds."""

from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from budgeteval.sampling.estimate import Estimate, t_interval
from budgeteval.sampling.misstatement import MisstatementBounds, misstatement_bounds
from budgeteval.sampling.strata import JUDGEMENT, TAKE_ALL
from budgeteval.stages.spot_check.survey import Survey, survey

SURE = (JUDGEMENT, TAKE_ALL)


@dataclass(frozen=True, eq=False)
class Misstatement:
    """Claimed less verified spending, yuan.

    ``known`` is the net error found in the part taken whole (``sure`` projects), ``estimate`` the net total
    of the county (interval NaN where fewer than two errors were seen in the random part). ``bounds`` are
    over- and understatement apart; None where nothing was drawn at random. ``exact``: probabilities are
    proportional to amount, so that the bounds hold without approximation.
    """

    rows: pd.DataFrame
    estimate: Estimate
    known: float
    sure: int
    errors: int
    bounds: tuple[MisstatementBounds, MisstatementBounds] | None
    rest_yuan: float
    exact: bool


def misstatement(reviewed: pd.DataFrame, strata: pd.DataFrame, frame: pd.DataFrame,
                 confidence: float) -> Misstatement | None:
    """E5; None if no paper states a verified spending.

    In the random part every project stands for the same share J of the amount, J = rest / n, and its error is
    scaled by its weight: the taint of a hit is w e / J. With probabilities proportional to amount that is the
    usual taint e / a; with equal probabilities in strata it is an approximation.
    """
    rows = reviewed.assign(error_yuan=reviewed["spent_yuan"] - reviewed["verified_yuan"])
    survey_ = survey(rows, strata, confidence, "error_yuan")
    if survey_ is None:
        return None
    used = survey_.rows
    sure = used["part"].isin(SURE).to_numpy()
    error = used["error_yuan"].to_numpy(dtype=float)
    errors = int(np.count_nonzero(error[~sure]))
    rest = float(frame.loc[~frame["part"].isin(SURE), "size_yuan"].sum())
    return Misstatement(used, _interval(survey_, error, errors), float(error[sure].sum()), int(sure.sum()), errors,
                        _bounds(survey_, used, error, sure, rest), rest, survey_.design is None)


def _interval(survey_: Survey, error: np.ndarray, errors: int) -> Estimate:
    """The total with df = errors found at random - 1 (the rule for high error rates)."""
    result = survey_.total(error)
    if survey_.census:
        return result
    df = errors - 1
    low, high = t_interval(result.estimate, result.se, df, result.confidence)
    if df < 1:
        low = high = float("nan")
    return replace(result, df=max(df, 0), low=low, high=high)


def _bounds(survey_: Survey, used: pd.DataFrame, error: np.ndarray, sure: np.ndarray,
            rest: float) -> tuple[MisstatementBounds, MisstatementBounds] | None:
    n = int((~sure).sum())
    if n == 0 or rest <= 0 or survey_.census:
        return None
    share = rest / n
    book = np.where(sure, np.maximum(used["size_yuan"].to_numpy(dtype=float), 1.0), share)
    scaled = np.where(sure, error, survey_.weight * error)
    return misstatement_bounds(book, book - scaled, sure, rest, survey_.confidence)
