"""Explanations copied from project to project: exact after normalisation, then nearly equal."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
import pandas as pd

from .heaping import share_by_department
from .near_duplicates import near_duplicate_pairs
from .screen import Screen, finish, hit_rows, join_hits, require, require_unique_places

_NOT_LETTERS = re.compile(r"[\W\d_]+")


@dataclass(frozen=True, eq=False)
class TextScreen(Screen):
    """A `Screen` with what stands behind it.

    Attributes
    ----------
    groups : one row per text found in several projects: ``text`` (normalised), ``places``
        (number of projects), ``departments``, ``example`` (a place)
    pairs : one row per nearly equal pair of different texts: ``first_place,
        second_place, cosine, same_department``; one example place per text
    compared, left_out : distinct texts searched for near duplicates, and those beyond
        the limit (exact duplicates are always found)
    complete : False if near pairs were dropped
    """

    groups: pd.DataFrame
    pairs: pd.DataFrame
    compared: int
    left_out: int
    complete: bool


def normalise(text: str, template: Iterable[str] = ()) -> str:
    """NFKC, lower case, the form's own wording (`template`) removed, then digits,
    punctuation and blanks removed."""
    folded = unicodedata.normalize("NFKC", text).lower()
    for phrase in template:
        folded = folded.replace(unicodedata.normalize("NFKC", phrase).lower(), "")
    return _NOT_LETTERS.sub("", folded)


def duplicate_text(
    projects: pd.DataFrame,
    indicators: pd.DataFrame,
    column: str = "variance_reason",
    template: Iterable[str] = (),
    minimum_length: int = 8,
    cosine: float = 0.9,
    near_limit: int = 20_000,
    significance: float = 0.05,
) -> TextScreen:
    """Projects whose explanation repeats another project's.

    Texts shorter than `minimum_length` characters after normalisation are legitimate
    phrases and left out, as is repetition inside one project. Exact duplicates are found
    at any size; near duplicates among the `near_limit` longest distinct texts.

    Parameters
    ----------
    projects : one row per project: ``place, department``
    indicators : one row per indicator: ``form`` (= ``place``) and `column`
    template : the form's own wording, masked before comparing

    Returns
    -------
    TextScreen
        ``table``: one row per department: share of its projects (with text) that share
        one with another project, against the county's share, binomial. ``hits``:
        ``exact_duplicate`` (value: projects with that text) and ``near_duplicate``
        (value: cosine). Same department and same programme are expected duplicates.
    """
    require(projects, ("place", "department"), "projects")
    require(indicators, ("form", column), "indicators")
    require_unique_places(projects)
    uses = _uses(indicators, column, template, minimum_length)
    uses = uses.merge(projects[["place", "department"]], on="place", how="inner")
    groups = _groups(uses)
    pairs, compared, left_out, complete = _pairs(uses, cosine, near_limit)
    best = _best(uses, groups, pairs)
    owners = uses[["place", "department"]].drop_duplicates("place").set_index("place")
    copied = pd.Series(owners.index.isin(set(best["place"])), index=owners.index)
    table = finish(share_by_department(owners["department"], copied), significance)
    risk = pd.Series(0.0, index=owners.index).add(best.groupby("place")["value"].max().clip(upper=1.0), fill_value=0.0)
    hits = join_hits([hit_rows(part["place"], str(reason), part["value"]) for reason, part in best.groupby("reason")])
    return TextScreen("duplicate_text", table, hits, risk, groups,
                      pairs.drop(columns=["first", "second"]), compared, left_out, complete)  # fmt: skip


def _uses(indicators: pd.DataFrame, column: str, template: Iterable[str], minimum_length: int) -> pd.DataFrame:
    """One row per project and distinct normalised text: ``place, text``."""
    given = indicators.loc[indicators[column].notna(), ["form", column]]
    raw = given[column].astype(str)
    clean = {text: normalise(text, template) for text in raw.unique()}
    uses = pd.DataFrame({"place": given["form"].to_numpy(), "text": raw.map(clean).to_numpy()})
    return uses[uses["text"].str.len() >= minimum_length].drop_duplicates(ignore_index=True)


def _groups(uses: pd.DataFrame) -> pd.DataFrame:
    groups = uses.groupby("text").agg(
        places=("place", "size"), departments=("department", "nunique"), example=("place", "first")
    )
    shared = groups[groups["places"] > 1].reset_index()
    return shared.sort_values(["places", "text"], ascending=[False, True], ignore_index=True)


def _pairs(uses: pd.DataFrame, cosine: float, near_limit: int) -> tuple[pd.DataFrame, int, int, bool]:
    distinct = uses.drop_duplicates("text")
    order = np.argsort(-distinct["text"].str.len().to_numpy(), kind="stable")
    chosen = distinct.iloc[order[:near_limit]].reset_index(drop=True)
    pairs, complete = near_duplicate_pairs(chosen["text"].tolist(), cosine)
    first, second = chosen.iloc[pairs["first"]], chosen.iloc[pairs["second"]]
    pairs = pd.DataFrame({
        "first": first["text"].to_numpy(), "second": second["text"].to_numpy(),
        "first_place": first["place"].to_numpy(), "second_place": second["place"].to_numpy(),
        "cosine": pairs["cosine"].to_numpy(),
        "same_department": first["department"].to_numpy() == second["department"].to_numpy(),
    })  # fmt: skip
    pairs = pairs[pairs["first_place"] != pairs["second_place"]].reset_index(drop=True)
    return pairs, len(chosen), len(distinct) - len(chosen), complete


def _best(uses: pd.DataFrame, groups: pd.DataFrame, pairs: pd.DataFrame) -> pd.DataFrame:
    """One row per project and reason: ``place, reason, value`` (the largest)."""
    exact = uses.merge(groups[["text", "places"]], on="text")
    exact = exact.assign(reason="exact_duplicate", value=exact["places"].astype(float))
    ends = pd.concat([pairs[["first", "cosine"]].set_axis(["text", "value"], axis=1),
                      pairs[["second", "cosine"]].set_axis(["text", "value"], axis=1)])  # fmt: skip
    near = uses.merge(ends.groupby("text", as_index=False)["value"].max(), on="text").assign(reason="near_duplicate")
    best = pd.concat([exact[["place", "reason", "value"]], near[["place", "reason", "value"]]])
    return best.groupby(["place", "reason"], as_index=False).agg(value=("value", "max"))
