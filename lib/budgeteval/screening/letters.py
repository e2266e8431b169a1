"""Texts as one row of letters: what is compared when passages are looked for, and where each letter stood."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

BREAK = 0  # between texts; no letter has this code


@dataclass(frozen=True, eq=False)
class Letters:
    """All texts, one after the other, as codes of letters; digits, punctuation and blanks are no letters.

    ``code`` ends each text with :data:`BREAK`; ``text`` and ``at`` say of each code in which text it stood and at
    which character. ``size`` is the number of letters of each text.
    """

    code: np.ndarray
    text: np.ndarray
    at: np.ndarray
    size: np.ndarray


def letters_of(texts: Sequence[str]) -> Letters:
    """The letters of texts, widths and cases made equal (NFKC, lower case)."""
    code: list[int] = []
    text: list[int] = []
    at: list[int] = []
    for number, one in enumerate(texts):
        found = [(letter, place) for place, char in enumerate(one) for letter in _folded(char)]
        code += [letter for letter, _ in found] + [BREAK]
        at += [place for _, place in found] + [len(one)]
        text += [number] * (len(found) + 1)
    owners = np.array(text, dtype=np.int64)
    size = np.bincount(owners, minlength=len(texts)) - 1 if len(texts) else np.zeros(0, dtype=np.int64)
    return Letters(np.array(code, dtype=np.uint64), owners, np.array(at, dtype=np.int64), size)


@lru_cache(maxsize=1 << 16)
def _folded(char: str) -> tuple[int, ...]:
    return tuple(ord(one) for one in unicodedata.normalize("NFKC", char).lower() if one.isalpha())
