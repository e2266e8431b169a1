"""Runs on review workbooks made by hand."""

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from budgeteval import places
from budgeteval.stages import ex_ante as stage

from . import books


@pytest.fixture
def open_book(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., stage.Run]:
    """``open_book(changes)`` opens the hand-made workbook with some sheets replaced (None: left out)."""
    rules = places.project_root() / "params" / "rulesets"
    count = iter(range(1000))

    def run(changes: dict[str, Any] | None = None, *, edition: str = "demo-county", project: str = books.PROJECT,
            register: list[dict[str, str]] | None = None, written: bool = True, **how: Any) -> stage.Run:
        root = tmp_path / f"root{next(count)}"
        folder = books.county(root, register)
        shutil.copytree(rules, root / "params" / "rulesets")
        monkeypatch.setenv("BUDGETEVAL_ROOT", str(root))
        content = {name: rows for name, rows in {**books.sheets(), **(changes or {})}.items() if rows is not None}
        if written:
            books.write(folder / "评估.xlsx", content, **how)
        else:
            folder.rmdir()
        return stage.open_run("here", 2021, project, edition)

    return run


@pytest.fixture
def found() -> Callable[[stage.Run], dict[str, str]]:
    """Code -> sheet and cell of a run's findings (the last of each code), notices left out."""
    return lambda run: {one.code: f"{one.sheet}!{one.cell}" for one in run.findings if one.severity != "notice"}
