"""A rule set as code reads it: typed sections as attributes, the origin of every value, a card."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from typing import Any

import pandas as pd
from pydantic import ValidationError

from budgeteval.display import Card
from budgeteval.rulesets import loader
from budgeteval.rulesets.errors import RulesError, nearest
from budgeteval.rulesets.loader import Edition, Merged
from budgeteval.rulesets.model import Rules
from budgeteval.rulesets.sources import Origin
from budgeteval.terms import sentences

SAY = sentences(__package__).say
COLUMNS = ["key", "value", "edition", "document", "verified", "confidence", "seen", "note"]


@dataclass(frozen=True)
class RuleSet:
    """An edition with everything it inherits; ``rules.self_evaluation`` … are its sections."""

    edition: str
    head: Edition
    chain: tuple[str, ...]

    @property
    def title(self) -> str:
        return self.head.title

    @property
    def sections(self) -> list[str]:
        return loader.sections(self.edition)

    def __getattr__(self, name: str) -> Any:
        if name.startswith("_"):
            raise AttributeError(name)
        return section(self.edition, name)

    def in_force(self, fiscal_year: int) -> bool:
        """Whether some day of that fiscal year lies in the edition's period."""
        first, last = self.head.in_force.first, self.head.in_force.last
        return (first is None or first.year <= fiscal_year) and (last is None or last.year >= fiscal_year)

    def origin(self, key: str) -> Origin:
        """Origin of the value at a dotted key (``self_evaluation.weights.usual.output``).

        For a key above several values, the origin of the first of them.

        Raises
        ------
        KeyError
            If the rule set has no such key.
        """
        name, _, below = key.partition(".")
        origins = loader.merged(self.edition, name).origins
        found = next((origin for leaf, origin in origins.items() if f"{leaf}.".startswith(f"{below}.")), None)
        if not below or found is None:
            raise KeyError(f"{self.edition}: no rule {key!r}{nearest(below, origins)}")
        return found

    def card(self, section: str = "") -> Card:
        """What a report prints about its rules: edition, issuer, period, documents, what is unchecked.

        With a section, its documents and counts only; without, the documents of the editions.
        """
        origins = _origins(self.edition, section)
        heads = [loader.read_head(one).source.document for one in self.chain]
        documents = dict.fromkeys([one.document for one in origins] if section else heads)
        checked = sum(one.verified for one in origins)
        return Card(SAY("card.title"), (
            (SAY("card.edition"), f"{self.title} ({self.edition})"),
            (SAY("card.issuer"), self.head.issuer),
            (SAY("card.standing"), SAY(f"standing.{self.head.standing}")),
            (SAY("card.in_force"), self._period()),
            (SAY("card.extends"), SAY("card.arrow").join(self.chain[1:]) or SAY("card.none")),
            (SAY("card.documents"), SAY("card.comma").join(documents)),
            (SAY("card.checked"), SAY("card.counts", checked=checked, unchecked=len(origins) - checked)),
        ))

    def _period(self) -> str:
        first, last = self.head.in_force.first, self.head.in_force.last
        return SAY("card.period", first=first or SAY("card.open"), last=last or SAY("card.open"))

    def _repr_mimebundle_(self, include: Any = None, exclude: Any = None) -> dict[str, Any]:
        return self.card()._repr_mimebundle_()


@cache
def section(edition: str, name: str) -> Rules:
    """The typed values of one section.

    Raises
    ------
    AttributeError
        If no edition of the chain has that section (so that ``hasattr`` works).
    RulesError
        If its values are not as its model wants them.
    """
    known = loader.sections(edition)
    if name not in known:
        raise AttributeError(f"rule set {edition!r} has no section {name!r}{nearest(name, known)}")
    model = model_of(name)
    both: Merged = loader.merged(edition, name)
    try:
        return model.model_validate(both.tree)
    except ValidationError as error:
        lines = loader.faults(error, model, f"{edition}/{name}.yaml", both.origins, name)
        raise RulesError("\n".join(lines)) from None


def model_of(name: str) -> type[Rules]:
    """The model of a section, by its name: ``spot_check`` -> ``rulesets.spot_check.SpotCheck``."""
    module = f"budgeteval.rulesets.{name}"
    try:
        return getattr(import_module(module), "".join(map(str.capitalize, name.split("_"))))
    except ModuleNotFoundError as error:
        if error.name != module:
            raise
        raise RulesError(f"no module {module} describes the section {name!r}") from None


def effective(edition: str, only: str = "") -> list[tuple[str, Any, Origin]]:
    """Every value in force with its dotted key and origin, in the order of the files; all sections checked.

    ``only`` asks for the values of one section.
    """
    rows: list[tuple[str, Any, Origin]] = []
    for name in [only] if only else loader.load(edition).sections:
        section(edition, name)
        both = loader.merged(edition, name)
        rows += [(f"{name}.{key}", value, both.origins[key]) for key, value in loader.leaves(both.tree, "")]
    return rows


@cache
def _origins(edition: str, only: str) -> tuple[Origin, ...]:
    """The origins of all values in force, of one section or (empty) of all."""
    return tuple(origin for _key, _value, origin in effective(edition, only))


def table(edition: str) -> pd.DataFrame:
    """One row per value in force: key, value (as text), edition, document, verified, confidence, seen, note."""
    rows = [
        [key, shown(value), one.edition, one.document, one.verified, one.confidence, one.seen, one.note]
        for key, value, one in effective(edition)
    ]
    return pd.DataFrame(rows, columns=COLUMNS).astype({"verified": bool})


def shown(value: Any) -> str:
    """A rule's value as text: lists and mappings on one line, true and false as words of the YAML."""
    if isinstance(value, tuple):
        return "; ".join(map(shown, value))
    if isinstance(value, Mapping):
        return ", ".join(f"{name} {shown(one)}" for name, one in value.items())
    return {True: "true", False: "false", None: "null"}[value] if value is None or value is True or value is False \
        else str(value)
