"""One batch per report folder: whoever works there holds a lock that dies with its process."""

import json
import os
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from budgeteval.runs.state.parts import STATE

try:
    import fcntl
except ImportError:  # Windows
    import msvcrt

LOCK = f"{STATE}/lock"
BEYOND = 1 << 20  # Windows locks bytes, and nobody else may read them: one far behind what the file says
_held: dict[Path, dict[str, Any]] = {}


class Busy(Exception):
    """Another batch works in this folder: process ``pid`` on ``host``, since that time."""

    def __init__(self, pid: int = 0, host: str = "", since: str = "") -> None:
        super().__init__(f"another batch works in this folder: process {pid} on {host}, since {since}")
        self.pid, self.host, self.since = pid, host, since


@contextmanager
def lock(out: Path) -> Iterator[None]:
    """Hold the folder as long as this lasts; a killed process holds nothing, nor do its children.

    Raises
    ------
    Busy
        If another batch holds it, in this process or another.
    """
    path = (out / LOCK).resolve()
    if path in _held:  # opening and closing the file here would end this process's own lock
        raise Busy(**_held[path])
    path.parent.mkdir(parents=True, exist_ok=True)
    file = os.open(path, os.O_RDWR | os.O_CREAT, 0o666)
    try:
        if not _taken(file):
            raise Busy(**_told(file))
        _held[path] = {"pid": os.getpid(), "host": socket.gethostname(),
                       "since": datetime.now(UTC).isoformat(timespec="seconds")}
        _tell(file, _held[path])
        yield
    finally:
        _held.pop(path, None)
        os.close(file)


def _taken(file: int) -> bool:
    try:
        if os.name == "nt":
            os.lseek(file, BEYOND, os.SEEK_SET)
            msvcrt.locking(file, msvcrt.LK_NBLCK, 1)  # type: ignore[attr-defined]
        else:
            fcntl.lockf(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except (BlockingIOError, PermissionError):
        return False
    return True


def _tell(file: int, note: dict[str, Any]) -> None:
    os.ftruncate(file, 0)
    os.lseek(file, 0, os.SEEK_SET)
    os.write(file, json.dumps(note).encode())


def _told(file: int) -> dict[str, Any]:
    os.lseek(file, 0, os.SEEK_SET)
    try:
        note = json.loads(os.read(file, BEYOND))
        return {name: note[name] for name in ("pid", "host", "since")}
    except (ValueError, TypeError, KeyError):  # taken a moment ago, not told yet
        return {}
