"""Contents of files: their hashes, worked out once per process, each told to whoever listens."""

import hashlib
import time
from functools import lru_cache
from pathlib import Path

from budgeteval import trace

_held: list[bool] = []
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


def hold() -> None:
    """From now on this process and its children take folders for what they find at their first look.

    For processes that live for one batch, which stands on one snapshot and checks it at the end of every report.
    """
    if not _held:
        _held.append(True)


def are_held() -> bool:
    """Whether a folder once looked at need not be looked at again."""
    return bool(_held)


@lru_cache(maxsize=65_536)
def _known(path: Path, size: int, changed: int, inode: int) -> str:
    return _hash(path)


def _hash(path: Path) -> str:
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()
