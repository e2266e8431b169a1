"""The words: one glossary for every table, and the sentences of each part.

``label("spent_yuan")`` is the Chinese column name, ``unit("spent_yuan")`` its unit code,
``label("spot_check.state", "priority_check")`` the name of an allowed value.
"""

from collections.abc import Mapping
from functools import cache
from importlib import resources
from pathlib import Path
from typing import Any

import yaml


@cache
def read_yaml(path: Path) -> Any:
    """Parsed YAML file (read once per process; treat as read-only)."""
    with path.open(encoding="utf-8") as stream:
        return yaml.load(stream, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))


@cache
def glossary() -> Mapping[str, Mapping[str, Any]]:
    """Term code -> {label, unit, values, note}; see ``glossary.yaml``."""
    return read_yaml(Path(str(resources.files(__package__))) / "glossary.yaml")


def label(term: str, value: str | None = None) -> str:
    """Chinese name of a term, or of one of its allowed values.

    Raises
    ------
    KeyError
        If the glossary does not know the term or value.
    """
    entry = glossary()[term]
    return entry["label"] if value is None else entry["values"][value]


def unit(term: str) -> str:
    """Unit code of a term (yuan, points, rate, count, text, ...)."""
    return glossary()[term].get("unit", "text")


@cache
def sentences(package: str, name: str = "text.zh.yaml") -> "Sentences":
    """Sentences kept in ``name`` beside the code of ``package``."""
    return Sentences(read_yaml(Path(str(resources.files(package))) / name), f"{package}/{name}")


class Sentences:
    """Chinese sentences by dotted key; ``say("county.overview", projects=…)`` fills one in."""

    def __init__(self, tree: Mapping[str, Any], source: str) -> None:
        self._tree = tree
        self._source = source

    def raw(self, key: str) -> Any:
        node: Any = self._tree
        for part in key.split("."):
            try:
                node = node[part]
            except (KeyError, TypeError):
                raise KeyError(f"{self._source}: no sentence {key!r}") from None
        return node

    def say(self, key: str, **values: Any) -> str:
        return str(self.raw(key)).format(**values)

    __call__ = say
