"""In what a report differs from the same report made again: what it stands on, its files, its first other fact."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from budgeteval.places import project_root
from budgeteval.published_rows import MARK
from budgeteval.runs.state import manifest, whole
from budgeteval.runs.state.code import code
from budgeteval.runs.state.freeze import Change
from budgeteval.runs.state.things import KEYS, Shelf
from budgeteval.trail import steps, told, trail
from budgeteval.trail.reports import Report

FACTS = "facts.json"
SHOWN = ("value", "unit", "text")
TOLD = (*SHOWN, "table", "column", "rows", "rule")

Tree = Mapping[str, Any]
NOTHING: Tree = {"value": None, "unit": "text", "table": "", "column": "", "rows": [], "rule": ""}  # where none is told


@dataclass(frozen=True)
class Fact:
    """A fact that two reports do not state alike: its entry in both (None where it is not stated)."""

    id: str
    before: Tree | None
    now: Tree | None

    @property
    def same_text(self) -> bool:
        """Whether only its trail has changed."""
        return _part(self.before, SHOWN) == _part(self.now, SHOWN)


def standing(tree: Tree, shelf: Shelf) -> list[Change]:
    """What a report stood on and what is not so now, as far as it can be seen before anything is run."""
    notebook = project_root() / tree["notebook"]["path"]
    now = {
        "notebook": {"path": tree["notebook"]["path"], "sha256": _hash(tree["notebook"]["path"])},
        "rules": manifest.rule_sets(tree["parameters"].get("rules")),
        "inputs": {path: _hash(path) for path in tree["inputs"]},
        "given": tree["given"],
        "code": code(notebook) if notebook.is_file() else tree["code"],
        "versions": manifest.versions(),
    }
    return [*differences(tree, now), *_reads(tree["reads"], shelf)]


def differences(before: Tree, now: Tree) -> list[Change]:
    """Everything two manifests of a report name as its foundation, with another value or in one of them only."""
    ours, theirs = ({(kind, name): value for kind, name, value in whole.foundations(tree)} for tree in (before, now))
    names = dict.fromkeys([*ours, *theirs])
    return [Change(kind, name, ours.get((kind, name), ""), theirs.get((kind, name), ""))  # type: ignore[arg-type]
            for kind, name in names if ours.get((kind, name), "") != theirs.get((kind, name), "")]


def other_files(before: Tree, now: Tree) -> list[str]:
    """Files that two manifests of a report do not hold alike."""
    return sorted({name for name, _ in before["outputs"].items() ^ now["outputs"].items()})


def other_facts(before: Path, now: Path) -> list[Fact]:
    """Facts that the reports in two folders do not state alike, in the order in which the first states them."""
    ours, theirs = (_facts(folder / FACTS) for folder in (before, now))
    return [Fact(name, ours.get(name), theirs.get(name)) for name in dict.fromkeys([*ours, *theirs])
            if _part(ours.get(name), TOLD) != _part(theirs.get(name), TOLD)]


def trail_of(one: Fact, before: Path, now: Path) -> tuple[str, ...]:
    """Where a fact comes from, line by line, as the first of the reports in two folders tells it that states it."""
    folder, known = (now, one.now) if one.before is None else (before, one.before)
    record = {**NOTHING, "id": one.id, **(known or {})}
    report = Report(folder.parent, folder.name)
    found = trail(record, "", report.tables, report.basis)
    return tuple(told(steps(found, {}, record["table"] in report.tables)))


def _facts(path: Path) -> dict[str, Tree]:
    """Facts by id, in the order of their notes."""
    known = json.loads(path.read_text(encoding="utf-8")) if path.is_file() else {}
    return dict(sorted(known.items(), key=lambda item: item[1].get("note", len(known))))


def _part(fact: Tree | None, names: tuple[str, ...]) -> list[Any] | None:
    return None if fact is None else [fact.get(name) for name in names]


def _reads(reads: Mapping[str, Mapping[str, str]], shelf: Shelf) -> Iterator[Change]:
    """Things of other reports that are not as they were read; a list of reports has no value of its own."""
    for place, thing in shelf.changed(reads):
        if thing == KEYS:
            yield Change("reads", place, "then", "now")
        elif thing:
            yield Change("reads", f"{place} {thing.partition(MARK)[0]}", reads[place][thing], shelf.now(place, thing))
        else:
            now = shelf.now(place, manifest.NAME)
            yield Change("reads", place, "" if now else "then", now)


def _hash(name: str) -> str:
    """SHA-256 of a file of the project; empty if there is none, or if the name leads elsewhere."""
    path = project_root() / name
    return manifest.fingerprint(path) if ".." not in path.parts and path.is_file() else ""
