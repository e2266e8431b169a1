"""From the lines that count to results: by group, by question, reliability, non-response, grouped opinions."""

from collections.abc import Mapping
from dataclasses import dataclass
from math import nan

import pandas as pd

from budgeteval.privacy import masked
from budgeteval.rulesets.key_evaluation import KeyEvaluation
from budgeteval.stages.key_evaluation.satisfaction.read import SCALE, SINGLE, Book
from budgeteval.stages.key_evaluation.satisfaction.sift import USED, sifted
from budgeteval.survey.estimate import Weighted, weighted_mean, weighted_share
from budgeteval.survey.items import item_analysis
from budgeteval.survey.nonresponse import Difference, bounds, early_late, rates_differ
from budgeteval.survey.reliability import Alpha, cronbach_alpha
from budgeteval.survey.texts import group_texts

GROUP = ["place", "group", "population", "planned", "distributed", "returned", "used", "response_rate", "weight",
         "mean", "low", "high", "share_satisfied", "share_low", "share_high"]
ITEM = ["place", "code", "question", "valid", "mean", "low", "high", "share_satisfied", "sd", "floor", "ceiling",
        "item_total", "discrimination", "alpha_without"]
CHOICE = ["place", "code", "question", "option", "chosen", "share"]
OPINION = ["opinion_group", "opinions", "typical", "place", "places"]
SAME = ["place", "answered", "mark"]


@dataclass(frozen=True)
class Results:
    """What a survey says.

    ``sheets`` is every line with its state; ``weighted`` whether the groups counted by their people. ``mean`` and
    ``share`` are of the lines used; ``rate``, ``low`` and ``high`` are the satisfaction by the rules' measure, 0-1, and
    ``without_same`` that rate without the lines of ``same`` (all answers alike). ``bounds`` enclose the share satisfied
    whatever those not counted would have said.
    """

    sheets: pd.DataFrame
    used: int
    weighted: bool
    mean: Weighted
    share: Weighted
    rate: float
    low: float
    high: float
    without_same: float
    groups: pd.DataFrame
    items: pd.DataFrame
    choices: pd.DataFrame
    opinions: pd.DataFrame
    same: pd.DataFrame
    alpha: Alpha
    rates_p: float
    waves: Difference
    bounds: tuple[float, float]


def evaluate(book: Book, rules: KeyEvaluation) -> Results | None:
    """Results of a survey by the rules; None where nothing came back."""
    if book.sheets.empty:
        return None
    limits, sheets = rules.survey, sifted(book, rules.questionnaire)
    kept = sheets[sheets["state"] == USED]
    groups = by_group(book, sheets, rules)
    people = populations(groups)
    mean, share = _estimates(kept, people, rules)
    same = alike(book, kept, rules)
    rate, low, high = _measured(mean, share, rules)
    other = _estimates(kept[~kept["place"].isin(same["place"])], people, rules)
    marks = wide(book, kept)
    planned = groups[groups["place"] != ""]
    hits = [int((kept.loc[kept["group"] == name, "mean"] >= limits.satisfied_from).sum()) for name in planned["group"]]
    whole = None if planned["population"].isna().any() else planned["population"].tolist()
    return Results(
        sheets, len(kept), people is not None, mean, share, rate, low, high, _measured(*other, rules)[0], groups,
        by_item(book, kept, marks, people, rules), by_choice(book, kept), opinions(book, kept, rules), same,
        cronbach_alpha(marks, limits.confidence),
        rates_differ(planned["distributed"].tolist(), planned["used"].tolist()),
        early_late(kept["mean"].to_numpy(), kept["day"].tolist(), rules.questionnaire.early_part, limits.confidence),
        bounds(hits, planned["used"].tolist(), planned["distributed"].tolist(), whole),
    )


def populations(groups: pd.DataFrame) -> Mapping[str, float] | None:
    """People of each group that answered; None if any is unknown or smaller than the lines used."""
    own = groups[groups["used"] > 0]
    if own.empty or own["population"].isna().any() or (own["used"] > own["population"]).any():
        return None
    return dict(zip(own["group"], own["population"], strict=True))


def _estimates(kept: pd.DataFrame, people: Mapping[str, float] | None,
               rules: KeyEvaluation) -> tuple[Weighted, Weighted]:
    means, groups = kept["mean"].to_numpy(), kept["group"].tolist()
    satisfied = (means >= rules.survey.satisfied_from).astype(float)
    confidence = rules.survey.confidence
    return weighted_mean(means, groups, people, confidence), weighted_share(satisfied, groups, people, confidence)


def _measured(mean: Weighted, share: Weighted, rules: KeyEvaluation) -> tuple[float, float, float]:
    """The rate that satisfaction is marked by, with its interval, 0-1."""
    if rules.survey.measure == "share_satisfied":
        return share.value, share.low, share.high
    scaled = [value / rules.survey.scale for value in (mean.value, mean.low, mean.high)]
    return scaled[0], max(0.0, scaled[1]), min(1.0, scaled[2])


def by_group(book: Book, sheets: pd.DataFrame, rules: KeyEvaluation) -> pd.DataFrame:
    """One row per group of the plan, then those only the lines name (without a place)."""
    plan = book.plan.set_index("group")
    kept, rows = sheets[sheets["state"] == USED], []
    for name in dict.fromkeys([*plan.index, *kept["group"]]):
        known = plan.loc[name] if name in plan.index else {}
        own = kept[kept["group"] == name]
        population, out = (float(known.get(field, nan)) for field in ("population", "distributed"))
        people = {name: population} if population >= len(own) else None
        mean, share = _estimates(own, people, rules)
        rows.append([known.get("place", ""), name, population, float(known.get("planned", nan)), out,
                     int((sheets["group"] == name).sum()), len(own), len(own) / out if out else nan,
                     population / len(own) if len(own) else nan, mean.value, mean.low, mean.high,
                     share.value, share.low, share.high])
    return pd.DataFrame(rows, columns=GROUP)


def wide(book: Book, kept: pd.DataFrame) -> pd.DataFrame:
    """One row per line used, one column per question on the scale, the better mark higher."""
    asked = book.questions.loc[book.questions["kind"] == SCALE, "code"].tolist()
    own = book.answers[book.answers["code"].isin(asked)]
    return own.pivot(index="questionnaire", columns="code", values="mark").reindex(kept["place"])[
        [code for code in asked if code in set(own["code"])]]


def by_item(book: Book, kept: pd.DataFrame, marks: pd.DataFrame, people: Mapping[str, float] | None,
            rules: KeyEvaluation) -> pd.DataFrame:
    """One row per question on the scale: weighted mean and share, and what item analysis says."""
    told = book.questions.set_index("code")
    groups = dict(zip(kept["place"], kept["group"], strict=True))
    rows = []
    for one in item_analysis(marks, rules.survey.scale).to_dict("records"):
        given = marks[one["item"]].dropna()
        own = pd.DataFrame({"mean": given.to_numpy(), "group": [groups[place] for place in given.index]})
        mean, share = _estimates(own, people, rules)
        rows.append([told["place"][one["item"]], one["item"], told["text"][one["item"]], one["valid"], mean.value,
                     mean.low, mean.high, share.value, *(one[name] for name in ITEM[8:])])
    return pd.DataFrame(rows, columns=ITEM)


def by_choice(book: Book, kept: pd.DataFrame) -> pd.DataFrame:
    """One row per option of each question with one answer: who chose it, and the share of those who answered."""
    rows = []
    for question in book.questions[book.questions["kind"] == SINGLE].to_dict("records"):
        own = book.answers[(book.answers["code"] == question["code"]) & (book.answers["state"] == "usable")]
        given = own.loc[own["questionnaire"].isin(kept["place"]), "text"]
        for option in question["options"].split(";"):
            chosen = int((given == option).sum())
            rows.append([question["place"], question["code"], question["text"], option, chosen,
                         chosen / len(given) if len(given) else nan])
    return pd.DataFrame(rows, columns=CHOICE)


def opinions(book: Book, kept: pd.DataFrame, rules: KeyEvaluation) -> pd.DataFrame:
    """One row per group of opinions with its terms, how many there are, the nearest to all and all their cells.

    Personal data are starred out before anything is compared. Opinions that stay alone are one row, the last, named "".
    """
    asked = book.questions.loc[book.questions["kind"] == "open", "code"]
    own = book.answers[book.answers["code"].isin(asked) & book.answers["questionnaire"].isin(kept["place"])
                       & (book.answers["state"] == "usable")]
    texts, places = [str(masked(text)) for text in own["text"]], own["place"].tolist()
    rows, alone = [], []
    for one in group_texts(texts, rules.questionnaire.text_distance):
        cells = [places[at] for at in one.members]
        if len(cells) < rules.questionnaire.text_group or not one.terms:
            alone += cells
            continue
        rows.append([";".join(one.terms), len(cells), texts[one.typical], places[one.typical], ";".join(cells)])
    if alone:
        rows.append(["", len(alone), "", alone[0], ";".join(alone)])
    return pd.DataFrame(rows, columns=OPINION)


def alike(book: Book, kept: pd.DataFrame, rules: KeyEvaluation) -> pd.DataFrame:
    """Lines used whose answers on the scale are all the same as written."""
    asked = book.questions.loc[book.questions["kind"] == SCALE, "code"]
    own = book.answers[book.answers["code"].isin(asked) & book.answers["answer"].notna()]
    rows = []
    for place, given in own[own["questionnaire"].isin(kept["place"])].groupby("questionnaire", sort=False)["answer"]:
        if len(given) >= rules.questionnaire.same_from and given.nunique() == 1:
            rows.append([place, len(given), float(given.iloc[0])])
    return pd.DataFrame(rows, columns=SAME)
