"""Personal data in free text: found by form, check digit and the words beside it, never shown.

Identity numbers (GB 11643-1999: 17 digits and a check character), mobile and land lines, bank cards of the 62 range
(ISO/IEC 7812, Luhn check digit), accounts and passports named as such, e-mail, addresses with a house number, names
after labels such as 户主, after 联系人 or 负责人 even without a colon, and before 先生.
A run of digits that fails its check is left alone: project codes, amounts, document numbers and statistical codes are
no personal data.
"""

import re
from dataclasses import dataclass
from datetime import date
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

import yaml

WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
CHECKS = "10X98765432"
IDENTITY_LENGTH, CARD_LENGTHS = 18, range(16, 20)
HAN = r"[\u4e00-\u9fff]"
START, END = r"(?<![0-9A-Za-z.\-])", r"(?![0-9A-Za-z])"
UNREAD = "base64"  # bytes of files that go with a report are no text
NUMBER_LIKE = re.compile(r"\d{3}[\d \-]{3}|@|\d\u53f7")


@dataclass(frozen=True)
class Hit:
    """Personal data of one kind between two places of a text."""

    kind: str
    start: int
    end: int


def find(text: str) -> list[Hit]:
    """Every stretch of personal data of a text, from left to right, none within another."""
    if len(text) < 2 or not (NUMBER_LIKE.search(text) or _words().search(text)):
        return []
    hits: list[Hit] = []
    for kind, pattern in _patterns().items():
        for found in pattern.finditer(text):
            start, end = found.span("it")
            free = all(end <= one.start or start >= one.end for one in hits)
            if free and _holds(kind, found["it"]):
                hits.append(Hit(kind, start, end))
    return sorted(hits, key=lambda hit: hit.start)


def masked(value: Any) -> Any:
    """``value`` with personal data in its texts starred out, through lists, tuples and mappings."""
    if isinstance(value, str):
        return _masked(value)
    if isinstance(value, dict):
        return {masked(key): one if key == UNREAD else masked(one) for key, one in value.items()}
    if isinstance(value, (list, tuple)):
        return [masked(one) for one in value]
    return value


@lru_cache(maxsize=1 << 14)
def _masked(text: str) -> str:
    return starred(text, find(text))


def starred(text: str, hits: list[Hit]) -> str:
    """``text`` with a star for every character of the hits."""
    for hit in reversed(hits):
        text = text[:hit.start] + "*" * (hit.end - hit.start) + text[hit.end:]
    return text


def is_personal(text: str) -> bool:
    """Whether a text holds personal data."""
    return bool(find(text))


def warm() -> None:
    """Make the patterns, once for this process and its children."""
    _words()
    _patterns()


@cache
def vocabulary() -> dict[str, Any]:
    """The words of ``privacy.yaml``."""
    return dict(yaml.safe_load(Path(__file__).with_suffix(".yaml").read_text(encoding="utf-8")))


@cache
def _words() -> re.Pattern[str]:
    """Words without which no name, address, account or passport is told."""
    words = vocabulary()
    return re.compile("|".join([*words["name_labels"], *words["person_labels"], *words["titles"]]))


@cache
def _patterns() -> dict[str, re.Pattern[str]]:
    """Pattern per kind, the surer ones first; the group ``it`` is what is personal."""
    words = vocabulary()
    gap = r"[\s:\uff1a(\uff08\u201c]"
    surname = f"(?:{'|'.join(words['compound_surnames'])}|[{words['surnames']}])"
    later = rf"(?=[^\u4e00-\u9fff]|$|{'|'.join([*words['titles'], *words['after_names']])})"
    labels = rf"(?:(?:{_any(words['name_labels'])}){gap}{{1,3}}|(?:{_any(words['person_labels'])}){gap}{{0,3}})"
    numbered = "".join(words["works"])
    return {kind: re.compile(pattern) for kind, pattern in {
        "email": r"(?<![A-Za-z0-9.])(?P<it>[A-Za-z0-9][A-Za-z0-9_.+\-]*@[A-Za-z0-9\-]+(?:\.[A-Za-z0-9\-]+)+)",
        "identity": rf"{START}(?P<it>\d{{17}}[\dXx]|\d{{6}} \d{{8}} \d{{3}}[\dXx]){END}",
        "account": rf"(?:{_any(words['account_labels'])}){gap}{{0,3}}(?P<it>\d(?:[ \-]?\d){{8,24}}){END}",
        "card": rf"{START}(?P<it>62\d{{2}}(?:[ \-]?\d{{4}}){{3}}(?:[ \-]?\d{{1,3}})?){END}",
        "mobile": rf"(?<![0-9A-Za-z.])(?P<it>1[3-9]\d(?:\d{{8}}|[ \-]\d{{4}}[ \-]\d{{4}})){END}",
        "landline": rf"{START}(?P<it>(?:\(0[1-9]\d{{1,2}}\)|\uff080[1-9]\d{{1,2}}\uff09|0[1-9]\d{{1,2}}-)"
                    rf"[2-8]\d{{6,7}}(?:-\d{{1,4}})?){END}",
        "passport": rf"(?:(?:{_any(words['passport_labels'])}){gap}{{0,3}}|{START}(?=[EG]\d))"
                    rf"(?P<it>[A-Z][A-Z0-9]\d{{7}}){END}",
        "name": rf"{labels}(?P<it>{surname}(?:{HAN}{{1,2}}|[ \u3000]{{1,2}}{HAN})){later}",
        "titled": rf"(?P<it>{surname}{HAN}{{1,2}})(?={_any(words['titles'])})",
        "address": rf"{HAN}{{2,12}}(?:{_any(words['streets'])})(?P<it>\d{{1,5}}(?:-\d{{1,4}})?\u53f7(?![{numbered}])"
                   rf"(?:\d{{1,4}}(?:{_any(words['rooms'])})?)*)",
    }.items()}


def _any(words: list[str]) -> str:
    return "|".join(sorted(words, key=len, reverse=True))


def _holds(kind: str, found: str) -> bool:
    """Whether what has the form of a kind is of it: check digits right, words that are no names left out."""
    digits = re.sub(r"[ \-]", "", found)
    match kind:
        case "identity":
            return _identity(digits)
        case "card":
            return len(digits) in CARD_LENGTHS and _luhn(digits)
        case "name" | "titled":
            return not any(found.startswith(word) for word in vocabulary()["not_names"])
    return True


def _identity(number: str) -> bool:
    if len(number) != IDENTITY_LENGTH:
        return False
    try:
        date(int(number[6:10]), int(number[10:12]), int(number[12:14]))
    except ValueError:
        return False
    total = sum(weight * int(digit) for weight, digit in zip(WEIGHTS, number, strict=False))
    return CHECKS[total % 11] == number[-1].upper()


def _luhn(number: str) -> bool:
    doubled = (2 * int(digit) if place % 2 else int(digit) for place, digit in enumerate(reversed(number)))
    return sum(one - 9 if one > 9 else one for one in doubled) % 10 == 0

