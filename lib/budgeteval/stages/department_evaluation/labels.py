"""Words of base data sheets: fields by label, roles by head, periods, units."""

import re
import unicodedata
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

from budgeteval.terms import read_yaml

BRACKETS = re.compile(r"\([^()]*\)")
DROPPED = re.compile(r"[\s:*\"'\u201c\u201d\u2018\u2019]|^\d+[.\u3001]|^\u5176\u4e2d")


@cache
def vocabulary() -> Mapping[str, Any]:
    """Content of ``layouts/vocabulary.yaml``."""
    return dict(read_yaml(Path(__file__).parent / "layouts" / "vocabulary.yaml"))


def compact(text: str) -> str:
    """Text as it is compared, brackets kept."""
    return DROPPED.sub("", unicodedata.normalize("NFKC", text))


def plain(text: str) -> str:
    """Text as it is compared: half width, without blanks, quotes, numbering and brackets."""
    return DROPPED.sub("", BRACKETS.sub("", unicodedata.normalize("NFKC", text)))


@cache
def _fields() -> dict[str, str]:
    groups = vocabulary()["fields"].values()
    return {plain(word): code for group in groups for code, words in group.items() for word in words}


@cache
def kind_of(field: str) -> str:
    """amount, count or rate."""
    return next(kind for kind, group in vocabulary()["fields"].items() if field in group)


@cache
def name_of(field: str) -> str:
    """The label we print for a field."""
    return str(vocabulary()["fields"][kind_of(field)][field][0])


def field_of(text: str) -> tuple[str, str]:
    """Field and period ("" if the label names none) of a label; ("", "") if it is no label of a field."""
    bare = plain(text)
    if bare in _fields():
        return _fields()[bare], ""
    for period, pattern in vocabulary()["periods"].items():
        rest = re.sub(pattern, "", bare)
        if rest != bare and rest in _fields():
            return _fields()[rest], period
    return "", ""


def role_of(text: str, head: str, fiscal_year: int) -> str:
    """Role of a head cell (``head`` names the group of words); years are this year or the last."""
    bare, words = plain(text), vocabulary()[head]
    if year := re.search(words["year"], bare) if "year" in words else None:
        return {fiscal_year: "this", fiscal_year - 1: "last"}.get(int(year[1]), "")
    return next((role for role, known in words.items() if role != "year" and bare in known), "")


def unit_in(text: str) -> str:
    """Unit of money in a label's bracket or a unit cell, "" if there is none."""
    folded = unicodedata.normalize("NFKC", text)
    inside = " ".join(BRACKETS.findall(folded)) or folded
    names = sorted(vocabulary()["units"].items(), key=lambda one: -len(one[1]))
    return next((code for code, word in names if word in inside), "")


def sheet_kind(title: str) -> str:
    """base, points or classes, by the sheet's name or title; "" for any other sheet."""
    return next((kind for kind, words in vocabulary()["sheets"].items() if re.search(words, compact(title))), "")
