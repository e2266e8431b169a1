"""Whether what a warm parent has imported is still what is on disk."""

import os
import sysconfig
from collections.abc import Iterator
from pathlib import Path

PACKAGE = Path(__file__).resolve().parents[2]
SOURCES = (".py", ".yaml")


def stamp(package: Path = PACKAGE) -> frozenset[tuple[str, int, int]]:
    """Name, size and time of last change of every source of the package, and of the folder other packages are in."""
    installed = os.stat(sysconfig.get_path("purelib"))
    return frozenset([*_sources(package), ("", 0, installed.st_mtime_ns)])


def _sources(folder: Path | str) -> Iterator[tuple[str, int, int]]:
    with os.scandir(folder) as entries:
        for entry in entries:
            if entry.is_dir():
                yield from _sources(entry.path)
            elif entry.name.endswith(SOURCES):
                status = entry.stat()
                yield entry.path, status.st_size, status.st_mtime_ns
