"""A worker's own copy of data and reports that are at addresses: what a chunk needs is fetched, what it made is put.

A report is put with its manifest last, and taken away with its manifest first: without a manifest it is none, so
nobody ever reads half a report.
"""

import hashlib
import json
import os
import shutil
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from fnmatch import fnmatchcase
from pathlib import Path

from budgeteval.places import TEMPLATE, project_root
from budgeteval.runs.spread.address import Store, Unreachable, fitting, is_address, shown
from budgeteval.runs.spread.told import Told
from budgeteval.runs.spread.words import say
from budgeteval.runs.state.disk import write_file
from budgeteval.runs.state.parts import KEPT

COUNTY = ("county.yaml", TEMPLATE, "reference/**", "corrections/*")
PROJECT = ("params", "notebooks", "requirements.lock")
STAMPS = "stamps.json"
ROOT = "BUDGETEVAL_ROOT"
CHUNKS = ".budgeteval/chunks"
STATE = (".budgeteval/journal", ".budgeteval/inputs")
MANIFEST, FACTS, TABLES, FAILED = "manifest.json", "facts.json", "tables/", "failed.ipynb"


@dataclass(frozen=True)
class Wants:
    """What a chunk needs: patterns below the data folder, the places it makes, patterns of places it reads."""

    inputs: tuple[str, ...] = ()
    places: tuple[str, ...] = ()
    reads: tuple[str, ...] = ()


@dataclass(frozen=True)
class Site:
    """Where a batch's data and reports are: addresses, or (``data`` empty: this project's) folders all workers see."""

    out: str
    data: str = ""

    @property
    def root(self) -> Path:
        """The project that a worker's processes see."""
        return _cached(self.data) if self.data else project_root()

    @property
    def folder(self) -> Path:
        """The folder of reports that a worker's processes see."""
        return _cached(self.out) / "reports" if is_address(self.out) else Path(self.out)

    def prepare(self, counties: Iterable[str], batch: str) -> None:
        """Bring what all chunks need: the project's own files, the counties' registers, the journal."""
        if self.data:
            copy_project(self.root)
            self._fetch_data([f"{county}/{part}" for county in counties for part in COUNTY])
        if is_address(self.out):
            self.bring_state()
            for old in (self.folder / CHUNKS).glob("*"):
                if old.name != batch:
                    shutil.rmtree(old, ignore_errors=True)

    def bring_state(self) -> None:
        """Bring the journal of the folder of reports, which other machines have written."""
        if is_address(self.out):
            store = Store(self.out)
            for part in STATE:
                bring(store, store.listing(part), self.folder)

    def fetch(self, wants: Wants) -> None:
        """Bring what a chunk needs: its inputs, earlier makings of its reports, and what it reads of others."""
        if self.data:
            self._fetch_data(wants.inputs)
        if is_address(self.out):
            store = Store(self.out)
            for place in wants.places:
                bring_report(store, place, self.folder, whole=True)
            for place in _finished(store, wants.reads):
                bring_report(store, place, self.folder, whole=False)

    def put(self, one: Told) -> None:
        """Put a report that was made, or the notebook that shows why it was not."""
        if is_address(self.out) and one.state != KEPT:
            put_report(Store(self.out), one.place, self.folder, failed=bool(one.cause))

    def put_state(self, batch: str) -> None:
        """Put this machine's parts of a batch's journal, and the listings they name."""
        if not is_address(self.out):
            return
        store = Store(self.out)
        journal, listings = STATE
        parts = sorted((self.folder / journal).glob(f"{batch}*.jsonl"))
        known = store.listing(listings)
        for path in [*sorted((self.folder / listings).glob("*.json")), *parts]:
            if (name := path.relative_to(self.folder).as_posix()) not in known:
                store.put(path, name)

    def _fetch_data(self, patterns: Sequence[str]) -> None:
        store, target = Store(self.data), self.root / "data"
        counties = {one.partition("/")[0] for one in patterns}
        there = {name: stamp for county in counties for name, stamp in store.listing(county).items()}
        bring(store, {name: there[name] for name in fitting(there, patterns)}, target)
        here = [path.relative_to(target).as_posix() for county in counties for path in (target / county).rglob("*")]
        for name in fitting(set(here) - set(there), patterns):
            if (target / name).is_file():
                (target / name).unlink()


@contextmanager
def planning(data: str) -> Iterator[None]:
    """A project to plan in, as long as this lasts: this one's notebooks and rule sets, the registers that are at the
    address ``data``, and the folders of its raw files, empty.

    Raises
    ------
    Unreachable
        If nothing is there, or it cannot be read.
    """
    before, store = os.environ.get(ROOT), Store(data)
    there = store.listing()
    if not there:
        raise Unreachable(say("address.empty", address=shown(data)))
    root = _cached(data) / "plan"
    shutil.rmtree(root / "data", ignore_errors=True)
    copy_project(root)
    for name in there:
        (root / "data" / name).parent.mkdir(parents=True, exist_ok=True)
    for name in fitting(there, [f"*/{part}" for part in COUNTY]):
        store.fetch(name, root / "data" / name)
    os.environ[ROOT] = str(root)
    try:
        yield
    finally:
        os.environ.pop(ROOT)
        os.environ.update({ROOT: before} if before is not None else {})


def put_report(store: Store, place: str, folder: Path, *, failed: bool = False) -> None:
    """Put one report; while it is being put there is none at its place. Of a failed one put what shows why."""
    own = folder / place
    if failed:
        if (own / FAILED).is_file():
            store.put(own / FAILED, f"{place}/{FAILED}")
        return
    store.drop([f"{place}/{MANIFEST}"])
    files = {f"{place}/{path.relative_to(own).as_posix()}": path for path in sorted(own.rglob("*")) if path.is_file()}
    last = files.pop(f"{place}/{MANIFEST}")
    for name, path in files.items():
        store.put(path, name)
    store.drop(set(store.listing(place)) - set(files))
    store.put(last, f"{place}/{MANIFEST}")


def bring_report(store: Store, place: str, folder: Path, *, whole: bool) -> bool:
    """Bring a report (only what others read of it, unless ``whole``); False if there is none.

    Raises
    ------
    Unreachable
        If its files are not those its manifest names: it is being replaced.
    """
    own, there = folder / place, store.listing(place)
    if f"{place}/{MANIFEST}" not in there:
        shutil.rmtree(own, ignore_errors=True)
        return False
    text = store.read(f"{place}/{MANIFEST}")
    outputs: Mapping[str, str] = json.loads(text)["outputs"]
    for name, sha256 in outputs.items():
        if (whole or name == FACTS or name.startswith(TABLES)) and _sha256(own / name) != sha256:
            if f"{place}/{name}" in there:
                store.fetch(f"{place}/{name}", own / name)
            if not whole and _sha256(own / name) != sha256:
                raise Unreachable(say("address.changing", address=shown(store.address), place=place))
    write_file(own / MANIFEST, text)
    return True


def _finished(store: Store, patterns: Iterable[str]) -> list[str]:
    """Places of the reports that match and have a manifest."""
    found = []
    for pattern in dict.fromkeys(patterns):
        folder = pattern.rpartition("/")[0]
        names = [name for name in store.listing(folder) if name.endswith(f"/{MANIFEST}")]
        found += [place for name in names if fnmatchcase(place := name.removesuffix(f"/{MANIFEST}"), pattern)]
    return sorted(set(found))


def bring(store: Store, stamps: Mapping[str, str], folder: Path) -> None:
    """Fetch the files that are not here as they are there."""
    memory = folder / f".{hashlib.sha256(store.address.encode()).hexdigest()[:8]}-{STAMPS}"
    known = json.loads(memory.read_text(encoding="utf-8")) if memory.is_file() else {}
    missing = [name for name, stamp in sorted(stamps.items()) if known.get(name) != [stamp, _mark(folder / name)]]
    for name in missing:
        store.fetch(name, folder / name)
        known[name] = [stamps[name], _mark(folder / name)]
    if missing:
        write_file(memory, json.dumps(known).encode())


def _mark(path: Path) -> str:
    """Size and time of a local file: it is as it was fetched while they stay."""
    return f"{path.stat().st_size}-{path.stat().st_mtime_ns}" if path.is_file() else ""


def _sha256(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest() if path.is_file() else ""


def _cached(address: str) -> Path:
    return project_root() / ".cache" / "addresses" / hashlib.sha256(address.encode()).hexdigest()[:16]


def copy_project(root: Path) -> None:
    """Notebooks, rule sets and lock file of this machine's project, as they are now, below ``root``, where a worker
    beside this one may be writing them too: its drafts, hidden, are left alone."""
    wanted = {path.relative_to(project_root()) for name in PROJECT for path in _files(project_root() / name)}
    for path in {one.relative_to(root) for name in PROJECT for one in _files(root / name)} - wanted:
        if not path.name.startswith("."):
            (root / path).unlink(missing_ok=True)
    for path in wanted:
        if _sha256(root / path) != _sha256(project_root() / path):
            write_file(root / path, (project_root() / path).read_bytes())


def _files(path: Path) -> list[Path]:
    return [one for one in (path, *path.rglob("*")) if one.is_file()]
