"""Which files of a folder are exports."""

from pathlib import Path

HIDDEN = (".", "~$")
KEY = "answer_key.csv"


def list_files(folder: Path) -> list[Path]:
    """Files below a folder, sorted; hidden and lock files and a demo's answer key are none."""
    found = (path for path in folder.rglob("*") if path.is_file() and path.name != KEY)
    return sorted(path for path in found
                  if not any(part.startswith(HIDDEN) for part in path.relative_to(folder).parts))
