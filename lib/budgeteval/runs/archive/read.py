"""The parts of other reports that a report has read: whole files, each with its report's manifest."""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from budgeteval.published_rows import MARK
from budgeteval.runs.archive import verify
from budgeteval.runs.archive.words import say
from budgeteval.runs.state import manifest, things
from budgeteval.runs.state.freeze import Change
from budgeteval.runs.state.told import told


def read_parts(folder: Path, tree: Mapping[str, Any]) -> tuple[dict[str, bytes], list[str]]:
    """Contents by path in the archive, and what is not as it was read from the reports beside ``folder``, in words."""
    base = folder.resolve().parents[2]
    changed = [Change("reads", place, now=thing) for place, thing in things.Shelf(base).changed(tree["reads"])]
    names = {f"{place}/{name}" for pattern, named in tree["reads"].items()
             for place in _there(base, pattern) for name in _files(named)}
    unsafe = sorted(name for name in names if verify.UNSAFE.search(name))
    there = sorted(name for name in names.difference(unsafe) if (base / name).is_file())
    problems = [say("source.read", change=told(one)) for one in changed] + [say("name", path=name) for name in unsafe]
    return {f"reports/{name}": (base / name).read_bytes() for name in there}, problems


def _there(base: Path, place: str) -> Iterator[str]:
    """The finished reports at a place; of a list (``…/*``), all of them."""
    found = base.glob(f"{place}/{manifest.NAME}") if place.endswith(things.EVERY) else [base / place / manifest.NAME]
    yield from (path.parent.relative_to(base).as_posix() for path in found if path.is_file())


def _files(named: things.Things) -> set[str]:
    """The files that hold what is named."""
    return {manifest.NAME, *(thing.partition(MARK)[0].partition("#")[0] for thing in named if thing != things.KEYS)}
