"""A shelf of what has been read: one process at a time, a folder put in place whole, the last few kept."""

import contextlib
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

try:
    import fcntl
except ImportError:  # a system without it reads twice where two processes ask at once
    fcntl = None  # type: ignore[assignment]

LOCK, DRAFT = ".lock", ".draft-"


@contextlib.contextmanager
def alone(shelf: Path) -> Iterator[None]:
    """One process at a time, so that who comes second finds what the first has read."""
    with contextlib.ExitStack() as stack:
        with contextlib.suppress(OSError):  # a shelf that cannot be written to keeps nothing
            shelf.mkdir(parents=True, exist_ok=True)
            lock = stack.enter_context((shelf / LOCK).open("w"))
            if fcntl:
                fcntl.flock(lock, fcntl.LOCK_EX)
                stack.callback(fcntl.flock, lock, fcntl.LOCK_UN)
        yield


@contextlib.contextmanager
def whole(place: Path) -> Iterator[Path]:
    """A new folder that stands at ``place`` once it is complete, instead of what stood there; never half of it."""
    draft = Path(tempfile.mkdtemp(dir=place.parent, prefix=DRAFT))
    try:
        yield draft
        shutil.rmtree(place, ignore_errors=True)
        draft.replace(place)
    finally:
        shutil.rmtree(draft, ignore_errors=True)


def tidy(newest: Path, names: str, most: int) -> None:
    """Drop drafts that nobody finished, and all but the last few folders of these names beside ``newest``."""
    shelf = newest.parent
    old = sorted((one for one in shelf.glob(names) if one.is_dir() and one != newest and DRAFT not in one.name),
                 key=lambda one: -one.stat().st_mtime)
    for one in [*shelf.glob(f"{DRAFT}*"), *old[most - 1:]]:
        shutil.rmtree(one, ignore_errors=True)
