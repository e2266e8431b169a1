"""This year's problems against last year's: how steady the order of departments is, what is new, gone, still there."""

from dataclasses import dataclass

import pandas as pd
from scipy import stats

LEAST = 4  # departments ranked in both years, below which no correlation is given
KEYS = ["problem_kind", "department_code"]


@dataclass(frozen=True, eq=False)
class Change:
    """``correlation`` is Spearman's of the departments' mean ranks in both years (None: too few, or no order).

    ``problems`` has one row per kind of problem and department that stands above the county in one of the years:
    ``problem_kind``, ``department_code``, ``department``, ``before`` and ``now`` (projects with a sign), ``change``
    (``new``, ``gone``, ``persisting``).
    """

    departments: int
    correlation: float | None
    probability: float | None
    problems: pd.DataFrame


def compare(ranks: pd.DataFrame, signs: pd.DataFrame, last_ranks: pd.DataFrame, last_signs: pd.DataFrame) -> Change:
    """Both years side by side; a department without a rank in a year is left out of the correlation."""
    now, then = _scores(ranks), _scores(last_ranks)
    both = pd.concat([now, then], axis=1, join="inner").dropna()
    if len(both) < LEAST or (both.nunique() < 2).any():
        return Change(len(both), None, None, _problems(signs, last_signs))
    found = stats.spearmanr(both.iloc[:, 0], both.iloc[:, 1])
    return Change(len(both), float(found.statistic), float(found.pvalue), _problems(signs, last_signs))


def _scores(ranks: pd.DataFrame) -> pd.Series:
    rows = ranks[(ranks["level"] == "department") & ranks["rank"].notna()]
    return rows.set_index("code")["score"]


def _problems(signs: pd.DataFrame, last: pd.DataFrame) -> pd.DataFrame:
    counts = pd.concat([_counts(last).rename("before"), _counts(signs).rename("now")], axis=1).fillna(0).astype(int)
    names = {code: name for rows in (last, signs) for code, name in zip(rows["department_code"], rows["department"],
                                                                        strict=True)}
    frame = counts.rename_axis(KEYS).reset_index()
    change = ["new" if not one.before else "gone" if not one.now else "persisting" for one in frame.itertuples()]
    frame = frame.assign(change=change, department=frame["department_code"].map(names),
                         most=frame[["before", "now"]].max(axis=1))
    return frame.sort_values(["most", *KEYS], ascending=[False, True, True], kind="stable", ignore_index=True)


def _counts(signs: pd.DataFrame) -> pd.Series:
    """Projects with a sign, by kind and department."""
    project = signs["project_code"].where(signs["project_code"] != "", signs["place"])
    return project.groupby([signs[name] for name in KEYS]).nunique()
