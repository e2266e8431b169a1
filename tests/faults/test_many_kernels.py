"""Kernels forked from a warm parent, one after another: none fails to start, none lacks a port."""

from collections.abc import Callable
from pathlib import Path

import pytest
from talk import Talk, printed

from budgeteval.runs.kernels.spec import install


def test_every_kernel_starts(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, many: Callable[[int, int], int]) -> None:
    install(tmp_path)
    monkeypatch.setenv("JUPYTER_PATH", str(tmp_path / "share/jupyter"))
    for number in range(many(5, 2000)):
        talk = Talk()
        try:
            _, client = talk.start()
            assert printed(client, f"print({number} * 2)") == str(number * 2)
        finally:
            talk.end()
