from collections.abc import Callable
from pathlib import Path

import pytest
from drawn_forms import assert_accounted, parse, write_grid

from budgeteval.forms import Intake, read_folder


@pytest.fixture
def read(tmp_path: Path) -> Callable[..., Intake]:
    """Draw a workbook, read it, and check that every filled cell is accounted for."""

    def drawn(drawing: str, **where) -> Intake:
        write_grid(tmp_path / "表.xlsx", drawing, **where)
        found = read_folder(tmp_path)
        assert_accounted(found, parse(drawing), where.get("row", 0), where.get("column", 0))
        return found

    return drawn
