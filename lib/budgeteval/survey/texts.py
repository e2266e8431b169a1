"""Answers in people's own words, grouped by what they share: nothing is looked up, nothing invented.

Texts are weighed by their characters and pairs of characters (TF-IDF, no dictionary and no model) and merged by
average linkage on cosine distance (Sokal and Michener 1958). A group is named by words its own texts share.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from math import log

import numpy as np

GRAMS = (1, 2)
LONGEST = 12
TERMS = 3


@dataclass(frozen=True)
class Group:
    """Texts that belong together: their places in the list given, the terms they share, the one nearest to all."""

    members: tuple[int, ...]
    terms: tuple[str, ...]
    typical: int


def group_texts(texts: Sequence[str], distance: float) -> list[Group]:
    """Groups of texts, the largest first, then in the order of their first text.

    Parameters
    ----------
    texts : sequence of str
        As written; blanks and punctuation do not count. A text without a letter stays alone.
    distance : float
        Average cosine distance (0-1) up to which texts are merged.
    """
    from scipy.cluster.hierarchy import fcluster, linkage
    from sklearn.feature_extraction.text import TfidfVectorizer

    bare = [re.sub(r"[\W_]+", "", text).lower() for text in texts]
    if not any(bare):
        return [Group((place,), (), place) for place in range(len(bare))]
    weights = TfidfVectorizer(analyzer="char", ngram_range=GRAMS).fit_transform(bare).toarray()
    labels = np.arange(len(bare))
    full = np.flatnonzero(weights.any(axis=1))
    if len(full) > 1:
        labels[full] = len(bare) + fcluster(linkage(weights[full], "average", "cosine"), distance, "distance")
    found = [_group(np.flatnonzero(labels == one), weights, bare) for one in dict.fromkeys(labels.tolist())]
    return sorted(found, key=lambda one: (-len(one.members), one.members[0]))


def _group(members: np.ndarray, weights: np.ndarray, bare: Sequence[str]) -> Group:
    middle = weights[members].mean(axis=0)
    typical = members[int(np.argmax(np.round(weights[members] @ middle, 9)))]
    return Group(tuple(map(int, members)), _terms([bare[one] for one in members], bare), int(typical))


def _terms(own: Sequence[str], others: Sequence[str]) -> tuple[str, ...]:
    """Words that at least half of a group's different texts share, those first that are long, often here and seldom
    elsewhere; of a group of one text said again and again, its beginning."""
    texts = sorted(set(own))
    if len(texts) == 1:
        return (texts[0][:LONGEST],) if len(texts[0]) > 1 else ()
    counts = _counts(texts)
    whole = {word for word, held in counts.items() if not any(
        counts.get(longer) == held for longer in counts if len(longer) == len(word) + 1 and word in longer)}
    worth = {word: counts[word] * len(word) * log(1 + len(others) / sum(word in one for one in others))
             for word in whole if counts[word] >= max(2, len(texts) / 2)}
    chosen: list[str] = []
    for word in sorted(worth, key=lambda one: (-round(worth[one], 9), one)):
        if len(chosen) < TERMS and not any(set(word) & set(one) for one in chosen):
            chosen.append(word)
    return tuple(chosen)


def _counts(texts: Sequence[str]) -> dict[str, int]:
    """In how many texts each word of two characters or more stands, if in more than one."""
    counts: dict[str, int] = {}
    for text in texts:
        for word in {text[at:at + size] for size in range(2, LONGEST + 1) for at in range(len(text) - size + 1)}:
            counts[word] = counts.get(word, 0) + 1
    return {word: held for word, held in counts.items() if held > 1}
