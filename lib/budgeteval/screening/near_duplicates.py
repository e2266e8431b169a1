"""Pairs of nearly equal texts: character 2-4-gram TF-IDF, cosine at least 0.9, without comparing all pairs."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import numpy as np
import pandas as pd
from scipy import sparse


def _vectors(texts: Iterable[str]) -> sparse.csr_matrix:
    """L2-normalised TF-IDF rows, columns ordered from the rarest n-gram to the commonest."""
    from sklearn.feature_extraction.text import TfidfVectorizer

    vectorizer = TfidfVectorizer(analyzer="char", ngram_range=(2, 4), dtype=np.float32)
    matrix = vectorizer.fit_transform(texts)
    frequency = np.bincount(matrix.indices, minlength=matrix.shape[1])
    place = np.empty(matrix.shape[1], dtype=matrix.indices.dtype)
    place[np.argsort(frequency, kind="stable")] = np.arange(matrix.shape[1])
    matrix.indices = place[matrix.indices]
    matrix.has_sorted_indices = False
    matrix.sort_indices()
    return matrix


def _prefixes(matrix: sparse.csr_matrix, cosine: float) -> sparse.csr_matrix:
    """The rarest n-grams of each text, as many as leave a tail of norm below `cosine`.

    Two texts of at least that cosine share an n-gram of both prefixes: if the rarest
    one they share lay in a tail, their product could not exceed the tail's norm.
    """
    rows = np.repeat(np.arange(matrix.shape[0]), np.diff(matrix.indptr))
    squares = matrix.data.astype(float) ** 2
    before = np.cumsum(squares) - squares
    start = before[np.minimum(matrix.indptr[:-1], max(matrix.nnz - 1, 0))] if matrix.nnz else np.zeros(0)
    tail = 1 - (before - start[rows])
    keep = tail >= cosine**2 - 1e-4
    data = np.ones(int(keep.sum()), dtype=np.int32)
    return sparse.csr_matrix((data, (rows[keep], matrix.indices[keep])), shape=matrix.shape)


def _candidates(prefix: sparse.csr_matrix, block: int) -> Iterator[tuple[np.ndarray, np.ndarray, np.ndarray]]:
    """Per block of rows: pairs i < j that share a prefix n-gram, and how many they share."""
    across = prefix.T.tocsr()
    for first in range(0, prefix.shape[0], block):
        shared = (prefix[first : first + block] @ across[:, first:]).tocoo()
        later = shared.col > shared.row
        yield shared.row[later] + first, shared.col[later] + first, shared.data[later]


def near_duplicate_pairs(
    texts: list[str], cosine: float = 0.9, block: int = 500, per_text: int = 200, most: int = 100_000
) -> tuple[pd.DataFrame, bool]:
    """Pairs of different texts with TF-IDF cosine at least `cosine`.

    Parameters
    ----------
    texts : normalised and distinct, each of at least 2 characters
    block : rows compared at a time; memory grows with block x n, never n x n
    per_text : pairs measured per text on average in a block; when a block has more
        candidates those sharing most rare n-grams are measured, which bounds the time
    most : pairs kept; when more are found the most similar stay

    Returns
    -------
    (pairs, complete)
        ``pairs`` has one row per pair: ``first, second`` (positions in `texts`, first <
        second), ``cosine``; the most similar first. ``complete`` is False if candidates
        or pairs were dropped.
    """
    if not 0 < cosine <= 1:
        raise ValueError(f"cosine: expected a number in (0, 1], found {cosine}")
    empty = pd.DataFrame({"first": np.zeros(0, int), "second": np.zeros(0, int), "cosine": np.zeros(0)})
    if len(texts) < 2:
        return empty, True
    matrix = _vectors(texts)
    pairs, complete = empty, True
    for i, j, shared in _candidates(_prefixes(matrix, cosine), block):
        if i.size > per_text * block:
            chosen = np.argpartition(-shared, per_text * block)[: per_text * block]
            i, j, complete = i[chosen], j[chosen], False
        found = _measured(matrix, i, j, cosine)
        if found.empty:
            continue
        pairs = found if pairs.empty else pd.concat([pairs, found], ignore_index=True)
        if len(pairs) > most:
            complete = False
            pairs = pairs.nlargest(most, "cosine")
    return pairs.sort_values(["cosine", "first", "second"], ascending=[False, True, True], ignore_index=True), complete


def _measured(matrix: sparse.csr_matrix, i: np.ndarray, j: np.ndarray, cosine: float) -> pd.DataFrame:
    parts = []
    for start in range(0, i.size, 50_000):
        a, b = i[start : start + 50_000], j[start : start + 50_000]
        value = np.asarray(matrix[a].multiply(matrix[b]).sum(axis=1)).ravel()
        near = value >= cosine - 1e-6
        parts.append(pd.DataFrame({"first": a[near], "second": b[near], "cosine": np.minimum(value[near], 1.0)}))
    if not parts:
        return pd.DataFrame({"first": [], "second": [], "cosine": []})
    return pd.concat(parts, ignore_index=True)
