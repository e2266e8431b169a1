"""A change in words."""

from pathlib import PurePosixPath

from budgeteval.published_rows import MARK
from budgeteval.runs.state.freeze import Change
from budgeteval.runs.state.things import KEYS
from budgeteval.runs.state.words import say


def told(change: Change) -> str:
    """One change in a phrase."""
    if change.what == "reads":
        return say("change.reads", name=change.name, thing=_thing(change.now))
    if change.what == "rules" and not change.name:
        return say("change.editions", before=change.before or say("none"), now=change.now or say("none"))
    return say(f"change.{change.what}", name=change.name, before=change.before or say("none"),
               now=change.now or say("none"), how=_how(change))


def _how(change: Change) -> str:
    kind = "added" if not change.before else "changed" if change.now else "removed"
    return say(f"how.{kind}")


def _thing(thing: str) -> str:
    table, _, rows = thing.partition(MARK)
    if rows:
        return say("thing.rows", name=PurePosixPath(table))
    path, _, fact = thing.partition("#")
    if fact:
        return say("thing.fact", name=fact)
    if path in ("", KEYS):
        return say("thing.keys" if path else "thing.report")
    return say("thing.file", name=PurePosixPath(path))
