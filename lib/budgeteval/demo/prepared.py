"""Room for a stage's raw files, and their answer key."""

import shutil
from pathlib import Path

KEY = "answer_key.csv"
KEY_COLUMNS = ["file", "sheet", "cell", "code", "note"]


def prepared(folder: Path) -> Path:
    """The folder, emptied of an earlier demo (one with an answer key).

    Raises
    ------
    FileExistsError
        If it holds anything but has no answer key: somebody's own data.
    """
    if folder.is_dir() and any(folder.iterdir()):
        if not (folder / KEY).is_file():
            raise FileExistsError(f"{folder}: raw data without {KEY}; not replaced")
        shutil.rmtree(folder)
    folder.mkdir(parents=True, exist_ok=True)
    return folder
