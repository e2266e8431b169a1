"""This year's problems against last year's: how steady the order of departments is, what is new, gone, still there."""

from dataclasses import dataclass

import pandas as pd
from scipy import stats

from budgeteval.stages.diagnosis.signs import keyed, single

LEAST = 4  # departments ranked in both years, below which no correlation is given
KEYS = ["problem_kind", "department_code"]


@dataclass(frozen=True, eq=False)
class Year:
    """One year's ``signs``, ``rates`` and ``ranks`` (``tables.diagnosis``)."""

    signs: pd.DataFrame
    rates: pd.DataFrame
    ranks: pd.DataFrame


@dataclass(frozen=True, eq=False)
class Change:
    """``correlation`` is Spearman's of the departments' mean ranks in both years (None: too few, or no order).

    ``problems`` has one row per kind of problem and department with a sign in one of the years: ``problem_kind``,
    ``department_code``, ``department``, ``before`` and ``now`` (projects with a sign; NaN where nothing of the kind
    could be judged), ``change`` (``new``, ``gone``, ``persisting``, or ``unknown`` if a year is not known).
    ``moves`` has one row per department ranked in both years: ``code``, ``name``, this year's and (``*_before``) last
    year's ``rank``, ``rank_low``, ``rank_high``, and ``apart``: the intervals of both years do not touch.
    """

    departments: int
    correlation: float | None
    problems: pd.DataFrame
    moves: pd.DataFrame


def compare(now: Year, before: Year) -> Change:
    """Both years side by side; a department without a rank in a year is left out of the order."""
    both = _ranked(now).merge(_ranked(before).drop(columns="name"), on="code", suffixes=("", "_before"))
    apart = (both["rank_low"] > both["rank_high_before"]) | (both["rank_high"] < both["rank_low_before"])
    moves = both.assign(apart=apart).sort_values(["rank", "code"], kind="stable", ignore_index=True)
    scores = both[["score", "score_before"]]
    steady = len(both) >= LEAST and (scores.nunique() > 1).all()
    found = float(stats.spearmanr(scores["score"], scores["score_before"]).statistic) if steady else None
    return Change(len(both), found, _problems(now, before), moves)


def _ranked(year: Year) -> pd.DataFrame:
    rows = year.ranks[(year.ranks["level"] == "department") & year.ranks["rank"].notna()]
    return rows[["code", "name", "score", "rank", "rank_low", "rank_high"]]


def _problems(now: Year, before: Year) -> pd.DataFrame:
    frame = pd.concat([_counts(before.signs).rename("before"), _counts(now.signs).rename("now")], axis=1)
    for name, year in (("before", before), ("now", now)):
        judged = frame.index.isin(_judged(year)) & frame[name].isna().to_numpy()
        frame[name] = frame[name].astype(float).mask(judged, 0.0)
    frame = frame.rename_axis(KEYS).reset_index()
    names = {code: name for rows in (before.signs, now.signs)
             for code, name in zip(rows["department_code"], rows["department"], strict=True)}
    frame = frame.assign(change=[_change(one.before, one.now) for one in frame.itertuples()],
                         department=frame["department_code"].map(names), most=frame[["before", "now"]].max(axis=1))
    return frame.sort_values(["most", *KEYS], ascending=[False, True, True], kind="stable", ignore_index=True)


def _change(before: float, now: float) -> str:
    if pd.isna(before) or pd.isna(now):
        return "unknown"
    return "new" if not before else "gone" if not now else "persisting"


def _judged(year: Year) -> pd.MultiIndex:
    """Kinds and departments with a project that could be judged."""
    rows = year.rates[(year.rates["level"] == "department") & (year.rates["judged"] > 0)]
    return pd.MultiIndex.from_frame(rows[["problem_kind", "code"]])


def _counts(signs: pd.DataFrame) -> pd.Series:
    """Projects with a sign, by kind and department."""
    return keyed(single(signs)).groupby(KEYS)["project_key"].nunique()
