"""Kernels of the installed kernelspec, started and talked to as any client does."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from talk import Talk

from budgeteval.runs.kernels.spec import install


@pytest.fixture(scope="session")
def kernels(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder for JUPYTER_PATH that holds the kernelspec alone."""
    prefix = tmp_path_factory.mktemp("prefix")
    install(prefix)
    return prefix / "share" / "jupyter"


@pytest.fixture
def talk(kernels: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Talk]:
    """Starts kernels, and shuts down at the end what is left of them."""
    monkeypatch.setenv("JUPYTER_PATH", str(kernels))
    talking = Talk()
    yield talking
    talking.end()
