"""What a report was made from, as its manifest says: its parameters (with the edition of its rules) and its files."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache, cached_property
from typing import Any, Self

from budgeteval import rulesets
from budgeteval.places import project_root
from budgeteval.rulesets.ruleset import shown
from budgeteval.trail import written
from budgeteval.trail.keys import Key


@dataclass(frozen=True)
class Rule:
    """A rule's value ("" above several values), with the edition and the document that set it."""

    key: str
    value: str
    edition: str
    document: str
    verified: bool


@dataclass(frozen=True)
class Basis:
    """``inputs`` are the report's files by their path below the project, with their SHA-256."""

    report: str = ""
    parameters: Mapping[str, Any] = field(default_factory=dict)
    inputs: Mapping[str, str] = field(default_factory=dict)

    @classmethod
    def of(cls, manifest: Mapping[str, Any]) -> Self:
        """The basis that a manifest tells of."""
        return cls(manifest["report"], manifest["parameters"], manifest["inputs"])

    def rule(self, key: str) -> Rule | None:
        """The rule at a dotted key; None if it has none, or if the report names no edition."""
        edition = self.parameters.get("rules")
        return _rule(str(edition), key) if edition and key else None

    def path(self, key: Key) -> str:
        """Path below the project of the file a key points into; "" if the report was not made from such a file.

        Of several files so named, the one with the sheet, in the folder of the report's own stage before others.
        """
        found = sorted(self._paths.get(key.file, ()), key=lambda path: (f"/{self.report}/" not in path, path))
        if len(found) > 1 and key.sheet:
            found = [path for path in found if self._has_sheet(path, key.sheet)]
        return found[0] if found else ""

    def written(self, key: Key) -> str | None:
        """What is written in the cell or the line that a key points at; None if it cannot be told."""
        path = self.path(key)
        if not path or key.kind not in ("cell", "entry"):
            return None
        place, hash_ = project_root() / path, self.inputs[path]
        if key.kind == "cell":
            return written.cell(place, hash_, key.sheet, key.cell)
        return written.line(place, hash_, key.name)

    def has(self, key: Key) -> bool:
        """Whether there is what a key points at in the report's files: a file, a sheet, a line of a register."""
        path = self.path(key)
        if not path or key.kind == "file":
            return bool(path)
        return self._has_sheet(path, key.sheet) if key.sheet else self.written(key) is not None

    def _has_sheet(self, path: str, sheet: str) -> bool:
        return written.has_sheet(project_root() / path, self.inputs[path], sheet)

    @cached_property
    def _paths(self) -> dict[str, list[str]]:
        """Paths by each of their endings."""
        found: dict[str, list[str]] = {}
        for path in self.inputs:
            at = -1
            while (at := path.find("/", at + 1)) >= 0:
                found.setdefault(path[at + 1:], []).append(path)
        return found


@cache
def _rule(edition: str, key: str) -> Rule | None:
    try:
        origin = rulesets.load(edition).origin(key)
    except KeyError:
        return None
    values = {name: value for name, value, _ in rulesets.effective(edition, key.partition(".")[0])}
    value = shown(values[key]) if key in values else ""
    return Rule(key, value, origin.edition, origin.document, origin.verified)
