"""What has changed since a report was made, in the order of what it costs to find out."""

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from budgeteval.places import project_root
from budgeteval.runs.plan import Report
from budgeteval.runs.state import manifest, things, whole
from budgeteval.runs.state.code import code
from budgeteval.runs.state.given import Given
from budgeteval.runs.state.journal import FAILED, Entry, History

What = Literal["never", "failed", "gone", "parameters", "notebook", "versions", "rules", "code", "outputs", "inputs",
               "reads", "undeclared", "others", "unlisted", "given"]
SUSPECT = ("others", "unlisted")
Tree = Mapping[str, Any]


@dataclass(frozen=True)
class Change:
    """One thing that is not as it was when the report was made: its kind, its name, both values where they tell.

    ``never`` made; ``failed`` last time (its cause in ``before``); its folder is ``gone``; ``inputs`` are files the
    report stands on itself, ``others`` declared files of other reports, ``unlisted`` says that those of the last time
    are not known; ``reads`` names what was taken from which other report, ``undeclared`` a file nobody watches.
    """

    what: What
    name: str = ""
    before: str = ""
    now: str = ""


@dataclass(frozen=True)
class Decision:
    """``fresh``, ``run``, or ``ask``: only what the run is given can tell (see :meth:`Freezer.settle`)."""

    kind: Literal["fresh", "ask", "run"]
    changes: tuple[Change, ...] = ()


class Freezer:
    """Decides for the reports below ``out`` by their manifests and the journal's history.

    Rule sets are looked at once; declared files once for all reports that share them, and again whenever one is made.
    """

    def __init__(self, out: Path, history: History) -> None:
        self._out, self._history = out, history
        self._shelf = things.Shelf(out)
        self._listed: dict[tuple[Any, ...], tuple[dict[str, str], str]] = {}
        self._laws: dict[Any, dict[str, str]] = {}

    def decide(self, report: Report) -> Decision:
        """Whether the report must be made again, found out at the least cost, without importing its stage."""
        tree = self._tree(report)
        return _decision(next((found for found in self._steps(report, tree) if found), ()), tree)

    def changes(self, report: Report) -> Decision:
        """As :meth:`decide`, with everything that has changed, not only the first thing found."""
        tree = self._tree(report)
        return _decision(tuple(one for found in self._steps(report, tree) for one in found), tree)

    def settle(self, report: Report, given: Given) -> Decision:
        """The answer to ``ask``: ``fresh`` if the report is given the same as when it was made, else ``run``."""
        tree = self._tree(report) or {}
        fields = _differences("given", tree.get("given", {}), given.fields)
        own = _differences("inputs", tree.get("inputs", {}), manifest.own(report, given))
        return _decision((*fields, *own), tree)

    def coarse(self, report: Report) -> dict[str, str]:
        """Declared input files with their SHA-256, as they are now."""
        found = manifest.inputs(report)
        self._listed[_scope(report)] = found, listing_hash(found)
        return found

    def _tree(self, report: Report) -> Tree | None:
        """The report's manifest; None without one that tells everything."""
        try:
            return whole.known(self._out / report.place)
        except whole.Unreadable:
            return None

    def _steps(self, report: Report, tree: Tree | None) -> Iterator[tuple[Change, ...]]:
        """Changes by kind, the cheapest first; the others only make sense where there is a report."""
        yield tuple(_ended(self._history.last(str(report.place)), tree))
        if tree is None:
            return
        yield _differences("parameters", tree["parameters"], report.values)
        yield _differences("notebook", _notebook(tree["notebook"]), _notebook(manifest.notebook(report)))
        yield _differences("versions", tree["versions"], manifest.versions())
        yield _differences("code", tree["code"], code(report.notebook))
        yield _differences("rules", _rules(tree["rules"]), self._law(report.values.get("rules")))
        yield tuple(self._outputs(report, tree))
        yield tuple(self._reads(tree))
        yield tuple(self._inputs(report, tree))

    def _law(self, edition: Any) -> dict[str, str]:
        if edition not in self._laws:
            self._laws[edition] = _rules(manifest.rule_sets(edition))
        return self._laws[edition]

    def _outputs(self, report: Report, tree: Tree) -> Iterator[Change]:
        folder = str(self._out / report.place)
        for name, sha256 in tree["outputs"].items():
            if manifest.hash_of(f"{folder}/{name}") != sha256:
                yield Change("outputs", name)

    def _reads(self, tree: Tree) -> Iterator[Change]:
        for place, thing in self._shelf.changed(tree["reads"]):
            yield Change("reads", place, now=thing)

    def _inputs(self, report: Report, tree: Tree) -> Iterator[Change]:
        """Changed files of the report itself, then of others, by the listing of the time it was made."""
        own: Mapping[str, str] = tree["inputs"]
        root = project_root()
        yield from _differences("inputs", own, {path: manifest.hash_of(f"{root}/{path}") for path in own})
        entry = self._history.made(str(report.place))
        if entry is None or entry.key != manifest.content_key(tree):
            yield Change("unlisted")
            return
        yield from (Change("undeclared", path) for path in entry.undeclared if path not in tree["reads"])
        if _scope(report) not in self._listed:
            self.coarse(report)
        now, known = self._listed[_scope(report)]
        if known != entry.inputs:
            listed = self._history.listing(entry.inputs)
            yield from [Change("unlisted")] if listed is None else [
                one for one in _differences("others", listed, now) if one.name not in own]


def _scope(report: Report) -> tuple[Any, ...]:
    """What a report's declared files depend on: reports with the same share one listing."""
    return report.values.get("county"), *manifest.patterns(report)


def listing_hash(inputs: Mapping[str, str]) -> str:
    """The hash under which the journal keeps a listing."""
    return hashlib.sha256(json.dumps(dict(sorted(inputs.items())), ensure_ascii=False).encode()).hexdigest()


def _decision(changes: tuple[Change, ...], tree: Tree | None) -> Decision:
    if not changes:
        return Decision("fresh")
    suspect = all(one.what in SUSPECT for one in changes) and bool(tree and tree["given"])
    return Decision("ask" if suspect else "run", changes)


def _ended(last: Entry | None, tree: Tree | None) -> Iterator[Change]:
    if last is not None and last.state == FAILED:
        yield Change("failed", last.kind, last.cause)
    elif tree is None:
        yield Change("never" if last is None else "gone")


def _differences(what: Any, before: Mapping[str, Any], now: Mapping[str, Any]) -> tuple[Change, ...]:
    """Names whose values differ; "" where one is missing."""
    names = sorted(name for name in before.keys() | now.keys() if before.get(name) != now.get(name))
    return tuple(Change(what, name, *(str(side.get(name, "")) for side in (before, now))) for name in names)


def _notebook(entry: Mapping[str, str]) -> dict[str, str]:
    return {entry["path"]: entry["sha256"]}


def _rules(listed: Sequence[Mapping[str, Any]]) -> dict[str, str]:
    """``edition/file`` -> hash, and under no name the editions in their order."""
    files = {f"{one['edition']}/{name}": sha256 for one in listed for name, sha256 in one.get("files", {}).items()}
    return {"": " ".join(one["edition"] for one in listed), **files}
