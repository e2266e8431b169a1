"""Writing that a power cut, a full disk or a second writer cannot leave half-done unseen."""

import contextlib
import os
import secrets
from collections.abc import Iterator
from pathlib import Path

try:
    import fcntl
except ImportError:  # Windows
    fcntl = None  # type: ignore[assignment]


def write_whole(file: int, data: bytes) -> None:
    """Write all of ``data`` to an open file.

    Raises
    ------
    OSError
        If the disk is full; a part may have been written.
    """
    while data:
        data = data[os.write(file, data):]


def write_file(path: Path, data: bytes) -> None:
    """Put a file in its place, whole and on the disk, or not at all."""
    path.parent.mkdir(parents=True, exist_ok=True)
    aside = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
    try:
        with aside.open("wb") as stream:
            stream.write(data)
            stream.flush()
            os.fsync(stream.fileno())
        aside.replace(path)
    except BaseException:
        aside.unlink(missing_ok=True)
        raise
    settle(path.parent)


def tidy(*folders: Path) -> None:
    """Remove what killed writers of whole files left beside them."""
    for path in (path for folder in folders for path in folder.glob(".*")):
        path.unlink(missing_ok=True)


def settle(path: Path) -> None:
    """Wait until a file, or the names in a folder, are on the disk."""
    if os.name == "nt":
        return
    file = os.open(path, os.O_RDONLY)
    try:
        os.fsync(file)
    finally:
        os.close(file)


def open_part(path: Path) -> int:
    """A file opened for appending, marked as in use until its writer closes it or dies."""
    while True:
        file = os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT | getattr(os, "O_BINARY", 0), 0o666)
        if fcntl is None:
            return file
        fcntl.flock(file, fcntl.LOCK_SH)
        with contextlib.suppress(FileNotFoundError):
            if os.path.samestat(os.fstat(file), path.stat()):
                return file
        os.close(file)


@contextlib.contextmanager
def unused(paths: list[Path]) -> Iterator[list[Path]]:
    """Those of the files that nobody is appending to, nor will while this lasts."""
    with contextlib.ExitStack() as held:
        yield [path for path in paths if _hold(path, held)]


def _hold(path: Path, held: contextlib.ExitStack) -> bool:
    try:
        stream = held.enter_context(path.open("rb"))
        if fcntl is not None:
            fcntl.flock(stream, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except (BlockingIOError, FileNotFoundError):
        return False
    return True
