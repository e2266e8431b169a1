"""Words by which a review workbook is read: labels to fields, written values to codes."""

import re
from collections.abc import Mapping
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

from budgeteval.forms import vocabulary as forms
from budgeteval.terms import read_yaml


@cache
def vocabulary() -> Mapping[str, Any]:
    """``layouts/vocabulary.yaml``."""
    return read_yaml(Path(__file__).parent / "layouts" / "vocabulary.yaml")


@cache
def _fields(kind: str) -> Mapping[str, str]:
    """Label -> field of ``lines`` or ``expert_lines``."""
    return {word: field for field, words in vocabulary()[kind].items() for word in words}


def field_of(kind: str, text: str) -> str:
    """Field that a label names among ``lines`` or ``expert_lines``, "" if none."""
    return _fields(kind).get(forms.label(text), "") if text else ""


@lru_cache(maxsize=4096)
def code_of(kind: str, text: str) -> str:
    """Code of a written value (``code_of("conclusion", ...)``), "" if no pattern is found in it."""
    bare = forms.compact(text)
    return next((code for code, pattern in vocabulary()["values"][kind] if re.search(pattern, bare)), "")


def is_total(text: str) -> bool:
    """Whether a text names a row of totals."""
    return forms.label(text) in vocabulary()["totals"]


def is_ticked(text: str) -> bool:
    """Whether a cell holds a tick."""
    return any(sign in text for sign in vocabulary()["ticked"])


def expert_of_head(text: str) -> str:
    """Expert whose own column a head names with what it measures left off, "" for other heads."""
    bare = forms.compact(text)
    found = re.match(vocabulary()["expert_column"], bare)
    return bare.removesuffix(found[1] or "") if found else ""


def tick_of(text: str) -> str:
    """Tier that a single cell names, or ticks where it lists several with boxes; "" for none."""
    parts = re.findall(f"[{''.join(_tiers())}]", text)
    if len(parts) < 2:
        return code_of("tick", text)
    sign_first = text.lstrip()[0] not in _tiers()
    pieces = re.split(f"(?=[{''.join(_tiers())}])", text)
    pairs = zip(pieces, pieces[1:], strict=False) if sign_first else ((piece[1:], piece[:1]) for piece in pieces)
    ticked = [tier[:1] for sign, tier in pairs if is_ticked(sign[-2:] if sign_first else sign)]
    return _tiers()[ticked[0]] if len(ticked) == 1 else ""


@cache
def _tiers() -> Mapping[str, str]:
    columns = vocabulary()["tables"]["scores"]["columns"]
    return {columns[code][0]: code for code, _ in vocabulary()["values"]["tick"]}
