"""Whether what a warm parent has imported is still what is on disk."""

import contextlib
import os
import sys
import sysconfig
from collections.abc import Iterator
from pathlib import Path

PACKAGE = Path(__file__).resolve().parents[2]
SOURCES = (".py", ".yaml")
Stamps = dict[str, tuple[int, int]]


def stamps(package: Path = PACKAGE) -> Stamps:
    """Size and time of last change of every source of the package, and of the folder other packages are in."""
    return {path: _stamp(path) for path in (*_sources(package), sysconfig.get_path("purelib"))}


def held(before: Stamps) -> Stamps:
    """Those of the stamps that matter to this process, taken before it imported anything: not those of modules that
    it has not imported."""
    imported = {getattr(module, "__file__", None) for module in list(sys.modules.values())}
    return {path: stamp for path, stamp in before.items() if not path.endswith(".py") or path in imported}


def changed(known: Stamps) -> bool:
    """Whether any of these is no longer as it was."""
    return any(_stamp(path) != stamp for path, stamp in known.items())


def _stamp(path: str) -> tuple[int, int]:
    with contextlib.suppress(FileNotFoundError):
        status = os.stat(path)
        return status.st_size, status.st_mtime_ns
    return -1, -1


def _sources(folder: Path | str) -> Iterator[str]:
    with os.scandir(folder) as entries:
        for entry in entries:
            if entry.is_dir():
                yield from _sources(entry.path)
            elif entry.name.endswith(SOURCES):
                yield entry.path
