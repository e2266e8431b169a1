"""Which library entries are nearest to a text: character n-grams weighted by rarity, cosine, a few for each."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import cache, lru_cache

import numpy as np
import pandas as pd
from scipy import sparse

from budgeteval.library.model import vocabulary

NGRAMS = (2, 3)
BLOCK = 500


@cache
def _hints() -> list[tuple[re.Pattern[str], str]]:
    return [(re.compile(expression), words) for expression, words in vocabulary()["hints"]]


@lru_cache(maxsize=8192)
def theme(name: str) -> str:
    """What a vague name is about: its own words without the vague ones, and the measurable ones that go with them."""
    bare = re.sub(vocabulary()["filler"], " ", name)
    return " ".join([bare, *(words for pattern, words in _hints() if pattern.search(name))])


class Index:
    """A library's entries as vectors; ``nearest`` compares any number of texts with them, never all pairs at once."""

    def __init__(self, entries: pd.DataFrame) -> None:
        from sklearn.feature_extraction.text import TfidfVectorizer

        self.entries = entries.reset_index(drop=True)
        self._vectorizer = TfidfVectorizer(analyzer="char", ngram_range=NGRAMS, dtype=np.float32, sublinear_tf=True)
        self._matrix = self._vectorizer.fit_transform(_texts(self.entries)) if len(entries) else None

    def nearest(self, texts: Sequence[str], most: int, least: float,
                allowed: Sequence[np.ndarray] | None = None) -> pd.DataFrame:
        """The entries nearest to each text.

        Parameters
        ----------
        texts : indicator names as written
        most : entries kept for each text
        least : smallest cosine kept
        allowed : per text the positions of the entries that come into question (all if left out)

        Returns
        -------
        DataFrame
            One row per text and entry: ``text`` and ``entry`` (positions), ``cosine``; each text's nearest first.
        """
        if self._matrix is None or not texts:
            return _frame([])
        queries = self._vectorizer.transform(texts)
        found = []
        for row, columns, values in _products(queries, self._matrix):
            if allowed is not None:
                inside = np.isin(columns, allowed[row])
                columns, values = columns[inside], values[inside]
            found += [(row, column, value) for column, value in _best(columns, values, most, least)]
        return _frame(found)


def _texts(entries: pd.DataFrame) -> pd.Series:
    """What an entry is compared by: its name, and what it is about."""
    return entries["name"] + " " + entries["explanation"]


def _products(queries: sparse.csr_matrix, matrix: sparse.csr_matrix) -> Iterator[tuple[int, np.ndarray, np.ndarray]]:
    """Row by row: the entries that share an n-gram with a query, and their cosines; in blocks, for memory's sake."""
    across = matrix.T.tocsr()
    for first in range(0, queries.shape[0], BLOCK):
        block = (queries[first:first + BLOCK] @ across).tocsr()
        for row in range(block.shape[0]):
            inside = slice(block.indptr[row], block.indptr[row + 1])
            yield first + row, block.indices[inside], block.data[inside]


def _best(columns: np.ndarray, values: np.ndarray, most: int, least: float) -> Iterable[tuple[int, float]]:
    near = values >= least
    columns, values = columns[near], values[near]
    if len(values) > most:
        cut = np.partition(values, len(values) - most)[len(values) - most]
        near = values >= cut
        columns, values = columns[near], values[near]
    order = np.lexsort((columns, -values))[:most]
    return [(int(columns[one]), min(float(values[one]), 1.0)) for one in order]


def _frame(found: list[tuple[int, int, float]]) -> pd.DataFrame:
    frame = pd.DataFrame(found, columns=["text", "entry", "cosine"])
    return frame.astype({"text": int, "entry": int, "cosine": float})
