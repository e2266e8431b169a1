"""Labels of the forms to fill: ``layouts.yaml``."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from budgeteval.terms import read_yaml


def layouts() -> Mapping[str, Any]:
    """The whole of ``layouts.yaml``."""
    return read_yaml(Path(__file__).parent / "layouts.yaml")


def labels() -> Mapping[str, str]:
    """Labels beside the values of a form."""
    return layouts()["labels"]


def message(name: str) -> str:
    """What a cell says when something else is written into it."""
    return str(layouts()["messages"][name])
