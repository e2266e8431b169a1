"""``manifest.json``: what a report was made from, by what, and what came out; sorted, without a clock."""

import hashlib
import json
import platform
from collections.abc import Iterable, Mapping
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

import budgeteval
from budgeteval.places import county_folder, project_root
from budgeteval.published import reports_folder
from budgeteval.rulesets.loader import chain
from budgeteval.runs.plan import Report, filled

NAME = "manifest.json"
READ = "reports"
LIBRARIES = (
    "ipython", "matplotlib", "nbconvert", "nbformat", "numpy", "pandas", "pandera", "papermill",
    "scikit-learn", "scipy", "statsmodels", "typst", "xlrd", "xlsxwriter",
)


def manifest(report: Report, folder: Path, inputs: Mapping[str, str]) -> dict[str, Any]:
    """The manifest of a finished report in ``folder``."""
    return {
        "report": report.report,
        "key": report.key,
        "parameters": dict(sorted(report.values.items())),
        "notebook": {"path": relative(report.notebook), "sha256": fingerprint(report.notebook)},
        "inputs": dict(inputs),
        "rules": rule_sets(report.values.get("rules")),
        "versions": versions(),
        "outputs": {
            path.relative_to(folder).as_posix(): fingerprint(path)
            for path in sorted(folder.rglob("*")) if path.is_file() and path.name != NAME
        },
    }


def write(report: Report, folder: Path, inputs: Mapping[str, str]) -> None:
    """Write the manifest into ``folder``, last of all files."""
    text = json.dumps(manifest(report, folder, inputs), ensure_ascii=False, indent=1)
    (folder / NAME).write_text(text + "\n", encoding="utf-8", newline="\n")


def inputs(report: Report) -> dict[str, str]:
    """Declared input files of a report, by path below the project, and the manifests of the reports it reads, by
    place, with their SHA-256."""
    county = report.values.get("county")
    patterns = tuple(filled(pattern, report.values) for pattern in report.inputs)
    found = _matching(county_folder(county), patterns) if county else ()
    earlier = {path for pattern in report.reads for path in reports_folder().glob(f"{pattern}/{NAME}")}
    return {relative(path): fingerprint(path) for path in found} | {
        f"{READ}/{path.parent.relative_to(reports_folder()).as_posix()}": fingerprint(path) for path in sorted(earlier)}


def rule_sets(edition: Any) -> list[dict[str, str]]:
    """The edition and those it extends, nearest first, each with one hash over its files."""
    if not isinstance(edition, str):
        return []
    folder = project_root() / "params" / "rulesets"
    return [{"edition": one, "sha256": _folder_fingerprint(folder / one)} for one in chain(edition)]


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


def fingerprint(path: Path) -> str:
    """SHA-256 of a file; computed once while its size and time stay."""
    status = path.stat()
    return _fingerprint(path, status.st_size, status.st_mtime_ns)


@cache
def _fingerprint(path: Path, _size: int, _time: int) -> str:
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def _matching(folder: Path, patterns: tuple[str, ...]) -> tuple[Path, ...]:
    whole = [f"{pattern}/*" if pattern.endswith("**") else pattern for pattern in patterns]
    found: Iterable[Path] = {path for pattern in whole for path in folder.glob(pattern) if path.is_file()}
    return tuple(sorted(found))


@cache
def _folder_fingerprint(folder: Path) -> str:
    whole = hashlib.sha256()
    for path in sorted(folder.rglob("*.yaml")):
        whole.update(f"{path.relative_to(folder).as_posix()}\0{fingerprint(path)}\n".encode())
    return whole.hexdigest()


def _version(name: str) -> str:
    try:
        return version(name)
    except PackageNotFoundError:
        return ""
