"""Passages that texts of different owners share, found by fingerprints (winnowing) and grown to their full length.

Schleimer, Wilkerson, Aiken: Winnowing: local algorithms for document fingerprinting. SIGMOD 2003.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from .letters import BREAK, Letters, letters_of

COLUMNS = ["first", "second", "first_start", "first_end", "second_start", "second_end", "letters", "own_letters"]
NEVER = np.uint64(2**64 - 1)
REPEATS = 4  # occurrences of one fingerprint in one text that are followed


@dataclass(frozen=True, eq=False)
class Passages:
    """``rows`` has one row per shared passage (:data:`COLUMNS`), the longest first.

    ``first`` and ``second`` are positions of the texts, ``*_start`` and ``*_end`` the characters in them; ``letters``
    is the length in letters, ``own_letters`` those of them that are no common phrase. ``common`` counts the runs of
    letters left out as common; ``complete`` is False if occurrences or pairs were dropped.
    """

    rows: pd.DataFrame
    common: int
    complete: bool


def shared_passages(texts: Sequence[str], owners: Sequence[str], *, run: int, least: int, common: int,
                    most: int = 2_000_000) -> Passages:
    """Passages of at least ``least`` letters that stand in texts of two owners.

    Every shared passage of that length is found that holds ``run`` letters in a row that are not common, unless a
    text repeats them more than :data:`REPEATS` times. Only letters count: other digits, blanks or punctuation do not
    hide a passage.

    Parameters
    ----------
    texts, owners : one each per text
    run : letters of a fingerprint
    least : letters of a passage, at least ``run``
    common : a run of letters that stands with more owners than this is a common phrase (a form's caption, the law's
        words) and no sign of copying
    most : pairs of places followed
    """
    if not 0 < run <= least:
        raise ValueError(f"run: expected 1 to {least}, found {run}")
    letters = letters_of(texts)
    names, owner = np.unique(np.asarray(owners, dtype=object).astype(str), return_inverse=True)
    if len(letters.code) < least or len(names) < 2:
        return Passages(_rows([np.zeros(0, dtype=np.int64)] * len(COLUMNS)), 0, True)
    keys = _hashes(letters, run)
    usual, left_out = _usual(keys, owner[letters.text[: len(keys)]], len(names), common)
    chosen = _winnowed(np.where(usual, NEVER, keys), least - run + 1)
    first, second, complete = _pairs(letters, keys, chosen, owner, most)
    return Passages(_grown(letters, usual, first, second, run, least), left_out, complete)


def _hashes(letters: Letters, run: int) -> np.ndarray:
    """A 64-bit hash of the ``run`` letters from each place on; :data:`NEVER` where a text ends before."""
    count = len(letters.code) - run + 1
    total = np.zeros(count, dtype=np.uint64)
    whole = np.ones(count, dtype=bool)
    for step in range(run):
        part = letters.code[step : step + count]
        total = total * np.uint64(0x9E3779B97F4A7C15) + part
        whole &= part != BREAK
    total ^= total >> np.uint64(31)
    total *= np.uint64(0xBF58476D1CE4E5B9)
    total ^= total >> np.uint64(29)
    return np.where(whole, total, NEVER)


def _usual(keys: np.ndarray, owner: np.ndarray, owners: int, common: int) -> tuple[np.ndarray, int]:
    """Which places start a run of letters that more than ``common`` owners have; how many such runs there are."""
    kinds, number = np.unique(keys, return_inverse=True)
    pairs = np.unique(number * owners + owner) // owners
    spread = np.bincount(pairs, minlength=len(kinds))
    usual = (spread > common) & (kinds != NEVER)
    return usual[number], int(usual.sum())


def _winnowed(keys: np.ndarray, window: int) -> np.ndarray:
    """Places of the least hash of every window, the rightmost of equals."""
    if len(keys) < window:
        return np.zeros(0, dtype=np.int64)
    view = np.lib.stride_tricks.sliding_window_view(keys, window)[:, ::-1]
    places = np.unique(np.arange(len(view)) + window - 1 - view.argmin(axis=1))
    return places[keys[places] != NEVER]


def _pairs(letters: Letters, keys: np.ndarray, chosen: np.ndarray, owner: np.ndarray,
           most: int) -> tuple[np.ndarray, np.ndarray, bool]:
    """Pairs of places with the same fingerprint in texts of two owners."""
    none = np.zeros(0, dtype=np.int64)
    if not len(chosen):
        return none, none, True
    order = np.lexsort((chosen, letters.text[chosen], keys[chosen]))
    place = chosen[order]
    key, text = keys[place], letters.text[place]
    nth = _nth((key[1:] != key[:-1]) | (text[1:] != text[:-1]))
    place, complete = place[nth < REPEATS], bool((nth < REPEATS).all())
    key = keys[place]
    firsts, seconds, found = [], [], 0
    for step in range(1, len(place)):
        same = np.flatnonzero(key[step:] == key[:-step])
        if not len(same):
            break
        one, other = place[same], place[same + step]
        apart = owner[letters.text[one]] != owner[letters.text[other]]
        found += int(apart.sum())
        if found > most:
            complete = False
            break
        firsts.append(one[apart])
        seconds.append(other[apart])
    return np.concatenate([none, *firsts]), np.concatenate([none, *seconds]), complete


def _nth(starts: np.ndarray) -> np.ndarray:
    """Number of each place within its block, from 0; ``starts`` says of all but the first whether a block starts."""
    begins = np.concatenate([[True], starts])
    at = np.arange(len(begins))
    return at - np.maximum.accumulate(np.where(begins, at, 0))


def _grown(letters: Letters, usual: np.ndarray, first: np.ndarray, second: np.ndarray, run: int,
           least: int) -> pd.DataFrame:
    """Each pair of places grown to both sides as far as the letters are the same; each passage once."""
    back = _reach(letters.code, first, second, -1)
    ahead = _reach(letters.code, first, second, 1)
    spans = np.unique(np.stack([first - back + 1, second - back + 1, back + ahead - 1], axis=1), axis=0)
    spans = spans[spans[:, 2] >= least]
    one, other, size = spans.T
    before = np.concatenate([[0], np.cumsum(_own(usual, run, len(letters.code)))])
    own = before[one + size] - before[one]
    rows = _rows([letters.text[one], letters.text[other], letters.at[one], letters.at[one + size - 1] + 1,
                  letters.at[other], letters.at[other + size - 1] + 1, size, own])
    keys = ["letters", "first", "second", "first_start", "second_start"]
    return rows.sort_values(keys, ascending=[False, True, True, True, True], ignore_index=True)


def _reach(code: np.ndarray, first: np.ndarray, second: np.ndarray, step: int) -> np.ndarray:
    """How many letters, the place itself counted, are the same from two places on in one direction."""
    reach = np.zeros(len(first), dtype=np.int64)
    open_ = np.arange(len(first))
    while len(open_):
        one, other = first[open_] + step * reach[open_], second[open_] + step * reach[open_]
        inside = (np.minimum(one, other) >= 0) & (np.maximum(one, other) < len(code))
        open_, one, other = open_[inside], one[inside], other[inside]
        same = (code[one] == code[other]) & (code[one] != BREAK)
        open_ = open_[same]
        reach[open_] += 1
    return reach


def _own(usual: np.ndarray, run: int, count: int) -> np.ndarray:
    """Letters that no common run of letters covers; where two common phrases meet, nothing is anybody's own."""
    steps = np.zeros(count + 1, dtype=np.int64)
    steps[: len(usual)] += usual
    steps[run : run + len(usual)] -= usual
    return (np.cumsum(steps)[:count] == 0).astype(np.int64)


def _rows(columns: Sequence[np.ndarray]) -> pd.DataFrame:
    return pd.DataFrame(dict(zip(COLUMNS, columns, strict=True)))
