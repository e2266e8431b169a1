"""The words of the fictional county: one reader for its YAML files, one for its indicator templates."""

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from budgeteval.terms import Sentences, read_yaml, sentences

FOLDER = Path(__file__).parent


def text() -> Sentences:
    """Sentences and names of ``text.zh.yaml``."""
    return sentences(__package__)


def words(name: str) -> Any:
    """Content of one of this folder's YAML files (``departments``, ``sectors``, ``practice``, ``layouts``, ...)."""
    return read_yaml(FOLDER / f"{name}.yaml")


@dataclass(frozen=True)
class Template:
    """An indicator to fill in: ``name | sign | low | high | unit | decimals``, or ``name | qualitative | words``.

    ``sign`` is a code of ``signs`` in text.zh.yaml.
    """

    name: str
    sign: str
    low: float
    high: float
    unit: str
    decimals: int
    target: str


@cache
def template(line: str) -> Template:
    """Template read from its line in the YAML."""
    name, sign, *rest = [part.strip() for part in line.split("|")]
    signs = text().raw("signs")
    kind = next(code for code, written in signs.items() if written == sign)
    if kind == "qualitative":
        return Template(name, kind, 0, 0, "", 0, rest[0])
    unit = rest[2] if len(rest) > 2 else ""
    return Template(name, kind, float(rest[0]), float(rest[1]), unit, int(rest[3]) if len(rest) > 3 else 0, "")
