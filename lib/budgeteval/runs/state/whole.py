"""Whether a report folder still is what its manifest says was made."""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from budgeteval.places import CODE
from budgeteval.runs.registers import ALL
from budgeteval.runs.state import manifest
from budgeteval.runs.state.kept import FOLDER, OURS

SECTIONS: Mapping[str, type] = {
    "report": str, "key": str, "parameters": dict, "notebook": dict, "code": dict, "rules": list, "inputs": dict,
    "registers": dict, "given": dict, "reads": dict, "versions": dict, "outputs": dict,
}
LATER = {"code", "given", "reads", "registers"}  # sections that early manifests did not have


class Unreadable(Exception):
    """A manifest that tells nothing: ``why`` is missing, damaged or older."""

    def __init__(self, why: Literal["missing", "damaged", "older"]) -> None:
        super().__init__(f"the manifest is {why}")
        self.why = why


@dataclass(frozen=True)
class Altered:
    """One file (path below the report's folder) that is not as it was made."""

    path: str
    how: Literal["missing", "changed", "added"]


def altered(folder: Path, outputs: Mapping[str, str],
            sha256: Callable[[Path], str] = manifest.fingerprint) -> list[Altered]:
    """Every file that is not as ``outputs`` (path -> SHA-256) says, but for what is kept from people's own work."""
    there = files(folder)
    found = [Altered(path, "missing") for path in outputs if path not in there]
    found += [Altered(path, "changed") for path in outputs if path in there
              and sha256(there[path]) != outputs[path]]
    found += [Altered(path, "added") for path in there if path not in outputs and path not in OURS
              and not path.startswith(f"{FOLDER}/")]
    return sorted(found, key=lambda one: one.path)


def files(folder: Path) -> dict[str, Path]:
    """All files of a report folder by their path below it; a link is none of ours."""
    return {path.relative_to(folder).as_posix(): path for path in _walk(folder) if not path.is_symlink()}


def known(folder: Path) -> dict[str, Any]:
    """The manifest in ``folder``, every section there and every name in it fit to be part of a path.

    Raises
    ------
    Unreadable
        If it is missing, damaged, or of a version without what verifying needs.
    """
    if not (folder / manifest.NAME).is_file():
        raise Unreadable("missing")
    tree = manifest.read(folder)
    if tree is None or {name for name, kind in SECTIONS.items() if name in tree and not isinstance(tree[name], kind)}:
        raise Unreadable("damaged")
    if absent := SECTIONS.keys() - tree.keys():
        raise Unreadable("older" if absent <= LATER else "damaged")
    if not _is_sound(tree):
        raise Unreadable("damaged")
    return tree


def place(tree: Mapping[str, Any]) -> str:
    """``<year>/<report>/<key>`` of the report a manifest belongs to."""
    return f"{tree['parameters'].get('fiscal_year', ALL)}/{tree['report']}/{tree['key']}"


def foundations(tree: Mapping[str, Any]) -> Iterator[tuple[str, str, str]]:
    """Kind, name and value of everything a report stands on, by its manifest; what it reads from others apart."""
    yield "notebook", tree["notebook"]["path"], tree["notebook"]["sha256"]
    for one in tree["rules"]:
        files = one.get("files", {"": one["sha256"]})
        yield from (("rules", f"{one['edition']}/{name}".rstrip("/"), sha256) for name, sha256 in files.items())
    for kind in ("inputs", "given", "code", "versions"):
        yield from ((kind, name, value) for name, value in tree[kind].items())


def is_place(name: str) -> bool:
    """Whether a name is a report's place, and leads nowhere else."""
    return name.count("/") == 2 and all(CODE.fullmatch(part) for part in name.split("/"))


def _is_sound(tree: Mapping[str, Any]) -> bool:
    reads = tree["reads"].items()
    hashes = (tree[name] for name in ("notebook", "code", "inputs", "registers", "given", "versions", "outputs"))
    return (all(is_place(re.sub(r"/\*$", "/any", name)) and isinstance(things, dict) for name, things in reads)
            and is_place(place(tree)) and tree["notebook"].get("path") == f"notebooks/{tree['report']}.ipynb"
            and all(isinstance(one, dict) and {"edition", "sha256"} <= one.keys() for one in tree["rules"])
            and all(isinstance(value, str) for one in hashes for value in one.values()))


def _walk(folder: Path) -> Iterator[Path]:
    for path in sorted(folder.iterdir()):
        if path.is_dir() and not path.is_symlink():
            yield from _walk(path)
        else:
            yield path
