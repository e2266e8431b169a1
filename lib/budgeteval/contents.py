"""Contents of files: their hashes, worked out once per process, each told to whoever listens."""

import hashlib
import time
from functools import lru_cache
from pathlib import Path

from budgeteval import trace

SETTLED_NS = 2_000_000_000  # a file written to just now may be written to again within one tick of its clock


def sha256(path: Path) -> str:
    """Hash of a file's bytes, in hexadecimal; the file counts as read (:func:`budgeteval.trace.tell`).

    A process hashes a file again only if its size, its time or the file itself has changed, or its time is so recent
    that a change might not show in it. Forked children inherit what their parent knows.
    """
    trace.tell("file", path)
    state = path.stat()
    if time.time_ns() - state.st_mtime_ns < SETTLED_NS:
        return _hash(path)
    return _known(path, state.st_size, state.st_mtime_ns, state.st_ino)


@lru_cache(maxsize=65_536)
def _known(path: Path, size: int, changed: int, inode: int) -> str:
    return _hash(path)


def _hash(path: Path) -> str:
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()
