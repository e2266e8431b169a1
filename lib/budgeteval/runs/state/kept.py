"""People's own work in a report folder: files that were changed or added by hand outlive the next run."""

import json
import shutil
from pathlib import Path

from budgeteval.runs.state import manifest

FOLDER = "kept"
OURS = {manifest.NAME, "failed.ipynb"}


def by_hand(folder: Path) -> list[Path]:
    """Files of a report folder that are not as its manifest says they were made, by their relative path.

    Without a readable manifest nothing shows that a file is ours, and every file counts as changed. One of ours that
    is empty now was emptied by a power cut: it holds nobody's work.
    """
    made = outputs(folder)
    found = (path.relative_to(folder) for path in sorted(folder.rglob("*")) if path.is_file())
    return [path for path in found if path.as_posix() not in OURS
            and made.get(path.as_posix()) != manifest.fingerprint(folder / path)
            and not (path.as_posix() in made and (folder / path).stat().st_size == 0)]


def carry_over(old: Path, new: Path) -> list[Path]:
    """Copy what was changed by hand in ``old`` into ``new/kept/``, under its own relative path; return the paths."""
    kept = []
    for path in by_hand(old):
        target = new / FOLDER / (path.relative_to(FOLDER) if path.parts[0] == FOLDER else path)
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy2(old / path, target)
        kept.append(target.relative_to(new))
    return kept


def outputs(folder: Path) -> dict[str, str]:
    """Files of a report and their SHA-256, as its manifest has them; nothing without a readable one."""
    try:
        return dict(json.loads((folder / manifest.NAME).read_text(encoding="utf-8"))["outputs"])
    except (OSError, ValueError, KeyError, TypeError):
        return {}
