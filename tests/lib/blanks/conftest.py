"""Orders in a small county of their own."""

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from budgeteval import places
from budgeteval.blanks import pack

from . import sheets


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Folder of the county ``here``."""
    rules = places.project_root() / "params" / "rulesets"
    made = sheets.county(tmp_path / "root")
    shutil.copytree(rules, tmp_path / "root" / "params" / "rulesets")
    monkeypatch.setenv("BUDGETEVAL_ROOT", str(tmp_path / "root"))
    return made


@pytest.fixture
def order(home: Path) -> Callable[..., pack.Order]:
    """``order(blank=True)`` for 2021, eight months, three experts."""
    return lambda blank=False: pack.order("here", 2021, "demo-county", blank, 8, 3)
