"""``manifest.json``: what a report was made from, by what, and what came out; sorted, without a clock."""

import hashlib
import json
import os
import platform
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

import yaml

import budgeteval
from budgeteval.places import CODE, TEMPLATE, county_folder, project_root
from budgeteval.runs.plan import Report, filled
from budgeteval.runs.state.code import code
from budgeteval.runs.state.given import Given

NAME = "manifest.json"
LIBRARIES = (
    "ipython", "jinja2", "lxml", "matplotlib", "nbconvert", "nbformat", "numpy", "pandas", "pandera", "papermill",
    "pillow", "python-docx", "scikit-learn", "scipy", "statsmodels", "typst", "xlrd", "xlsxwriter",
)


@dataclass(frozen=True)
class Made:
    """What a report was made from: its own input files, what its run was given, what it took from other reports; and
    of the files that a county's reports share (its card, registers, corrections) those that its run read."""

    inputs: Mapping[str, str]
    given: Mapping[str, str] = field(default_factory=dict)
    reads: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    registers: Mapping[str, str] = field(default_factory=dict)


def manifest(report: Report, folder: Path, made: Made) -> dict[str, Any]:
    """The manifest of a finished report in ``folder``."""
    return {
        "report": report.report,
        "key": report.key,
        "parameters": dict(sorted(report.values.items())),
        "notebook": notebook(report),
        "code": code(report.notebook),
        "rules": rule_sets(report.values.get("rules")),
        "inputs": dict(sorted(made.inputs.items())),
        "registers": dict(sorted(made.registers.items())),
        "given": dict(made.given),
        "reads": {place: dict(sorted(things.items())) for place, things in sorted(made.reads.items())},
        "versions": versions(),
        "outputs": {
            path.relative_to(folder).as_posix(): fingerprint(path)
            for path in sorted(folder.rglob("*")) if path.is_file() and path.name != NAME
        },
    }


def notebook(report: Report) -> dict[str, str]:
    """The report's notebook with its SHA-256."""
    return {"path": relative(report.notebook), "sha256": fingerprint(report.notebook)}


def write(report: Report, folder: Path, made: Made) -> None:
    """Write the manifest into ``folder``, last of all files."""
    text = json.dumps(manifest(report, folder, made), ensure_ascii=False, indent=1)
    (folder / NAME).write_text(text + "\n", encoding="utf-8", newline="\n")


def read(folder: Path) -> dict[str, Any] | None:
    """The manifest in ``folder``; None if there is none that can be read."""
    try:
        tree = json.loads((folder / NAME).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None
    return tree if isinstance(tree, dict) else None


def content_key(tree: Mapping[str, Any]) -> str:
    """SHA-256 of a manifest without its outputs: the same key, the same report."""
    text = json.dumps({name: value for name, value in tree.items() if name != "outputs"}, ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()


def inputs(report: Report) -> dict[str, str]:
    """Input files that the run file declares, by path below the project, with their SHA-256."""
    return _hashed(declared(report))


def declared(report: Report) -> list[str]:
    """Paths of the input files that the run file declares, sorted."""
    county = report.values.get("county")
    return _matching(county_folder(county), patterns(report)) if county else []


def patterns(report: Report) -> tuple[str, ...]:
    """Patterns of the declared files below the county's folder, for the report's parameters; its Word template is
    declared by all."""
    return *(filled(pattern, report.values) for pattern in report.inputs), TEMPLATE


def own(report: Report, given: Given) -> dict[str, str]:
    """The input files the report itself stands on: those its run names, else all that are declared; and the county's
    Word template."""
    county = report.values.get("county")
    if given.files is None or not county:
        return inputs(report)
    folder = county_folder(county)
    return _hashed(f"{folder}/{name}" for name in sorted({*given.files, TEMPLATE}))


def _hashed(names: Iterable[str]) -> dict[str, str]:
    """Hashes by path below the project, of those files that are there."""
    start = len(str(project_root())) + 1
    found = {Path(name).as_posix()[start:] if os.sep == "\\" else name[start:]: hash_of(name) for name in names}
    return {name: sha256 for name, sha256 in found.items() if sha256}


def rule_sets(edition: Any) -> list[dict[str, Any]]:
    """The edition and those it extends, nearest first, each with one hash over its files and with each one's."""
    if not isinstance(edition, str):
        return []
    folder = project_root() / "params" / "rulesets"
    return [_rule_set(folder / one) for one in _chain(folder, edition)]


def _rule_set(folder: Path) -> dict[str, Any]:
    files = {path.relative_to(folder).as_posix(): fingerprint(path) for path in sorted(folder.rglob("*.yaml"))}
    whole = "".join(f"{name}\0{sha256}\n" for name, sha256 in files.items())
    return {"edition": folder.name, "sha256": hashlib.sha256(whole.encode()).hexdigest(), "files": files}


def _chain(folder: Path, edition: str) -> list[str]:
    """Editions from the one named up to the last it extends, as their heads say; no law is read (see ``rulesets``)."""
    found: list[str] = []
    current: Any = edition
    while isinstance(current, str) and CODE.fullmatch(current) and current not in found:
        found.append(current)
        path = folder / current / "edition.yaml"
        current = _extended(path, fingerprint(path)) if path.is_file() else None
    return found


@cache
def _extended(path: Path, _sha256: str) -> Any:
    return (yaml.safe_load(path.read_text(encoding="utf-8")) or {}).get("extends")


@cache
def versions() -> dict[str, str]:
    """Python, this package, the libraries that shape numbers and pages, and the lock file's hash."""
    lock = project_root() / "requirements.lock"
    found = {"python": platform.python_version(), "budgeteval": budgeteval.__version__}
    found |= {name: _version(name) for name in LIBRARIES}
    return found | {"requirements.lock": fingerprint(lock) if lock.is_file() else ""}


def relative(path: Path) -> str:
    """Path below the project root, with ``/``."""
    return path.resolve().relative_to(project_root()).as_posix()


def fingerprint(path: Path | str) -> str:
    """SHA-256 of a file; computed once while its size and time stay."""
    name = os.fspath(path)
    status = os.stat(name)
    return _fingerprint(name, status.st_size, status.st_mtime_ns)


@cache
def _fingerprint(name: str, _size: int, _time: int) -> str:
    with open(name, "rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def hash_of(path: Path | str) -> str:
    """As :func:`fingerprint`; "" if there is no such file."""
    try:
        return fingerprint(path)
    except (FileNotFoundError, NotADirectoryError, IsADirectoryError):
        return ""


def _matching(folder: Path, patterns: tuple[str, ...]) -> list[str]:
    """Files of a folder that fit one of the patterns; ``**`` at the end is everything below."""
    found: set[str] = set()
    for pattern in patterns:
        if pattern.endswith("**"):
            top = pattern.removesuffix("**").rstrip("/")
            tops = folder.glob(top) if top else (folder,)
            found.update(f"{where}{os.sep}{name}" for top in tops for where, _, names in os.walk(top)
                         for name in names)
        else:
            found.update(str(path) for path in folder.glob(pattern) if path.is_file())
    return sorted(found)


def _version(name: str) -> str:
    try:
        return version(name)
    except PackageNotFoundError:
        return ""
