"""Qualitative indicators: the tier that the words name, and whether a person's mark lies in it."""

import unicodedata
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from budgeteval.rulesets.self_evaluation import Qualitative
from budgeteval.scoring.rounding import HAIR, Numbers
from budgeteval.terms import read_yaml

TIERS = ("achieved", "partly", "missed")
STOPS = "。.；;！! \t\r\n"


@cache
def words() -> Mapping[str, Any]:
    return read_yaml(Path(__file__).with_name("words.zh.yaml"))


def plain_text(text: str) -> str:
    """Text for comparing: one width, no spaces, no closing stop."""
    return "".join(unicodedata.normalize("NFKC", text).split()).strip(STOPS)


@cache
def _lookup() -> dict[str, str]:
    return {plain_text(text): tier for tier, texts in words()["tiers"].items() for text in texts}


def tiers(achieved: pd.Series, target: pd.Series) -> Any:
    """Tier of each text: achieved, partly, missed, or "" where the words name none.

    An achieved text that repeats the target's words claims the target.
    """
    codes, texts = pd.factorize(achieved)
    named = np.array([_lookup().get(plain_text(text), "") for text in texts], dtype=object)
    found = named[codes] if len(texts) else np.full(len(achieved), "", dtype=object)
    same = (achieved == target).to_numpy() & (achieved != "").to_numpy() & (found == "")
    found[same] = "achieved"
    return found


def inside(tier: Any, weight: Numbers, score: Numbers, rules: Qualitative) -> Any:
    """Whether each mark lies within its tier's shares of the weight; bounds to two decimals.

    The top tier includes its upper end, the others end below it. Unknown tiers allow 0 to the weight.
    """
    low, high, closed = np.zeros(len(weight)), np.ones(len(weight)), np.ones(len(weight), dtype=bool)
    for name in TIERS:
        rows = tier == name
        one = getattr(rules, name)
        low[rows], high[rows], closed[rows] = one.lowest, one.highest, one.highest >= 1.0
    floor, ceiling = np.round(low * weight + HAIR, 2), np.round(high * weight + HAIR, 2)
    below = np.where(closed, score <= ceiling + HAIR, score < ceiling - HAIR)
    return (score >= floor - HAIR) & below
