"""Item analysis: which question tells something, which does not.

Sources: Nunnally and Bernstein, Psychometric Theory (1994), 8 (corrected item-total correlation); Kelley 1939
(discrimination by the upper and lower 27 per cent); Terwee et al. 2007 (floor and ceiling effects).
"""

from math import nan

import numpy as np
import pandas as pd

from budgeteval.survey.reliability import cronbach_alpha

COLUMNS = ["item", "valid", "mean", "sd", "floor", "ceiling", "item_total", "discrimination", "alpha_without"]
TAIL = 0.27


def item_analysis(marks: pd.DataFrame, scale: int) -> pd.DataFrame:
    """One row per question.

    Parameters
    ----------
    marks : DataFrame
        One row per questionnaire, one column per question, 1 to ``scale`` with the better mark higher; NaN is open.
    scale : int
        The best mark.

    Returns
    -------
    DataFrame
        Columns :data:`COLUMNS`. ``valid``, ``mean``, ``sd``, ``floor`` and ``ceiling`` (shares of the worst and
        the best mark) are of all who answered the question; the rest are of complete questionnaires.
    """
    whole = marks.dropna()
    return pd.DataFrame([_item(marks, whole, name, scale) for name in marks.columns], columns=COLUMNS)


def _item(marks: pd.DataFrame, whole: pd.DataFrame, name: str, scale: int) -> list[object]:
    given = marks[name].dropna().to_numpy(dtype=float)
    floor, ceiling = ((given == end).mean() if len(given) else nan for end in (1, scale))
    sd = given.std(ddof=1) if len(given) > 1 else nan
    return [name, len(given), given.mean() if len(given) else nan, sd, floor, ceiling, item_total(whole, name),
            discrimination(whole, name, scale), cronbach_alpha(whole.drop(columns=name)).alpha]


def item_total(whole: pd.DataFrame, name: str) -> float:
    """Correlation of a question with the sum of the others; NaN without spread."""
    own, rest = whole[name].to_numpy(dtype=float), whole.drop(columns=name).sum(axis=1).to_numpy(dtype=float)
    if len(own) < 2 or np.ptp(own) == 0 or np.ptp(rest) == 0:
        return nan
    return float(np.corrcoef(own, rest)[0, 1])


def discrimination(whole: pd.DataFrame, name: str, scale: int) -> float:
    """Mean mark of the upper 27 % of questionnaires less that of the lower 27 %, as a share of the scale's width.

    Questionnaires of equal sum stay in their order. NaN below two questionnaires.
    """
    if len(whole) < 2 or scale < 2:
        return nan
    order = np.argsort(whole.sum(axis=1).to_numpy(dtype=float), kind="stable")
    size = max(1, round(TAIL * len(whole)))
    own = whole[name].to_numpy(dtype=float)[order]
    return float((own[-size:].mean() - own[:size].mean()) / (scale - 1))
