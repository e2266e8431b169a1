"""Hashes of files as they were when the portal was made before: one that nobody has touched since is not read again.

A file counts as untouched while its size, both its times and the file itself stay; kept beside the journal.
"""

import json
import time
from pathlib import Path

from budgeteval.contents import SETTLED_NS
from budgeteval.runs.state import disk, manifest
from budgeteval.runs.state.parts import STATE

NAME = f"{STATE}/portal.json"


class Seen:
    """Hashes by path below ``out``; what is asked for now is what is kept for the next time."""

    def __init__(self, out: Path) -> None:
        self._out, self._now = out, dict[str, list[int | str]]()
        self._known = _read(out / NAME)

    def sha256(self, path: Path) -> str:
        """Hash of a file's bytes, in hexadecimal."""
        name, state = path.relative_to(self._out).as_posix(), path.stat()
        marks = [state.st_size, state.st_mtime_ns, state.st_ctime_ns, state.st_ino]
        known = self._known.get(name)
        sha256 = str(known[-1]) if known and known[:-1] == marks else manifest.fingerprint(path)
        if time.time_ns() - max(state.st_mtime_ns, state.st_ctime_ns) > SETTLED_NS:
            self._now[name] = [*marks, sha256]
        return sha256

    def keep(self) -> None:
        """Remember for the next time; nothing is written if nothing is new."""
        if self._now != self._known:
            disk.write_file(self._out / NAME, json.dumps(self._now).encode())


def _read(path: Path) -> dict[str, list[int | str]]:
    """What was kept; nothing if it is not there, or is not what this writes."""
    try:
        tree = json.loads(path.read_text(encoding="utf-8"))
        return {name: list(marks) for name, marks in tree.items()}
    except (OSError, ValueError, AttributeError, TypeError):
        return {}
