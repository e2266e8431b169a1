"""Folders of small exports, read in this process."""

from collections.abc import Callable
from pathlib import Path

import pytest
from small_exports import book

from budgeteval.sources import kept
from budgeteval.sources.model import Sources
from budgeteval.sources.reading import read_folder

Reader = Callable[..., Sources]


@pytest.fixture
def read(tmp_path: Path) -> Reader:
    """Exports by file name (text, bytes, or sheets of rows), read as the tables of a year."""

    def reader(files: dict[str, str | bytes | dict[str, list[list[object]]]], year: int = 2021) -> Sources:
        folder, out = tmp_path / "exports", tmp_path / "tables"
        for name, content in files.items():
            path = folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content if isinstance(content, bytes) else content.encode() if isinstance(content, str)
                             else book(content))
        out.mkdir(exist_ok=True)
        read_folder(folder, year, out)
        return kept.load(out)

    return reader
