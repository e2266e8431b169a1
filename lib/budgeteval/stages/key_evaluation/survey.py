"""Satisfaction surveys: response, mean with a t interval, share satisfied with a Wilson interval, by group and item."""

from dataclasses import dataclass
from math import nan

import pandas as pd

from budgeteval.rulesets.key_evaluation import Survey as SurveyRules
from budgeteval.survey.intervals import Estimate, mean_interval, wilson

RESPONDENT = ["questionnaire", "group", "answered", "mean"]
GROUP = ["group", "distributed", "valid", "response_rate", "mean", "low", "high", "share_satisfied", "share_low",
         "share_high"]
ITEM = ["item", "valid", "mean", "low", "high", "share_satisfied"]


@dataclass(frozen=True)
class Survey:
    """What a survey says.

    ``rate`` is the satisfaction the satisfaction indicator is marked by (0-1); ``low`` and ``high`` its
    interval. ``groups`` (columns :data:`GROUP`) and ``items`` (:data:`ITEM`) are means on the scale.
    Everything is NaN where there is no data; zero returned questionnaires is no data, not zero satisfaction.
    """

    distributed: float
    returned: int
    valid: int
    response_rate: float
    overall: Estimate
    satisfied: int
    share_satisfied: float
    share_low: float
    share_high: float
    rate: float
    low: float
    high: float
    groups: pd.DataFrame
    items: pd.DataFrame


def usable(answers: pd.DataFrame, scale: int) -> pd.Series:
    """Answers from 1 to ``scale``; whatever else stands there is no data."""
    return answers["answer"].where(answers["answer"].between(1, scale))


def respondents(answers: pd.DataFrame, scale: int) -> pd.DataFrame:
    """One row per returned questionnaire, in the order of the sheet, with the mean of its usable answers."""
    data = answers.assign(answer=usable(answers, scale))
    by = data.groupby(["questionnaire", "group"], sort=False)["answer"]
    return by.agg(answered="count", mean="mean").reset_index()[RESPONDENT]


def evaluate(answers: pd.DataFrame, distribution: pd.DataFrame, rules: SurveyRules) -> Survey:
    """Results of a survey; ``answers`` and ``distribution`` as the schemas ``Answers`` and ``Distribution``."""
    people = respondents(answers, rules.scale)
    valid = people[people["answered"] > 0]
    overall = mean_interval(valid["mean"].to_numpy(), rules.confidence)
    satisfied = int((valid["mean"] >= rules.satisfied_from).sum())
    low, high = wilson(satisfied, len(valid), rules.confidence)
    handed = float(distribution["distributed"].sum(skipna=False)) if len(distribution) else nan
    share = satisfied / len(valid) if len(valid) else nan
    by_mean = rules.measure == "mean_of_scale"
    scaled = [value / rules.scale for value in (overall.mean, overall.low, overall.high)]
    rate = (scaled[0], max(0.0, scaled[1]), min(1.0, scaled[2])) if by_mean else (share, low, high)
    return Survey(
        handed, len(people), len(valid), len(valid) / handed if handed and handed == handed else nan,
        overall, satisfied, share, low, high, *rate,
        groups=by_group(valid, distribution, rules), items=by_item(answers, rules),
    )


def by_group(valid: pd.DataFrame, distribution: pd.DataFrame, rules: SurveyRules) -> pd.DataFrame:
    """One row per group handed out to or answering; a group without answers has no mean."""
    handed = distribution.groupby("group", sort=False)["distributed"].sum(min_count=1)
    names = list(dict.fromkeys([*handed.index, *valid["group"]]))
    rows = []
    for name in names:
        means = valid.loc[valid["group"] == name, "mean"].to_numpy()
        one = mean_interval(means, rules.confidence)
        satisfied = int((means >= rules.satisfied_from).sum())
        out = float(handed.get(name, nan))
        rows.append([name, out, one.n, one.n / out if out and out == out else nan, one.mean, one.low, one.high,
                     satisfied / one.n if one.n else nan, *wilson(satisfied, one.n, rules.confidence)])
    return pd.DataFrame(rows, columns=GROUP)


def by_item(answers: pd.DataFrame, rules: SurveyRules) -> pd.DataFrame:
    """One row per question: usable answers, mean and interval, share of satisfied answers."""
    data = answers.assign(answer=usable(answers, rules.scale))
    rows = []
    for name, part in data.groupby("item", sort=False):
        one = mean_interval(part["answer"].to_numpy(), rules.confidence)
        satisfied = int((part["answer"] >= rules.satisfied_from).sum())
        rows.append([name, one.n, one.mean, one.low, one.high, satisfied / one.n if one.n else nan])
    return pd.DataFrame(rows, columns=ITEM)
