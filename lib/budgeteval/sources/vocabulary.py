"""The words of ``vocabulary.yaml``, compiled."""

import re
import unicodedata
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

from budgeteval.numbers import WAN, YI
from budgeteval.terms import read_yaml

FACTORS = {"yuan": 1, "wan_yuan": WAN, "yi_yuan": YI}
_BRACKETS = re.compile(r"[(\[【][^()\[\]【】]*[)\]】]")
_MARKS = re.compile(r"[*★:]")


@dataclass(frozen=True)
class Role:
    """What a column means: its name, the kind of its values, and the heads it has."""

    name: str
    kind: str
    pattern: re.Pattern[str]


@dataclass(frozen=True)
class Export:
    """One kind of sheet: whose it is, which table it fills, and which columns it must have."""

    name: str
    system: str
    table: str
    unit: str
    title: re.Pattern[str]
    needs: tuple[frozenset[str], ...]
    roles: tuple[Role, ...]

    def kind(self, role: str) -> str:
        return next(one.kind for one in self.roles if one.name == role)


@cache
def words() -> dict[str, Any]:
    """The vocabulary as written."""
    return dict(read_yaml(Path(__file__).with_name("vocabulary.yaml")))


@cache
def pattern(name: str) -> re.Pattern[str]:
    """One compiled pattern of the vocabulary."""
    return re.compile(words()[name])


@cache
def exports() -> dict[str, Export]:
    """Every kind of sheet, by name."""
    return {name: _export(name, entry) for name, entry in words()["exports"].items()}


def _export(name: str, entry: dict[str, Any]) -> Export:
    roles = tuple(Role(role, kind, re.compile(head)) for role, (kind, head) in entry["columns"].items())
    return Export(name, entry["system"], entry["table"], entry["unit"], re.compile(entry["title"]),
                  tuple(map(frozenset, entry["needs"])), roles)


@lru_cache(maxsize=16_384)
def label(text: str) -> str:
    """A head as the vocabulary writes it."""
    bare = "".join(unicodedata.normalize("NFKC", text).split())
    return _MARKS.sub("", _BRACKETS.sub("", bare)).upper()


@lru_cache(maxsize=16_384)
def unit_of(text: str) -> str:
    """Unit of money a head or a note names, "" for none."""
    bare = unicodedata.normalize("NFKC", text)
    found = pattern("unit_in_label").search(bare) or pattern("unit_note").search("".join(bare.split()))
    return str(words()["units"][found[1]]) if found else ""
