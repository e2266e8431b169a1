"""The package's modules and data files: what a set of names reaches, without importing any."""

import contextlib
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import astuple
from functools import cache
from importlib.util import find_spec
from pathlib import Path

from budgeteval.places import project_root
from budgeteval.runs.state import disk
from budgeteval.runs.state.syntax import PACKAGE, Module, read, sha256

DATA = (".yaml", ".css", ".typ", ".j2", ".ttf", ".otf")
SCHEME = 1  # of the cache: what is kept of a module


def reached(names: Iterable[str]) -> dict[str, Module]:
    """Modules by name that the dotted names lead to, with all they import and the packages around them."""
    found: dict[str, Module] = {}
    waiting = {part for name in names for part in _whole(name)}
    while waiting:
        new = _modules(waiting)
        found |= new
        named = {name for one in new.values() for name in one.imports} | set(_computed(found))
        waiting = {part for name in named for part in _whole(name)} - found.keys()
    _save()
    return found


def _computed(found: Mapping[str, Module]) -> Iterator[str]:
    """Modules imported by a computed name: those of the package it begins with that the modules found mention."""
    prefixes = {prefix for one in found.values() for prefix in one.prefixes}
    candidates = [(name, name.removeprefix(prefix)) for prefix in prefixes for name in paths() if
                  name.startswith(prefix)]
    mentioned = {word for one in found.values() for word in one.mentions} if candidates else set()
    return (name for name, short in candidates if short in mentioned)


@cache
def _whole(name: str) -> tuple[str, ...]:
    """The modules that importing ``a.b.c`` runs: ``a``, ``a.b`` and, where it is a module, ``a.b.c``."""
    parts = name.split(".")
    names = (".".join(parts[:length]) for length in range(1, len(parts) + 1))
    return tuple(one for one in names if one in paths())


def data_files(found: Mapping[str, Module]) -> dict[str, str]:
    """Hashes of the data files that belong to the modules: one named as a module to it, the others to its package.

    A package of which only ``__init__`` is reached, and that holds other modules, brings none.
    """
    return {f"{package}/{path.relative_to(folder).as_posix()}": _hash(path)
            for package, folder in _packages().items() if _used(package, found)
            for path in _data(folder) if _belongs(path, package, folder, found)}


def _used(package: str, found: Mapping[str, Module]) -> bool:
    inside = [name for name in paths() if name.rpartition(".")[0] == package and name not in _packages()]
    return package in found and (not inside or any(name in found for name in inside))


def _belongs(path: Path, package: str, folder: Path, found: Mapping[str, Module]) -> bool:
    owner = f"{package}.{path.name.split('.')[0]}"
    return path.parent != folder or owner not in paths() or owner in found


@cache
def paths() -> Mapping[str, Path]:
    """Every module of the package by name."""
    top = _folder()
    found = {(PACKAGE, *path.relative_to(top).with_suffix("").parts): path for path in sorted(top.rglob("*.py"))}
    return {".".join(parts[:-1] if parts[-1] == "__init__" else parts): path for parts, path in found.items()}


@cache
def _packages() -> Mapping[str, Path]:
    """Packages with their folders."""
    return {name: path.parent for name, path in paths().items() if path.name == "__init__.py"}


@cache
def _data(folder: Path) -> tuple[Path, ...]:
    """Data files of a package, those in folders without code too."""
    inside = [path for path in sorted(folder.iterdir()) if path.is_dir() and not (path / "__init__.py").exists()]
    return tuple(path for place in (folder, *inside) for path in sorted(place.iterdir()) if path.suffix in DATA)


@cache
def _hash(path: Path) -> str:
    return sha256(path.read_bytes())


def _folder() -> Path:
    spec = find_spec(PACKAGE)
    if spec is None or spec.origin is None:
        raise ModuleNotFoundError(PACKAGE)
    return Path(spec.origin).parent


def _modules(names: Iterable[str]) -> dict[str, Module]:
    return {name: _module(name) for name in names}


@cache
def _module(name: str) -> Module:
    """A module, read once per process; what was read before is kept in ``.cache/`` under the file's hash."""
    path = paths()[name]
    content = path.read_bytes()
    key = sha256(f"{SCHEME}\n".encode() + content)
    kept = _shelf().get(name)
    if kept is None or kept[0] != key:
        kept = _shelf()[name] = (key, read(content.decode("utf-8"), name, path.name == "__init__.py"))
        _unsaved.add(name)
    return kept[1]


@cache
def _shelf() -> dict[str, tuple[str, Module]]:
    """Modules by name, each with the hash of the file it was read from; damaged or missing, it is empty."""
    try:
        tree = json.loads(_file().read_text(encoding="utf-8"))
        return {name: (key, Module(sha, *map(tuple, more))) for name, (key, sha, *more) in tree.items()}
    except (OSError, ValueError, TypeError, AttributeError):
        return {}


def _save() -> None:
    """Keep what was read anew, whole or not at all; where the folder cannot be written, nothing."""
    if not _unsaved:
        return
    tree = {name: (key, *astuple(one)) for name, (key, one) in sorted(_shelf().items()) if name in paths()}
    with contextlib.suppress(OSError):
        disk.write_file(_file(), json.dumps(tree).encode())
    _unsaved.clear()


def _file() -> Path:
    return project_root() / ".cache" / "code.json"


_unsaved: set[str] = set()
