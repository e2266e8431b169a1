"""A report's folder, put in its place whole: written beside it, then moved; what a killed batch left is put right.

Beside ``<key>`` there may be ``.<key>.draft-…``, a report in the making, and ``.<key>.old``, the one that is being
replaced. At every moment one of them is whole, and ``recover`` finds it.
"""

import re
import secrets
import shutil
from collections.abc import Iterator
from pathlib import Path

from budgeteval.runs.state import disk, manifest
from budgeteval.runs.state.journal import History
from budgeteval.runs.state.kept import carry_over, outputs
from budgeteval.runs.state.parts import JOURNAL, LISTINGS, STATE

TRACES = f"{STATE}/traces"  # of a batch's processes, while it lasts
DRAFT, OLD = "draft-", "old"
HIDDEN = re.compile(rf"\.(?P<key>[^.]+)\.(?:{DRAFT}[0-9a-f]+|{OLD})")


def draft(target: Path) -> Path:
    """A new empty folder beside ``target``, to write a report in."""
    target.parent.mkdir(parents=True, exist_ok=True)
    folder = _aside(target)
    folder.mkdir()
    return folder


def place(draft: Path, target: Path) -> tuple[Path, ...]:
    """Put a finished report where another may be; what people changed in that one goes along, below ``kept/``.

    Returns
    -------
    tuple
        The files changed by hand, where they are now.

    Raises
    ------
    OSError
        If a file cannot be written or moved, or the manifest is missing. The earlier report is as it was, the draft
        is gone.
    """
    try:
        (draft / manifest.NAME).stat()
        disk.settle(draft / manifest.NAME)
        by_hand = carry_over(target, draft) if target.exists() else []
        _move(draft, target)
    except OSError:
        discard(draft)
        raise
    disk.settle(target.parent)
    discard(_old(target))
    return tuple(target / path for path in by_hand)


def leave(draft: Path, target: Path, name: str) -> Path:
    """Keep one file of a report that was not finished, beside what is in its place; drop the rest of the draft."""
    target.mkdir(exist_ok=True)
    kept = (draft / name).replace(target / name)
    discard(draft)
    return kept


def discard(folder: Path) -> None:
    """Remove a folder, or as much of it as can be."""
    shutil.rmtree(folder, ignore_errors=True)


def recover(out: Path, history: History | None = None) -> tuple[str, ...]:
    """Finish or undo what killed batches left below ``out``; nobody else may work there (see ``lock``).

    Returns
    -------
    tuple
        Places of reports that an unclosed batch of ``history`` made and that are not as it made them.
    """
    for target in sorted({path.with_name(key) for path, key in _hidden(out)}):
        _repair(target)
    for path, _ in _hidden(out):
        discard(path)
    discard(out / TRACES)
    disk.tidy(out / JOURNAL, out / LISTINGS)
    unsettled = history.unsettled if history else ()
    return tuple(place for place in unsettled if not whole(out / place))


def whole(folder: Path) -> bool:
    """Whether every output in the manifest is there as it was made."""
    made = outputs(folder)
    return bool(made) and all(
        (folder / path).is_file() and manifest.fingerprint(folder / path) == sha256 for path, sha256 in made.items())


def _move(draft: Path, target: Path) -> None:
    """Two renames; if the second fails, the first is undone."""
    old = _old(target)
    if target.exists():
        discard(old)
        target.rename(old)
    try:
        draft.rename(target)
    except OSError:
        if old.exists():
            old.rename(target)
        raise


def _repair(target: Path) -> None:
    """Leave the newest whole report in its place, with what people changed in it."""
    old = _old(target)
    if not old.exists() or whole(target):
        return
    if not target.exists():
        finished = [path for path in target.parent.glob(f".{target.name}.{DRAFT}*") if whole(path)]
        (finished or [old])[0].rename(target)
    elif whole(old):
        carry_over(target, old)
        target.rename(_aside(target))
        old.rename(target)


def _aside(target: Path) -> Path:
    return target.with_name(f".{target.name}.{DRAFT}{secrets.token_hex(4)}")


def _old(target: Path) -> Path:
    return target.with_name(f".{target.name}.{OLD}")


def _hidden(out: Path) -> Iterator[tuple[Path, str]]:
    """Folders of reports in the making or being replaced, each with its report's key."""
    for path in sorted(out.glob("*/*/.*")):
        if (name := HIDDEN.fullmatch(path.name)) and path.is_dir():
            yield path, name["key"]
