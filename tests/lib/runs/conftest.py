"""The tiny project as a fixture."""

from pathlib import Path

import pytest
from tiny import Project, new_project


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Project:
    """A project of one test; functions called in the test find it."""
    made = new_project(tmp_path / "小 项目")
    monkeypatch.setenv("BUDGETEVAL_ROOT", str(made.root))
    return made
