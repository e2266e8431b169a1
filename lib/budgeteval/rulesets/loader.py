"""Reading editions: the chain of ``extends``, the merge of its files, and the origin of every value."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from pydantic import Field, ValidationError

from budgeteval.places import code, project_root
from budgeteval.rulesets.errors import RulesError, nearest
from budgeteval.rulesets.model import Rules
from budgeteval.rulesets.sources import Origin, Source
from budgeteval.terms import read_yaml

if TYPE_CHECKING:
    from budgeteval.rulesets.ruleset import RuleSet

LONGEST = 60
HEAD = "edition"
CITATIONS = ("source", "sources")


class Period(Rules):
    """First and last day in force; None is open."""

    first: date | None = Field(alias="from")
    last: date | None = Field(alias="until")


class Edition(Rules):
    """``edition.yaml``: whose rules these are. ``standing`` tells law from example."""

    title: str
    issuer: str
    extends: str | None
    standing: Literal["national", "local", "example", "demo"]
    source: Source
    in_force: Period
    note: str = ""


@dataclass(frozen=True)
class Merged:
    """One section after the merge: its tree of values, and the origin of every leaf by dotted key."""

    tree: Mapping[str, Any]
    origins: Mapping[str, Origin]


def editions() -> list[str]:
    """Codes of all editions below ``params/rulesets``, sorted."""
    return sorted(path.parent.name for path in _folder().glob(f"*/{HEAD}.yaml"))


def load(edition: str) -> "RuleSet":
    """The rule set of that edition, with everything it inherits.

    Raises
    ------
    RulesError
        If an edition is missing or extends itself, or a file is no mapping; faults inside a section are
        raised when the section is first used.
    """
    from budgeteval.rulesets.ruleset import RuleSet

    return RuleSet(edition, *_head(edition))


@cache
def _head(edition: str) -> tuple[Edition, tuple[str, ...]]:
    return read_head(edition), chain(edition)


def read_head(edition: str) -> Edition:
    path = _path(edition, HEAD)
    if not path.is_file():
        raise RulesError(f"no rule set {edition!r} below params/rulesets{nearest(edition, editions())}")
    try:
        return Edition.model_validate(_tuples(_mapping(path)))
    except ValidationError as error:
        raise RulesError("\n".join(faults(error, Edition, f"{edition}/{HEAD}.yaml"))) from None


def chain(edition: str) -> tuple[str, ...]:
    """Editions from the one asked for up to the last it extends."""
    seen: list[str] = []
    current: str | None = code(edition, "edition")
    while current is not None:
        if current in seen:
            raise RulesError(f"rule sets extend each other in a circle: {' -> '.join([*seen, current])}")
        seen.append(current)
        current = read_head(current).extends
    return tuple(seen)


def sections(edition: str) -> list[str]:
    """Names of the sections an edition has, its own or inherited, sorted."""
    found = {path.stem for one in chain(edition) for path in (_folder() / one).glob("*.yaml")}
    return sorted(found - {HEAD})


@cache
def merged(edition: str, section: str) -> Merged:
    """One section along the chain: mappings merge, lists and single values replace."""
    tree: dict[str, Any] = {}
    origins: dict[str, Origin] = {}
    for one in reversed(chain(edition)):
        path = _path(one, section)
        if path.is_file():
            raw = dict(_mapping(path))
            cite = _citations({name: raw.pop(name) for name in CITATIONS if name in raw}, one, path)
            _overlay(tree, _tuples(raw), "", origins, cite, f"{one}/{section}.yaml")
    return Merged(tree, origins)


class _Cite:
    """Origin of a key in one file: the nearest citation above it."""

    def __init__(self, edition: str, default: Source, special: Mapping[str, Source]) -> None:
        self._edition, self._default, self._special = edition, default, special

    def __call__(self, key: str) -> Origin:
        parts = key.split(".")
        names = (".".join(parts[:length]) for length in range(len(parts), 0, -1))
        source = next((self._special[name] for name in names if name in self._special), self._default)
        return Origin(self._edition, source.document, source.verified, source.confidence, source.seen, source.note)


def _citations(raw: Mapping[str, Any], edition: str, path: Path) -> _Cite:
    where = f"{edition}/{path.name}"
    if "source" not in raw:
        raise RulesError(f"{where}: no 'source' (document, verified): every value needs its citation")
    try:
        special = {key: Source.model_validate(value) for key, value in (raw.get("sources") or {}).items()}
        return _Cite(edition, Source.model_validate(raw["source"]), special)
    except ValidationError as error:
        raise RulesError("\n".join(faults(error, Source, where))) from None


def _overlay(tree: dict[str, Any], own: Mapping[str, Any], prefix: str, origins: dict[str, Origin], cite: _Cite,
             where: str) -> None:
    for name, value in own.items():
        key = f"{prefix}{name}"
        old = tree.get(name)
        if isinstance(old, dict) and isinstance(value, dict):
            _overlay(old, value, f"{key}.", origins, cite, where)
            continue
        if isinstance(old, dict) and value is not None:
            raise RulesError(f"{where}: {key}: expected a mapping as in the edition it extends, found {value!r}")
        for stale in [one for one in origins if one == key or one.startswith(f"{key}.")]:
            del origins[stale]
        tree[name] = _copy(value)
        origins.update({leaf: cite(leaf) for leaf, _ in leaves(value, key)})


def leaves(value: Any, key: str) -> list[tuple[str, Any]]:
    """Dotted keys and values below a node; a list is one value."""
    if isinstance(value, Mapping) and value:
        return [leaf for name, below in value.items() for leaf in leaves(below, f"{key}.{name}" if key else str(name))]
    return [(key, value)]


def faults(error: ValidationError, model: type[Rules], where: str, origins: Mapping[str, Origin] | None = None,
           section: str = "") -> list[str]:
    """One line per fault: file, dotted key, what was expected and found, the nearest known key."""
    lines = []
    for one in error.errors():
        key = ".".join(map(str, one["loc"]))
        file = where
        if origins and (edition := next((o.edition for k, o in origins.items() if f"{k}.".startswith(f"{key}.")), "")):
            file = f"{edition}/{section}.yaml"
        if one["type"] == "extra_forbidden":
            known = _known(model, one["loc"][:-1])
            lines.append(f"{file}: {key}: unknown key{nearest(str(one['loc'][-1]), known)}")
        else:
            lines.append(": ".join(filter(None, (file, key, one["msg"]))) + _found(one["input"]))
    return lines


def _found(value: Any) -> str:
    """What was written, cut short; nothing for a whole mapping, which only the message can tell apart."""
    shown = repr(value)
    return "" if isinstance(value, Mapping) else f", found {shown[:LONGEST]}{'…' * (len(shown) > LONGEST)}"


def _known(model: Any, path: tuple[Any, ...]) -> list[str]:
    """Field names of the model that a path of keys leads to."""
    for name in path:
        fields = getattr(model, "model_fields", {})
        if name not in fields:
            return []
        kinds = [fields[name].annotation, *getattr(fields[name].annotation, "__args__", ())]
        model = next((kind for kind in kinds if hasattr(kind, "model_fields")), None)
    return list(getattr(model, "model_fields", {}))


def _folder() -> Path:
    return project_root() / "params" / "rulesets"


def _path(edition: str, name: str) -> Path:
    return _folder() / code(edition, "edition") / f"{name}.yaml"


def _mapping(path: Path) -> Mapping[str, Any]:
    raw = read_yaml(path)
    if not isinstance(raw, dict):
        raise RulesError(f"{path.parent.name}/{path.name}: expected a mapping, found {type(raw).__name__}")
    return raw


def _tuples(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: _tuples(one) for name, one in value.items()}
    return tuple(map(_tuples, value)) if isinstance(value, list) else value


def _copy(value: Any) -> Any:
    return {name: _copy(one) for name, one in value.items()} if isinstance(value, dict) else value
