"""Who a worker is: everything that must be the same on every machine that makes reports of one batch."""

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import budgeteval
from budgeteval.places import county_folder, project_root
from budgeteval.rulesets.loader import chain
from budgeteval.runs.plan import Report
from budgeteval.runs.state import manifest

PASSING = ("__pycache__", ".pyc")


@dataclass(frozen=True)
class Subject:
    """What the reports of a batch stand on besides the package: notebooks, rule sets and counties, by name."""

    notebooks: tuple[str, ...]
    editions: tuple[str, ...]
    counties: tuple[str, ...]


def subject(reports: Iterable[Report]) -> Subject:
    """The subject of these reports."""
    listed = list(reports)
    editions = {str(one.values["rules"]) for one in listed if "rules" in one.values}
    counties = {str(one.values["county"]) for one in listed if "county" in one.values}
    return Subject(tuple(sorted({manifest.relative(one.notebook) for one in listed})), tuple(sorted(editions)),
                   tuple(sorted(counties)))


def identity(of: Subject) -> dict[str, str]:
    """Names and what they are on this machine: package, notebooks, rule sets, registers as hashes, libraries by
    version."""
    root = project_root()
    found = {"package": loaded()} | {name: _file(root / name) for name in of.notebooks}
    for edition in dict.fromkeys(one for name in of.editions for one in _chain(name)):
        found[f"params/rulesets/{edition}"] = _folder(root / "params" / "rulesets" / edition)
    for county in of.counties:
        folder = county_folder(county)
        found[f"data/{county}"] = _file(folder / "county.yaml") + _folder(folder / "reference")
    return found | manifest.versions()


def digest(names: Mapping[str, str]) -> str:
    """One hash over an identity."""
    return hashlib.sha256("\n".join(f"{name}={value}" for name, value in sorted(names.items())).encode()).hexdigest()


def differing(mine: Mapping[str, str], other: Mapping[str, str]) -> list[str]:
    """Names that are not the same here and there."""
    return sorted(name for name in mine.keys() | other.keys() if mine.get(name) != other.get(name))


def package() -> str:
    """One hash over all files of this package, as they are now."""
    return _folder(Path(budgeteval.__file__).parent)


@cache
def loaded() -> str:
    """The package as it was when this process first asked."""
    return package()


def _chain(edition: str) -> Sequence[str]:
    try:
        return list(chain(edition))
    except FileNotFoundError:
        return [edition]


def _file(path: Path) -> str:
    return manifest.fingerprint(path) if path.is_file() else ""


def _folder(folder: Path) -> str:
    """One hash over names and contents of all files; empty if there is no such folder."""
    total = hashlib.sha256()
    paths = sorted(path for path in folder.rglob("*") if path.is_file() and not set(PASSING) & {
        *path.parts, path.suffix})
    for path in paths:
        total.update(f"{path.relative_to(folder).as_posix()}\0{_file(path)}\n".encode())
    return total.hexdigest() if paths else ""
