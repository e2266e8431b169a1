"""Reading a folder of exports once, in a process of its own, and keeping the tables under its fingerprint.

The columnar engine has threads that do not survive a fork, and reports run in forks of one warm process: the engine
is therefore never used in the caller's process. Whoever asks again gets the kept tables.
"""

import contextlib
import hashlib
import subprocess
import sys
import tempfile
from functools import cache as once
from functools import lru_cache
from pathlib import Path

from budgeteval.contents import sha256
from budgeteval.sources import kept
from budgeteval.sources.listing import list_files
from budgeteval.sources.model import Sources
from budgeteval.tables.shelf import alone, tidy, whole
from budgeteval.tables.stored import Damaged

NAME = "sources-"
KEPT = 4  # two years, before and after a change


def read_sources(folder: Path, fiscal_year: int, cache: Path | None = None) -> Sources:
    """All exports below a folder, as tables of one fiscal year.

    Parameters
    ----------
    folder : Path
        Exports of any of the four systems, in any subfolders: .csv (UTF-8 or GB18030), .xlsx, .xls.
    fiscal_year : int
        Lines of other years are withheld with a finding (months of earlier years have an export of their own).
    cache : Path, optional
        Folder that keeps the tables of a fingerprint; without it they are read anew in every process.

    Raises
    ------
    RuntimeError
        If the reader itself fails (people's files never make it fail).
    """
    folder = Path(folder)
    return _read(folder, fiscal_year, Path(cache) if cache else None, fingerprint(folder, fiscal_year))


@lru_cache(maxsize=2)
def _read(folder: Path, fiscal_year: int, cache: Path | None, print_: str) -> Sources:
    if cache is not None:
        place = cache / f"{NAME}{print_}"
        with alone(cache), contextlib.suppress(OSError):  # a cache that cannot be written to keeps nothing
            with contextlib.suppress(Damaged):
                return kept.load(place)
            with whole(place) as draft_folder:
                found = _in_own_process(folder, fiscal_year, draft_folder)
            tidy(place, f"{NAME}*", KEPT)
            return found
    with tempfile.TemporaryDirectory(prefix="sources-") as draft:
        return _in_own_process(folder, fiscal_year, Path(draft))


def _in_own_process(folder: Path, fiscal_year: int, out: Path) -> Sources:
    words = [sys.executable, "-m", "budgeteval.sources", str(folder), str(fiscal_year), str(out)]
    done = subprocess.run(words, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True, check=False)
    if done.returncode:
        raise RuntimeError(f"reading {folder} failed: {done.stderr[-2000:]}")
    return kept.load(out)


def fingerprint(folder: Path, fiscal_year: int) -> str:
    """Hash over the year, names and contents of all files, and the reader's own sources."""
    total = hashlib.sha256(f"{_reader_version()} {fiscal_year}".encode())
    for path in list_files(folder):
        total.update(path.relative_to(folder).as_posix().encode() + b"\0")
        total.update(bytes.fromhex(sha256(path)))
    return total.hexdigest()[:32]


@once
def _reader_version() -> str:
    here = Path(__file__).parent
    total = hashlib.sha256()
    for path in sorted(one for place in (here, here.parent / "tables") for one in place.iterdir() if one.is_file()):
        total.update(path.read_bytes())
    return total.hexdigest()
