"""What must be true of a report folder at any moment, and how a running batch is watched from outside."""

import contextlib
import hashlib
import json
import os
import signal
from pathlib import Path

FAILED = "failed.ipynb"


def sound(out: Path, *, at_rest: bool = False) -> None:
    """No report without a manifest, none with other files than it says; ``at_rest``: nothing half-made beside them."""
    for folder in sorted(out.glob("[!.]*/*/[!.]*")):
        _sound(folder)
    if at_rest:
        assert not [str(path) for path in out.glob("[!.]*/*/.*")]


def contents(out: Path) -> dict[str, str]:
    """Every file of every report, with its hash."""
    return {path.relative_to(out).as_posix(): _sha256(path)
            for folder in sorted(out.glob("[!.]*/*/[!.]*")) for path in sorted(folder.rglob("*")) if path.is_file()}


def processes(session: int) -> dict[int, int]:
    """Living processes of a session, each with its parent."""
    found = {}
    for path in Path("/proc").glob("[0-9]*/stat"):
        try:
            _, _, after = path.read_text(encoding="ascii", errors="replace").rpartition(")")
        except (FileNotFoundError, ProcessLookupError):
            continue
        state, parent, _, of_session = after.split()[:4]
        if int(of_session) == session and state != "Z":
            found[int(path.parent.name)] = int(parent)
    return found


def lines(out: Path) -> int:
    """Lines in the journal."""
    count = 0
    for path in out.glob(".budgeteval/journal/*.jsonl"):
        with contextlib.suppress(FileNotFoundError):  # the batch joins parts of the journal meanwhile
            count += path.read_bytes().count(b"\n")
    return count


def kill(pid: int) -> None:
    """kill -9, unless it is gone already."""
    try:
        os.kill(pid, signal.SIGKILL)
    except ProcessLookupError:
        return


def _sound(folder: Path) -> None:
    """Look at the folder that is there now, even if it is moved meanwhile; one on its way out need not be whole."""
    try:
        held = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    except FileNotFoundError:
        return
    try:
        fault = _fault(Path(f"/proc/self/fd/{held}"))
        assert not fault or not _there(folder, held), f"{folder}: {fault}"
    finally:
        os.close(held)


def _fault(folder: Path) -> str:
    try:
        names = {Path(at, name).relative_to(folder).as_posix() for at, _, files in os.walk(f"{folder}/.")
                 for name in files} - {FAILED}
        if not names:
            return ""
        made = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))["outputs"]
        if names != {"manifest.json", *made}:
            return f"other files than its manifest says: {sorted(names ^ {'manifest.json', *made})}"
        return ", ".join(name for name, sha256 in made.items() if _sha256(folder / name) != sha256)
    except (FileNotFoundError, ValueError) as error:
        return str(error)


def _there(folder: Path, held: int) -> bool:
    try:
        return os.path.samestat(os.stat(folder), os.fstat(held))
    except FileNotFoundError:
        return False


def _sha256(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()
