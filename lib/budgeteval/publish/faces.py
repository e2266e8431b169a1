"""The faces of the set-up and the characters they have.

Each role's chain ends in Noto Serif SC, as in ``report.typ``.
"""

import unicodedata
from functools import cache

from budgeteval.fonts import FOLDER

FANG, KAI, SANS = "FandolFang-Regular.otf", "FandolKai-Regular.otf", "NotoSansSC-Regular.ttf"
LAST = "NotoSerifSC-Regular.ttf"
IGNORED = {"Cf", "Zs", "Zl", "Zp"}  # spaces and invisible marks need no glyph


@cache
def coverage(name: str) -> frozenset[int]:
    """Code points that a face has."""
    from fontTools.ttLib import TTFont

    with TTFont(FOLDER / name, lazy=True) as face:
        return frozenset(face.getBestCmap())


def missing(text: str, face: str) -> list[str]:
    """Characters of ``text`` that neither ``face`` nor the last face of every chain has, in order."""
    rest = set(map(ord, text)) - coverage(LAST) - {ord("\n")}
    left = [chr(code) for code in dict.fromkeys(map(ord, text)) if code in rest] if rest else []
    return [char for char in left if unicodedata.category(char) not in IGNORED and ord(char) not in coverage(face)]
