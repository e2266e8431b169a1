"""The rule that decided a fact which names none itself."""

from collections.abc import Mapping
from fnmatch import fnmatchcase
from functools import cache
from importlib import resources
from pathlib import Path

from budgeteval.terms import read_yaml


@cache
def deciding(fact: str) -> str:
    """Key of the rule that decided a fact, as ``decided.yaml`` says; "" if none did."""
    return next((key for key, ids in decided().items() if any(fnmatchcase(fact, one) for one in ids)), "")


@cache
def decided() -> Mapping[str, list[str]]:
    """Ids of facts by the key of the rule that decided them."""
    return read_yaml(Path(str(resources.files(__package__))) / "decided.yaml")
