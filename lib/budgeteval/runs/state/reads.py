"""What a notebook reads while it runs: other reports, thing by thing, and files, declared or not."""

import json
import os
import sys
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from fnmatch import fnmatchcase
from functools import cache
from pathlib import Path
from typing import Any

from budgeteval import trace
from budgeteval.places import CODE, county_folder, project_root, reports_folder
from budgeteval.runs.plan import Report
from budgeteval.runs.state import manifest, things

PLACE = 3  # parts of a report's place: year, report, key
SOURCES = (".py", ".pyc", ".so", ".pyd", ".ttf", ".otf", ".ttc")
IMPLIED = (f"notebooks{os.sep}", f"params{os.sep}")
HIDDEN = f"{os.sep}."
SYSTEM = ("/proc", "/sys", "/dev", "/usr", "/etc", "/bin", "/lib", "/lib64", "/opt", "/run", "/var")


@dataclass
class Seen:
    """Things of other reports by place (see :mod:`things`), and files read."""

    reads: dict[str, dict[str, str]] = field(default_factory=dict)
    files: set[Path] = field(default_factory=set)
    _busy: bool = False

    def hear(self, kind: str, what: Any) -> None:
        """Keep what :func:`budgeteval.trace.tell` says."""
        if self._busy:
            return
        self._busy = True
        try:
            if kind == "file":
                self.take_file(Path(os.path.abspath(what)))
            else:
                self.take(what[0], _things(kind, *what[1:]))
        finally:
            self._busy = False

    def opened(self, name: str) -> None:
        """Keep a file that was opened: a part of another report, or a file of its own."""
        path = Path(os.path.abspath(name))
        if not path.is_relative_to(reports_folder()):
            self.hear("file", path)
            return
        parts = path.relative_to(reports_folder()).parts
        if len(parts) > PLACE and all(map(CODE.fullmatch, parts[:PLACE])) and path.is_file():
            self.hear("part", ("/".join(parts[:PLACE]), "/".join(parts[PLACE:]), path))

    def take(self, place: str, found: Mapping[str, str]) -> None:
        self.reads.setdefault(place, {}).update(found)

    def take_file(self, path: Path) -> None:
        if _counts(path):
            self.files.add(path)


def _things(kind: str, *more: Any) -> dict[str, str]:
    """Hashes of what was told, by thing."""
    match kind, more:
        case "report", (there,):
            return {} if there else {manifest.NAME: ""}
        case "list", (keys,):
            return {things.KEYS: things.of_keys(keys)}
        case "fact", (name, entry):
            return {f"{things.FACTS}#{name}": things.of_fact(entry)}
        case "rows", (rows, folder):
            return {rows.name: things.of_rows(rows, folder)}
        case "part", (name, path):
            return {name: manifest.hash_of(path)}
    raise ValueError(f"nothing is told as {kind!r}")


@contextmanager
def watching() -> Iterator[Seen]:
    """Everything this process reads while the context lasts."""
    seen = Seen()
    with trace.listening(seen.hear):
        _watch(seen)
        try:
            yield seen
        finally:
            _watching.remove(seen)


def record(path: str) -> None:
    """Write down, for the rest of this process's life, what it reads: one line each, for :func:`recorded`."""
    seen = _Recorder(part=os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o666))
    _lasting.enter_context(trace.listening(seen.hear))
    _watch(seen)


def recorded(path: Path) -> Seen:
    """What another process has written down of its reads."""
    seen = Seen()
    for line in path.read_text(encoding="utf-8").splitlines() if path.exists() else ():
        place, found = json.loads(line)
        if place:
            seen.take(place, found)
        else:
            seen.files.add(Path(found))
    return seen


@dataclass
class _Recorder(Seen):
    part: int = -1

    def take(self, place: str, found: Mapping[str, str]) -> None:
        self._line([place, found])

    def take_file(self, path: Path) -> None:
        if _counts(path):
            self._line(["", str(path)])

    def _line(self, content: list[Any]) -> None:
        os.write(self.part, (json.dumps(content, ensure_ascii=False) + "\n").encode())


_watching: list[Seen] = []
_hooked: list[bool] = []
_lasting = ExitStack()


def _watch(seen: Seen) -> None:
    _watching.append(seen)
    if not _hooked:
        sys.addaudithook(_heard)
        _hooked.append(True)


def _heard(event: str, arguments: Any) -> None:
    """Every file opened for reading, while somebody watches."""
    if event != "open" or not _watching or trace.is_covered():
        return
    name, mode, flags = arguments
    if isinstance(name, str | bytes) and _reading(mode, flags):
        text = os.fsdecode(name)
        if not text.endswith(SOURCES):
            for seen in list(_watching):
                seen.opened(text)


def _reading(mode: str | None, flags: int) -> bool:
    if mode is None:
        return flags & (os.O_WRONLY | os.O_RDWR) == 0
    return "r" in mode


def _counts(path: Path) -> bool:
    """Whether a file is data that a report may stand on: of the project, or anybody's elsewhere."""
    text, root = str(path), str(project_root())
    if text.startswith(root + os.sep):
        inside = text[len(root) + 1:]
        if inside.startswith(IMPLIED) or HIDDEN in text[len(root):]:
            return False
    return not text.startswith(_elsewhere(root)) and path.is_file()


@cache
def _elsewhere(root: str) -> tuple[str, ...]:
    """Folders whose files say nothing about a county: the system's, libraries, hidden and temporary ones."""
    hidden = [path for path in Path.home().glob(".*") if path.is_dir()]
    libraries = [Path(sys.prefix), Path(sys.base_prefix), Path(__file__).parents[2]]
    found = [*map(Path, SYSTEM), *libraries, *hidden, Path(tempfile.gettempdir())]
    return tuple(f"{one}{os.sep}" for one in found if not Path(root).is_relative_to(one))


def undeclared(report: Report, seen: Seen) -> list[str]:
    """Files and reports that were read though no ``inputs`` or ``reads`` of the run file names them.

    Files by their path below the project (or their whole path), reports by their place.
    """
    declared = set(manifest.declared(report))
    files = [path for path in seen.files if str(path) not in declared and str(path.resolve()) not in declared]
    places = [place for place in seen.reads if not any(fnmatchcase(place, pattern) for pattern in report.reads)]
    return sorted([*map(_shown, files), *places])


def shared(report: Report, seen: Seen) -> list[str]:
    """Files that were read and are no forms that the run file declares: the county's card, registers and corrections,
    and what nobody declared; as :func:`undeclared` shows them."""
    county, unnamed = report.values.get("county"), set(undeclared(report, seen))
    forms = county_folder(county) / "raw" if county else None
    names = {_shown(path): forms is not None and path.is_relative_to(forms) for path in seen.files}
    return sorted(name for name, is_form in names.items() if not is_form or name in unnamed)


def _shown(path: Path) -> str:
    root = project_root()
    return path.relative_to(root).as_posix() if path.is_relative_to(root) else path.as_posix()
