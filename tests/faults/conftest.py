"""The tiny project of the batch's own tests; how much of everything, by ``BUDGETEVAL_SOAK=1``."""

import os
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

TESTS = Path(__file__).parents[1]
sys.path[:0] = [str(TESTS / folder) for folder in ("faults", "lib/runs", "lib/runs/kernels")]


@pytest.fixture(scope="session")
def soak() -> bool:
    """Whether the counts are those of ``make soak``."""
    return os.environ.get("BUDGETEVAL_SOAK") == "1"


@pytest.fixture(scope="session")
def many(soak: bool) -> Callable[[int, int], int]:
    """``many(5, 200)``: the first in an ordinary run, the second in a soak."""
    return lambda few, full: full if soak else few
