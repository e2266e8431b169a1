"""The words that make a cell a label: ``vocabulary.yaml``, compiled, and how labels are normalised."""

import re
import unicodedata
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

from budgeteval.terms import read_yaml

LONGEST_LABEL = 30

_BRACKETS = re.compile(r"\([^()]*\)|\[[^\[\]]*\]|<[^<>]*>|\([^()]*$")
_BRACKETED = re.compile(r"[(\[]([^()\[\]]*)[)\]]?")


@lru_cache(maxsize=65_536)
def compact(text: str) -> str:
    """Compatibility form without blanks, all brackets round or square: full-width letters become half-width."""
    bare = re.sub(r"\s+", "", unicodedata.normalize("NFKC", text))
    return bare.translate(_brackets())


@lru_cache(maxsize=65_536)
def label(text: str) -> str:
    """A label as the vocabulary writes it: no blanks, brackets' content, numbering, colons or marks."""
    bare = compact(text)
    for _ in range(3):
        shorter = _BRACKETS.sub("", bare)
        if shorter == bare:
            break
        bare = shorter
    return pattern("numbering").sub("", bare).translate(_marks())


@cache
def words() -> dict[str, Any]:
    return read_yaml(Path(__file__).with_name("vocabulary.yaml"))


@cache
def pattern(name: str) -> re.Pattern[str]:
    """One compiled pattern of the vocabulary."""
    return re.compile(words()[name])


@cache
def _marks() -> dict[int, int | None]:
    return str.maketrans("", "", words()["marks"])


@cache
def _brackets() -> dict[int, str]:
    return str.maketrans(words()["brackets"])


@cache
def ordered(name: str) -> list[tuple[str, re.Pattern[str]]]:
    return [(role, re.compile(expression)) for role, expression in words()[name]]


@lru_cache(maxsize=65_536)
def role(name: str, text: str) -> str:
    """Role of a label in one list of the vocabulary, "" if it has none."""
    bare = label(text)
    if not 0 < len(bare) <= LONGEST_LABEL:
        return ""
    return next((role for role, expression in ordered(name) if expression.search(bare)), "")


@lru_cache(maxsize=65_536)
def is_(name: str, text: str) -> bool:
    """Whether a label matches one pattern of the vocabulary."""
    bare = label(text)
    return 0 < len(bare) <= LONGEST_LABEL and bool(pattern(name).search(bare))


@lru_cache(maxsize=65_536)
def amount_unit(text: str) -> str:
    """Unit of money that a label names (in brackets, after "unit:", or at its end): a glossary code or ""."""
    bare = compact(text)
    noted = pattern("unit_note").search(bare)
    parts = [noted[1]] if noted else [*_BRACKETED.findall(bare), bare[-2:]]
    for part in parts:
        for word, unit in words()["amount_units"]:
            if part.endswith(word) or (word in part and part != bare[-2:]):
                return unit
    return ""


def direction_word(text: str) -> str:
    """Direction code of a word in a column for the kind of indicator (正向, 反向, 定性), "" for none."""
    return next((code for code, found in ordered("direction_words") if text and found.search(text)), "")


def inline(text: str) -> list[tuple[str, str]]:
    """Identity roles and values in a cell that holds labels too (``项目名称：…``); a note on money units is none."""
    found = []
    for part in pattern("inline_break").split(text):
        match = pattern("inline").match(part)
        named = role("identity", match[1]) if match and not pattern("unit_note").search(compact(part)) else ""
        if match and named and label(match[2]):
            found.append((named, match[2].strip()))
    return found
