"""An evaluation ready to be sealed."""

import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))

from sealable import Evaluation


@pytest.fixture
def evaluation(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Evaluation:
    monkeypatch.setenv("BUDGETEVAL_ROOT", str(tmp_path / "root"))
    return Evaluation(tmp_path / "root")
