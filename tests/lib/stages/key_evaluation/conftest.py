"""Runs on workbooks made by hand."""

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from budgeteval import places
from budgeteval.stages import key_evaluation as stage

from . import books


@pytest.fixture
def open_book(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., stage.Result]:
    """``open_book(changes)`` scores the hand-made workbook with some sheets replaced (None: left out)."""
    rules = places.project_root() / "params" / "rulesets"

    def run(changes: dict[str, Any] | None = None, *, edition: str = "mof-2020-10", special_bond: str = "no",
            written: bool = True) -> stage.Result:
        root = tmp_path / "root"
        shutil.rmtree(root, ignore_errors=True)
        raw = books.county(root, special_bond)
        shutil.copytree(rules, root / "params" / "rulesets")
        monkeypatch.setenv("BUDGETEVAL_ROOT", str(root))
        sheets = {name: rows for name, rows in {**books.SHEETS, **(changes or {})}.items() if rows is not None}
        if written:
            books.write(raw / "评价.xlsx", sheets)
        return stage.score(stage.open_run("here", 2020, books.PROJECT, edition))

    return run


@pytest.fixture
def codes() -> Callable[[stage.Result], set[tuple[str, str]]]:
    """Codes and cells of a result's findings."""
    return lambda result: {(one.code, one.cell) for one in result.findings}


